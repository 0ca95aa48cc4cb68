"""Whom a mention means (src/read/coref.c): coref.py MODEL.sayso OUT.sayso [--folds N] [--more FILE] [--work DIR]

The engine itself (build/speakers pairs) tells for every source that it finds in the annotated and invented sets (build/sayso
read, matched with the gold: it takes the subject of "was asked" for a source, so the network learns when nobody is meant), and for
the pronouns and nominals of GUM's chains and of PolNeAR's silver ones, which candidates it sees, what code sees of each and which words
they stand on. A small network over that and the words' traces learns to rank them; OUT is MODEL with its tensors in it.
--folds gives figures first: each article judged by a network that never saw it, for each class of mention, beside the rules.

`Coref` takes trace rows as a tensor, so that its loss can also train the encoder that makes them: item() and collate() make
its input, loss() its loss.
"""
import argparse, hashlib, json, os, re, subprocess, sys, zlib
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import features, modelfile, traces  # features puts ../shared/eval on the path
from score_fields import same_name, norm
from score import covered, jaccard, words

WIDTH, NARROW, HIDDEN, CODE = traces.WIDTH, 16, 32, 108
CLASSES = "he she it they I we you who missing surname name bare definite own indefinite plain other".split()
KINDS = " person org anonymous group document author unknown".split(" ")
AUTHOR, NEW, NOBODY, RULES = 44, 45, 46, 48  # src/read/coref.c's numbers
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = f"{features.SHARED}/data"
# name of a set, its file, what a mention of it weighs
SETS = [("at", f"{DATA}/annotated/train.jsonl", 1.0), ("it", f"{DATA}/invented/train.jsonl", 0.7),
        ("gum", f"{DATA}/gum/train.jsonl", 0.3), ("silver", f"{DATA}/polnear/train.jsonl", 0.15)]
PRONOUNS = set("he she him her his they them it its their".split())


# ## What to learn from

def chains(rec, kind):
    """GUM's or PolNeAR's chains as a record of statements without cue or content: each pronoun and nominal of a chain that
    has a name is a source, the chain's first full name its speaker."""
    text, out = rec["text"], []
    if kind == "gum":
        by = {}
        for m in rec["mentions"]:
            if m["type"] in ("person", "organization"): by.setdefault(m["chain"], []).append((m["span"], m["type"]))
        groups = [(sorted(x[0] for x in v), v[0][1]) for v in by.values()]
    else:
        people = {tuple(n[:2]) for n in rec.get("names") or [] if n[2] == "PERSON"}
        groups = [(sorted(c), "person") for c in rec.get("chains") or [] if any(b <= s and e <= t for b, t in c for s, e in people if s >= b and e == t)]
    for spans, what in groups:
        names = [text[b:e] for b, e in spans]
        names = [re.split(r",| \(| who ", n)[0] for n in names]
        full = [n for n in names if len(n) < 60 and re.search(r"[A-Z][\w.’'-]+$", n.strip()) and n.lower() not in PRONOUNS and n not in ("I",)]
        if not full: continue
        name = max(full, key=lambda n: (len(norm(n)) > 1, -full.index(n)))
        for (b, e), n in zip(spans, names):
            w = text[b:e].lower().split()
            nominal = kind == "gum" and w and w[0] in ("the", "his", "her", "their") and e - b < 40 and not re.search(r"[A-Z]", text[b + 4:e])
            if w and (len(w) == 1 and w[0] in PRONOUNS or nominal):
                out.append(dict(source=[[b, e]], cue=[], content=[], speaker=name))
    out.sort(key=lambda s: s["source"])
    return dict(id=rec["id"], text=text, statements=[dict(s, id=i + 1) for i, s in enumerate(out)])


def records(short, path):
    recs = [json.loads(l) for l in open(path)]
    if short in ("gum", "silver"):
        if short == "silver":
            known = {json.loads(l)["id"] for s in ("train", "dev") for l in open(f"{DATA}/annotated/{s}.jsonl")}
            recs = [r for r in recs if r["id"] not in known][::8]
        return [chains(r, short) for r in recs]
    for r in recs:
        who = {s["id"]: s for s in r["speakers"]}
        for s in r["statements"]:
            w = who.get(s["speaker"]) or {}
            s["speaker"], s["kind"] = w.get("name"), w.get("kind") or "unknown"
    return recs


