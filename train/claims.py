"""Relations: which earlier statement, or which contact, a statement repeats, confirms or denies.

    claims.py OUT.h [--more MORE.jsonl] [--predicted PRED.jsonl ...]      some minutes; wants build/claims (make parity builds it)
    claims.py OUT.h --zeros     weights of nothing, so that the tool can be built where the figures have changed

Figures of pairs come from the engine (src/read/claim_pair.c, by test/parity/claims.c) on the gold records of annotated and invented train and of MORE (the same form); a few nets of one hidden layer for each kind of target (statement, contact) learn none / denies / confirms / repeats; side by side they are one wider net, which is
written out as src/read/claim_weights.h. Also says how good it is by folds over the articles, on gold statements; for the whole
chain see `sayso eval --fields`. With --predicted, records that the engine read itself (statements, speakers and labels with their
errors) are learned from as well, with the gold relations carried over to the statements that match.
"""
import collections, hashlib, re, json, os, subprocess, sys
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SAYSO_SHARED", os.path.join(HERE, "../../shared"))
sys.path.insert(0, os.path.join(SHARED, "eval"))
import score as spans_score, score_fields
from folds import family

KINDS = ["denies", "confirms", "repeats"]  # sayso_relation_kind; then none
HIDDEN, NETS, NONE, FOLDS = 24, 2, 3, 3
# Our invented articles are of all kinds of news, the others of politics alone; MORE's were labelled in a hurry.
WEIGHT = {"annotated": 1.0, "invented": 2.0, "more": 0.6}


def ordered(rec):
    """The record with ids 1, 2, ... in the text's order, as the engine gives them."""
    begin = lambda s: min([x[0] for k in ("source", "cue", "content") for x in s[k]] or [0])
    st = sorted(rec["statements"], key=begin)
    sp = rec["speakers"]
    s_id, p_id = {s["id"]: i + 1 for i, s in enumerate(st)}, {p["id"]: i + 1 for i, p in enumerate(sp)}
    c_id = {c["id"]: i + 1 for i, c in enumerate(rec["contacts"])}
    out = dict(id=rec["id"], text=rec["text"])
    out["statements"] = [dict(s, id=s_id[s["id"]], speaker=p_id.get(s["speaker"]), parent=s_id.get(s.get("parent"))) for s in st]
    out["speakers"] = [dict(p, id=p_id[p["id"]]) for p in sp]
    out["contacts"] = [dict(c, id=c_id[c["id"]], statement=s_id.get(c.get("statement")), **{"from": [p_id[x] for x in c["from"] if x in p_id],
                            "to": [p_id[x] for x in c["to"] if x in p_id]}) for c in rec["contacts"]]
    out["relations"] = [dict(r, **{"from": s_id[r["from"]], "to": {k: (s_id if k == "statement" else c_id)[v] for k, v in r["to"].items()}})
                        for r in rec["relations"] if r["from"] in s_id]
    return out


def carried(gold, pred):
    """A predicted record with the gold relations of the statements and contacts that match."""
    a, b = ordered(gold), dict(pred, text=gold["text"])
    toks = spans_score.words(a["text"]); starts = [x for x, _, _ in toks]
    G = [(s["id"], spans_score.covered(s["content"], toks, starts)) for s in a["statements"]]
    P = [(s["id"], spans_score.covered(s["content"], toks, starts)) for s in b["statements"]]
    cand = sorted(((spans_score.jaccard(x, y), -i, -j) for i, x in G for j, y in P if x & y), reverse=True)
    to, used = {}, set()
    for jac, i, j in cand:
        if jac >= 0.5 and -i not in to and -j not in used: to[-i] = -j; used.add(-j)
    touch = lambda x, y: any(p < t and q > s for p, q in x["trigger"] for s, t in y["trigger"])
    con = {}
    for c in a["contacts"]:
        for d in b["contacts"]:
            if touch(c, d) and c["id"] not in con and d["id"] not in con.values(): con[c["id"]] = d["id"]
    rel = []
    for r in a["relations"]:
        k, v = next(iter(r["to"].items()))
        t = (to if k == "statement" else con).get(v)
        if r["from"] in to and t: rel.append({"from": to[r["from"]], "kind": r["kind"], "to": {k: t}})
    rng = np.random.default_rng(int(hashlib.sha256(gold["id"].encode()).hexdigest()[:8], 16))
    stances = [s.get("stance") for s in b["statements"]]  # the labels' heads have seen these articles: as wrong as on others
    b["statements"] = [dict(s, stance=stances[rng.integers(len(stances))] if rng.random() < 0.3 else s.get("stance")) for s in b["statements"]]
    return dict(b, relations=rel)


