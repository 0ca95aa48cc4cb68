#!/usr/bin/env python3
"""`sayso eval` against the scripts that define its figures.

usage: test_eval.py [SAYSO]        (default: build/sayso)

Always: the fixture test/cli/eval/ (invented prose, with the figures that the scripts gave for it), and what a bad file is
answered with. Where ${SAYSO_SHARED:-../shared} holds the scripts and the corpora: each gold file against itself and against
seeded mutations of it (spans shifted, dropped, merged; sources gone; names, labels, contacts and relations changed; offsets in
bytes and UTF-16), every digit compared, as tables and as JSON.
"""
import copy, json, os, random, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import ROOT, SAYSO, Count

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.abspath(os.environ.get("SAYSO_SHARED", os.path.join(ROOT, "..", "shared")))
SCRIPTS = [os.path.join(SHARED, "eval", s) for s in ("score.py", "score_fields.py")]
count = Count()
check = count.check


def run(*command, stdin=None):
    r = subprocess.run(command, capture_output=True, stdin=stdin)
    return r.returncode, r.stdout.decode(), r.stderr.decode()


def evaluate(gold, pred, *options):
    return run(SAYSO, "eval", gold, pred, *options)


def differ(got, want):
    return "\n".join(f"    sayso  {g}\n    script {w}" for g, w in zip(got.splitlines() + [""] * 20, want.splitlines()) if g != w)


# ---- mutations

def some_span(rng, span, n):
    b, e = span
    b = min(max(0, b + rng.choice([-9, -4, -1, 0, 0, 1, 3, 12])), n - 1)
    return [b, min(max(b + 1, e + rng.choice([-15, -6, -1, 0, 0, 1, 2, 20])), n)]


