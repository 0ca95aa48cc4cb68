"""Ties across articles: does this statement say again, confirm or deny what a statement of another article said?

    links.py words OUT.h                                   how rare common words are: src/archive/word_weights.h
    links.py pairs OUT.h [--predicted PRED.jsonl]          the rule's weights: src/archive/pair_weights.h (wants build/pairs)

The figures of a pair come from the engine (src/archive/pair.c, by test/parity/pairs.c) on the story families of invented/train, as
they are marked and, with --predicted, as the engine read them (build/sayso read; no model is needed otherwise). A pair's answer
follows from the marked links and the articles' own relations, closed over: the same side, the other side, or nothing. A statement that
the engine found stands for the marked one that it has the words of, or is a part of.
Figures by five folds over the families are printed: of pairs, and of what the ledger makes of them (closed over what each article
ties itself). The least odds are those at which three of four ties join what belongs together.
"""
import collections, hashlib, json, math, os, re, subprocess, sys, tempfile
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SAYSO_SHARED", os.path.join(HERE, "../../shared"))
TOOL = os.environ.get("PAIRS", os.path.join(HERE, "../build/pairs"))
FIGURES, HIDDEN, NETS, SHARE = 102, 12, 5, 0.75
LARGE = 0.3  # a wrong tie costs the more, the more statements stand with its two (LARGE_STRANDS in pair.c)
FUNCTION = """the a an and or but of to in on at by for with from as that this it its is are was were be been being has have had he
she they them him her hers his their i me my we us our you your who which what will would could should may might can do does did not
no so if than then there about into out up over after before when while said says s t re ve ll d m also just one any all more mr mrs
ms sir dr because where how very some monday tuesday wednesday thursday friday saturday sunday january february march april may june
july august september october november december""".split()

# Words that tell of one thing, a line each: what one paper calls "rang", another calls "telephoned".
ALIKE = """
call phone telephone rang ring rung dial dialled
meet met supper lunch dinner dined talks spoke
write wrote written letter email texted message memo note
pay paid payment money cash fee bribe settle settlement dollars pounds funding
leave left quit resign depart stepped exit walked
fire fired sack dismiss oust remove removal
hire hired appoint recruit signing contract deal agreement agree pact
rise rose increase grow grew growth
fall fell cut cuts cutting reduce reduction drop lower
cancel postpone scrap scrapped halt suspend stop stopped
warn alert alarm siren
know knew known aware learn inform
kill death dead died die
injury injured hurt wound harm
threat blackmail pressure bully bullied
offer bid proposal approach
refuse reject decline
sell sold sale buy bought purchase acquire takeover merger
test sample laboratory lab
safe safety unsafe danger risk
police officer constable detective
court judge lawsuit sue sued trial hearing ruling
company firm business maker
film movie show series programme song album tour
divorce separated marriage married wedding marry
ask request urge urged demand
lie lied lying false untrue fabricated invented nonsense
account story claim version allegation
apologise regret
promise pledge vow guarantee
helped assist aid support
deleted edited
win won victory beat
secret hidden hide hid concealed cover
drug dope doping substance banned
vote voted ballot election poll
hospital clinic doctor patient nurse
"""


def read(path):
    return [json.loads(line) for line in open(path)]


def family(rec):
    return rec["id"].rsplit("-", 1)[0]


def tool(*args, text=None):
    return subprocess.run([TOOL, *args], input=text, stdout=subprocess.PIPE, check=True).stdout


# ## Words

def words(out):
    stats, fams, all_words = collections.Counter(), collections.defaultdict(set), re.compile(r"[a-z0-9\u00c0-\u024f]+")
    recs = read(f"{SHARED}/data/invented/train.jsonl")
    contents = [(family(r), " ".join(r["text"][b:e] for b, e in s["content"]).lower()) for r in recs for s in r["statements"]]
    known = sorted(set(w for _, c in contents for w in all_words.findall(c)) | set(FUNCTION) | set(ALIKE.split()))
    stem = dict(zip(known, map(int, tool("words", text="\n".join(known).encode() + b"\n").split())))
    for fam, c in contents:
        for h in {stem[w] for w in all_words.findall(c)}:
            stats[h] += 1
            fams[h].add(fam)
    table = {h: min(15, max(0, round(1.9 * math.log((len(contents) + 4) / (n + 0.5))))) for h, n in stats.items() if len(fams[h]) > 4}
    table.update({stem[w]: 0 for w in FUNCTION})
    with open(out, "w") as f:
        print("/* word_weights.h - how rare common words are, 0 to 15; made by train/links.py from prose of our own. */\n#ifndef SY_WORD_WEIGHTS_H\n#define SY_WORD_WEIGHTS_H\n\n#include <stdint.h>\n\n"
              "/* A stem's hash (24 bits), then its weight; ascending. Words that are not here weigh 15. */\nstatic const uint32_t sy_word_weights[] = {", file=f)
        rows = [f"0x{h << 8 | w:08x}" for h, w in sorted(table.items()) if w < 15]
        for i in range(0, len(rows), 8): print("    " + ", ".join(rows[i:i + 8]) + ",", file=f)
        print("};\n\n/* A stem's hash, then which of the things that have several words it tells of; ascending. */\nstatic const uint32_t sy_word_things[] = {", file=f)
        things = {}
        for k, line in enumerate(ALIKE.split("\n")):
            for w in line.split(): things.setdefault(stem[w], k)
        said = [f"0x{h << 8 | k:08x}" for h, k in sorted(things.items())]
        for i in range(0, len(said), 8): print("    " + ", ".join(said[i:i + 8]) + ",", file=f)
        print("};\n\n#endif", file=f)
    print(len(rows), "words,", len(said), "of things with several")


