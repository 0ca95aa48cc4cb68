#!/usr/bin/env python3
"""What holds for every record of every text: of the corpora, and of texts that no newspaper would print.

usage: test_property.py [SAYSO]        (default: build/sayso)

Spans lie in the text, on characters' borders, in order; every id resolves; what the schema wants to have a value has one; what a
text does not date has no date. Texts are the cases', the sample's and, where ../shared/data is, the corpora's, each as it stands and
mutated: cut anywhere, lines joined or dropped, capitals, marks lost or doubled, CR LF, NULs, bytes that are no UTF-8, words
repeated, two articles in one, a sentence without end. Reads with the toy model and, where it is there, with the real one, for
PROPERTY_SECONDS (40) in all; which texts are drawn depends on SEED (1) alone, how many on the time.
"""
import glob, json, os, random, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import ROOT, SAYSO, record_schema

DATA = os.path.join(ROOT, "..", "shared", "data")
SECONDS = float(os.environ.get("PROPERTY_SECONDS", "40"))
SEED = int(os.environ.get("SEED", "1"))
SCHEMA = record_schema()
MARKS = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb()[]-\u2014:;,.?!"


def texts():
    """(text, day of publication or None) of everything there is to read."""
    out = [(open(os.path.join(ROOT, "doc", "sample.txt"), encoding="utf-8").read(), None)]
    for path in sorted(glob.glob(os.path.join(ROOT, "test", "cases", "*.case"))):
        for part in open(path, encoding="utf-8").read().split("\n=== ")[1:]:
            body = part.split("\n---\n")[0].split("\n", 1)
            if len(body) == 2:
                out.append((body[1], "2026-05-05"))
    for name in ("annotated/dev", "invented/train", "polnear/dev", "gum/dev"):
        path = os.path.join(DATA, name + ".jsonl")
        if os.path.exists(path):
            for line in open(path, encoding="utf-8"):
                r = json.loads(line)
                out.append((r["text"], r.get("published") or r.get("date")))
    return out


# ## Mutations: text, chance, another text -> bytes

def cut(t, r, other):
    a, b = sorted(r.randrange(len(t) + 1) for _ in "ab")
    return t[a:b]


def cut_bytes(t, r, other):
    raw = t.encode()
    a, b = sorted(r.randrange(len(raw) + 1) for _ in "ab")
    return raw[a:b]


def join_lines(t, r, other):
    return "".join(" " if c == "\n" and r.random() < 0.6 else c for c in t)


def drop_lines(t, r, other):
    return "\n".join(line for line in t.split("\n") if r.random() < 0.7)


def shuffle_lines(t, r, other):
    lines = t.split("\n")
    r.shuffle(lines)
    return "\n".join(lines)


def capitals(t, r, other):
    return r.choice([str.upper, str.lower, str.title, str.swapcase])(t)


def lose_marks(t, r, other):
    return "".join(c for c in t if c not in MARKS or r.random() < 0.6)


def double_marks(t, r, other):
    return "".join(c * r.choice([1, 2, 5]) if c in MARKS else c for c in t)


def other_marks(t, r, other):
    return "".join(r.choice(MARKS) if c in MARKS and r.random() < 0.5 else c for c in t)


def line_ends(t, r, other):
    return t.replace("\n", r.choice(["\r\n", "\r", "\n\n\n", "\u2028", "\x0b"]))


def nulls(t, r, other):
    return "".join(c + ("\0" if r.random() < 0.01 else "") for c in t)


def no_utf8(t, r, other):
    return b"".join(c.encode() + (bytes([r.randrange(128, 256)]) if r.random() < 0.01 else b"") for c in t)


def repeat_words(t, r, other):
    return " ".join(" ".join([w] * r.choice([1, 1, 1, 2, 7])) for w in t.split(" "))


def splice(t, r, other):
    return t[:r.randrange(len(t) + 1)] + other[r.randrange(len(other) + 1):]