def figures(records):
    """-> for each record {"s": (pairs [n][2], figures [n][F]), "c": ...}"""
    import tempfile
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", delete=False) as f:
        for r in records: print(json.dumps(r), file=f)
    raw = subprocess.run([os.path.join(HERE, "../build/claims"), "pairs", f.name], stdout=subprocess.PIPE, check=True, text=True).stdout
    os.unlink(f.name)
    out = []
    for part in raw.split("@ ")[1:]:
        rows = {"s": [], "c": []}
        for line in part.split("\n")[1:]:
            if line: rows[line[0]].append(np.fromstring(line[2:], sep=" ", dtype="f4"))
        out.append({k: (np.stack(v)[:, :2].astype(int), np.stack(v)[:, 2:]) if v else None for k, v in rows.items()})
    return out


def labels(rec, pairs, key):
    """The kind of each pair; a pair whose gold points the other way counts as well."""
    want = {}
    for r in rec["relations"]:
        k, v = next(iter(r["to"].items()))
        if k[0] == key:
            want[r["from"], v] = KINDS.index(r["kind"])
            if key == "s" and v > r["from"] and r["kind"] != "confirms": want.setdefault((v, r["from"]), KINDS.index(r["kind"]))
    return np.array([want.get((a, b), NONE) for a, b in pairs])


class Net(nn.Module):
    def __init__(s, n, hidden=HIDDEN):
        super().__init__()
        s.up = nn.Linear(n, hidden); s.down = nn.Linear(hidden, 4)

    def forward(s, x):
        return s.down(F.dropout(F.relu(s.up(x)), 0.1, s.training))


def fit(x, y, w, groups, seed=1, epochs=14):
    """groups: the rows of one statement follow one another; its candidates and "none of them" compete, for each kind apart."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    start = np.concatenate([[0], np.nonzero(groups[1:] != groups[:-1])[0] + 1, [len(groups)]])
    has = np.add.reduceat(y != NONE, start[:-1]) > 0
    part = has | (rng.random(len(has)) < 0.3)  # most statements answer none: a third of them tells as much
    w = np.where(np.repeat(has, np.diff(start)), w, w / 0.3).astype("f4")
    rows = np.repeat(part, np.diff(start))
    x, y, w, groups = x[rows], y[rows], w[rows], groups[rows]
    mean, dev = x.mean(0), x.std(0)
    dev = np.where(dev < 1e-4, 1, dev)
    X, Y, W = torch.from_numpy((x - mean) / dev).float().clamp(-6, 6), torch.from_numpy(y), torch.from_numpy(w)
    start = np.concatenate([[0], np.nonzero(groups[1:] != groups[:-1])[0] + 1, [len(groups)]])
    size = torch.from_numpy(np.diff(start)); begin = torch.from_numpy(start[:-1])
    most = int(size.max())
    net = Net(x.shape[1])
    opt = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=0.05)
    steps = epochs * (len(size) // 64 + 1)
    sched = torch.optim.lr_scheduler.LinearLR(opt, 1.0, 0.02, steps)
    for _ in range(steps):
        g = torch.randint(len(size), (64,))
        at = torch.arange(most)[None]
        real = at < size[g][:, None]
        rows = (begin[g][:, None] + at).clamp(max=len(X) - 1)
        k = net(X[rows.view(-1)])
        odds = (k[:, :3] - k[:, 3:]).view(64, most, 3).masked_fill(~real[:, :, None], -1e4)
        y_, w_ = Y[rows], W[begin[g]]
        loss = 0
        for kind in range(3):
            hit = (y_ == kind) & real
            all_ = torch.cat([odds[:, :, kind], torch.zeros(64, 1)], 1).logsumexp(1)
            good = torch.where(hit.any(1), odds[:, :, kind].masked_fill(~hit, -1e4).logsumexp(1), torch.zeros(64))
            loss = loss + ((all_ - good) * w_).mean()
        opt.zero_grad(); loss.backward(); opt.step(); sched.step()
    net.eval()
    with torch.no_grad():  # put the scaling into the weights
        net.up.weight /= torch.from_numpy(dev)
        net.up.bias -= net.up.weight @ torch.from_numpy(mean)
    return net


def fit_all(data):
    """Some nets side by side, their answers' mean: one wider net."""
    nets = [fit(*data, seed=s + 1) for s in range(NETS)]
    all_ = Net(data[0].shape[1], HIDDEN * NETS).eval()
    with torch.no_grad():
        all_.up.weight.copy_(torch.cat([n.up.weight for n in nets])); all_.up.bias.copy_(torch.cat([n.up.bias for n in nets]))
        all_.down.weight.copy_(torch.cat([n.down.weight for n in nets], 1) / NETS); all_.down.bias.copy_(sum(n.down.bias for n in nets) / NETS)
    return all_


