#!/usr/bin/env python3
"""Fits the weights of src/read/when.c to the days that readers gave: src/read/when_weights.h.

usage: when.py DATA [--folds 5] [--out src/read/when_weights.h] [--records NAME=FILE ...]

    build/sayso read --model M --no-text DATA/annotated/train.jsonl > at.jsonl     (and dev, and invented/train)
    train/when.py DATA --records annotated/train=at.jsonl ... --folds 5 --out src/read/when_weights.h

DATA is the folder with annotated/ and invented/. The features come from build/when (test/parity/when.c, `make`), which
runs the stage itself on given statements; here are only three fits of a softmax over a statement's candidate days
and "none": the first round's, with it the second's, with both the third's. --folds tells the F1 of `when` on given statements by
cross-validation over the annotated articles (train and dev together; the invented ones always train); takes a minute.
--records adds what the engine read itself (its statements, speakers and channels, errors and all), with the days of
the readers' statements that match; --folds then also tells F1 end to end, as score_fields.py counts it.
--channels makes use of a statement's channel, outlet and addressee: worth 6 points where they are right (readers'
labels), harmful where half of them are wrong; the records should then come from a model that has not seen the articles.
"""
import argparse, collections, json, os, subprocess, tempfile
import sys
import numpy as np
import torch

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOL = os.path.join(HERE, "build/when")
NAMES = subprocess.run([TOOL, "names"], capture_output=True, text=True, check=True).stdout.split()


