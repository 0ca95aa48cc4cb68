"""Who contacts whom, and what counts (src/read/contact.c): parties.py MODEL.sayso OUT.sayso [--work DIR]

MODEL has the contact head (contacts.py) and the nets of outlet.py; both are seen here as they are on new text (folds.py). First the nets
of the two parties; then, with the parties that those choose, the net that says which of the events that the head holds possible are
contacts of the article: one that a reader has, with kind and parties right, and not told before. F1 of contacts as score_fields.py
counts it, in thirds by article and family, is told on the way.
"""
import argparse, json, os, subprocess, time
import numpy as np, torch
import features, folds, labels, modelfile, scorer
from outlet import HEAD, HERE, TOOL
from score_fields import same_name

NAMES = subprocess.run([TOOL, "names", "contacts"], capture_output=True, text=True, check=True).stdout.split()
KINDS = "call meet write interview invite visit contact".split()
MODALITIES = "happened planned wanted denied declined possible".split()
NOBODY = 0xffffffff


def read(model, state, gold):
    env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
    lines = subprocess.run([TOOL, "contacts", model, state, state + ".con"], stdout=subprocess.PIPE, check=True, env=env).stdout.decode().split("\n")
    raw, at, out = open(state + ".con", "rb").read(), 0, []

    def take(kind, *shape):
        nonlocal at
        n = int(np.prod(shape))
        x = np.frombuffer(raw, kind, n, at).reshape(shape)
        at += n * x.itemsize
        return x

    for l in lines:
        if l[:1] == "A":
            a = dict(id=l[2:], who={})
            e, c, r, width = map(int, take("<u4", 4))
            a["trigger"], a["words"], a["rows"] = take("<f4", e, width), take("<f4", c, 2, width), take("<f4", r, 3, width)
            a["events"], a["c"], a["reports"] = take("<u4", e, 4), take(HEAD, c), take(HEAD, r)
            g = gold.get(a["id"]) or dict(text="", speakers=[], contacts=[])
            a["known"], a["set"] = a["id"] in gold, g.get("set")
            b = labels.to_bytes(g["text"])
            name = {s["id"]: s["name"] for s in g["speakers"]}
            a["gold"] = [dict(c, trigger=[(int(b[x]), int(b[y])) for x, y in c["trigger"]], **{"from": [name.get(i, i) for i in c["from"]], "to": [name.get(i, i) for i in c["to"]]})
                         for c in g["contacts"]]
            out.append(a)
        elif l[:1] == "W":
            w, s = l[2:].split(" ", 1)
            a["who"][int(w)] = json.loads(s)
    return [a for a in out if a["known"]]


def event_of(a, begin, end, kind):
    """The reader's contact that this word names; of several the one of its kind."""
    here = [c for c in a["gold"] if any(begin < y and end > x for x, y in c["trigger"])]
    return next((c for c in here if c["kind"] == KINDS[kind]), here[0] if here else None)


def padded(seen, n, none):
    x = seen.astype(np.int16)
    x[np.arange(x.shape[1])[None] >= n[:, None]] = none
    return x[:, :72]


def party_cases(arts, side):
    none = len(NAMES)
    x, e, c, group, good, weight, part = [], [], [], [], [], [], []
    e0 = c0 = 0
    for k, a in enumerate(arts):
        per = a["c"]["statement"].astype(np.int64)
        for i, (b, end, kind, _) in enumerate(a["events"].tolist()):
            at = np.flatnonzero(per == i)
            g = event_of(a, b, end, kind)
            if not len(at) or not g: continue
            ok = np.array([any(same_name(n, a["who"].get(w)) for n in g[side]) for w in a["c"]["value"][at].tolist()])
            if g[side] and not ok.any(): continue  # not among those that code lists: nothing to learn
            x.append(padded(a["c"]["seen"][at], a["c"]["n"][at], none)); e.append(np.full(len(at), e0 + i)); c.append(c0 + at)
            group.append(np.full(len(at), len(weight))); good.append(ok); weight.append(WEIGHT[a["set"]]); part.append(k)
        e0 += len(a["events"]); c0 += len(a["c"])
    words = np.concatenate([a["words"] for a in arts])
    cat = lambda l, t: np.concatenate(l) if l else np.zeros(0, t)
    c_ = cat(c, int)
    out = scorer.Cases(np.concatenate(x) if x else np.zeros((0, 72), np.int16), [(np.ascontiguousarray(words[:, 0]), c_), (np.ascontiguousarray(words[:, 1]), c_),
                       (np.concatenate([a["trigger"] for a in arts]), cat(e, int))], cat(group, int), cat(good, bool), np.array(weight, "f4"), np.array(part, int))
    out.none = none
    return out


def right(c, kind, who_from, who_to):
    ends = lambda x, y: (not x and not y) or any(same_name(u, y) for u in x)
    if KINDS[kind] != c["kind"]: return False
    return (ends(c["from"], who_from) and ends(c["to"], who_to)) or (c["kind"] in ("meet", "call") and ends(c["from"], who_to) and ends(c["to"], who_from))


def label_reports(a):
    """Which reports are contacts of the article: the likeliest first, each of the reader's once."""
    r = a["reports"]
    taken, out = set(), np.zeros(len(r), bool)
    odds = [len(set(r["seen"][i][:r["n"][i]].tolist()) & ODDS) for i in range(len(r))]
    for i in sorted(range(len(r)), key=lambda i: (-odds[i], i)):
        for j, c in enumerate(a["gold"]):
            if j not in taken and right(c, r["round"][i], a["who"].get(int(r["value"][i])), a["who"].get(int(r["place"][i]) & NOBODY)):
                taken.add(j); out[i] = True
                break
    return out