# ## What is marked

class Marked:
    """Statements of records, numbered; which of them stand on one side of one matter, after what is marked."""

    def __init__(s, recs):
        s.recs, s.first, n = recs, [], 0
        for r in recs:
            s.first.append(n); n += len(r["statements"])
        s.n = n
        s.number = {(r["id"], x["id"]): s.first[k] + i for k, r in enumerate(recs) for i, x in enumerate(sorted(r["statements"], key=lambda x: x["id"]))}
        s.article = np.zeros(n, int)
        for k, r in enumerate(recs): s.article[s.first[k]:s.first[k] + len(r["statements"])] = k
        edges, s.raw = collections.defaultdict(list), []
        for r in recs:
            told = {c["id"]: c.get("statement") for c in r["contacts"]}
            ties = [(r["id"], x["from"], x["kind"], r["id"], x["to"].get("statement") or told.get(x["to"].get("contact"))) for x in r.get("marked", r["relations"])]
            ties += [(r["id"], x["statement"], x["relation"], x["article"], x["other"]) for x in r["links"]]
            for a, i, kind, b, j in ties:
                f, t = s.number.get((a, i)), s.number.get((b, j))
                if f is None or t is None or f == t: continue
                sign = -1 if kind == "denies" else 1
                edges[f].append((t, sign)); edges[t].append((f, sign))
                if a != b: s.raw.append((f, t, kind))
        s.matter, s.side = np.full(n, -1), np.zeros(n, int)
        for i in range(n):
            if s.matter[i] >= 0: continue
            s.matter[i], s.side[i], todo = i, 1, [i]
            while todo:
                x = todo.pop()
                for y, sign in edges[x]:
                    if s.matter[y] < 0:
                        s.matter[y], s.side[y] = i, s.side[x] * sign
                        todo.append(y)

    def answer(s, f, t):
        """0 nothing, 1 the same, 2 the contrary."""
        return np.where(s.matter[f] != s.matter[t], 0, np.where(s.side[f] == s.side[t], 1, 2))


def match(gold, pred):
    """Gold statement -> the predicted one that has at least half of its words (by Jaccard), each once."""
    words_of = lambda text, spans: {m.start() for b, e in spans for m in re.finditer(r"\w+", text[b:e]) for m in [re.compile(r"\w+").search(text, b + m.start())]}
    G = [(s["id"], words_of(gold["text"], s["content"])) for s in gold["statements"]]
    P = [(s["id"], words_of(gold["text"], s["content"])) for s in pred["statements"]]
    cand = sorted(((len(x & y) / len(x | y), -i, -j) for i, x in G for j, y in P if x & y), reverse=True)
    to, used = {}, set()
    for jac, i, j in cand:
        if jac >= 0.5 and -i not in to and -j not in used: to[-i] = -j; used.add(-j)
    return to


def carried(gold, pred):
    """The records that the engine read, with the marked links and relations of the statements that match."""
    pred = {r["id"]: r for r in pred}
    maps = {g["id"]: match(g, pred[g["id"]]) for g in gold}
    out = []
    for g in gold:
        to = maps[g["id"]]
        told = {c["id"]: c.get("statement") for c in g["contacts"]}
        rel = [dict(kind=r["kind"], **{"from": to.get(r["from"]), "to": {"statement": to.get(r["to"].get("statement") or told.get(r["to"].get("contact")))}}) for r in g["relations"]]
        link = [dict(l, statement=to.get(l["statement"]), other=maps[l["article"]].get(l["other"])) for l in g["links"] if l["article"] in maps]
        out.append(dict(pred[g["id"]], text=g["text"], marked=rel, links=link))
    return out


