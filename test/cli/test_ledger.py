#!/usr/bin/env python3
"""The ledger across articles does not depend on the order of coming: any order of articles, any batches, archives split and merged,
articles added and taken out again give the same persons, quotations, links and claims. The articles are test/cli/families.jsonl
(invented, marked by hand). usage: test_ledger.py [SAYSO [SEED]]; prints what differs, then `N passed, N failed`."""
import json, os, random, sqlite3, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness

HERE = os.path.dirname(os.path.abspath(__file__))
count = harness.Count()
check = count.check


def run(*args):
    status, out, err = harness.said(*args)
    if status > 1:
        raise SystemExit(f"sayso {' '.join(args)}: {err}")
    return out


def ledger(path):
    """All of it by names that last: a statement is its text's hash, day and number."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    ask = lambda sql: db.execute(sql).fetchall()
    name = {i: (h.hex(), d, i - f) for i, h, d, f in ask("SELECT s.id, t.hash, r.day, r.first_statement FROM statements s JOIN readings r"
                                                       " ON r.id = s.reading JOIN texts t ON t.id = r.text")}
    persons = {i: k.hex() for i, k in ask("SELECT id, key FROM persons")}
    members = lambda sql: {c: sorted((name[s], x) for k, s, x in rows if k == c) for rows in [ask(sql)] for c in {k for k, _, _ in rows}}
    quoted = members("SELECT quotation, id, 0 FROM statements WHERE quotation IS NOT NULL")
    claimed = members("SELECT claim, statement, side FROM claim_statements")
    return dict(
        persons=sorted((k.hex(), kind, n) for k, kind, n in ask("SELECT key, kind, n.name FROM persons p JOIN names n ON n.id = p.name")),
        of=sorted((name[s], persons.get(p)) for s, p in ask("SELECT id, person FROM statements")),
        links=sorted((name[s], name[t], k) for s, t, k in ask("SELECT source, target, kind FROM links")),
        quotations=sorted((k.hex(), name[f], n, p, quoted[i]) for i, k, f, n, p in ask("SELECT id, key, first, n_statements, n_prints FROM quotations")),
        claims=sorted((k.hex(), name[a], *rest, claimed[i]) for i, k, a, *rest in ask("SELECT id, key, about, status, n_asserted, n_confirmed,"
                                                                                      " n_denied, first_day, last_day FROM claims")))


def same(one, other, what):
    for part in one:
        if one[part] != other[part]:
            print(f"{what}: {part} differ: {[x for x in one[part] if x not in other[part]][:2]} / {[x for x in other[part] if x not in one[part]][:2]}")
    check(one == other, what)


def main():
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 4)
    lines = [l for l in open(os.path.join(HERE, "families.jsonl"), encoding="utf-8")]
    first = json.loads(lines[0])
    lines.append(json.dumps(dict(first, id="reprint", publisher="Another Paper")) + "\n")
    with tempfile.TemporaryDirectory() as tmp:
        n = 0

        def build(*batches, into=None):
            nonlocal n
            n += 1
            path = into or os.path.join(tmp, f"{n}.sayso")
            for batch in batches:
                part = os.path.join(tmp, f"part{(n := n + 1)}.jsonl")
                with open(part, "w", encoding="utf-8") as f:
                    f.writelines(batch)
                run("add", path, part)
            return path

        whole = build(lines)
        want = ledger(whole)
        check(want["links"] and want["quotations"] and want["claims"] and want["persons"], "the families have a ledger")
        same(want, ledger(build(lines[::-1])), "from the last to the first")
        for k in range(3):
            mixed = rng.sample(lines, len(lines))
            cuts = sorted(rng.sample(range(1, len(lines)), 4))
            batches = [mixed[a:b] for a, b in zip([0] + cuts, cuts + [len(lines)])]
            same(want, ledger(build(*batches)), f"shuffled, in {len(batches)} batches")
        for k in range(2):
            mixed = rng.sample(lines, len(lines))
            at = rng.randrange(2, len(lines) - 2)
            one, other = build(mixed[:at]), build(mixed[at:])
            run("merge", one, other)
            same(want, ledger(one), "two archives merged")
        for k in range(3):
            gone = rng.sample(lines, 4)
            path = build(rng.sample(lines, len(lines)))
            for l in gone:
                run("remove", path, json.loads(l)["id"])
            check("in order" in run("check", path), "check, after articles were taken out")
            same(ledger(build([l for l in lines if l not in gone])), ledger(path), "articles taken out")
        # what version 2 had: other ties, other keys; the ledger is made anew
        old = build(lines)
        with sqlite3.connect(old) as db:
            db.execute("DELETE FROM links WHERE source % 2")
            db.execute("UPDATE key_runs SET entries = x'00'")
            db.execute("UPDATE statements SET quotation = NULL")
            db.execute("UPDATE sketches SET sketch = x'01'")
            db.execute("PRAGMA user_version = 2")
        db.close()
        status, _, err = harness.said("who", old)
        check(status == 1 and "version 2" in err and "sayso check" in err, "an older archive, to be read", err)
        check("in order" in run("check", old), "check, of an older archive")
        same(want, ledger(old), "an older archive's ledger")
    return count.end()


if __name__ == "__main__":
    sys.exit(main())