def odds_of(net, x):
    with torch.no_grad(): k = net(torch.from_numpy(x)).numpy()
    return k[:, :3] - k[:, 3:]


def choose(pairs, odds, least, key, rec):
    """For each statement and kind the best target over the least. A denial denies what is asserted, whichever stands first."""
    deny = {x["id"] for x in rec["statements"] if x.get("stance") == "deny"}
    best = {}
    for (a, b), o in zip(pairs, odds):
        for k in range(3 if key == "s" else 2):
            if o[k] > max(least[k], best.get((a, k), (-1e9,))[0]): best[a, k] = (o[k], b)
    turned = lambda a, k, b: key == "s" and k == 0 and b in deny and a not in deny
    return {(int(b), k, int(a)) if turned(int(a), k, int(b)) else (int(a), k, int(b)) for (a, k), (_, b) in best.items()}


def tune(parts, key):
    """Least odds of each kind for the best F1 of all kinds together: a kind that is mostly wrong must not cost the others. What
    is likelier than not is a relation all the same."""
    tops, n_gold = [[], [], []], 0
    for gold, pairs, odds in parts:
        pair = lambda a, b: (max(a, b), min(a, b)) if key == "s" else (a, b)
        right = {(pair(a, b), k) for a, k, b in gold}
        n_gold += len(gold)
        if pairs is None: continue
        top = {}
        for (a, b), o in zip(pairs, odds):
            for k in range(3):
                if o[k] > top.get((a, k), (-1e9,))[0]: top[a, k] = (o[k], b)
        for (a, k), (o, b) in top.items(): tops[k].append((o, (pair(int(a), int(b)), k) in right))
    for t in tops: t.sort(reverse=True)
    hits = [np.concatenate([[0], np.cumsum([h for _, h in t])]) for t in tops]
    at = [0, 0, 0]
    for _ in range(8):
        for k in range(3):
            others = [j for j in range(3) if j != k]
            tp, n = sum(hits[j][at[j]] for j in others), sum(at[j] for j in others)
            at[k] = int((2 * (tp + hits[k]) / (n + np.arange(len(hits[k])) + n_gold)).argmax())
    return [min(0.0, float(tops[k][at[k] - 1][0]) - 1e-4) if at[k] else 0.0 for k in range(3)]


def gold_of(rec, key):
    return {(r["from"], KINDS.index(r["kind"]), v) for r in rec["relations"] for k, v in r["to"].items() if k[0] == key}


def report(name, parts):
    for k in list(range(3)) + [None]:
        tp = n = g = 0
        for gold, found in parts:
            a = {t for t in gold if k is None or t[1] == k}; b = {t for t in found if k is None or t[1] == k}
            tp += len(a & b); n += len(b); g += len(a)
        print(f"{name} {KINDS[k] if k is not None else 'all'}: P {100*tp/max(1,n):.1f} R {100*tp/max(1,g):.1f} F1 {200*tp/max(1,n+g):.1f}  ({g} gold, {n} found)")


def table(f, name, a):
    a = np.asarray(a).reshape(-1)
    print(f"static const float {name}[{len(a)}] = {{", file=f)
    for i in range(0, len(a), 10): print("    " + ", ".join("%.5gf" % v if "." in "%.5g" % v or "e" in "%.5g" % v else "%.5g.0f" % v for v in a[i:i + 10]) + ",", file=f)
    print("};", file=f)