def stands_for(gold, pred):
    """Predicted statement -> the marked one that it shares most words with, or lies in: several may stand for one."""
    word = re.compile(r"\w+")
    words_of = lambda s: {b + m.start() for b, e in s["content"] for m in word.finditer(gold["text"][b:e])}
    marked, out = [(s["id"], words_of(s)) for s in gold["statements"]], {}
    for s in pred["statements"]:
        mine, best = words_of(s), 0
        for i, w in marked:
            n = len(mine & w)
            if not n: continue
            jac, part = n / len(mine | w), n / min(len(mine), len(w))
            like = jac if jac >= 0.4 else 0.25 + jac / 4 if part >= 0.8 and jac >= 0.2 else 0
            if like > best: best, out[s["id"]] = like, i
    return out


def answers(gold, read, pairs):
    """0 nothing, 1 the same, 2 the contrary, for pairs of statements of the records that were read."""
    marked, m = Marked(gold), Marked(read)
    to = np.full(m.n, -1)
    for g, r in zip(gold, read):
        for i, j in stands_for(g, r).items(): to[m.number[r["id"], i]] = marked.number[g["id"], j]
    f, t = to[pairs[:, 0]], to[pairs[:, 1]]
    return np.where((f >= 0) & (t >= 0), marked.answer(f, t), 0)