def one_sentence(t, r, other):
    return t.replace(".", ",").replace("\n", " ") * r.choice([1, 3])


def odd_characters(t, r, other):
    return "".join(c + (chr(r.choice([0x301, 0x200B, 0x202E, 0x1F41F, 0xFEFF, 0x0410, 0x4E00, 0xE000])) if r.random() < 0.03 else "") for c in t)


def swap_names(t, r, other):
    words = [w for w in t.split() if w[:1].isupper()] or ["X"]
    return " ".join(r.choice(words) if w[:1].isupper() and r.random() < 0.5 else w for w in t.split(" "))


MUTATIONS = [cut, cut_bytes, join_lines, drop_lines, shuffle_lines, capitals, lose_marks, double_marks, other_marks, line_ends, nulls,
             no_utf8, repeat_words, splice, one_sentence, odd_characters, swap_names]


# ## What holds

def wrong(rec):
    """What is wrong with a record whose offsets are bytes; None: nothing."""
    raw = rec["text"].encode()
    border = lambda i: i == len(raw) or raw[i] & 0xC0 != 0x80
    def spans(where, list_, least=0, most=10 ** 9):
        if not least <= len(list_) <= most:
            return f"{where} has {len(list_)} pieces"
        for a, b in list_:
            if not (0 <= a < b <= len(raw) and border(a) and border(b)):
                return f"{where} {a, b} of {len(raw)}"
        for x, y in zip(list_, list_[1:]):
            if x[1] > y[0]:
                return f"{where} {x, y} out of order"
    st, sp, co = rec["statements"], rec["speakers"], rec["contacts"]
    for what, list_ in (("statement", st), ("speaker", sp), ("contact", co), ("claim", rec["claims"])):
        if [x["id"] for x in list_] != list(range(1, len(list_) + 1)):
            return f"the {what}s are not numbered 1, 2, ..."
    statement, speaker, contact = (lambda n, list_=list_: isinstance(n, int) and 1 <= n <= len(list_) for list_ in (st, sp, co))
    first = -1
    for s in st:
        bad = spans("source", s["source"], 0, 1) or spans("cue", s["cue"], 1) or spans("content", s["content"], 1)
        if bad:
            return f"statement {s['id']}: {bad}"
        begin = min(x[0] for k in ("source", "cue", "content") for x in s[k])
        if begin < first:
            return f"statement {s['id']} is not in the text's order"
        first = begin
        if s["speaker"] is not None and not speaker(s["speaker"]):
            return f"statement {s['id']}: speaker {s['speaker']}"
        if s["parent"] is not None and (not statement(s["parent"]) or s["parent"] == s["id"]):
            return f"statement {s['id']}: parent {s['parent']}"
        up, steps = s, 0
        while up["parent"] and steps <= len(st):
            up, steps = st[up["parent"] - 1], steps + 1
        if steps > len(st):
            return f"statement {s['id']} stands in itself"
        for k in ("outlet", "addressee", "when"):
            if s[k] is not None and not s[k].strip():
                return f"statement {s['id']}: an empty {k}"
        if s["speaker"] and not sp[s["speaker"] - 1]["kind"]:
            return f"statement {s['id']}: its speaker has no kind"
    for p in sp:
        bad = spans("mentions", p["mentions"])
        if bad or (p["name"] is None) != (p["kind"] == "author" and p["name"] is None) or p["name"] == "" or "" in p["roles"]:
            return f"speaker {p['id']}: {bad or p}"
    for c in co:
        bad = spans("trigger", c["trigger"], 1)
        if bad or not all(map(speaker, c["from"] + c["to"])) or (c["statement"] is not None and not statement(c["statement"])):
            return f"contact {c['id']}: {bad or c}"
    target = lambda t: all((statement if k == "statement" else contact)(n) for k, n in t.items()) and len(t) == 1
    for r in rec["relations"]:
        if not statement(r["from"]) or not target(r["to"]) or r["to"].get("statement") == r["from"]:
            return f"relation {r}"
    for c in rec["claims"]:
        if not target(c["about"]) or not all(statement(n) for k in ("asserted", "confirmed", "denied") for n in c[k]):
            return f"claim {c}"
        if c["status"] in ("disputed", "denied", "withdrawn") and "statement" in c["about"] and not c["denied"]:
            return f"claim {c}: nobody denies it"
    return None


