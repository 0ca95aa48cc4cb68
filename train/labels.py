"""Heads for the labels of a statement (channel, stance, kind): labels.py MODEL.sayso OUT.sayso [--cv] [--work DIR]

Reads every article of the annotated and invented sets with the engine itself (build/statements), once with the gold
statements' spans in the tagger's place and once as it is, and trains the network of src/read/context.h on both. OUT is MODEL
with the heads in it. --cv gives figures instead: five folds by article over annotated train and dev, and dev alone; on the
statements that the engine found, matched as score_fields.py does.
"""
import argparse, json, os, re, subprocess, sys, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import features, modelfile  # features puts ../shared/eval on the path
from score import covered, jaccard, words

KINDS = "person org anonymous group document author unknown".split()
CHANNELS = "interview broadcast social speech debate press statement call message testimony document media meeting thought unstated".split()
STANCES = "assert confirm deny ask urge commit wish believe suspect support apologize criticize decline".split()
TASKS = [("kind", KINDS), ("channel", CHANNELS), ("stance", STANCES)]
CODE, OUT, PARTS = 224, 48, 6
SETS = [("annotated/train", "at"), ("annotated/dev", "ad"), ("invented/train", "it")]
HERE = os.path.dirname(os.path.abspath(__file__))


def to_bytes(text):
    at = np.zeros(len(text) + 1, np.int64)
    at[1:] = np.cumsum([len(c.encode()) for c in text])
    return at


def gold_labels(rec):
    kind = {s["id"]: s["kind"] or "unknown" for s in rec["speakers"]}
    out = []
    for s in rec["statements"]:
        k = kind.get(s["speaker"]) or "unknown"
        out.append([names.index(v) if v in names else -100 for v, (_, names) in zip((k, s["channel"], s["stance"]), TASKS)])
    return out


def path_of(name):
    return name if name.endswith(".jsonl") else f"{features.SHARED}/data/{name}.jsonl"


def prepare_dump(model, work, name, short, mode):
    """dump() for train/joint.py: with views, and spans in code points, the cue's sentence last."""
    arts = dump(model, work, name, short, mode)
    for a, r in zip(arts, [json.loads(l) for l in open(path_of(name))]):
        back = {int(b): i for i, b in enumerate(to_bytes(r["text"]))}
        a["spans"] = []
        for s in a.pop("raw"):
            three = [[(back[b], back[e]) for b, e in s[k]] for k in ("source", "cue", "content")]
            a["spans"].append((*three, sentence_around(r["text"], three[1][0][0] if three[1] else 0)))
        a["views"] = views(len(a["labels"]), a["speaker"], a["parent"])
    return arts


SENTENCE_END = re.compile(r"[.!?][\"\u201d\u2019)]*\s+(?=[A-Z\"\u201c\u2018])")


def sentence_around(text, at):
    """The sentence of a character, as near as a pattern can tell (src/read/pool.c asks src/text/sentence.c)."""
    line = text.rfind("\n", 0, at) + 1
    b = max([m.end() for m in SENTENCE_END.finditer(text, line, at)], default=line)
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    m = SENTENCE_END.search(text, at, end)
    return b, m.start() + 1 if m else end


def dump(model, work, name, short, mode):
    """The engine's view of a set -> list of articles."""
    src = path_of(name)
    prepared, floats, out = (f"{work}/{short}{x}" for x in (".in", f".{mode}.f32", f".{mode}.jsonl"))
    recs = [json.loads(l) for l in open(src)]
    if not os.path.exists(out):
        with open(prepared, "w") as f:
            for r in recs:
                at = to_bytes(r["text"])
                g = [[[[int(at[b]), int(at[e])] for b, e in s[k]] for k in ("source", "cue", "content")] for s in r["statements"]]
                print(json.dumps(dict(id=r["id"], text=r["text"], gold=g)), file=f)
        env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
        with open(out + ".part", "w") as f:
            subprocess.run([f"{HERE}/../build/statements", model, prepared, floats] + ["gold"] * (mode == "gold"), stdout=f, env=env, check=True)
        os.rename(out + ".part", out)
    arts, at = [], 0
    raw = np.memmap(floats, np.float32, "r")
    lines = [json.loads(l) for l in open(out)]
    n = sum(len(a["statements"]) for a in lines)
    raw = raw.reshape(n, -1)
    for r, a in zip(recs, lines):
        st = a["statements"]
        labels = np.full((len(st), 3), -100, np.int64)
        gl = gold_labels(r)
        speaker = [s["speaker"] for s in st]
        if mode == "gold":
            for i, s in enumerate(st): labels[i] = gl[s["gold"] - 1]
            speaker = [r["statements"][s["gold"] - 1]["speaker"] or 0 for s in st]
            which = [s["gold"] - 1 for s in st]
        else:
            which = match(r, st)
            for i, g in enumerate(which):
                if g >= 0: labels[i] = gl[g]
            if not any(speaker):  # an engine without speakers
                speaker = [r["statements"][g]["speaker"] or 0 if g >= 0 else 0 for g in which]
        arts.append(dict(id=r["id"], raw=st, set=short, x=np.array(raw[at:at + len(st)], np.float32).astype(np.float16), labels=labels, which=which,
                         code=np.array([s["code"] for s in st], np.float32).reshape(-1, CODE), speaker=speaker, kind=[s.get("kind", 0) for s in st], parent=[s["parent"] for s in st]))
        at += len(st)
    return arts