def own(model, work, short, recs):
    """The records with the engine's statements in place of the gold ones; those that match none have no "speaker" and teach nothing."""
    path, out = f"{work}/{short}", []
    with open(path + ".text", "w") as f:
        for r in recs: print(json.dumps(dict(id=r["id"], text=r["text"])), file=f)
    stamp = hashlib.sha256(open(model, "rb").read() + open(path + ".text", "rb").read()).hexdigest()
    if not os.path.exists(path + ".read.of") or open(path + ".read.of").read() != stamp:
        run("sayso", ["read", "--from", "jsonl", "--model", model, "--no-text", path + ".text"], path + ".read")
        open(path + ".read.of", "w").write(stamp)
    for r, l in zip(recs, open(path + ".read")):
        toks = words(r["text"]); starts = [t[0] for t in toks]
        mine = [{k: s[k] for k in ("source", "cue", "content", "parent") if s.get(k) is not None} for s in json.loads(l)["statements"]]
        G, P = ([covered(s["content"], toks, starts) for s in x] for x in (r["statements"], mine))
        pairs = sorted(((jaccard(a, b), -i, -j) for i, a in enumerate(G) for j, b in enumerate(P) if a & b), reverse=True)
        seen = set()
        for jac, i, j in pairs:
            if jac >= 0.5 and ("g", i) not in seen and ("p", j) not in seen:
                seen |= {("g", i), ("p", j)}
                mine[-j].update({k: r["statements"][-i].get(k) for k in ("speaker", "kind")})
        out.append(dict(r, statements=mine))
    return out


def run(tool, args, out):
    env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
    with open(out, "w") as f: subprocess.run([f"{HERE}/../build/{tool}", *args], stdout=f, env=env, check=True)


def good(s, c, code):
    """Whether candidate c is who the gold says spoke."""
    kind = s.get("kind")
    if code[AUTHOR]: return kind == "author"
    if code[NOBODY]: return not s["speaker"] and kind != "author"
    return same_name(s["speaker"], c["name"])


def near_new(s, c):
    """The gold's name and a new nominal's have most words in common: the same one, named by other words."""
    a, b = set(norm(s["speaker"])), set(norm(c["name"]))
    return len(a & b) * 2 >= len(a | b) and len(a & b) > 0


def dump(model, work, short, path, again=None):
    """A set's mentions, the engine's view: list of items. `again`: a model whose own choices the later mentions see."""
    recs = records(short.split("+")[0], path)
    if short.endswith("+"): recs = own(model, work, short, recs)
    gold, code, pairs = (f"{work}/{short}{x}" for x in (".gold", ".code", ".pairs"))
    seen = f"{work}/{short.rstrip('+')}.seen"  # of the text, whatever its statements are
    with open(gold, "w") as f:
        for r in recs:
            print(json.dumps(dict(id=r["id"], text=r["text"], statements=[{k: s[k] for k in ("source", "cue", "content", "parent") if k in s and s[k] is not None} for s in r["statements"]])), file=f)
    stamp = hashlib.sha256(open(model, "rb").read() + "".join(r["text"] for r in recs).encode()).hexdigest()
    if not os.path.exists(seen) or open(seen + ".of").read() != stamp:
        run("speakers", ["names", model, gold, seen], os.devnull)
        open(seen + ".of", "w").write(stamp)
    run("speakers", ["pairs", gold, seen, code] + ([again] if again else []), pairs)
    rows = np.fromfile(code, np.float32).reshape(-1, CODE)
    at, out = 0, []
    for l in open(pairs):
        p = json.loads(l)
        n = len(p["candidates"])
        c = rows[at:at + n]; at += n
        s = recs[p["article"]]["statements"][p["statement"]]
        if "speaker" not in s: continue
        y = np.array([good(s, x, r) for x, r in zip(p["candidates"], c)])
        if not y.any() and s["speaker"]:
            y = np.array([bool(r[NEW]) and near_new(s, x) for x, r in zip(p["candidates"], c)])
        out.append(dict(set=short, id=recs[p["article"]]["id"], article=p["article"], cls=p["class"], chosen=p["chosen"], mention=p["mention"], cue=p["cue"],
                        near=[x["near"] for x in p["candidates"]], all=[x["all"] for x in p["candidates"]], code=np.array(c), y=y,
                        kinds=[x["kind"] for x in p["candidates"]], gold=s["speaker"]))
    return out, rows_of(seen)


