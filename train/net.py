"""The tagger: a BERT encoder with case and quotation state as extra inputs, and small heads on its vectors.

Heads   cue and names as BIO a word; for every cue c the roles of all words w of its window,
        score[c][w][label] = q(c)^T U_label k(w) + b_label(k(w)) + distance[w - c]   (biaffine, as in semantic role labelling)
        trained as a linear-chain CRF over the words (transitions learned; I-x only after B-x or I-x).
Parameter names are those of ../shared/proto/tagger2.py, so its weights can be the start.
"""
import json
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
from safetensors.torch import load_file
from features import NAMES, IGNORE

N_ROLE, REACH = 5, 128
ALLOWED = torch.ones(N_ROLE + 1, N_ROLE, dtype=torch.bool)  # row 0: the start; row 1 + a: after label a
for _after in range(N_ROLE + 1):
    for _i in (2, 4):
        ALLOWED[_after, _i] = _after - 1 in (_i, _i - 1)
NEVER = torch.zeros(N_ROLE + 1, N_ROLE).masked_fill(~ALLOWED, -1e4)


class Layer(nn.Module):
    def __init__(s, H, I, A):
        super().__init__()
        s.q = nn.Linear(H, H); s.k = nn.Linear(H, H); s.v = nn.Linear(H, H); s.o = nn.Linear(H, H)
        s.ln1 = nn.LayerNorm(H, eps=1e-12); s.i = nn.Linear(H, I); s.f = nn.Linear(I, H); s.ln2 = nn.LayerNorm(H, eps=1e-12); s.A = A

    def forward(s, x, mask):
        B, T, H = x.shape
        heads = lambda t: t.view(B, T, s.A, H // s.A).transpose(1, 2)
        a = F.scaled_dot_product_attention(heads(s.q(x)), heads(s.k(x)), heads(s.v(x)), attn_mask=mask)
        x = s.ln1(x + F.dropout(s.o(a.transpose(1, 2).reshape(B, T, H)), 0.1, s.training))
        return s.ln2(x + F.dropout(s.f(F.gelu(s.i(x))), 0.1, s.training))


class Net(nn.Module):
    D = 192

    def __init__(s, cfg):
        super().__init__()
        H = cfg["hidden_size"]
        s.cfg = cfg
        s.word = nn.Embedding(cfg["vocab_size"], H); s.pos = nn.Embedding(cfg["max_position_embeddings"], H); s.typ = nn.Parameter(torch.zeros(H))
        s.case = nn.Embedding(6, H); s.q = nn.Embedding(4, H); s.ln = nn.LayerNorm(H, eps=1e-12)
        s.layers = nn.ModuleList(Layer(H, cfg["intermediate_size"], cfg["num_attention_heads"]) for _ in range(cfg["num_hidden_layers"]))
        s.h_cue = nn.Linear(H, 3); s.h_name = nn.Linear(H, 1 + 2 * len(NAMES))
        s.h_q = nn.Linear(H, s.D); s.h_k = nn.Linear(H, s.D); s.h_u = nn.Parameter(torch.randn(N_ROLE, s.D, s.D) * 0.02); s.h_b = nn.Linear(s.D, N_ROLE)
        s.h_rel = nn.Embedding(2 * REACH + 1, N_ROLE); s.h_tr = nn.Parameter(torch.zeros(N_ROLE + 1, N_ROLE))
        for e in (s.case, s.q, s.h_rel): nn.init.zeros_(e.weight)

    @staticmethod
    def is_new(name):  # not in the starting model: a higher learning rate
        return name.startswith("h_") or name.split(".")[0] in ("case", "q")

    def load_start(s, model_dir):
        """MiniLM's weights."""
        sd = load_file(model_dir + "/model.safetensors")
        get = lambda k: sd[k] if k in sd else sd["bert." + k]
        put = lambda p, k: p.data.copy_(get(k))
        put(s.word.weight, "embeddings.word_embeddings.weight"); put(s.pos.weight, "embeddings.position_embeddings.weight")
        s.typ.data.copy_(get("embeddings.token_type_embeddings.weight")[0])
        put(s.ln.weight, "embeddings.LayerNorm.weight"); put(s.ln.bias, "embeddings.LayerNorm.bias")
        for i, l in enumerate(s.layers):
            for m, k in ((l.q, "attention.self.query"), (l.k, "attention.self.key"), (l.v, "attention.self.value"), (l.o, "attention.output.dense"),
                         (l.ln1, "attention.output.LayerNorm"), (l.i, "intermediate.dense"), (l.f, "output.dense"), (l.ln2, "output.LayerNorm")):
                put(m.weight, f"encoder.layer.{i}.{k}.weight"); put(m.bias, f"encoder.layer.{i}.{k}.bias")

    def load_state(s, sd):
        """A state of this network, of the prototype's (which lacks h_tr) or of joint.py's (whose further heads are left alone)."""
        own = dict(s.named_parameters())
        unknown = {k for k in sd if k not in own and not k.startswith("h_") and k not in ("mean", "std")}
        if unknown: raise SystemExit(f"unknown parameters: {sorted(unknown)[:4]}")
        for k, v in sd.items():
            if k in own: own[k].data.copy_(v.to(own[k].dtype))

    def encode(s, b):
        """-> [window][word][H], float32: the vectors of the words' first pieces."""
        x = s.word(b["ids"]) + s.pos(torch.arange(b["ids"].shape[1])) + s.typ + s.case(b["case"]) + s.q(b["quote"])
        x = F.dropout(s.ln(x), 0.1, s.training)
        mask = torch.zeros(x.shape[0], 1, 1, x.shape[1], dtype=x.dtype).masked_fill(~b["mask"][:, None, None, :], -1e4)
        for l in s.layers: x = l(x, mask)
        return x.gather(1, b["words"][:, :, None].expand(-1, -1, x.shape[2])).float()

    def roles(s, x, window, cue, at):
        """x [window][word][H]; window, cue: index of each cue's window and word; at [window][word]: piece number -> [cue][word][label]."""
        q = F.relu(s.h_q(x[window, cue]))
        k = F.relu(s.h_k(F.dropout(x, 0.1, s.training)))
        t = torch.einsum("cd,lde->cle", q, s.h_u)
        score = torch.einsum("cle,cte->ctl", t, k[window]) + s.h_b(k)[window]
        far = (at[window] - at[window, cue][:, None]).clamp(-REACH, REACH) + REACH
        return score + s.h_rel(far)

    def crf(s, score, gold, n):
        """Negative log likelihood of gold [cue][word] (IGNORE behind the n[cue] words of its window), one a cue."""
        tr = s.h_tr + NEVER
        real = gold >= 0
        g = gold.clamp(min=0)
        hit = score.gather(2, g[:, :, None])[:, :, 0]
        step = torch.cat([tr[0][g[:, :1]], tr[1 + g[:, :-1], g[:, 1:]]], 1)
        good = ((hit + step) * real).sum(1)
        a = score[:, 0] + tr[0]
        for t in range(1, score.shape[1]):
            nxt = torch.logsumexp(a[:, :, None] + tr[1:], 1) + score[:, t]
            a = torch.where(real[:, t, None], nxt, a)
        return torch.logsumexp(a, 1) - good


def batch(windows):
    """Windows -> tensors, with [CLS] and [SEP] around each."""
    T = max(len(w["ids"]) for w in windows) + 2
    W = max(len(w["words"]) for w in windows)
    row = lambda key, v: torch.tensor([[v] + w[key] + [v] * (T - 1 - len(w["ids"])) for w in windows])
    word = lambda key, v, d=0: torch.tensor([[x + d for x in w[key]] + [v] * (W - len(w[key])) for w in windows])
    ids = torch.tensor([[101] + w["ids"] + [102] + [0] * (T - 2 - len(w["ids"])) for w in windows])
    b = dict(ids=ids, mask=ids != 0, case=row("case", 0), quote=row("quote", 0), words=word("words", 0, 1),
             cue=word("cue", IGNORE), name=word("name", IGNORE), weight=word("weight", 0.0))
    rel = [(i, c, lab) for i, w in enumerate(windows) for c, lab in w["rel"]]
    b["rel_window"] = torch.tensor([r[0] for r in rel], dtype=torch.long)
    b["rel_cue"] = torch.tensor([r[1] for r in rel], dtype=torch.long)
    b["rel_gold"] = torch.tensor([r[2] + [IGNORE] * (W - len(r[2])) for r in rel], dtype=torch.long).view(-1, W)
    return b


def build(model_dir, init=None):
    net = Net(json.load(open(model_dir + "/config.json")))
    net.load_start(model_dir)
    if init: net.load_state(torch.load(init, map_location="cpu"))
    return net