def match(rec, found):
    """Which gold statement each found one is, or -1."""
    at = to_bytes(rec["text"])
    back = {int(b): i for i, b in enumerate(at)}
    toks = words(rec["text"]); starts = [b for b, _, _ in toks]
    G = [covered(s["content"], toks, starts) for s in rec["statements"]]
    P = [covered([[back[b], back[e]] for b, e in s["content"]], toks, starts) for s in found]
    cand = sorted(((jaccard(a, b), -i, -j) for i, a in enumerate(G) for j, b in enumerate(P) if a & b), reverse=True)
    gi, pj = {}, {}
    for jac, i, j in cand:
        if jac >= 0.5 and i not in gi and j not in pj: gi[i] = j; pj[j] = i
    return [-pj[-j] if -j in pj else -1 for j in range(len(found))]


def views(n, speaker, parent):
    """The averages of context.c's view() as sparse index lists: (rows, columns, shares), and each article's size."""
    sp = np.array(speaker)
    m = np.zeros((5, n, n), np.float32)
    for i in range(n):
        same = np.flatnonzero(sp == sp[i]) if sp[i] else np.array([i])
        m[0, i, same] = 1 / len(same)
        m[1, i, :] = 1 / n
        near = [j for j in range(max(0, i - 2), min(n, i + 3)) if j != i]
        if near: m[2, i, near] = 1 / len(near)
        if parent[i]: m[3, i, parent[i] - 1] = 1
        if i: m[4, i, i - 1] = 1
    return torch.from_numpy(m)


class Labels(nn.Module):
    def __init__(s, wide, one, two):
        super().__init__()
        s.n = one  # the first layer's relus; behind them stand its plain sums, added to the logits
        s.one = nn.Linear(wide, one + OUT); s.code = nn.Linear(CODE, one + OUT, bias=False)
        s.two = nn.Linear(6 * one, two); s.three = nn.Linear(two, 35)
        nn.init.zeros_(s.code.weight)
        with torch.no_grad(): s.one.weight[one:] *= 0

    def forward(s, x, code, ms, drop=0.0):
        """x, code: of several articles, one behind the other; ms: their views."""
        t = s.training
        a = s.one(F.dropout(x, drop, t)) + s.code(F.dropout(code, 0.2, t))
        plain = a[:, s.n:s.n + 35]
        a = F.dropout(F.relu(a[:, :s.n]), 0.4, t)
        rows, at = [], 0
        for m in ms:
            b = a[at:at + m.shape[1]]
            rows.append(torch.cat([b] + list(torch.einsum("vij,jd->vid", m, b)), 1))
            at += m.shape[1]
        z = F.relu(s.two(torch.cat(rows)))
        return s.three(F.dropout(z, 0.4, t)) + plain


def split(logits):
    out, at = [], 0
    for _, names in TASKS:
        out.append(logits[:, at:at + len(names)]); at += len(names)
    return out