def load(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def features(arts, weights):
    """round -> (article, statement) -> [(day, features)]; candidates of the same day stay apart."""
    out = {r: collections.defaultdict(list) for r in (1, 2, 3)}
    with tempfile.TemporaryDirectory() as tmp:
        write(tmp + "/in.jsonl", arts)
        args = [TOOL, "features", tmp + "/in.jsonl"]
        if weights is not None:
            np.savetxt(tmp + "/w", np.concatenate(weights))
            args.append(tmp + "/w")
        for line in subprocess.run(args, capture_output=True, text=True, check=True).stdout.splitlines():
            r, a, s, day, f = line.split("\t")
            out[int(r)][a, int(s)].append((day, [int(x) for x in f.split()]))
    return out


def without_channels(arts):
    for a in arts:
        for s in a["statements"]:
            s["channel"] = s["outlet"] = s["addressee"] = None


def write(path, arts):
    with open(path, "w", encoding="utf-8") as f:
        for a in arts:
            f.write(json.dumps(a) + "\n")


def fit(cands, gold, weight, l2, steps=60):
    """Softmax over {none, candidates}; what readers chose may be several candidates of one day."""
    keys = list(cands)
    n, m = len(keys), sum(len(of) for of in cands.values())
    X, group, good = torch.zeros(m, len(NAMES)), torch.zeros(m, dtype=torch.long), torch.zeros(m)
    at = 0
    for g, k in enumerate(keys):
        for day, f in cands[k]:
            X[at, f] = 1
            group[at], good[at] = g, day == gold.get(k)
            at += 1
    none = (torch.zeros(n).index_add(0, group, good) == 0).float()
    c = torch.tensor([weight(k) for k in keys])
    w = torch.zeros(len(NAMES), requires_grad=True)
    opt = torch.optim.LBFGS([w], max_iter=steps, history_size=10, line_search_fn="strong_wolfe")

    def loss():
        opt.zero_grad()
        s = (X @ w).clamp(-30, 30).exp()
        total, right = 1 + torch.zeros(n).index_add(0, group, s), none + torch.zeros(n).index_add(0, group, s * good)
        value = (c * (total.log() - right.log())).sum() + l2 * (w * w).sum()
        value.backward()
        return value

    opt.step(loss)
    return w.detach().numpy().astype(float)


def gold_of(arts):
    return {(a["id"], i): s["when"] for a in arts for i, s in enumerate(a["statements"]) if "lost" not in s}


def as_read(gold, path, data):
    """The engine's records with readers' days; a statement that matches none is `lost`: it teaches nothing."""
    sys.path.insert(0, os.path.join(data, "../eval"))
    from score import covered, jaccard, words
    out, read = [], {a["id"]: a for a in load(path)}
    for g in gold:
        p = read[g["id"]]
        toks = words(g["text"])
        starts = [b for b, _, _ in toks]
        G = [covered(s["content"], toks, starts) for s in g["statements"]]
        P = [covered(s["content"], toks, starts) for s in p["statements"]]
        pairs = sorted(((jaccard(a, b), -i, -j) for i, a in enumerate(G) for j, b in enumerate(P) if a & b), reverse=True)
        taken, match = set(), {}
        for x, i, j in pairs:
            if x >= 0.5 and -i not in taken and -j not in match:
                taken.add(-i)
                match[-j] = -i
        for j, s in enumerate(p["statements"]):
            if j in match:
                s["when"] = g["statements"][match[j]]["when"]
            else:
                s["when"], s["lost"] = None, True
        out.append(dict(p, id=g["id"] + "#read", text=g["text"], published=g["published"],
                        days=sum(bool(s["when"]) for s in g["statements"])))
    return out


def choose(cands, w, shift):
    out = {}
    for k, of in cands.items():
        best = max((w[f].sum(), -i) for i, (_, f) in enumerate(of))
        if best[0] + shift > 0:
            out[k] = of[-best[1]][0]
    return out


def train(arts, weight, l2=1.0):
    gold = gold_of(arts)
    known = lambda cands: {k: of for k, of in cands.items() if k in gold}
    w = [np.zeros(len(NAMES)) for _ in range(3)]
    for r in range(3):
        w[r] = fit(known(features(arts, w)[r + 1]), gold, weight, l2)
    return w


def f1(right, said, gold):
    p, r = right / max(1, said), right / max(1, gold)
    return 100 * p, 100 * r, 200 * right / max(1, said + gold)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data")
    ap.add_argument("--folds", type=int, default=0)
    ap.add_argument("--out")
    ap.add_argument("--invented", type=float, default=0.5, help="weight of an invented statement")
    ap.add_argument("--l2", type=float, default=1.0)
    ap.add_argument("--shift", type=float, default=0.0, help="added to each candidate: more days, fewer right ones")
    ap.add_argument("--channels", action="store_true", help="look at channel, outlet and addressee")
    ap.add_argument("--errors")
    ap.add_argument("--records", action="append", default=[])
    o = ap.parse_args()
    given = dict(r.split("=", 1) for r in o.records)
    sets = {n: load(f"{o.data}/{n}.jsonl") for n in ("annotated/train", "annotated/dev", "invented/train")}
    ours = {a["id"] for a in sets["invented/train"]}
    both = {n: as_read(a, given[n], o.data) if n in given else [] for n, a in sets.items()}
    real, made = sets["annotated/train"] + sets["annotated/dev"], sets["invented/train"] + both["invented/train"]
    again = both["annotated/train"] + both["annotated/dev"]
    if not o.channels:
        for arts in (real, made, again):
            without_channels(arts)
    weight = lambda k: o.invented if k[0].split("#")[0] in ours else 1.0
    if o.folds:
        scored, whole = [], []
        for f in range(o.folds):
            held = real[f::o.folds]
            w = train([a for of in (real, again) for i, a in enumerate(of) if i % o.folds != f] + made, weight, o.l2)
            if again:
                held_too = again[f::o.folds]
                whole.append((gold_of(held_too), features(held_too, w)[3], w[2], sum(a["days"] for a in held_too)))
            gold, second = gold_of(held), features(held, w)[3]
            scored.append((gold, second, w[2]))
        for shift in sorted({o.shift, -0.6, -0.3, 0.0, 0.3, 0.6}):
            right = said = n = 0
            for gold, second, w in scored:
                pred = choose(second, w, shift)
                right += sum(gold[k] == d for k, d in pred.items())
                said += len(pred)
                n += sum(bool(d) for d in gold.values())
            print("shift %+.1f  P %.1f R %.1f F1 %.1f" % ((shift,) + f1(right, said, n)))
            right = said = n = 0
            for gold, third, w, days in whole:
                pred = choose(third, w, shift)
                right += sum(gold.get(k) == d for k, d in pred.items())
                said += len(pred)
                n += days
            if n:
                print("    end to end  P %.1f R %.1f F1 %.1f" % f1(right, said, n))
        if o.errors:
            with open(o.errors, "w") as out:
                for gold, second, w in scored:
                    pred = choose(second, w, o.shift)
                    for k, d in gold.items():
                        if d != pred.get(k):
                            out.write(json.dumps([k[0], k[1], d, pred.get(k), sorted({x for x, _ in second.get(k, [])})]) + "\n")
    if o.out:
        w = train(sets["annotated/train"] + both["annotated/train"] + made, weight, o.l2)
        w[2][NAMES.index("ANY")] += o.shift
        with open(o.out, "w") as f:
            f.write("/* when_weights.h - the weights of when.c's three rounds; made by train/when.py. */\n")
            f.write("#ifndef SY_WHEN_WEIGHTS_H\n#define SY_WHEN_WEIGHTS_H\n\n")
            f.write("/* Whether they know channel, outlet and addressee. */\n")
            f.write(f"enum {{ SY_WHEN_CHANNELS = {int(o.channels)} }};\n\n")
            f.write(f"static const float sy_when_weights[3][{len(NAMES)}] = {{\n")
            for of in w:
                f.write("    {\n" + "".join(f"        {x:.3f}f, /* {n} */\n" for x, n in zip(of, NAMES)) + "    },\n")
            f.write("};\n\n#endif\n")


if __name__ == "__main__":
    main()
