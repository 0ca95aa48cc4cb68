"""The nets of outlet and addressee (src/read/outlet.c): outlet.py MODEL.sayso OUT.sayso [--work DIR]

Reads every article with the engine (build/links; make parity builds it), each with heads of channel that have not seen it (folds.py),
so that the nets learn how far to trust them. First the nets that look near the cue, then, with what those
give, the nets that carry over. F1 end to end, as score_fields.py counts it, is told on the way, in thirds by article and family; what
is added to every candidate's score so that it is best goes into the nets.
"""
import argparse, json, os, subprocess, sys, time
import numpy as np, torch
import features, folds, modelfile, scorer
from labels import match
sys.path.insert(0, features.SHARED + "/eval")
from score_fields import same_name, same_names

HERE = os.path.dirname(os.path.abspath(__file__))
TOOL = os.path.join(HERE, "../build/links")
NAMES = subprocess.run([TOOL, "names", "outlets"], capture_output=True, text=True, check=True).stdout.split()
FIELDS = ("outlet", "addressee")


HEAD = np.dtype([("round", "u1"), ("field", "u1"), ("n", "u1"), ("_", "u1"), ("statement", "<u4"), ("value", "<u4"), ("place", "<i4"), ("seen", "u1", 96)])


def read(model, state, gold):
    """What the engine sees in the articles of a state: a list of dicts."""
    env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
    lines = subprocess.run([TOOL, "outlets", model, state, state + ".out"], stdout=subprocess.PIPE, check=True, env=env).stdout.decode().split("\n")
    raw, at, out = open(state + ".out", "rb").read(), 0, []
    for l in lines:
        if l[:1] == "A":
            a = dict(id=l[2:], gold=gold.get(l[2:]), found=[], value={})
            places, statements, n, width = np.frombuffer(raw, "<u4", 4, at)
            at += 16
            rows = np.frombuffer(raw, "<f4", int(2 * places + statements) * int(width), at).reshape(-1, int(width))
            at += rows.nbytes
            a["places"], a["cues"] = rows[:2 * places].reshape(-1, 2, width), rows[2 * places:]
            a["c"] = np.frombuffer(raw, HEAD, int(n), at)
            at += a["c"].nbytes
            out.append(a)
        elif l[:1] == "S":
            x = [int(v) for v in l.split()[1:]]
            a["found"].append(dict(content=[list(p) for p in zip(x[::2], x[1::2])]))
        elif l[:1] == "V":
            v, s = l[2:].split(" ", 1)
            a["value"][int(v)] = json.loads(s)
    out = [a for a in out if a["gold"]]
    for a in out: a["which"] = match(a["gold"], a["found"])
    return out


def cases(arts, field, rounds, invented, lost=0.3):
    """-> Cases, and of each candidate (article, statement, value, decision)."""
    right = same_names if field else same_name
    none = len(NAMES)
    x, word, cue, group, good, weight, part, who = [], [], [], [], [], [], [], []
    p0 = q0 = g0 = 0
    for k, a in enumerate(arts):
        c = a["c"]
        c = c[np.isin(c["round"], rounds) & (c["field"] == field)]
        if len(c):
            gold = [a["gold"]["statements"][g][FIELDS[field]] if g >= 0 else None for g in a["which"]]
            key = c["round"].astype(np.int64) << 32 | c["statement"]
            first = np.r_[True, key[1:] != key[:-1]]
            g = np.cumsum(first) - 1
            pair, back = np.unique(c["statement"].astype(np.int64) << 32 | c["value"], return_inverse=True)
            ok = np.array([bool(gold[p >> 32]) and right(gold[p >> 32], a["value"][p & 0xffffffff][field]) for p in pair.tolist()])
            seen = c["seen"].astype(np.int16)
            seen[np.arange(seen.shape[1])[None] >= c["n"][:, None]] = none
            x.append(seen[:, :max(1, c["n"].max())]); good.append(ok[back]); group.append(g + g0)
            word.append(np.where(c["place"] < 0, -1, c["place"] + p0)); cue.append(c["statement"].astype(np.int64) + q0)
            found = np.array(a["which"])[c["statement"][first]] >= 0
            weight.append(np.where(found, 1.0, lost) * (invented if a["id"] in OURS else 1.0)); part.append(np.full(len(found), k))
            who.append(np.stack([np.full(len(c), k), c["statement"], c["value"], g + g0], 1))
            g0 += len(found)
        p0 += len(a["places"]); q0 += len(a["cues"])
    places, cues = np.concatenate([a["places"] for a in arts]), np.concatenate([a["cues"] for a in arts])
    word, most = np.concatenate(word), max(b.shape[1] for b in x)
    x = np.concatenate([np.pad(b, ((0, 0), (0, most - b.shape[1])), constant_values=none) for b in x])
    c = scorer.Cases(x, [(np.ascontiguousarray(places[:, 0]), word), (np.ascontiguousarray(places[:, 1]), word), (cues, np.concatenate(cue))],
                     np.concatenate(group), np.concatenate(good), np.concatenate(weight).astype("f4"), np.concatenate(part))
    c.none = none
    return c, np.concatenate(who)