def train(arts, mean, std, seed, epochs, one=80, two=64, lr=1e-3, drop=0.3, wd=0.3, invented=0.5, log=None):
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net = Labels(len(mean), one, two)
    opt = torch.optim.AdamW(net.parameters(), lr=lr, weight_decay=wd)
    order = np.arange(len(arts))
    per = 8
    steps = epochs * -(-len(arts) // per)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, lr, total_steps=steps, pct_start=0.1)
    net.train()
    for ep in range(epochs):
        rng.shuffle(order)
        for k in range(0, len(order), per):
            part = [arts[i] for i in order[k:k + per]]
            x = torch.cat([(torch.from_numpy(a["x"]).float() - mean) / std for a in part])
            code = torch.cat([torch.from_numpy(a["code"]) for a in part])
            gold = torch.cat([torch.from_numpy(a["labels"]) for a in part])
            w = torch.cat([torch.full((len(a["labels"]),), invented if a["set"] == "it" else 1.0) for a in part])
            logits = net(x, code, [a["views"] for a in part], drop)
            loss = 0
            for t, (lg, weight) in enumerate(zip(split(logits), (0.6, 1.0, 1.0))):
                ce = F.cross_entropy(lg, gold[:, t], ignore_index=-100, reduction="none", label_smoothing=0.05)
                loss = loss + weight * (ce * w * (gold[:, t] >= 0)).sum() / max(1.0, float(((gold[:, t] >= 0) * w).sum()))
            opt.zero_grad(); loss.backward(); opt.step(); sched.step()
    net.eval()
    return net


def train_all(arts, mean, std, members, epochs, **kw):
    """Several networks from different seeds; their mean is one network again (join())."""
    return [train(arts, mean, std, 1 + k, epochs, **kw) for k in range(members)]


def predict(nets, arts, mean, std):
    out = []
    with torch.no_grad():
        for a in arts:
            x, code = (torch.from_numpy(a["x"]).float() - mean) / std, torch.from_numpy(a["code"])
            logits = sum(n(x, code, [a["views"]]) for n in nets) / len(nets)
            out.append(torch.cat([t.log_softmax(1) for t in split(logits)], 1))
    return out


def join(nets, one, two, wide):
    """The mean of the networks' logits as one network: their layers side by side, the plain sums averaged."""
    k = len(nets)
    big = Labels(wide, one * k, two * k)
    with torch.no_grad():
        for p in big.parameters(): p.zero_()
        for i, n in enumerate(nets):
            a, b = slice(i * one, (i + 1) * one), slice(i * two, (i + 1) * two)
            for to, of in ((big.one.weight, n.one.weight), (big.one.bias, n.one.bias), (big.code.weight, n.code.weight)):
                to[a] = of[:one]; to[one * k:] += of[one:] / k
            for v in range(6): big.two.weight[b, v * one * k + i * one:v * one * k + (i + 1) * one] = n.two.weight[:, v * one:(v + 1) * one]
            big.two.bias[b] = n.two.bias
            big.three.weight[:, b] = n.three.weight / k
            big.three.bias += n.three.bias / k
    return big.eval()


def figures(arts, preds, bonus=1.5):
    right, n = np.zeros(3), 0
    conf = {}
    for a, p in zip(arts, preds):
        best = [t.argmax(1).numpy() for t in split(p)]
        # the kind belongs to the speaker: all its statements decide together
        sp = np.array(a["speaker"])
        kinds = best[0].copy()
        for s in set(a["speaker"]):
            if s:
                score = split(p)[0][torch.from_numpy(sp == s)].mean(0).clone()
                rule = a["kind"][int(np.flatnonzero(sp == s)[0])]
                if rule: score[rule - 1] += bonus
                kinds[sp == s] = score.argmax().item()
        best[0] = kinds
        for i in range(len(sp)):
            if a["labels"][i][0] >= 0 or a["labels"][i][1] >= 0:
                n += 1
                for t in range(3):
                    right[t] += best[t][i] == a["labels"][i][t]
                    if best[t][i] != a["labels"][i][t]:
                        key = (TASKS[t][0], TASKS[t][1][a["labels"][i][t]], TASKS[t][1][best[t][i]])
                        conf[key] = conf.get(key, 0) + 1
    return right / max(1, n) * 100, n, conf


def prepare(arts):
    for a in arts: a["views"] = views(len(a["labels"]), a["speaker"], a["parent"])
    return [a for a in arts if len(a["labels"])]


def scales(arts):
    s = sum(a["x"].astype(np.float64).sum(0) for a in arts); n = sum(len(a["x"]) for a in arts)
    mean = s / n
    var = sum(((a["x"].astype(np.float32) - mean.astype(np.float32)) ** 2).astype(np.float64).sum(0) for a in arts) / n
    return torch.tensor(mean, dtype=torch.float32), torch.tensor(np.sqrt(var) + 1e-3, dtype=torch.float32)


def tensors(net, mean, std):
    """The network as the model file has it, the scaling of its input folded in."""
    used = (net.one.weight / std).detach()
    bias = (net.one.bias - used @ mean).detach()
    w1 = used
    w3 = torch.zeros(OUT, net.three.weight.shape[1]); w3[:35] = net.three.weight.detach()
    b3 = torch.zeros(OUT); b3[:35] = net.three.bias.detach()
    t = {}
    for name, w in (("label.one", w1), ("label.two", net.two.weight.detach()), ("label.three", w3)):
        t[name], t[name + ".scale"] = modelfile.quantise_rows(w.T.contiguous().numpy())
    t["label.one.bias"], t["label.two.bias"], t["label.three.bias"] = bias.numpy(), net.two.bias.detach().numpy(), b3.numpy()
    t["label.code"] = net.code.weight.T.detach().contiguous().numpy()
    return t


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model"); p.add_argument("out")
    p.add_argument("--cv", action="store_true"); p.add_argument("--work", default="/tmp/labels")
    p.add_argument("--epochs", type=int, default=6); p.add_argument("--members", type=int, default=2); p.add_argument("--folds", type=int, default=5)
    p.add_argument("--more", help="further annotated articles (records)")
    p.add_argument("--set", default="", help="KEY=VALUE,... for train()")
    a = p.parse_args()
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    os.makedirs(a.work, exist_ok=True)
    kw = {k: float(v) if "." in v or "e" in v else int(v) for k, v in (x.split("=") for x in a.set.split(",") if x)}
    sets = SETS + ([(a.more, "more")] if a.more else [])
    data = {(s, m): prepare(dump(a.model, a.work, n, s, m)) for n, s in sets for m in ("gold", "found")}
    more = data["more", "gold"] + data["more", "found"] if a.more else []
    both = lambda s: data[s, "gold"] + data[s, "found"]
    if a.cv:
        ids = sorted({x["id"] for s in ("at", "ad") for x in data[s, "gold"]})
        fold = {x: k % a.folds for k, x in enumerate(np.random.default_rng(5).permutation(ids))}
        mean, std = scales(both("at") + both("it"))
        total, dev, t0 = [], [], time.time()
        for k in range(a.folds):
            tr = [x for x in both("at") + both("ad") if fold[x["id"]] != k] + both("it") + more
            te = [x for x in data["at", "found"] + data["ad", "found"] if fold[x["id"]] == k]
            net = train_all(tr, mean, std, a.members, a.epochs, **kw)
            pr = predict(net, te, mean, std)
            total += list(zip(te, pr))
            f, n, _ = figures(te, pr)
            tf, _, _ = figures(tr[:300], predict(net, tr[:300], mean, std))
            print(f"fold {k}: kind channel stance {np.round(f, 1)} of {n} (train {np.round(tf, 1)}) {time.time()-t0:.0f}s", flush=True)
        f, n, conf = figures(*zip(*total))
        print(f"cv {a.set}: kind {f[0]:.1f} channel {f[1]:.1f} stance {f[2]:.1f} of {n}")
        for b in (0, 1, 2, 3, 4, 6, 100): print("kind with the rules' weight", b, figures(*zip(*total), bonus=b)[0][0].round(1))
        d = [(x, y) for x, y in total if x["set"] == "ad"]
        f, n, _ = figures(*zip(*d))
        print(f"dev articles (in the folds): kind {f[0]:.1f} channel {f[1]:.1f} stance {f[2]:.1f} of {n}")
        for k, v in sorted(conf.items(), key=lambda x: -x[1])[:30]: print(v, *k)
        return
    tr = both("at") + both("it") + more
    mean, std = scales(tr)
    nets = train_all(tr, mean, std, a.members, a.epochs, **kw)
    net = join(nets, nets[0].n, nets[0].two.weight.shape[0], len(mean))
    f, n, _ = figures(data["ad", "found"], predict([net], data["ad", "found"], mean, std))
    print(f"dev: kind {f[0]:.1f} channel {f[1]:.1f} stance {f[2]:.1f} of {n}")
    t = {k: v for k, v in modelfile.read(a.model).items() if not k.startswith("label.")}
    t.update(tensors(net, mean, std))
    modelfile.write(a.out, t)
    print(f"{a.out}: {os.path.getsize(a.out)} bytes")


if __name__ == "__main__":
    main()
