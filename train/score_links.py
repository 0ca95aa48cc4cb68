"""How good an archive's ledger is on story families that are marked: score_links.py ARCHIVE GOLD.jsonl

A statement of the archive is the marked one that it shares most words with (at least half, by Jaccard). Prints
  ties        the links that the rules found: right where both statements are of one matter after what is marked, closed over the
              articles' own relations; and of these the share that has the sign too (repeats and confirms, or denies). Of a tie
              one of whose ends is no marked statement nothing is known, so it counts as wrong
  links       the marked ones: tied themselves; or found, that is, both statements stand in one claim
  in claims   pairs of statements of two articles in one claim: right where they are of one matter
  quotations  statements that print words which an earlier article of the family printed too (marked as repeats, and four words
              in a row in quotation marks the same): in one quotation with it, whose first appearance is in the first article
"""
import collections, itertools, json, os, re, sqlite3, sys
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import links

WORD = re.compile(r"[^\W_]+")


def spoken(rec, s):
    """The words of its content that stand in quotation marks."""
    text = " ".join(rec["text"][b:e] for b, e in s["content"])
    parts = re.findall(r"[“\"](.*?)[”\"]|«(.*?)»|„(.*?)“|‘(.*?)’(?!\w)|(?<!\w)'(.*?)'(?!\w)", text, re.S)
    return [w.lower() for p in parts for x in p for w in WORD.findall(x.replace("’", "'"))]


def main():
    db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
    gold = links.read(sys.argv[2])
    m = links.Marked(gold)
    import ctypes, ctypes.util
    zstd = ctypes.CDLL(ctypes.util.find_library("zstd"))
    zstd.ZSTD_decompress.restype = ctypes.c_size_t
    def unpack(size, b):
        out = ctypes.create_string_buffer(size)
        assert zstd.ZSTD_decompress(out, ctypes.c_size_t(size), b, ctypes.c_size_t(len(b))) == size
        return out.raw
    known, article = {}, {}  # statement of the archive -> marked one; -> record
    for k, r in enumerate(gold):
        row = db.execute("SELECT r.size, r.record, r.first_statement, t.size, t.body FROM versions v JOIN readings r ON r.id = v.reading JOIN texts t"
                         " ON t.id = r.text WHERE v.name = ?", (r["id"],)).fetchone()
        if not row or row[2] is None: continue
        text, rec = unpack(row[3], row[4]), json.loads(unpack(row[0], row[1]))
        at = lambda b: len(text[:b].decode())
        pred = [dict(id=s["id"], content=[[at(b), at(e)] for b, e in s["content"]]) for s in rec["statements"]]
        for s in pred: article[row[2] + s["id"] - 1] = k
        for g, p in links.match(r, dict(statements=pred)).items(): known[row[2] + p - 1] = m.number[r["id"], g]
    there = {g: p for p, g in known.items()}
    sign = lambda kind: 2 if kind == 0 else 1  # sayso_relation_kind: 0 denies
    ties = db.execute("SELECT source, target, kind FROM links").fetchall()
    answer = [m.answer(known[s], known[t]) if s in known and t in known else 0 for s, t, _ in ties]
    right, signed = sum(x > 0 for x in answer), sum(x == sign(k) for x, (_, _, k) in zip(answer, ties))
    tied = {frozenset((known[s], known[t])) for s, t, _ in ties if s in known and t in known}
    claim = dict(db.execute("SELECT statement, claim FROM claim_statements"))
    in_claim = {g: claim[p] for p, g in known.items() if p in claim}
    direct = sum(frozenset((f, t)) in tied for f, t, _ in m.raw)
    found = sum(f in in_claim and in_claim[f] == in_claim.get(t) for f, t, _ in m.raw)
    f1 = lambda p, r: 2 * p * r / max(1e-9, p + r)
    n = len(m.raw)
    print(f"ties: {len(ties)}, right {100 * right / max(1, len(ties)):.1f} %, with their sign {100 * signed / max(1, len(ties)):.1f} %")
    P = 100 * right / max(1, len(ties))
    print(f"links: {n} marked; tied themselves {100 * direct / n:.1f} % (F1 {f1(P, 100 * direct / n):.1f}), found {100 * found / n:.1f} % (F1 {f1(P, 100 * found / n):.1f}); read at all {100 * sum(f in there and t in there for f, t, _ in m.raw) / n:.1f} %")
    for kind in ("repeats", "confirms", "denies"):
        some = [(f, t) for f, t, k in m.raw if k == kind]
        print(f"    {kind}: {len(some)} marked, found {100 * sum(f in in_claim and in_claim[f] == in_claim.get(t) for f, t in some) / max(1, len(some)):.1f} %")
    groups = collections.defaultdict(list)
    for s, c in claim.items(): groups[c].append(s)
    pairs = [(s, t) for g in groups.values() for s, t in itertools.combinations(g, 2) if s in article and t in article and article[s] != article[t]]
    good = sum(s in known and t in known and m.matter[known[s]] == m.matter[known[t]] for s, t in pairs)
    print(f"in claims: {len(pairs)} pairs, right {100 * good / max(1, len(pairs)):.1f} %")
    quoted = {s: q for s, q in db.execute("SELECT id, quotation FROM statements WHERE quotation IS NOT NULL")}
    first = dict(db.execute("SELECT id, first FROM quotations"))
    words = {m.number[r["id"], s["id"]]: spoken(r, s) for r in gold for s in r["statements"]}
    runs = lambda w: {tuple(w[i:i + 4]) for i in range(len(w) - 3)}
    one = list(range(m.n))
    def root(i):
        while one[i] != i: i = one[i]
        return i
    day = lambda i: (gold[m.article[i]]["published"][:10])
    for f, t, k in m.raw:
        if k == "repeats" and runs(words[f]) & runs(words[t]): one[root(f)] = root(t)
    sets = collections.defaultdict(list)
    for i in range(m.n): sets[root(i)].append(i)
    total = grouped = dated = 0
    for g in sets.values():
        if len(g) < 2: continue
        start = min(day(i) for i in g)
        for i in g:
            if day(i) == start and i == min((x for x in g if day(x) == start)): continue
            total += 1
            q = quoted.get(there.get(i))
            if q is None or not any(quoted.get(there.get(o)) == q for o in g if o != i): continue
            grouped += 1
            dated += first[q] in article and gold[article[first[q]]]["published"][:10] == start
    print(f"quotations: {total} printed again; grouped {grouped}, with the first appearance right {dated} ({100 * dated / max(1, total):.1f} %)")


if __name__ == "__main__":
    main()