def mutate_statement(rng, s, n):
    for role in ("source", "cue", "content"):
        x = rng.random()
        if x < .3 and s.get(role):
            s[role] = [some_span(rng, sp, n) for sp in s[role]]
        elif x < .36:
            s[role] = rng.choice([[], None]) if role != "content" or rng.random() < .3 else s.get(role)
        elif x < .42 and s.get(role):
            b, e = s[role][0]
            if e - b > 4:
                s[role] = [[b, (b + e) // 2], [(b + e) // 2, e]] + s[role][1:]
    for f, values in (("channel", ["interview", "speech", None, "statement"]), ("stance", ["assert", "deny", "urge", None]),
                      ("outlet", ["the BBC", "BBC", None, "Evening Post's"]), ("when", ["2026-05-04", None, ""]),
                      ("addressee", ["reporters; the Mayor of X", "supporters ;", None, 1, 2])):
        if f in s and rng.random() < .2:
            s[f] = rng.choice(values)
    if "speaker" in s and rng.random() < .15:
        s["speaker"] = rng.choice([None, 1, 2, 3])
    if rng.random() < .05:
        s["parent"] = rng.choice([None, 0, 1])


def mutate_name(rng, name):
    if not name:
        return rng.choice([name, "Somebody Else"])
    return rng.choice([name.upper(), "Sir " + name, "the " + name, name + "'s", name + "\u2019s", name.split()[-1], "J.D. " + name,
                       name.replace(" ", "-"), " " + name + "\u00a0", "\u0130lhan \u03a3\u039f\u03a6\u039f\u03a3", name])


def mutate_record(rng, rec):
    n = len(rec["text"])
    key = "statements" if "statements" in rec else "attributions"
    old, new = rec[key], []
    for s in old:
        x = rng.random()
        if x < .08:
            continue
        if rng.random() < .6:
            mutate_statement(rng, s, n)
        new.append(s)
        if x > .96:
            new.append(copy.deepcopy(s))
        if x > .93 and len(new) > 1:
            new[-1]["content"] = (new[-1].get("content") or []) + (new[-2].get("content") or [])
    if rng.random() < .2:
        rng.shuffle(new)
    rec[key] = new
    for s in rec.get("speakers", []):
        if rng.random() < .3:
            s["name"] = mutate_name(rng, s.get("name"))
        if rng.random() < .1:
            s["kind"] = rng.choice(["person", "org", None, "group"])
    for c in rec.get("contacts", []):
        if rng.random() < .2:
            c["from"], c["to"] = c.get("to"), c.get("from")
        if rng.random() < .2:
            c["modality"] = rng.choice(["happened", "planned", "denied"])
        if rng.random() < .1:
            c["kind"] = rng.choice(["call", "meet", "write"])
        if rng.random() < .2:
            c["to"] = rng.choice([[], ["the Governor"], (c.get("to") or []) + ["Ana Ruiz"]])
    if rec.get("contacts") and rng.random() < .3:
        rng.shuffle(rec["contacts"])
    if rec.get("relations") and rng.random() < .5:
        r = rng.choice(rec["relations"])
        rec["relations"] += [copy.deepcopy(r)]
        if "kind" in r:
            r["kind"] = rng.choice(["denies", "confirms", "repeats"])
    return rec


def offsets_in(rec, text, unit):
    """The same record with its spans in bytes or UTF-16 units; the scripts only know code points."""
    at, step = [0], (lambda c: len(c.encode())) if unit == "byte" else (lambda c: 1 + (ord(c) > 0xffff))
    for c in text:
        at.append(at[-1] + step(c))
    for s in rec.get("attributions", []) + rec.get("statements", []):
        for role in ("source", "cue", "content"):
            s[role] = [[at[b], at[e]] for b, e in s.get(role) or []]
    rec["offsets"] = unit
    return rec


def write(path, records):
    with open(path, "w", encoding="utf-8") as f:
        for r in records:
            print(json.dumps(r, ensure_ascii=False), file=f)


# ---- against the scripts

def compare(name, gold, pred, pred_in=None):
    """Tables and JSON of both programs over the same files; pred_in: the predictions as sayso shall read them."""
    with open(gold, encoding="utf-8") as f:
        fields = "statements" in json.loads(f.readline())
    for script, option in zip(SCRIPTS, ("--spans", "--fields")):
        if option == "--fields" and not fields:
            continue
        for extra in ([], ["--json"]):
            rc, want, err = run(sys.executable, script, gold, pred, *extra)
            if rc:
                check(False, f"{name} {option}: the script itself", err[-300:])
                continue
            got = evaluate(gold, pred_in or pred, option, *extra)
            check(got == (0, want, ""), f"{name} {option} {extra}", differ(got[1], want) + got[2])


def corpora(folder):
    for i, name in enumerate(("polnear/dev", "annotated/dev", "invented/measure", "annotated/train")):
        path = os.path.join(SHARED, "data", name + ".jsonl")
        if not os.path.exists(path):
            print(f"skipped: {path} is not there")
            continue
        with open(path, encoding="utf-8") as f:
            gold = [json.loads(line) for line in f]
        compare(f"{name} against itself", path, path)
        for seed in range(1 if name.endswith("train") else 3):
            rng = random.Random(100 * i + seed)
            pred = [mutate_record(rng, copy.deepcopy(a)) for a in gold if rng.random() > .03]
            if seed == 1:
                rng.shuffle(pred)
            if seed == 2:
                for r in pred:
                    r.pop("text")
            out, unit_out = os.path.join(folder, "pred.jsonl"), os.path.join(folder, "unit.jsonl")
            write(out, pred)
            compare(f"{name} seed {seed}", path, out)
            texts = {a["id"]: a["text"] for a in gold}
            unit = ("byte", "utf16")[seed % 2]
            write(unit_out, [offsets_in(copy.deepcopy(r), texts[r["id"]], unit) for r in pred])
            compare(f"{name} seed {seed} in {unit} offsets", path, out, unit_out)
            write(unit_out, [offsets_in(copy.deepcopy(a), a["text"], unit) for a in gold])
            same = evaluate(path, out), evaluate(unit_out, out)
            check(same[0] == same[1], f"{name} seed {seed}: gold in {unit} offsets", differ(same[1][1], same[0][1]))
            if name != "polnear/dev":  # a record as gold, the older form as prediction
                write(out, [dict(id=r["id"], attributions=r["statements"]) for r in pred])
                compare(f"{name} seed {seed} as attributions", path, out)
        # every article shorter by statements: from all of them to none
        write(os.path.join(folder, "none.jsonl"), [])
        compare(f"{name} against nothing", path, os.path.join(folder, "none.jsonl"))


# ---- the fixture, and bad input

def fixture():
    data = os.path.join(HERE, "eval")
    gold, pred = os.path.join(data, "gold.jsonl"), os.path.join(data, "pred.jsonl")
    for option, file in (([], "all.txt"), (["--spans"], "spans.txt"), (["--fields"], "fields.txt"), (["--json"], "all.json")):
        with open(os.path.join(data, file), encoding="utf-8") as f:
            want = f.read()
        got = evaluate(gold, pred, *option)
        check(got == (0, want, ""), f"the fixture's {file}", differ(got[1], want) + got[2])
    with open(pred, "rb") as f:
        r = run(SAYSO, "eval", gold, "-", stdin=f)
    check(r == evaluate(gold, pred), "predictions from standard input", r[2])
    r = run("sh", "-c", f'cat "{pred}" | "{SAYSO}" eval "{gold}" -')
    check(r == evaluate(gold, pred), "predictions from a pipe", r[2])


def bad_input(folder):
    gold, pred = os.path.join(folder, "gold.jsonl"), os.path.join(folder, "pred.jsonl")
    article = dict(id="a", text="Rain, she said.", attributions=[dict(source=[[6, 9]], cue=[[10, 14]], content=[[0, 4]])])

    def case(name, pred_lines, status, *words, gold_lines=None):
        for path, lines in ((gold, gold_lines or [json.dumps(article)]), (pred, pred_lines)):
            with open(path, "wb") as f:
                f.write(b"".join(x if isinstance(x, bytes) else (x + "\n").encode() for x in lines))
        rc, out, err = evaluate(gold, pred)
        good = rc == status and all(w in err for w in words) and (rc == 0) == (err == "") and (rc == 0 or not out)
        check(good, name, f"    status {rc}, said: {err}")

    span = lambda b, e, **more: json.dumps(dict(id="a", attributions=[dict(content=[[b, e]])], **more))
    ok = json.dumps(dict(article, text=None))
    case("a good file", [ok], 0)
    case("blank lines and CR LF are no matter", [b"\r\n \t\n", ok + "\r", ""], 0)
    case("a byte-order mark is no matter", [b"\xef\xbb\xbf" + ok.encode()], 0)
    case("the last line may lack its end", [ok.encode()], 0)
    case("an empty prediction file", [], 0)
    case("a line that is no JSON", ["", ok, "{"], 1, "sayso: ", "pred.jsonl:3: ", "not an article")
    case("a cut line", [ok[:-5]], 1, "pred.jsonl:1: ", "not an article")
    case("bytes that are no UTF-8", [b'{"id": "a\xff"}\n'], 1, "pred.jsonl:1: ", "not an article")
    case("a list in place of an article", ["[1]"], 1, "pred.jsonl:1: ", "not an article")
    case("no id", ['{"text": "x"}'], 1, "pred.jsonl:1: ", 'no "id"')
    case("a gold line that is no JSON", [ok], 1, "gold.jsonl:2: ", gold_lines=[json.dumps(article), "nonsense"])
    case("an unknown id", [ok, '{"id": "b\\u001b[31m"}'], 1, "pred.jsonl:2: ", "unknown", "b\\x1b[31m")
    case("a span past the end", [span(3, 16)], 1, "pred.jsonl:1: ", "span 3..16 is outside the text (0..15)")
    case("an empty span", [span(3, 3)], 1, "span 3..3")
    case("a span turned round", [span(5, 3)], 1, "span 5..3")
    case("a span before the text", [span(-1, 3)], 1, "span -1..3")
    case("an enormous span", [span(0, 2 ** 62)], 1, "outside the text")
    case("a number beyond all", [span(0, 2 ** 70)], 1, "pred.jsonl:1: ")
    case("a span of words", [json.dumps(dict(id="a", attributions=[dict(content=[["x", "y"]])]))], 1, "pred.jsonl:1: ", "whole numbers")
    case("a span of three", [json.dumps(dict(id="a", attributions=[dict(content=[[1, 2, 3]])]))], 1, "pred.jsonl:1: ")
    case("spans that are no list", [json.dumps(dict(id="a", attributions=[dict(content=7)]))], 1, "pred.jsonl:1: ")
    case("statements that are no list", [json.dumps(dict(id="a", attributions=7))], 1, "pred.jsonl:1: ")
    case("a statement that is no object", [json.dumps(dict(id="a", attributions=[7]))], 1, "pred.jsonl:1: ")
    case("an unknown unit", [span(1, 3, offsets="lines")], 1, "pred.jsonl:1: ", '"offsets"')
    accents = dict(article, text="R\u00e4in, she said.")
    case("a span that cuts a character", [span(0, 2, offsets="byte")], 1, "cuts a character", gold_lines=[json.dumps(accents)])
    case("a gold article without text", [ok], 1, "gold.jsonl:1: ", '"text"', gold_lines=['{"id": "a"}'])
    case("an id that is a number", ['{"id": 7}'], 0, gold_lines=['{"id": 7, "text": ""}'])
    case("7 is not \"7\"", ['{"id": "7"}'], 1, "unknown", gold_lines=['{"id": 7, "text": ""}'])
    case("a relation without an end", ['{"id": 1, "relations": [{"from": 1, "kind": "denies"}]}'], 1, "relation",
         gold_lines=['{"id": 1, "text": "x", "statements": [], "speakers": [{"id": 1}]}'])

    with open(gold, "w") as f:
        f.write(json.dumps(article))
    for name, status, *arguments in (("a missing file", 1, gold, folder + "/none"), ("a folder", 1, gold, folder),
                                     ("one file", 2, gold), ("three files", 2, gold, gold, gold), ("no file", 2),
                                     ("an unknown option", 2, gold, gold, "--pretty"), ("standard input twice", 2, "-", "-"),
                                     ("fields of a gold file that has none", 1, gold, gold, "--fields")):
        rc, out, err = run(SAYSO, "eval", *arguments)
        check(rc == status and err.startswith("sayso: ") and not out, name, f"    status {rc}, said: {err}")
    rc, out, err = run("sh", "-c", f'"{SAYSO}" eval "{gold}" "{gold}" >/dev/full')
    check(rc == 1 and err.startswith("sayso: "), "a full disk", f"    status {rc}, said: {err}")

    # an article of many statements over the same words must not cost the square of them
    many = [dict(content=[[0, 4]]) for _ in range(3)] + [dict(content=[[6 * i, 6 * i + 5]]) for i in range(20000)]
    for path in (gold, pred):
        write(path, [dict(id="a", text="words " * 20000, attributions=many)])
    rc, out, err = run("timeout", "120", SAYSO, "eval", gold, pred)
    check(rc == 0 and " 20003   20003" in out, "twenty thousand statements", out + err)


with tempfile.TemporaryDirectory() as folder:
    fixture()
    bad_input(folder)
    if all(map(os.path.exists, SCRIPTS)):
        corpora(folder)
    else:
        print(f"skipped: the scripts are not in {SHARED}/eval (set SAYSO_SHARED)")
sys.exit(count.end())