def rows_of(seen):
    """Each article's traces, float32 [words][WIDTH], as build/speakers names wrote them."""
    raw, at, out = np.fromfile(seen, np.uint8), 0, []
    while at < len(raw):
        names, words, width = raw[at:at + 12].view("<u4")
        at += 12 + 12 * int(names) + 8 * int(words)
        out.append(raw[at:at + int(words) * int(width)].view(np.int8).reshape(int(words), int(width)))
        at += int(words) * int(width)
    return out


# ## The network

def collate(items, offsets):
    """Input of Coref for some mentions: which rows make up which mean, and the rest. offsets: where each mention's article begins in the rows."""
    row, seg, share, n = [], [], [], 0
    def mean(spans, off):
        nonlocal n
        spans = [s for s in spans if s and s[1] > s[0]]
        for b, e in spans:
            row.extend(range(off + b, off + e)); seg.extend([n] * (e - b)); share.extend([1 / (len(spans) * (e - b))] * (e - b))
        n += 1
        return n - 1
    m, q, near, every, owner = [], [], [], [], []
    for k, (x, off) in enumerate(zip(items, offsets)):
        m.append(mean([x["mention"]], off)); q.append(mean([x["cue"]], off))
        for a, b in zip(x["near"], x["all"]):
            near.append(mean([a], off)); every.append(mean(b, off)); owner.append(k)
    t = lambda v: torch.tensor(v, dtype=torch.long)
    return dict(row=t(row), seg=t(seg), share=torch.tensor(share), n=n, mention=t(m), cue=t(q), near=t(near), all=t(every), owner=t(owner),
                code=torch.from_numpy(np.concatenate([x["code"] for x in items])), y=torch.from_numpy(np.concatenate([x["y"] for x in items])))


class Coref(nn.Module):
    def __init__(s, narrow=NARROW, hidden=HIDDEN, width=WIDTH):
        super().__init__()
        s.mention, s.cue, s.other = (nn.Linear(width, narrow, bias=False) for _ in range(3))
        s.one = nn.Linear(7 * narrow + CODE, hidden); s.two = nn.Linear(hidden, 1, bias=False)

    def means(s, rows, b):
        return torch.zeros(b["n"], rows.shape[1], dtype=rows.dtype).index_add(0, b["seg"], rows[b["row"]] * b["share"][:, None])

    def forward(s, rows, b, drop=0.0):
        """rows [words][width]: the traces; b: collate()'s. Scores [pairs]."""
        return s.score(s.means(rows, b), b, drop)

    def score(s, x, b, drop=0.0):
        t = s.training
        d = lambda v: F.dropout(v, drop, t)
        u, q = d(s.mention(x[b["mention"]]))[b["owner"]], d(s.cue(x[b["cue"]]))[b["owner"]]
        c, a = d(s.other(x[b["near"]])), d(s.other(x[b["all"]]))
        code = F.dropout(b["code"], drop / 3, t)
        h = F.relu(s.one(torch.cat([u, q, c, a, u * c, u * a, q * c, code], 1)))
        return s.two(F.dropout(h, drop, t))[:, 0]


def loss(scores, b, weight=None):
    """-log of what the right candidates have of each mention's choice; mentions without a right one do not count."""
    n = int(b["owner"].max()) + 1
    top = torch.full((n,), -1e9).scatter_reduce(0, b["owner"], scores.detach(), "amax")
    e = torch.exp(scores - top[b["owner"]])
    z = torch.zeros(n).index_add(0, b["owner"], e)
    g = torch.zeros(n).index_add(0, b["owner"], e * b["y"])
    some = torch.zeros(n).index_add(0, b["owner"], b["y"].float()) > 0
    l = torch.where(some, torch.log(z) - torch.log(g.clamp_min(1e-20)), torch.zeros(()))
    w = some.float() if weight is None else some * weight
    return (l * w).sum() / w.sum().clamp_min(1)


# ## Training on frozen traces: each mean that is asked for is made once