def choose(who, score, shift=0.0):
    """(article, statement) -> value, as outlet.c chooses; of the last round where there are several."""
    sums = {}
    for (k, s, v, d), x in zip(who.tolist(), np.exp(np.minimum(30, score + shift)).tolist()):
        of = sums.setdefault((k, s), {})
        if of.get("d") != d: of.clear(); of["d"] = d
        of[v] = of.get(v, 0.0) + x
    out = {}
    for ks, of in sums.items():
        del of["d"]
        v, e = max(of.items(), key=lambda y: y[1])
        if e > 1: out[ks] = v
    return out


def f1(part, field):
    """part: (article, (0, statement) -> value)."""
    right = same_names if field else same_name
    r = n = gold = 0
    for a, chosen in part:
        of = a["gold"]["statements"]
        r += sum(a["which"][s] >= 0 and right(of[a["which"][s]][FIELDS[field]], a["value"][v][field]) for (_, s), v in chosen.items())
        n += len(chosen)
        gold += sum(bool(s[FIELDS[field]]) for s in of)
    return 100 * r / max(1, n), 100 * r / max(1, gold), 200 * r / max(1, n + gold)


OURS = set()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("model"); ap.add_argument("out")
    ap.add_argument("--work", default="/tmp/links")
    ap.add_argument("--invented", type=float, default=0.6)
    o = ap.parse_args()
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    every = folds.articles()
    gold = {a["id"]: a for _, a in every}
    OURS.update(a["id"] for n, a in every if n == "invented/train")
    models, states = folds.models(o.model, o.work), folds.states(o.model, o.work)
    nets, shifts = {}, {}
    for level in (1, 2):
        t0 = time.time()
        seen = [read(m, s, gold) for m, s in zip(models, states)]
        print(f"read in {time.time() - t0:.0f} s", flush=True)
        rounds = (0,) if level == 1 else (1,)
        for field in (0, 1):
            name, every = f"{FIELDS[field]}.{level}", [cases(s, field, rounds, o.invented) for s in seen]
            t0 = time.time()
            for third in (0, 1, 2):  # what a fold is read with has not seen it
                net = scorer.train(scorer.join([c for j, (c, _) in enumerate(every) if j % 3 != third]), len(NAMES))
                nets.update({(name, k): net for k in range(third, len(models), 3)})
            held = [scorer.scores(nets[name, k], c) if (name, k) in nets else None for k, (c, _) in enumerate(every)]
            print(f"{name}: {sum(len(c.x) for c, _ in every)} candidates, {time.time() - t0:.0f} s", flush=True)
            best = []
            for shift in (0.4, 0.8, 1.2, 1.6):
                line, both = f"  shift {shift:+.1f}", []
                chosen = [choose(who, s, shift) if s is not None else None for (_, who), s in zip(every, held)]
                for label, test in (("real", lambda i: i not in OURS), ("invented", lambda i: i in OURS)):
                    part = [(a, {(0, s): v for (j, s), v in ch.items() if j == i}) for of, ch in zip(seen, chosen) if ch is not None for i, a in enumerate(of) if test(a["id"])]
                    both.append(f1(part, field))
                    line += f"   {label} P %.1f R %.1f F1 %.1f" % both[-1]
                best.append((sum(b[2] for b in both), shift))
                print(line, flush=True)
            shifts[name] = max(best)[1] if level == 2 else 0.8  # what is carried should be right rather than complete
            nets[name, len(models)] = scorer.train(scorer.join([c for c, _ in every]), len(NAMES))
        for k, path in enumerate(models + [o.out]):
            t = modelfile.read(path if k < len(models) or level == 2 else o.model)
            for f in FIELDS:
                if (f"{f}.{level}", k) in nets: t.update(scorer.tensors(f"{f}.{level}", nets[f"{f}.{level}", k], shifts[f"{f}.{level}"]))
            modelfile.write(path, t)


if __name__ == "__main__":
    main()
