"""The float model read in PyTorch with a plain decoder: predict.py STATE IN.jsonl OUT.jsonl

For looking at a training run only: the decoder that counts is C's (src/read/), which `make parity` also feeds with float vectors.
"""
import json, os, sys, time
import numpy as np, torch
import features, net as network
import score as scorer  # ../shared/eval, on the path by features


def viterbi(e, tr):
    """e [word][label], tr [1 + label][label] -> labels."""
    n, k = e.shape
    s, back, ar = e[0] + tr[0], np.zeros((n, k), "i4"), np.arange(k)
    for t in range(1, n):
        m = s[:, None] + tr[1:]
        back[t] = m.argmax(0)
        s = m[back[t], ar] + e[t]
    path = [int(s.argmax())]
    for t in range(n - 1, 0, -1): path.append(int(back[t, path[-1]]))
    return path[::-1]


def spans(path):
    out = []
    for i, t in enumerate(path):
        if t % 2 == 1: out.append([(t - 1) // 2, i, i + 1])
        elif t: out[-1][2] = i + 1
    return out


CUE = np.where(np.array([[1, 1, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]], bool), 0, -1e4)


def read_article(model, tok, text, bs=8, most=420, context=20):
    out, art = [], features.Article(tok, dict(text=text))
    ws = [w for w in art.windows(most, context) if w["words"]]
    tr = (model.h_tr.float() + network.NEVER).numpy()
    for k in range(0, len(ws), bs):
        part = ws[k:k + bs]
        b = network.batch(part)
        x = model.encode(b)
        cl = torch.log_softmax(model.h_cue(x).float(), -1).numpy()
        todo = []
        for i, w in enumerate(part):
            for _, s, e in spans(viterbi(cl[i, :len(w["words"])], CUE)):
                if w["core"][0] <= w["lo"] + w["words"][s] < w["core"][1]: todo.append((i, s, e))
        if not todo: continue
        sc = model.roles(x, torch.tensor([t[0] for t in todo]), torch.tensor([t[1] for t in todo]), b["words"]).float().numpy()
        for (i, s, e), m in zip(todo, sc):
            w = part[i]
            last = lambda word: (w["words"] + [len(w["ids"])])[word] - 1
            span = lambda x0, x1: [w["offs"][w["words"][x0]][0], w["offs"][last(x1)][1]]
            a = dict(source=[], cue=[span(s, e)], content=[])
            for r, x0, x1 in spans(viterbi(m[:len(w["words"])], tr)): a["content" if r else "source"].append(span(x0, x1))
            if a["content"]: out.append(a)
    return out


def dev_figures(model, tok, arts, path):
    model.eval()
    t0 = time.time()
    pred = {}
    with torch.no_grad(), open(path, "w") as f:
        for a in arts:
            pred[a["id"]] = dict(id=a["id"], attributions=read_article(model, tok, a["text"]))
            print(json.dumps(pred[a["id"]]), file=f)
    r = scorer.score({a["id"]: a for a in arts}, pred)
    return f"dev {time.time()-t0:.0f}s " + "; ".join(f"{k} {v['f1']}" for k, v in r.items())


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    md = os.environ["MODEL_DIR"]
    m = network.build(md, sys.argv[1])
    print(dev_figures(m, features.load_tokenizer(md), [json.loads(l) for l in open(sys.argv[2])], sys.argv[3]))