def freeze(items, rows):
    """Into each item "at": which rows of the table that is returned its mention, cue and candidates are."""
    table, known, sums, where = [np.zeros(WIDTH, np.float16)], {}, None, None
    def mean(spans):
        spans = tuple(map(tuple, (s for s in spans if s and s[1] > s[0])))
        if not spans: return 0
        if (where, spans) not in known:
            known[where, spans] = len(table)
            table.append((sum((sums[e] - sums[b]) / (e - b) for b, e in spans) / len(spans)).astype(np.float16))
        return known[where, spans]
    for x in items:
        if where != (x["set"].rstrip("+"), x["article"]):
            where = (x["set"].rstrip("+"), x["article"])
            sums = np.cumsum(np.concatenate([np.zeros((1, WIDTH)), rows[where[0]][where[1]].astype(float) * traces.STEP]), 0)
        x["at"] = np.array([mean([x["mention"]]), mean([x["cue"]])] + [mean([n]) for n in x["near"]] + [mean(a) for a in x["all"]])
    return torch.from_numpy(np.array(table))


def batch(items, table):
    rows = table[torch.from_numpy(np.concatenate([x["at"] for x in items]))].float()
    at, b = 0, dict(mention=[], cue=[], near=[], all=[], owner=[])
    for k, x in enumerate(items):
        n = len(x["y"])
        b["mention"].append(at); b["cue"].append(at + 1)
        b["near"] += range(at + 2, at + 2 + n); b["all"] += range(at + 2 + n, at + 2 + 2 * n); b["owner"] += [k] * n
        at += 2 + 2 * n
    b = {k: torch.tensor(v) for k, v in b.items()}
    b["code"] = torch.from_numpy(np.concatenate([x["code"] for x in items])); b["y"] = torch.from_numpy(np.concatenate([x["y"] for x in items]))
    return rows, b


def train(items, table, seed, epochs=12, lr=4e-3, wd=0.05, drop=0.2, narrow=NARROW, hidden=HIDDEN, per=64, blind=0.25):
    """blind: how often a mention is shown without what the rules say, so that the rest is learned too."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    weight = {s: w for s, _, w in SETS}
    items = [x for x in items if x["y"].any() and not x["y"].all()]
    net = Coref(narrow, hidden)
    opt = torch.optim.AdamW(net.parameters(), lr=lr, weight_decay=wd)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, lr, total_steps=epochs * -(-len(items) // per), pct_start=0.1)
    order = np.arange(len(items))
    for _ in range(epochs):
        rng.shuffle(order)
        for k in range(0, len(order), per):
            part = [items[i] for i in order[k:k + per]]
            x, b = batch(part, table)
            b["code"][(torch.rand(len(part)) < blind)[b["owner"]], RULES] = 0
            l = loss(net.score(x, b, drop), b, torch.tensor([weight.get(p["set"], 1.0) for p in part]))
            opt.zero_grad(); l.backward(); opt.step(); sched.step()
    return net.eval()


def choices(nets, items, table):
    out = []
    with torch.no_grad():
        for k in range(0, len(items), 256):
            x, b = batch(items[k:k + 256], table)
            s = sum(n.score(x, b) for n in nets) / len(nets)
            for i in range(len(items[k:k + 256])): out.append(int(s[b["owner"] == i].argmax()))
    return out


def figures(items, picks):
    """Of each class: mentions, right by the rules, by the network, and with a right candidate at all."""
    n = {}
    for x, p in zip(items, picks):
        v = n.setdefault(CLASSES[x["cls"]], [0, 0, 0, 0])
        rules = int(np.flatnonzero(x["code"][:, RULES])[0]) if x["code"][:, RULES].any() else -1
        v[0] += 1; v[1] += bool(rules >= 0 and x["y"][rules]); v[2] += bool(x["y"][p]); v[3] += bool(x["y"].any())
    for c, v in sorted(n.items(), key=lambda z: -z[1][0]): print(f"  {c:11} {v[0]:5}  rules {100*v[1]/v[0]:5.1f}  net {100*v[2]/v[0]:5.1f}  best {100*v[3]/v[0]:5.1f}  ({v[2]-v[1]:+d})")
    t = np.sum(list(n.values()), 0)
    print(f"  {'all':11} {t[0]:5}  rules {100*t[1]/t[0]:5.1f}  net {100*t[2]/t[0]:5.1f}  best {100*t[3]/t[0]:5.1f}  ({t[2]-t[1]:+d})")


def join(nets):
    """The mean of the networks' scores as one network: their layers side by side."""
    k, a, h = len(nets), nets[0].mention.weight.shape[0], nets[0].one.weight.shape[0]
    big = Coref(a * k, h * k).eval()
    with torch.no_grad():
        big.one.weight.zero_()
        for f in ("mention", "cue", "other"): getattr(big, f).weight.copy_(torch.cat([getattr(n, f).weight for n in nets]))
        big.one.bias.copy_(torch.cat([n.one.bias for n in nets])); big.two.weight.copy_(torch.cat([n.two.weight for n in nets], 1) / k)
        for i, n in enumerate(nets):
            rows = slice(i * h, (i + 1) * h)
            for g in range(7): big.one.weight[rows, g * a * k + i * a:g * a * k + (i + 1) * a] = n.one.weight[:, g * a:(g + 1) * a]
            big.one.weight[rows, 7 * a * k:] = n.one.weight[:, 7 * a:]
    return big