def zeros(out):
    head = open(os.path.join(HERE, "../src/read/claim_pair.h")).read()
    size = {n: int(re.search(n + r"_FIGURES = (\d+)", head)[1]) for n in ("PAIR", "EVENT")}
    write(out, {k: Net(size[n], HIDDEN * NETS) for k, n in (("s", "PAIR"), ("c", "EVENT"))}, {"s": [99.0] * 3, "c": [99.0] * 3})


def write(out, nets, least):
    with open(out, "w") as f:
        print("/* claim_weights.h - made by train/claims.py; what the numbers multiply is in claim_pair.c. */", file=f)
        print(f"#ifndef SY_CLAIM_WEIGHTS_H\n#define SY_CLAIM_WEIGHTS_H\n\nenum {{ SY_CLAIM_HIDDEN = {HIDDEN * NETS}, SY_RELATIONS = 4 }};\n", file=f)
        for key, name in (("s", "pair"), ("c", "event")):
            n = nets[key]
            for what, v in (("up", n.up.weight), ("up_bias", n.up.bias), ("down", n.down.weight), ("down_bias", n.down.bias)):
                table(f, f"sy_{name}_{what}", v.detach().numpy())
            table(f, f"sy_{name}_least", least[key])
        print("\n#endif", file=f)


def main():
    torch.set_num_threads(1)
    if "--zeros" in sys.argv: return zeros(sys.argv[1])
    out, data = sys.argv[1], os.path.join(SHARED, "data")
    pred = {}
    if "--predicted" in sys.argv:
        for p in sys.argv[sys.argv.index("--predicted") + 1:]:  # the last of the arguments
            for line in open(p):
                r = json.loads(line); pred[r["id"]] = r
    sets = {name: os.path.join(data, name + "/train.jsonl") for name in ("annotated", "invented")}
    if "--more" in sys.argv: sets["more"] = sys.argv[sys.argv.index("--more") + 1]
    recs = []
    for name, path in sets.items():
        for line in open(path):
            r = json.loads(line)
            if r["id"] in pred: recs.append((name, carried(r, pred[r["id"]]), True))
            recs.append((name, ordered(r), False))
    fig = figures([r for _, r, _ in recs])
    fold = [int(hashlib.sha256(family(r["id"]).encode()).hexdigest()[:8], 16) % FOLDS for _, r, _ in recs]
    nets, least = {}, {}
    kept = {"s": [None] * len(recs), "c": [None] * len(recs)}
    for key in "sc":
        ys = [labels(r, f[key][0], key) if f[key] else None for (_, r, _), f in zip(recs, fig)]
        def data_of(use):
            use = [i for i in use if fig[i][key]]
            x = np.concatenate([fig[i][key][1] for i in use]); y = np.concatenate([ys[i] for i in use])
            w = np.concatenate([np.full(len(ys[i]), WEIGHT[recs[i][0]] * (0.7 if recs[i][2] else 1.0), "f4") for i in use])
            g = np.concatenate([fig[i][key][0][:, 0] + 100000 * n for n, i in enumerate(use)])
            return x, y, w, g
        for k in range(FOLDS):
            net = fit_all(data_of([i for i in range(len(recs)) if fold[i] != k]))
            for i in range(len(recs)):
                if fold[i] == k and fig[i][key]: kept[key][i] = odds_of(net, fig[i][key][1])
        part = [i for i in range(len(recs)) if (recs[i][2] or not pred) and recs[i][0] != "more"]
        least[key] = tune([(gold_of(recs[i][1], key), fig[i][key] and fig[i][key][0], kept[key][i]) for i in part], key)
        if key == "c": least[key][2] = 99.0
        nets[key] = fit_all(data_of(list(range(len(recs)))))
        for name in sets:
            for predicted in (False, True):
                part = [i for i in range(len(recs)) if recs[i][0] == name and recs[i][2] == predicted]
                if part: report(f"{name} {'predicted' if predicted else 'gold'} {key}", [(gold_of(recs[i][1], key), choose(fig[i][key][0], kept[key][i], least[key], key, recs[i][1]) if fig[i][key] else set()) for i in part])
    write(out, nets, least)
    print("least", least)


if __name__ == "__main__":
    main()
