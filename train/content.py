"""What a statement says in 128 bits (the tensor "content"): content.py IN.sayso OUT.sayso [--work DIR]

    a few minutes on one core; wants build/vectors and MODEL_DIR (the starting model, train/README.md)

The teacher is the starting model as it was published, a model of sentences: mean of its vectors over a content's pieces, of length
one. The student is a linear layer over the mean of the words' traces, as the engine sees them (src/read/content.c), whose signs
are the bits, on the contents of invented/train: first the layer that gives the teacher's vectors best (ridge), turned by random directions; then learned on, so that
the share of equal bits follows the teacher's cosine. A fifth of the articles is held out for the figures. In DIR the teacher's
vectors are kept.
"""
import hashlib, json, os, sys
import numpy as np, torch
import modelfile
from net import Net
from traces import traces

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SAYSO_SHARED", os.path.join(HERE, "../../shared"))
BITS = 128


def teach(texts):
    from tokenizers import Tokenizer
    where = os.environ["MODEL_DIR"]
    net = Net(json.load(open(where + "/config.json")))
    net.load_start(where)
    net.eval()
    tokens = Tokenizer.from_file(where + "/tokenizer.json")
    tokens.no_padding(); tokens.enable_truncation(96)
    ids = [tokens.encode(t).ids for t in texts]
    out = np.zeros((len(texts), net.cfg["hidden_size"]), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(ids[i]))
    with torch.no_grad():
        for k in range(0, len(order), 48):
            o = order[k:k + 48]
            x = torch.zeros(len(o), max(len(ids[i]) for i in o), dtype=torch.long)
            for j, i in enumerate(o): x[j, :len(ids[i])] = torch.tensor(ids[i])
            m = (x > 0).float()
            h = net.ln(net.word(x) + net.pos(torch.arange(x.shape[1]))[None] + net.typ)
            for layer in net.layers: h = layer(h, m[:, None, None, :] > 0)
            out[o] = torch.nn.functional.normalize((h * m[..., None]).sum(1) / m.sum(1, keepdim=True), dim=1).numpy()
    return out


def means(model, recs):
    """Of each record, the mean trace of each statement's content."""
    out = []
    for r, (places, row) in zip(recs, traces(model, [r["text"] for r in recs])):
        x = np.zeros((len(r["statements"]), row.shape[1]), np.float32)
        for i, s in enumerate(r["statements"]):
            use = np.zeros(len(places), bool)
            for b, e in s["content"]: use |= (places[:, 0] >= b) & (places[:, 0] < e)
            if use.any(): x[i] = row[use].mean(0)
        out.append(x)
    return out


def bits(model, recs):
    """The engine's bits of each record's statements, one behind the other, as links.c takes them."""
    t = modelfile.read(model)
    w = t["content"].astype(np.float64) * t["content.scale"][:, None]
    return b"".join(np.packbits(x @ w.T + t["content.bias"] * (x != 0).any(1)[:, None] > 0, axis=1, bitorder="little").tobytes() for x in means(model, recs))


def likeness(bits):
    s = np.where(bits, 1.0, -1.0).astype(np.float32)
    return s @ s.T / BITS


def main():
    torch.manual_seed(1); torch.set_num_threads(1)
    source, out = sys.argv[1:3]
    work = sys.argv[sys.argv.index("--work") + 1] if "--work" in sys.argv else None
    recs = [json.loads(l) for l in open(f"{SHARED}/data/invented/train.jsonl")]
    content = [(k, s["content"], " ".join(r["text"][b:e] for b, e in s["content"]).strip("\"“”‘’' ")) for k, r in enumerate(recs) for s in r["statements"]]
    kept = work and os.path.join(work, "teacher.npy")
    if kept and os.path.exists(kept):
        want = np.load(kept)
    else:
        want = teach([c[2] for c in content])
        if kept: os.makedirs(work, exist_ok=True); np.save(kept, want)
    x = np.concatenate(means(source, recs))
    held = np.array([int(hashlib.sha256(recs[k]["id"].rsplit("-", 1)[0].encode()).hexdigest()[:8], 16) % 5 == 0 for k, _, _ in content])
    article = np.array([k for k, _, _ in content])
    t = want - want[~held].mean(0)
    t /= np.linalg.norm(t, axis=1, keepdims=True)
    mean = x[~held].mean(0)
    a = x[~held] - mean
    w = np.linalg.solve(a.T @ a + 0.02 * len(a) * np.eye(a.shape[1]) * a.var(), a.T @ t[~held])  # traces -> teacher
    turn = np.random.default_rng(1).normal(size=(t.shape[1], BITS))
    layer = torch.nn.Linear(x.shape[1], BITS)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor((w @ turn).T, dtype=torch.float32))
        layer.bias.copy_(torch.tensor(-mean @ (w @ turn), dtype=torch.float32))
        scale = (layer(torch.tensor(x[~held]))).std()
        layer.weight /= scale; layer.bias /= scale

    def tell(name):
        with torch.no_grad(): bits = (layer(torch.tensor(x)) > 0).numpy()
        some = np.where(held)[0]
        like, true = likeness(bits[some]), t[some] @ t[some].T
        apart = article[some][:, None] != article[some][None, :]
        near = np.where(apart, true, -2)
        top = near.argmax(1)
        sure = near.max(1) > 0.6
        rank = (np.where(apart, like, -2) > like[np.arange(len(some)), top][:, None]).sum(1)
        print(f"{name}: bits against cosine, correlation {np.corrcoef(like[apart], true[apart])[0, 1]:.3f}; the teacher's nearest (over 0.6, {sure.sum()} of"
              f" {len(some)}) is among the first 1, 5, 20: " + ", ".join(f"{100 * (rank[sure] < n).mean():.1f} %" for n in (1, 5, 20)))

    tell("ridge, random directions")
    opt = torch.optim.AdamW(layer.parameters(), lr=3e-3, weight_decay=1e-2)
    xs, ts = torch.tensor(x[~held]), torch.tensor(t[~held])
    for step in range(1500):
        use = torch.randint(len(xs), (384,))
        soft = torch.tanh(2 * layer(xs[use]))
        true = ts[use] @ ts[use].T
        off = 1 - torch.eye(len(use))
        loss = (((soft @ soft.T / BITS - true) ** 2) * off * (1 + 4 * (true > 0.4))).mean()
        opt.zero_grad(); loss.backward(); opt.step()
    tell("learned")
    tensors = {k: v for k, v in modelfile.read(source).items() if k != "content" and not k.startswith("content.")}
    tensors.update(modelfile.quantise_linear("content", layer.weight.detach().numpy(), layer.bias.detach().numpy()))
    modelfile.write(out, tensors)
    print(os.path.getsize(out), "bytes")


if __name__ == "__main__":
    main()