def tensors(net):
    t = {}
    for name, w in (("mention", net.mention.weight), ("cue", net.cue.weight), ("other", net.other.weight), ("one", net.one.weight)):
        t[f"coref.{name}"], t[f"coref.{name}.scale"] = modelfile.quantise_rows(w.detach().T.contiguous().numpy())
    t["coref.one.bias"], t["coref.two"] = net.one.bias.detach().numpy(), net.two.weight.detach()[0].numpy()
    return t


def family(x):
    """Which fold an article is in: invented ones by their story's family."""
    return zlib.crc32(re.sub(r"[-_.]?[a-z0-9]*$", "", x["id"]).encode() if x["set"][:2] == "it" else x["id"].encode())


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model"); p.add_argument("out")
    p.add_argument("--folds", type=int, default=0); p.add_argument("--work", default="/tmp/coref"); p.add_argument("--again", help="a model whose own choices the features show")
    p.add_argument("--set", default="", help="KEY=VALUE,... for train()"); p.add_argument("--without", default="", help="sets to leave out, for comparison"); p.add_argument("--seed", type=int, default=1); p.add_argument("--members", type=int, default=3)
    p.add_argument("--more", help="further articles, annotated as data/annotated"); p.add_argument("--only", type=int, help="of the folds, this one alone")
    a = p.parse_args()
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    os.makedirs(a.work, exist_ok=True)
    kw = {k: float(v) if "." in v or "e" in v else int(v) for k, v in (x.split("=") for x in a.set.split(",") if x)}
    if a.more: SETS.insert(1, ("more", a.more, 1.0))
    SETS[:] = [(s + "+" if s in ("at", "more", "it") else s, path, w) for s, path, w in SETS]
    items, rows = [], {}
    for short, path, _ in SETS:
        if short not in a.without.split(","):
            i, rows[short.rstrip("+")] = dump(a.model, a.work, short, path, a.again)
            items += i
            print(f"{short}: {len(i)} mentions, {sum(x['y'].any() for x in i)} with a right candidate", flush=True)
    table = freeze(items, rows)
    if a.folds:
        done, picks = [], []
        for k in [a.only] if a.only is not None else range(a.folds):
            te = [x for x in items if x["set"].rstrip("+") in ("at", "more", "it") and family(x) % a.folds == k]
            ids = {x["id"] for x in te}
            some = [x for x in items if x["id"] not in ids]
            done += te; picks += choices([train(some, table, a.seed + k, **kw) for k in range(a.members)], te, table)
        for s in ("at+", "more+", "it+"):
            both = [(x, c) for x, c in zip(done, picks) if x["set"] == s]
            if both: print(s); figures(*zip(*both))
        sys.stdout.flush()
    net = join([train(items, table, a.seed + k, **kw) for k in range(a.members)])
    t = {k: v for k, v in modelfile.read(a.model).items() if not k.startswith("coref.")}
    t.update(tensors(net))
    modelfile.write(a.out, t)
    print(f"{a.out}: {os.path.getsize(a.out)} bytes")


if __name__ == "__main__":
    main()