# ## Reading

def read(model, inputs, folder):
    """The records of (bytes, published) in one run. The bytes go in as files, so that they may be any."""
    for name in os.listdir(folder):
        os.unlink(os.path.join(folder, name))
    lines = []
    for i, (raw, published) in enumerate(inputs):
        try:
            text = raw.decode()
            lines.append(json.dumps({"id": str(i), "text": text, "published": published}, ensure_ascii=bool(i % 2)))
        except UnicodeDecodeError:
            open(os.path.join(folder, f"{i:06}.txt"), "wb").write(raw)
    operands = ([folder] if os.listdir(folder) else []) + ["-"]
    r = subprocess.run([SAYSO, "read", "-j", "2", "--format", "jsonl", "--offsets", "byte", "--model", model, "--from", "jsonl", "-"],
                       input="\n".join(lines).encode(), capture_output=True)
    yield r, len(lines)
    if operands[0] == folder:
        yield subprocess.run([SAYSO, "read", "-j", "2", "--format", "jsonl", "--offsets", "byte", "--model", model, folder],
                             capture_output=True), len(os.listdir(folder))


def main():
    every = texts()
    failed = passed = 0
    models = [m for m in ("toy", "en") if os.path.exists(os.path.join(ROOT, "models", m + ".sayso"))]
    with tempfile.TemporaryDirectory() as folder:
        for model in models:
            r, began, n_read, n_found, batch = random.Random(SEED), time.time(), 0, 0, 4
            while time.time() - began < SECONDS / len(models) and failed < 5:
                inputs = []
                for _ in range(batch):
                    text, published = r.choice(every)
                    for _ in range(r.choice([0, 1, 1, 2])):
                        mutate = r.choice(MUTATIONS)
                        text = mutate(text, r, r.choice(every)[0])
                        if isinstance(text, bytes):
                            break
                    raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
                    inputs.append((raw[:30000], published if r.random() < 0.5 else None))
                spent = time.time()
                for run, n in read(os.path.join(ROOT, "models", model + ".sayso"), inputs, folder):
                    records = [json.loads(line) for line in run.stdout.splitlines()]
                    if run.returncode or run.stderr or len(records) != n:
                        keep = os.path.join(tempfile.gettempdir(), f"sayso-property-{model}-{n_read}.jsonl")
                        with open(keep, "w") as f:
                            f.writelines(json.dumps({"id": str(i), "text": raw.decode("utf-8", "surrogateescape"), "published": p}) + "\n"
                                         for i, (raw, p) in enumerate(inputs))
                        said = run.stderr.decode("utf-8", "replace")
                        print(f"FAILED: {model}: status {run.returncode}, {len(records)} of {n} (inputs in {keep}): {said[:1500]}")
                        failed += 1
                    for i, rec in enumerate(records):
                        bad = wrong(rec)
                        if not bad and i % 7 == 0:
                            bad = next((f"schema: {e.message[:200]} at {list(e.path)}" for e in SCHEMA.iter_errors(rec)), None)
                        passed += not bad
                        n_read += 1
                        n_found += len(rec["statements"])
                        if bad:
                            failed += 1
                            keep = os.path.join(tempfile.gettempdir(), f"sayso-property-{model}-{n_read}.txt")
                            open(keep, "w", encoding="utf-8", newline="").write(rec["text"])
                            print(f"FAILED: {model}: {bad} (its text is in {keep})")
                spent = time.time() - spent
                batch = max(2, min(200, int(batch * 2 if spent < 2 else batch / 2 if spent > 6 else batch)))
            print(f"{model}: {n_read} texts, {n_found} statements, {time.time() - began:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