def figures(recs):
    """(places [pairs][2] of statements by their number, figures [pairs][FIGURES]), and what each article ties itself."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as f:
        for r in recs: f.write(json.dumps({k: v for k, v in r.items() if k not in ("links", "marked")}) + "\n")
        f.flush()
        raw = np.frombuffer(tool("pairs", f.name), np.uint8).reshape(-1, 16 + 4 * FIGURES)
        strands = np.array([list(map(int, l.split())) for l in tool("strands", f.name).decode().splitlines()])
    return raw[:, :16].copy().view("<u4"), raw[:, 16:].copy().view("<f4"), strands


# ## Learning

def fit(x, y, w, seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Linear(FIGURES, HIDDEN), nn.ReLU(), nn.Dropout(0.25), nn.Linear(HIDDEN, 3))
    opt = torch.optim.AdamW(net.parameters(), lr=4e-3, weight_decay=2e-2)
    x, y, w = map(torch.tensor, (x, y, w))
    rounds, per = 6, len(x) // 512 + 1
    plan = torch.optim.lr_scheduler.OneCycleLR(opt, 8e-3, total_steps=rounds * per + 1)
    for _ in range(rounds):
        for b in torch.randperm(len(x)).split(512):
            loss = (F.cross_entropy(net(x[b]), y[b], reduction="none") * w[b]).mean()
            opt.zero_grad(); loss.backward(); opt.step(); plan.step()
    return net.eval()


class Ensemble:
    def __init__(s, x, y, w):
        s.mean, s.scale = x.mean(0), np.where(x.std(0) < 1e-5, 1e9, x.std(0) + 1e-3).astype("f4")  # what never changes has no say
        s.nets = [fit((x - s.mean) / s.scale, y, w, seed) for seed in range(NETS)]

    def odds(s, x):
        with torch.no_grad():
            k = sum(n(torch.tensor((x - s.mean) / s.scale)) for n in s.nets).numpy() / NETS
        return k[:, 1:] - k[:, :1]

    def tables(s):
        """One net that gives the mean of all, on figures as they are."""
        up = np.concatenate([n[0].weight.detach().numpy() for n in s.nets]); bias = np.concatenate([n[0].bias.detach().numpy() for n in s.nets])
        down = np.concatenate([n[3].weight.detach().numpy() for n in s.nets], 1) / NETS
        return (up / s.scale).T, bias - up @ (s.mean / s.scale), down, sum(n[3].bias.detach().numpy() for n in s.nets) / NETS


def together(odds):
    """How much more likely a pair is about one matter than not."""
    return np.logaddexp(odds[:, 0], odds[:, 1])


def choose(odds, least):
    """0 nothing, 1 the same, 2 the contrary."""
    return np.where(together(odds) < least, 0, 1 + odds.argmax(1))


def closed(marked, strands, pairs, said):
    """What the ledger makes of the ties: claims, closed over what each article ties itself."""
    par = list(range(marked.n))
    def find(i):
        while par[i] != i: par[i] = par[par[i]]; i = par[i]
        return i
    for rec, i, strand, _ in strands: par[find(marked.first[rec] + i)] = find(marked.first[rec] + strand)
    for (f, t), k in zip(pairs, said):
        if k: par[find(f)] = find(t)
    return np.array([find(i) for i in range(marked.n)])


def report(name, marked, strands, pairs, truth, said, missing=0):
    got, total = said > 0, len(marked.raw) + missing
    share = lambda x: 100 * x.sum() / max(1, got.sum())
    claim = closed(marked, strands, pairs, said)
    index = {tuple(p): n for n, p in enumerate(pairs)}
    direct = sum((k := index.get((f, t), index.get((t, f)))) is not None and said[k] > 0 for f, t, _ in marked.raw)
    found = sum(claim[f] == claim[t] for f, t, _ in marked.raw)
    one = np.array([claim[f] == claim[t] for f, t in pairs])
    print(f"{name}: ties {got.sum()}, right {share((truth > 0) & got):.1f}, with their sign {share((said == truth) & got):.1f}; marked links tied themselves {100 * direct / total:.1f},"
          f" in one claim {100 * found / total:.1f}; pairs in one claim {one.sum()}, right {100 * (truth[one] > 0).mean():.1f}")


def table(f, name, a):
    a = np.asarray(a).reshape(-1)
    print(f"static const float {name}[{len(a)}] = {{", file=f)
    for i in range(0, len(a), 12): print("    " + ", ".join("%.4gf" % v if "." in "%.4g" % v or "e" in "%.4g" % v else "%.4g.0f" % v for v in a[i:i + 12]) + ",", file=f)
    print("};", file=f)


def pairs(out, predicted):
    torch.set_num_threads(1)
    gold = read(f"{SHARED}/data/invented/train.jsonl")
    sets = [("as marked", gold)]
    if predicted: sets.append(("as read", carried(gold, read(predicted))))
    data = []
    n_gold = None
    for name, recs in sets:
        m = Marked(recs)
        n_gold = n_gold or len(m.raw)
        head, x, strands = figures(recs)
        first = np.array(m.first)
        p = np.stack([first[head[:, 0]] + head[:, 1], first[head[:, 2]] + head[:, 3]], 1)
        y = m.answer(p[:, 0], p[:, 1]) if recs is gold else answers(gold, recs, p)
        raw = {frozenset((f, t)) for f, t, _ in m.raw}
        w = np.array([1.5 if frozenset(q) in raw else 1.0 for q in p.tolist()], "f4")
        fold = np.array([int(hashlib.sha256(family(recs[k]).encode()).hexdigest()[:8], 16) % 5 for k in head[:, 0]])
        met = {(a, b) for a, b in zip(head[:, 0], head[:, 2])}
        print(f"{name}: {len(x)} pairs of {len(met)} meetings, answers {np.bincount(y)}; {len(m.raw)} of {n_gold} links can be found,"
              f" of them met {sum((m.article[f], m.article[t]) in met or (m.article[t], m.article[f]) in met for f, t, _ in m.raw)};"
              f" meetings of strangers {sum(family(recs[a]) != family(recs[b]) for a, b in met)}")
        data.append((name, m, strands, p, x, y, w, fold, n_gold - len(m.raw), head))
    cat = lambda k, use: np.concatenate([d[k][use(d)] for d in data])
    odds = [np.zeros((len(d[4]), 2), "f4") for d in data]
    for k in range(5):
        e = Ensemble(*(cat(i, lambda d: d[7] != k) for i in (4, 5, 6)))
        for d, o in zip(data, odds): o[d[7] == k] = e.odds(d[4][d[7] == k])
    best = None
    for d, x in zip(data, odds):
        alone = dict(((rec, i), strand) for rec, i, strand, _ in d[2].tolist())
        size = collections.Counter((rec, strand) for rec, _, strand, _ in d[2].tolist())
        of = np.array([[size[r, alone[r, i]] for r, i in ((a, b), (c, e))] for a, b, c, e in d[9].tolist()])
        x -= LARGE * np.log(of.prod(1))[:, None]
    o, truth = np.concatenate(odds), np.concatenate([d[5] for d in data])
    order = np.argsort(-together(o))
    right = np.cumsum((truth > 0)[order]) / np.arange(1, len(o) + 1)
    for share in (0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        least = together(o)[order][np.where(right >= share)[0][-1]]
        print(f"share {share}: least {least:.3f}")
        for d, x in zip(data, odds): report("    " + d[0], d[1], d[2], d[3], d[5], choose(x, least), d[8])
        if share == SHARE: best = least
    e = Ensemble(*(cat(i, lambda d: slice(None)) for i in (4, 5, 6)))
    with open(out, "w") as f:
        print("/* pair_weights.h - made by train/links.py; what the numbers multiply is in pair.c. */", file=f)
        print(f"#ifndef SY_PAIR_WEIGHTS_H\n#define SY_PAIR_WEIGHTS_H\n\nenum {{ SY_PAIR_HIDDEN = {HIDDEN * NETS} }};\n", file=f)
        for what, v in zip(("up", "up_bias", "down", "down_bias"), e.tables()): table(f, "sy_pair_" + what, v)
        print(f"static const float sy_pair_least = {best:.4g}f;", file=f)
        print("\n#endif", file=f)


if __name__ == "__main__":
    if sys.argv[1] == "words": words(sys.argv[2])
    else: pairs(sys.argv[2], sys.argv[sys.argv.index("--predicted") + 1] if "--predicted" in sys.argv else None)
