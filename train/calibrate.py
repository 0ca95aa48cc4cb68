"""Fits what the decoder is told (tensor "decode"): calibrate.py MODEL.sayso GOLD.jsonl [--parity build/parity]

For each bias of the cue logits: reads the gold articles with nothing left out, fits confidence (logistic regression on the
decoder's figures, five-fold over articles) to "this statement is attributed right", and takes the threshold with the best attributed F1.
Writes the best into the model file. GOLD is a dev set: few numbers are fitted (nine weights, a bias, a threshold).
"""
import json, os, subprocess, sys, tempfile
import numpy as np, torch
import features, modelfile
import score as scorer

N = 8  # SY_FEATURES in src/model/decode.h
LAYOUT = 0.9  # SURE in src/read/layout.c
CUE_BIAS, SOURCE_BIAS, KEEP, SAME, CALIBRATION = range(5)


def read_figures(parity, tensors, decode, gold_path, vectors):
    with tempfile.NamedTemporaryFile(suffix=".sayso") as f:
        modelfile.write(f.name, dict(tensors, decode=decode))
        out = subprocess.run([parity, "figures", f.name, gold_path, vectors], check=True, capture_output=True, text=True).stdout
    return {d["id"]: d["statements"] for d in map(json.loads, out.splitlines())}


def to_points(text, statements):
    """Spans of bytes -> code points."""
    at = np.cumsum([0] + [len(c.encode()) for c in text])
    point = {int(b): i for i, b in enumerate(at)}
    return [dict(s, **{r: [[point[b], point[e]] for b, e in s[r]] for r in ("source", "cue", "content")}) for s in statements]


def match(gold, statements):
    """For each statement: 2 attributed right, 1 found, 0 neither (one to one, as score.py has it); and the number of gold ones."""
    toks = scorer.words(gold["text"]); starts = [b for b, _, _ in toks]
    load = lambda a: {r: scorer.covered(a.get(r) or [], toks, starts) for r in ("source", "content")}
    G = [g for g in map(load, gold["attributions"]) if g["content"]]; P = [load(p) for p in statements]
    pairs = sorted(((scorer.jaccard(g["content"], p["content"]), scorer.same_source(g["source"], p["source"], toks), -i, -j)
                    for i, g in enumerate(G) for j, p in enumerate(P) if g["content"] & p["content"]), reverse=True)
    gi, out = set(), [0] * len(P)
    for jac, same, i, j in pairs:
        if jac >= 0.5 and -i not in gi and not out[-j]:
            gi.add(-i)
            out[-j] = 2 if same else 1
    return out, len(G)


def fit(X, y, l2=1.0):
    X, y = torch.tensor(X, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    w = torch.zeros(X.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    opt = torch.optim.LBFGS([w], max_iter=200, line_search_fn="strong_wolfe")
    def loss():
        opt.zero_grad()
        l = torch.nn.functional.binary_cross_entropy_with_logits(X @ w[:-1] + w[-1], y, reduction="sum") + l2 * (w[:-1] ** 2).sum()
        l.backward()
        return l
    opt.step(loss)
    return w.detach().numpy()


def main():
    path, gold_path = sys.argv[1:3]
    parity = sys.argv[sys.argv.index("--parity") + 1] if "--parity" in sys.argv else os.path.join(os.path.dirname(__file__), "../build/parity")
    tensors = modelfile.read(path)
    gold = {a["id"]: a for a in map(json.loads, open(gold_path))}
    best = None
    folder = tempfile.TemporaryDirectory()
    vectors = folder.name + "/vectors"  # the encoder's part is the same for all
    subprocess.run([parity, "windows", path, gold_path, os.devnull, vectors], check=True)
    for bias, source in [(0.0, 0.0), (0.8, 0.0), (0.8, 0.7), (0.8, 1.4), (1.4, 0.7), (1.4, 1.4)]:
        decode = np.zeros(32, "f4")
        decode[CUE_BIAS], decode[SOURCE_BIAS], decode[KEEP], decode[SAME] = bias, source, -1, 0.5
        decode[CALIBRATION:CALIBRATION + N + 1] = [0.5, 1, 1, 1, 1, 0.1, 0, 0, 0]
        read = read_figures(parity, tensors, decode, gold_path, vectors)
        X, y, fold, n_gold = [], [], [], 0
        for k, (i, g) in enumerate(gold.items()):
            s = [x for x in to_points(g["text"], read.get(i, [])) if not x.get("parent")]
            got, n = match(g, s)
            n_gold += n
            X += [x["figures"] for x in s]; y += [v == 2 for v in got]; fold += [k % 5] * len(s)
        X, y, fold = np.array(X), np.array(y, float), np.array(fold)
        tagged = X.any(axis=1)  # the layout's statements have no figures; how sure they are stands in src/read/layout.c
        p = np.full(len(y), LAYOUT)
        for f in range(5):
            w = fit(X[(fold != f) & tagged], y[(fold != f) & tagged])
            p[(fold == f) & tagged] = 1 / (1 + np.exp(-(X[(fold == f) & tagged] @ w[:-1] + w[-1])))
        order = np.argsort(-p)
        hit = np.cumsum(y[order])
        f1 = 200 * hit / (np.arange(1, len(y) + 1) + n_gold)
        k = int(np.argmax(f1))
        bins = [(p[m].mean(), y[m].mean(), m.sum()) for b in range(10) if (m := (p >= b / 10) & (p < (b + 1) / 10)).any()]
        ece = sum(abs(a - b) * n for a, b, n in bins) / len(y)
        print(f"cue bias {bias}, source bias {source}: {len(y)} candidates, {int(y.sum())} right of {n_gold}; attributed F1 all {200*y.sum()/(len(y)+n_gold):.2f}, kept above {p[order[k]]:.3f}: {f1[k]:.2f}; calibration error {ece:.4f}")
        if best is None or f1[k] > best[0]: best = (f1[k], (bias, source), float(p[order[k]]), fit(X[tagged], y[tagged]))
    _, bias, keep, w = best
    decode = np.zeros(32, "f4")
    decode[CUE_BIAS], decode[SOURCE_BIAS], decode[KEEP], decode[SAME] = *bias, keep, 0.5
    decode[CALIBRATION:CALIBRATION + N + 1] = w
    modelfile.write(path, dict(tensors, decode=decode))
    print("decode:", np.round(decode[:CALIBRATION + N + 1], 4).tolist())


if __name__ == "__main__":
    main()