def report_cases(arts):
    none, r0 = len(NAMES), 0
    x, good, weight, part, rows = [], [], [], [], []
    for k, a in enumerate(arts):
        if not len(a["reports"]): continue
        x.append(padded(a["reports"]["seen"], a["reports"]["n"], none)); good.append(label_reports(a)); rows.append(a["rows"])
        weight.append(np.full(len(a["reports"]), WEIGHT[a["set"]], "f4")); part.append(np.full(len(a["reports"]), k))
    rows, n = np.concatenate(rows), sum(map(len, good))
    i = np.arange(n)
    out = scorer.Cases(np.concatenate(x), [(np.ascontiguousarray(rows[:, b]), i) for b in range(3)], i, np.concatenate(good), np.concatenate(weight), np.concatenate(part))
    out.none = none
    return out


OURS = set()
# Our invented articles are of all kinds of news, the others of politics alone; MORE's were labelled in a hurry.
WEIGHT = {"invented/train": 1.6, "annotated/train": 1.0, "more": 0.7}
MADE = ("party.", "contact.sure")  # what is made here; older ones may be of other features
ODDS = {i for i, n in enumerate(NAMES) if n.startswith("ODDS_")}


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("model"); ap.add_argument("out")
    ap.add_argument("--work", default="/tmp/links")
    ap.add_argument("--epochs", type=int, default=16)
    o = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    every = folds.articles()
    gold = {a["id"]: dict(a, set=n) for n, a in every}
    OURS.update(a["id"] for n, a in every if n == "invented/train")
    models, states = folds.models(o.model, o.work), folds.states(o.model, o.work)
    nets, K = {}, len(models)
    for m in models: modelfile.write(m, modelfile.without(modelfile.read(m), *MADE))
    seen = [read(m, s, gold) for m, s in zip(models, states)]
    found = sum(any(event_of(a, b, e, k) is c for b, e, k, _ in a["events"].tolist()) for s in seen for a in s for c in a["gold"])
    print(f"{found} of {sum(len(a['gold']) for s in seen for a in s)} contacts have an event; {sum(len(a['events']) for s in seen for a in s)} events", flush=True)
    for side in ("from", "to"):
        cs = [party_cases(s, side) for s in seen]
        r = n = 0
        for third in (0, 1, 2):
            net = scorer.train(scorer.join([c for j, c in enumerate(cs) if j % 3 != third]), len(NAMES), o.epochs, keep=1, drop=0.5)
            for k in range(third, K, 3):
                nets[side, k] = net
                s, c = scorer.scores(net, cs[k]), cs[k]
                for at in np.split(np.arange(len(s)), np.flatnonzero(np.diff(c.group)) + 1) if len(s) else []:
                    r += bool(c.good[at[s[at].argmax()]] if s[at].max() > 0 else not c.good[at].any()); n += 1
        nets[side, K] = scorer.train(scorer.join(cs), len(NAMES), o.epochs, keep=1, drop=0.5)
        print(f"{side}: {100 * r / n:.1f} % of {n} right", flush=True)
    for k in range(K):
        t = modelfile.read(models[k])
        for side in ("from", "to"): t.update(scorer.tensors(f"party.{side}", nets[side, k]))
        modelfile.write(models[k], t)
    seen = [read(m, s, gold) for m, s in zip(models, states)]
    cs = [report_cases(s) for s in seen]
    print(f"{sum(len(c.good) for c in cs)} events with parties, {sum(c.good.sum() for c in cs)} of them contacts", flush=True)
    for third in (0, 1, 2):
        net = scorer.train(scorer.join([c for j, c in enumerate(cs) if j % 3 != third]), len(NAMES), 8, keep=1)
        nets.update({("sure", k): net for k in range(third, K, 3)})
    held = [scorer.scores(nets["sure", k], c) for k, c in enumerate(cs)]
    nets["sure", K] = scorer.train(scorer.join(cs), len(NAMES), 8, keep=1)
    best = []
    for shift in (-0.3, 0.0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8):
        line, both = f"  shift {shift:+.1f}", 0
        for label, test in (("real", lambda i: i not in OURS), ("invented", lambda i: i in OURS)):
            r = n = g = 0
            for of, c, s in zip(seen, cs, held):
                at = 0
                for a in of:
                    m = len(a["reports"])
                    x, ok = s[at:at + m] + shift > 0, c.good[at:at + m]
                    at += m
                    if test(a["id"]): r += int((x & ok).sum()); n += int(x.sum()); g += len(a["gold"])
            line += f"   {label} P {100 * r / max(1, n):.1f} R {100 * r / max(1, g):.1f} F1 {200 * r / max(1, n + g):.1f}"
            both += r / max(1, n + g)
        best.append((both, shift))
        print(line, flush=True)
    for k, path in enumerate(models + [o.out]):
        t = modelfile.without(modelfile.read(path if k < K else o.model), *MADE)
        for side in ("from", "to"): t.update(scorer.tensors(f"party.{side}", nets[side, k]))
        t.update(scorer.tensors("contact.sure", nets["sure", k], max(best)[1]))
        modelfile.write(path, t)


if __name__ == "__main__":
    main()
