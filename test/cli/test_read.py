#!/usr/bin/env python3
"""`sayso read` from outside: what goes in, what comes out, what is said when it cannot.

usage: test_read.py [SAYSO [WHICH]]        (default: build/sayso; WHICH: "threads", or words of a case's name)

Reads with models/toy.sayso, whose findings mean nothing; so nothing here depends on what it finds, only on how that is
written. All prose is invented. Needs python3-jsonschema.
"""
import csv, fcntl, gzip, io, json, os, pty, re, select, signal, struct, subprocess, sys, termios

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness
from harness import CLEAN, ROOT, SAYSO, TOY, case, check, main, same, sanitized

SCHEMA = harness.record_schema()
KERNELS = ["portable", "avx2", "avx512"]

ARTICLE = """Harbour vote ends the strike

TORTOSA \u2014 The port of Tortosa opens again on Monday, Ana Ruiz said. "I will sign it," the mayor told
reporters, "and I will sign it tonight."

Café owners in the \u201cold town\u201d were relieved. \u201cWe 🐟 had nothing left,\u201d said Jo\u00e3o Beck.
According to the union, nobody loses a day of pay. Mr Beck\u2019s wife, however, denied that she had
called anybody.
"""


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def records(self):
        return [json.loads(line) for line in self.out.decode().splitlines()]


def run(*args, **how):
    r = harness.run(*args, **how)
    return Result(r.returncode, r.stdout, r.stderr.decode("utf-8", "replace"))


def read(*args, **k):
    return run("read", "--model", TOY, *args, **k)


def good(*args, **k):
    r = read(*args, **k)
    same((r.status, r.err), (0, ""), f"read {args}")
    return r


def lines(*objects):
    return "".join(json.dumps(o, ensure_ascii=False) + "\n" for o in objects)


def many(n, words=1):
    return lines(*({"id": f"a{i}", "text": ARTICLE * (1 + i % words) + f"\nArticle {i} said so.\n"} for i in range(n)))


# Between us and sayso stands a small program: what a child is said to have used includes what its parent had when it began.
MEASURE = """import os, resource, subprocess, sys, time
began = time.time()
status = subprocess.call(sys.argv[1:])
print(status, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, time.time() - began, file=sys.stderr)"""


def memory(*args, stdout=subprocess.DEVNULL):
    """Runs and gives (status, the most memory it had in MB, seconds)."""
    r = subprocess.run([sys.executable, "-S", "-c", MEASURE, SAYSO, *map(str, args)], stdout=stdout, stderr=subprocess.PIPE,
                       stdin=subprocess.DEVNULL, env=CLEAN)
    *said, last = r.stderr.decode().splitlines()
    same(said, [], "said something")
    status, kb, seconds = last.split()
    return int(status), int(kb) / 1024, float(seconds)


SANITIZED = sanitized()


def on_terminal(*args, columns=80, env={}, stdin=b""):
    """Runs on a terminal of so many columns; gives what stood on it."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    p = subprocess.Popen([SAYSO, "read", "--model", TOY, *map(str, args)], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave,
                         env={**CLEAN, "TERM": "xterm-256color", **env}, close_fds=True)
    os.close(slave)
    out = b""
    while select.select([master], [], [], 60)[0]:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        out += part
    p.wait()
    os.close(master)
    return out.decode().replace("\r\n", "\n")


# ## What comes out


@case("a text becomes one record that the schema allows")
def _(f):
    r = good(f("a.txt", ARTICLE))
    [record] = r.records()
    SCHEMA.validate(record)
    same(record["text"], ARTICLE)
    same(record["offsets"], "codepoint")
    check(record["statements"], "the toy model found nothing; the other cases need something")
    check(re.fullmatch("[0-9a-f]{16}", record["id"]), record["id"])


@case("the JSON is the JSON Lines' object, indented")
def _(f):
    path = f("a.txt", ARTICLE)
    one = good(path, "--format", "json").out.decode()
    check(one.startswith('{\n  "sayso": 1,\n') and one.endswith("}\n"))
    same(json.loads(one), good(path, "--format", "jsonl").records()[0])


@case("several articles as JSON are a list, none an empty one")
def _(f):
    two = json.loads(good(f("two.jsonl", many(2)), "--format", "json").out)
    same([a["id"] for a in two], ["a0", "a1"])
    three = json.loads(good(f("three.jsonl", many(3)), "--format", "json").out)
    same(len(three), 3)
    r = read(f("none.jsonl", "\n"), "--format", "json")
    same((r.status, json.loads(r.out)), (1, []))


@case("offsets count code points, bytes or UTF-16 units, and all name the same words")
def _(f):
    path = f("a.txt", ARTICLE)
    words = {}
    for unit, cut in [("codepoint", lambda b, e: ARTICLE[b:e]),
                      ("byte", lambda b, e: ARTICLE.encode()[b:e].decode()),
                      ("utf16", lambda b, e: ARTICLE.encode("utf-16-le")[2 * b:2 * e].decode("utf-16-le"))]:
        [record] = good(path, "--offsets", unit).records()
        SCHEMA.validate(record)
        same(record["offsets"], unit)
        words[unit] = [[[cut(*span) for span in s[role]] for role in ("source", "cue", "content")] for s in record["statements"]]
    same(words["codepoint"], words["byte"])
    same(words["codepoint"], words["utf16"])
    check("🐟" in json.dumps(words["byte"], ensure_ascii=False) or len(words["byte"]) > 2)


@case("offsets are right far into a long text of many-byte characters")
def _(f):
    text = ("🐟é— " * 300 + ARTICLE) * 3
    [a] = good(f("a.txt", text)).records()
    [b] = good(f("a.txt", text), "--offsets", "byte").records()
    raw = text.encode()
    for s, t in zip(a["statements"], b["statements"], strict=True):
        for role in ("source", "cue", "content"):
            same([text[x:y] for x, y in s[role]], [raw[x:y].decode() for x, y in t[role]])


@case("--no-text leaves the text out and nothing else")
def _(f):
    path = f("a.txt", ARTICLE)
    [whole] = good(path).records()
    [less] = good("--no-text", path).records()
    SCHEMA.validate(less)
    del whole["text"]
    same(whole, less)


@case("what the input knows of an article is carried through")
def _(f):
    known = {"id": "x/1 \"é\"", "title": "Vote — ends", "published": "2026-05-04", "publisher": "Tortosa Courier",
             "url": "https://example.org/a?b=c&d"}
    [record] = good(f("a.jsonl", lines({"text": ARTICLE, **known}))).records()
    SCHEMA.validate(record)
    same({k: record[k] for k in known}, known)


@case("CSV has one heading and one row for each statement, with its words")
def _(f):
    path = f("a.jsonl", lines({"id": 'a,"1"', "text": ARTICLE, "published": "2026-05-04"}, {"id": "b", "text": ARTICLE}))
    out = good(path, "--format", "csv").out.decode()
    check("\r\n" in out)
    rows = list(csv.DictReader(io.StringIO(out, newline=""), strict=True))
    records = good(path).records()
    same(list(rows[0]), "article_id,published,publisher,statement,form,source,speaker,kind,role,channel,outlet,addressee,when,"
                        "stance,cue,content,begin,end,confidence".split(","))
    same(len(rows), sum(len(r["statements"]) for r in records))
    i = 0
    for record in records:
        for s in record["statements"]:
            row, i = rows[i], i + 1
            same(row["article_id"], record["id"])
            same(row["published"], record["published"] or "")
            same(int(row["statement"]), s["id"])
            same(row["form"], s["form"])
            for role in ("source", "cue", "content"):
                same(row[role], " | ".join(ARTICLE[b:e] for b, e in s[role]))
            spans = s["source"] + s["cue"] + s["content"]
            same((int(row["begin"]), int(row["end"])), (min(b for b, _ in spans), max(e for _, e in spans)))
            same(float(row["confidence"]), s["confidence"])


# ## For people


@case("a pipe gets JSON Lines, a terminal gets words in colour, to its width")
def _(f):
    path = f("a.txt", ARTICLE)
    check(good(path).out.startswith(b'{"sayso":1'))
    shown = on_terminal(path, columns=60)
    check("Harbour vote ends the strike" in shown and "\033[" in shown, shown)
    check("machine reading by toy" in shown, shown)
    plain = re.sub("\033\\[[0-9;]*m", "", shown)
    check(max(map(len, plain.splitlines())) <= 60, plain)
    check("sayso" not in plain, "no progress on a terminal that shows the words")


@case("NO_COLOR, TERM=dumb and --color decide about colours")
def _(f):
    path = f("a.txt", ARTICLE)
    check("\033" not in on_terminal(path, env={"NO_COLOR": "1"}))
    check("\033" not in on_terminal(path, env={"TERM": "dumb"}))
    check("\033" not in on_terminal(path, "--color", "never"))
    check("\033" in on_terminal(path, "--color", "always", env={"NO_COLOR": "1"}))
    check(b"\033" not in good(path, "--format", "text").out)
    check(b"\033" in good(path, "--format", "text", env={"CLICOLOR_FORCE": "1"}).out)
    check(b"\033" in good(path, "--format", "text", "--color=always").out)


@case("the words that are shown are the article's words")
def _(f):
    path = f("a.txt", ARTICLE)
    for how in ([], ["--only", "statements"], ["--in-order"]):
        shown = " ".join(good(path, "--format", "text", "--width", "1000", *how).out.decode().split())
        [record] = good(path, *how).records()
        for s in record["statements"]:  # under a speaker's name the source's own words need not stand
            for b, e in s["cue"] + s["content"] + (s["source"] if how else []):
                check(" ".join(ARTICLE[b:e].split()) in shown, ARTICLE[b:e])
        for who in [] if how else record["speakers"]:
            check((who["name"] or "the writer") in shown, who)


@case("lines keep to the width by what a terminal shows, wide and combining characters too")
def _(f):
    import unicodedata
    text = ('Ana Ruiz said "港の労働者は水曜日に仕事に戻ると 労働組合の指導者たちは記者団に語った". ' * 3
            + "Jo\u0303ao\u0301 said that the e\u0301le\u0300ve would re\u0301pe\u0301ter. " * 5 + "Z" * 300 + " said so.")
    for width in (20, 33, 80):
        out = good(f("a.txt", text), "--format", "text", "--width", str(width)).out.decode()
        for line in out.splitlines():
            wide = sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
            check(wide <= width, width, wide, line)


@case("nothing in an article can steer the terminal")
def _(f):
    bad = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnorw\u2066\u200f\x00\x08\x7f"
    path = f("a.jsonl", lines({"id": "i\u202e\x1b[1m", "title": "T" + bad.replace("\x00", ""), "publisher": "\x1b[5m",
                               "text": f"Ana{bad} Ruiz said {bad} that \"{bad}\" was so."}))
    for color in ("never", "always"):
        out = good(path, "--format", "text", "--color", color).out.decode()
        out = re.sub("\033\\[[0-9;]*m", "", out) if color == "always" else out
        for c in out:
            check(c == "\n" or (ord(c) >= 0x20 and not 0x7F <= ord(c) < 0xA0 and c not in "\u202e\u2066\u200f"), hex(ord(c)))
    check("<U+202E>" in out, out)


@case("a message about a file with an odd name cannot steer the terminal either")
def _(f):
    r = read(f("a\x1b[31m\u202e.txt"))
    check("\x1b" not in r.err and "\u202e" not in r.err and "\\x1b" in r.err, r.err)


# ## What goes in


@case("standard input is read when nothing is named, and for -")
def _(f):
    expected = good(f("a.txt", ARTICLE)).out
    same(good(stdin=ARTICLE.encode()).out, expected)
    same(good("-", stdin=ARTICLE.encode()).out, expected)
    same([r["id"] for r in good("-", stdin=many(3).encode()).records()], ["a0", "a1", "a2"])


@case("options may follow operands, and -- ends them")
def _(f):
    path = f("--no-text", ARTICLE)
    os.chdir(f.own.name)
    try:
        check("text" not in good("--no-text", "--", "--no-text").records()[0])
        check("text" in good("--", "--no-text").records()[0])
        same(good(path, "--offsets=byte", "-j1", "-fjson").out, good("-j", "1", "--offsets", "byte", "-f", "json", path).out)
        same(good("--off", "byte", path).out, good("--offsets", "byte", path).out, "options can be shortened")
    finally:
        os.chdir(ROOT)


@case("JSON Lines may have a byte-order mark, CR LF, blank lines and no last line end")
def _(f):
    plain = good(f("a.jsonl", many(3))).out
    odd = "\ufeff\n" + many(3).replace("\n", "\r\n\r\n  \t\n").rstrip()
    same(good(f("b.jsonl", odd)).out, plain)
    same(good("--from", "jsonl", f("c.data", odd)).out, plain)
    same(good(f("d.data", odd.lstrip("\ufeff\n"))).out, plain, "recognised by its first bytes")


@case("every escape of JSON is decoded")
def _(f):
    line = r'{"t\u0065xt": "a\"\\\/\b\f\n\r\t\u00e9\u20ac\ud83d\udc1f\u0000z", "id": "\u0069\"1\"", "other": [1, -2.5e+3, {"a": []}, true, null]}'
    [record] = good(f("a.jsonl", line)).records()
    same(record["text"], "a\"\\/\b\f\n\r\té€🐟\0z")
    same(record["id"], 'i"1"')


@case("half a surrogate is mended, noted and no failure")
def _(f):
    r = good(f("a.jsonl", r'{"id": "a", "title": "x\ud800y", "text": "one \ud83d said \udc1f\ud83d\ud83d two"}'))
    [record] = r.records()
    SCHEMA.validate(record)
    check("\ufffd" in record["text"] and record["notes"], record)
    check(record["title"].startswith("x") and record["title"].endswith("y"))


@case("a number as id is taken as its digits, null as not given")
def _(f):
    a, b = good(f("a.jsonl", '{"id": 17, "text": "x", "title": null}\n{"text": "y", "id":-0.5e3}')).records()
    same((a["id"], a["title"], b["id"]), ("17", None, "-0.5e3"))


@case("a line that is no article is told by file and line, and the rest is read")
def _(f):
    wrong = ['{"id": "x", "text": ', "[1, 2]", '"text"', '{"id": "x"}', '{"text": 5}', '{"text": null}', '{"text": "a", "title": {}}',
             '{"text": "a"} {"text": "b"}', '{"text": "a\tb"}', '{"text": "a\\x"}', '{"text": "\\u12"}', '{"text": 01}', '{"text": tru}',
             '{"text": "a",}', '{text: "a"}', "{'text': 'a'}", '{"text": "a", "x": ' + "[" * 5000 + "]" * 5000 + "}",
             '{"text": "a', '{"text": "a", "id": "\\u0000"}', '{"text": "a", "x": [1,]}', '{"text": "a", "x": {"y" 1}}', "{",
             '{"text"', '{"text":', "nonsense", "\u0000", '{"text": "a", "x": -}', '{"text": "a", "x": 1.}', '{"a": "\\']
    path = f("a.jsonl", "".join(w + "\n" + lines({"id": str(i), "text": "fine"}) for i, w in enumerate(wrong)))
    r = read(path)
    same(r.status, 1)
    same([a["id"] for a in r.records()], [str(i) for i in range(len(wrong))])
    told = r.err.splitlines()
    same(len(told), len(wrong), r.err)
    for i, line in enumerate(told):
        check(line.startswith(f"sayso: {path}:{2 * i + 1}: "), line)
        check(len(line) < 300 + len(path), line)


@case("CSV is read by its heading, quoted fields and all")
def _(f):
    rows = [["ID", "Body", "Title", "extra"], ["1", ARTICLE, 'a "b", c', "x"], ["2", 'one,\r\n"two"\n\nthree', "", ""], ["", "plain", "t", ""]]
    for end in ("\n", "\r\n"):
        out = io.StringIO()
        csv.writer(out, lineterminator=end).writerows(rows)
        for data in (out.getvalue(), "\ufeff" + out.getvalue(), out.getvalue().rstrip("\r\n"), out.getvalue() + end + end):
            records = good(f("a.csv", data), "--text-column", "Body").records()
            same([r["text"] for r in records], [row[1] for row in rows[1:]])
            same([r["title"] for r in records], ['a "b", c', None, "t"])
            same([r["id"] for r in records[:2]], ["1", "2"])
            check(re.fullmatch("[0-9a-f]{16}", records[2]["id"]))
    same(records, good(f("a.csv", data), "--text-column", "2", "--id-column=1").records())


@case("a row that is no article is told by file and line, and the rest is read")
def _(f):
    path = f("a.csv", 'id,text\n1,fine\n2\n3,a,b\n4,"two\nlines"\n5,"x"y\n6,fine\n7,"never\nclosed\n')
    r = read(path)
    same(r.status, 1)
    same([a["id"] for a in r.records()], ["1", "4", "6"])
    same([int(re.match(re.escape(f"sayso: {path}:") + r"(\d+): ", line)[1]) for line in r.err.splitlines()], [3, 4, 7, 9], r.err)


@case("a CSV without the column says which columns there are")
def _(f):
    r = read(f("a.csv", "id,body,x\n1,2,3\n"))
    same((r.status, r.out), (1, b""))
    check("id, body, x" in r.err and "--text-column" in r.err and ":1: " in r.err, r.err)
    r = read(f("b.csv", "id,text\n"), )
    same(r.status, 1)
    r = read(f("b.csv", "id,text\n1,x\n"), "--title-column", "headline")
    check("headline" in r.err and r.status == 1, r.err)


@case("when and where an article appeared that does not say it")
def _(f):
    said = ("--published", "2026-11-17", "--publisher", "Tallow Post")
    metadata = lambda r: (r["published"], r["publisher"])
    text = "“It is late,” Ana Ruiz said last Friday.\n"
    r, = good(f("a.txt", text), *said).records()
    same(metadata(r), ("2026-11-17", "Tallow Post"))
    lines = [{"id": "1", "text": text}, {"id": "2", "text": text, "published": "2020-01-02", "publisher": "Other"}]
    rs = good(f("a.jsonl", "".join(json.dumps(l) + "\n" for l in lines)), *said).records()
    same([metadata(r) for r in rs], [("2026-11-17", "Tallow Post"), ("2020-01-02", "Other")])
    page = "<html><body><article><h1>Ferry is late</h1>" + f"<p>{text * 9}</p>" * 4 + "</article></body></html>"
    r, = good(f("a.html", page), *said).records()
    same(metadata(r), ("2026-11-17", "Tallow Post"))
    for bad in ("17 Novembre", "2026-11", "2026-11-17th", ""):
        r = read(f("a.txt", text), "--published", bad)
        same((r.status, r.out), (2, b""), bad)
        check("--published" in r.err and "2026-05-04" in r.err, r.err)


@case("a folder is read in the order of names, folders within it too, only what can be read")
def _(f):
    for name in ("b.txt", "a/2.txt", "a/10.TXT", "c.jsonl", ".hidden.txt", "photo.jpg", "page.pdf", "a/.git/x.txt"):
        f("news/" + name, many(1) if name.endswith("jsonl") else f"{name} said so.")
    os.symlink(f("news"), f("news/a/circle"))
    r = good(f("news"))
    same([a["text"][:8] for a in r.records()], ["a/10.TXT", "a/2.txt ", "b.txt sa", "Harbour "])


@case("a folder without articles, a missing file: told, and the rest is read")
def _(f):
    os.makedirs(f("empty"))
    r = read(f("empty"), f("missing.txt"), f("a.txt", ARTICLE), f("no.jsonl", ""))
    same((r.status, len(r.records())), (1, 1))
    a, b, c = r.err.splitlines()
    check(a.startswith(f"sayso: {f('empty')}: no articles"), a)
    check(b.startswith(f"sayso: {f('missing.txt')}: No such file"), b)
    check(c.startswith(f"sayso: {f('no.jsonl')}: holds no article"), c)


@case("an empty text still gives its record, with a note")
def _(f):
    for r in (good(f("a.txt", "")), good(stdin=b""), good(f("a.jsonl", '{"text": ""}'))):
        [record] = r.records()
        SCHEMA.validate(record)
        same((record["text"], record["statements"]), ("", []))
        check(record["notes"], "no note")


@case("UTF-16 with a byte-order mark and a declared encoding are converted")
def _(f):
    for encoding in ("utf-16", "utf-16-be", "utf-8-sig"):
        data = ARTICLE.encode(encoding)
        data = b"\xfe\xff" + data if encoding == "utf-16-be" else data
        same(good(f("a.txt", data)).records()[0]["text"], ARTICLE, encoding)
    latin = "Jo\u00e3o said \u201cyes\u201d."
    same(good(f("l.txt", latin.encode("cp1252")), "--encoding", "windows-1252").records()[0]["text"], latin)


@case("JSON Lines and CSV in another encoding are converted as well")
def _(f):
    same(good(f("a.jsonl", many(3).encode("utf-16"))).out, good(f("b.jsonl", many(3))).out)
    table = 'id,text\n1,"Jo\u00e3o said \u201cyes\u201d"\n'
    same(good(f("a.csv", table.encode("cp1252")), "--encoding", "windows-1252").out, good(f("b.csv", table)).out)
    r = read(f("b.csv"), "--encoding", "klingon")
    check(r.status == 1 and "klingon" in r.err, r.err)


@case("bytes that are no UTF-8 are replaced and noted")
def _(f):
    [record] = good(f("a.txt", b"Ana Ruiz said \xff\xfe no.")).records()
    check("\ufffd" in record["text"] and record["notes"], record)


@case("what is no text at all is named, with what to do")
def _(f):
    for name, data, word in (("a.gz", b"\x1f\x8b\x08\0", "gzip"), ("a.pdf", b"%PDF-1.4\n", "pdftotext"), ("a.docx", b"PK\3\4....", "office"),
                             ("a.html", "<p>x", "no article"), ("b", "<!DOCTYPE html><p>x", "no article"), ("c.warc", "WARC/1.0\r\n", "WARC"),
                             ("d.ninjs", "{}", "body_text"), ("e.warc.gz", b"\x1f\x8b\x08\0junk", "web archive")):
        r = read(f(name, data))
        check(r.status == 1 and word in r.err and r.err.startswith(f"sayso: {f(name)}: "), name, r.err)
    check(good(f("b"), "--from", "text").records()[0]["text"].startswith("<!DOCTYPE"))


# ## Pages, items, web archives


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Ferry to stop - The Echo</title><meta property="og:site_name" content="The Echo">
<meta property="article:published_time" content="2026-05-04T10:00:00Z"></head><body><nav><a href="/">Home</a> <a href="/n">News</a></nav>
<article><h1>Ferry to stop</h1><p>The ferry to Ostby will stop running in June, the harbour master, Ana Ruiz, said on Monday.</p>
<p>“Nobody asked us,” said Tom Reed, who owns the only shop on the island.</p></article><footer>All rights reserved</footer></body></html>"""
PAGE_TEXT = "Ferry to stop\n\nThe ferry to Ostby will stop running in June, the harbour master, Ana Ruiz, said on Monday.\n\n" \
    "“Nobody asked us,” said Tom Reed, who owns the only shop on the island."
ITEM = json.dumps({"uri": "urn:newsml:a.example:1", "headline": "Ferry to stop", "body_text": PAGE_TEXT.split("\n\n", 1)[1],
                   "versioncreated": "2026-05-04T10:00:00Z", "provider": "The Echo"})


def warc_record(uri, page, more=""):
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}".encode()
    return f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2026-06-01T00:00:00Z\r\n{more}" \
        f"Content-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


@case("a page and an item: headline, an empty line, the body; metadata from what they say")
def _(f):
    for name, data in (("p.html", PAGE), ("p", PAGE), ("i.ninjs", ITEM), ("i.json", ITEM)):
        [record] = good(f(name, data)).records()
        same(record["text"], PAGE_TEXT)
        same((record["title"], record["published"], record["publisher"]), ("Ferry to stop", "2026-05-04T10:00:00Z", "The Echo"))
    same(good("-", "--from", "html", stdin=PAGE.encode()).records()[0]["text"], PAGE_TEXT)


@case("a web archive: its pages in order; the crawler's clock is no date; damage is told with its byte")
def _(f):
    bare = PAGE.replace('<meta property="article:published_time" content="2026-05-04T10:00:00Z">', "")
    parts = [warc_record("https://echo.example/a", bare), warc_record("https://echo.example/b", "<p>x"), warc_record("https://echo.example/c", PAGE)]
    packed = [gzip.compress(p) for p in parts]
    for name, data, at in (("w.warc", b"".join(parts), len(parts[0])), ("w.warc.gz", b"".join(packed), len(packed[0]))):
        r = read(f(name, data))
        same([a["url"] for a in r.records()], ["https://echo.example/a", "https://echo.example/c"])
        same([a["published"] for a in r.records()], [None, "2026-05-04T10:00:00Z"])
        check(r.status == 1 and f"byte {at}: no article found" in r.err, r.err)
    r = read(f("cut.warc.gz", packed[0] + packed[2][:-30]))
    check(len(r.records()) == 1 and f"byte {len(packed[0])}: its gzip member is cut" in r.err, r.err)


# ## Command lines and failures


@case("a wrong command line is told and is status 2")
def _(f):
    path = f("a.txt", ARTICLE)
    for args, word in ((["--nonsense"], "nonsense"), (["-Z"], "-Z"), (["--format", "xml"], "jsonl"), (["--format", "tei", "--no-text"], "made of the text"),
                       (["--from", "x"], "jsonl"), (["--offsets", "x"], "utf16"), (["--jobs", "0"], "1 to"),
                       (["--jobs", "two"], "two"), (["--jobs", "9999999999999999999"], "1 to"), (["--width", "3"], "20"),
                       (["--color", "x"], "always"), (["--kernel", "x"], "portable"), (["--only", "speakers"], "statements"), (["--only", "statements", "--named-only"], "speakers"),
                       (["--no-text=1"], "no value"), (["--pub", "x"], "several"), (["--jobs"], "value")):
        r = read(path, *args)
        same((r.status, r.out), (2, b""), f"{args} {r.err}")
        check(word in r.err and "sayso help read" in r.err, args, r.err)
    for args in ([], ["frobnicate"], ["serve"], ["help", "x"], ["--jobs"]):
        r = run(*args)
        check(r.status == 2 and r.err.startswith("sayso: "), args, r.err)


@case("help and version say what they should")
def _(f):
    for args in (["help"], ["--help"], ["help", "read"], ["read", "--help"], ["help", "explain"], ["explain", "-h"], ["help", "eval"], ["help", "model"], ["help", "help"],
                 ["help", "add"], ["help", "search"], ["help", "who"], ["help", "ledger"], ["help", "quotes"], ["help", "stats"],
                 ["help", "diff"], ["help", "serve"], ["help", "correct"], ["help", "export"], ["help", "reread"], ["help", "remove"], ["help", "merge"], ["help", "check"], ["help", "rejects"]):
        r = run(*args)
        check(r.status == 0 and not r.err and len(r.out) > 80, args, r.err)
        check(all(len(line) <= 90 for line in r.out.decode().splitlines()), args)
    r = run("--version")
    check(re.fullmatch(r"sayso \d+\.\d+\.\d+\nmodel \S+ sha256:[0-9a-f]+\nkernel \w+\n", r.out.decode()), r.out, r.err)


@case("a model that is missing, cut, damaged or of another version is told by name and place")
def _(f):
    raw = open(TOY, "rb").read()
    path = f("a.txt", ARTICLE)
    models = {"missing.sayso": None, "empty.sayso": b"", "cut.sayso": raw[:len(raw) // 2], "short.sayso": raw[:-1], "text.sayso": ARTICLE.encode(),
              "version.sayso": raw[:8] + struct.pack("<I", 99) + raw[12:],
              "flipped.sayso": raw[:len(raw) // 2] + bytes([raw[len(raw) // 2] ^ 1]) + raw[len(raw) // 2 + 1:]}
    for name, data in models.items():
        m = f(name, data) if data is not None else f(name)
        for command in (["read", path, "--model", m], ["model", m]):
            r = run(*command)
            same((r.status, r.out), (1, b""), name + r.err)
            check(r.err.startswith(f"sayso: {m}: ") and len(r.err.splitlines()) == 1, name, r.err)


@case("sayso model prints the card of the file")
def _(f):
    r = run("model", TOY)
    check(r.status == 0 and r.out.startswith(b"toy") and b"#" in r.out, r.out, r.err)


@case("a full disk is told, status 1")
def _(f):
    path = f("a.jsonl", many(200))
    r = subprocess.run([SAYSO, "read", "--model", TOY, path], stdout=open("/dev/full", "wb"), stderr=subprocess.PIPE)
    same(r.returncode, 1)
    check(b"No space left" in r.stderr and r.stderr.count(b"\n") == 1, r.stderr)


@case("a reader that goes away ends the work quietly")
def _(f):
    path = f("a.jsonl", many(3000))
    r = subprocess.run(["bash", "-c", '"$0" read --model "$1" "$2" | head -n 1 | wc -l; exit "${PIPESTATUS[0]}"', SAYSO, TOY, path],
                       capture_output=True, timeout=60)
    same((r.stdout.strip(), r.stderr), (b"1", b""))
    p = subprocess.Popen([SAYSO, "read", "--model", TOY, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
    p.stdout.readline()
    p.stdout.close()
    same((p.stderr.read(), p.wait()), (b"", 1), "when SIGPIPE is ignored")


@case("each article is written as soon as it is read, though the input stays open")
def _(f):
    for jobs in ("1", "4"):
        p = subprocess.Popen([SAYSO, "read", "--model", TOY, "--jobs", jobs, "--from", "jsonl", "-"], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
        for i in range(3):
            p.stdin.write(lines({"id": str(i), "text": "Ana Ruiz said so."}).encode())
            p.stdin.flush()
            check(select.select([p.stdout], [], [], 20)[0], "nothing came")
            same(json.loads(p.stdout.readline())["id"], str(i))
        p.stdin.close()
        same(p.wait(), 0)
        p.stdout.close()


# ## Threads: these also run under ThreadSanitizer


@case("threads: the same bytes for every number of jobs and every kernel")
def _(f):
    path = f("a.jsonl", many(40, 1 if SANITIZED else 5) + "no article\n" + many(20))
    first = read(path, "--jobs", "1", "--kernel", "portable")
    same(first.status, 1)
    same(len(first.records()), 60)
    for kernel in KERNELS:
        for jobs in (1, 2, 8):
            r = read(path, "--jobs", jobs, "--kernel", kernel)
            if r.status == 1 and not r.out and "CPU" in r.err:
                continue
            same((r.out, r.err), (first.out, first.err), f"{kernel} {jobs}")
    for format in ("text", "csv", "json"):
        same(read(path, "--jobs", 8, "--format", format).out, read(path, "--jobs", 1, "--format", format).out, format)


@case("threads: one long article gives the same bytes, however many threads share it")
def _(f):
    path = f("a.txt", ARTICLE * (30 if SANITIZED else 200))
    first = good(path, "--jobs", 1).out
    for jobs in (2, 3, 8):
        same(good(path, "--jobs", jobs).out, first, jobs)


LONG = 10 if SANITIZED else 60


@case("threads: order stays when long and short articles alternate")
def _(f):
    path = f("a.jsonl", lines(*({"id": str(i), "text": ARTICLE * (LONG if i % 7 == 0 else 1)} for i in range(60))))
    same([r["id"] for r in good(path, "--jobs", 8, "--no-text").records()], [str(i) for i in range(60)])


@case("threads: a reader that goes away, a full disk and a bad line leave no thread behind")
def _(f):
    path = f("a.jsonl", many(300) + "x\n")
    for out in ("/dev/full", "/dev/null"):
        r = subprocess.run([SAYSO, "read", "--model", TOY, "-j8", path], stdout=open(out, "wb"), stderr=subprocess.PIPE, timeout=120)
        same(r.returncode, 1, r.stderr)
        check(b"Sanitizer" not in r.stderr, r.stderr)


# ## Large and odd


@case("100 000 articles run in 150 MB")
def _(f):
    n = 2000 if SANITIZED else 100000
    with open(f("a.jsonl"), "w") as out:
        for i in range(n):
            out.write(json.dumps({"id": str(i), "text": f"Article {i}.\n\nAna Ruiz said that {i} boats came in."}) + "\n")
    status, mb, seconds = memory("read", "--model", TOY, "--jobs", 8, f("a.jsonl"), stdout=open(f("out"), "wb"))
    same(status, 0)
    with open(f("out")) as out:
        same(sum(1 for _ in out), n)
    print(f"   {n} articles: {mb:.0f} MB, {seconds:.1f} s")
    check(SANITIZED or mb <= 150, f"{mb:.0f} MB")


def bounded(f, what, text, kind="txt", per_byte=4):
    data = text.encode() if isinstance(text, str) else text
    path = f("a." + kind, data)
    status, mb, seconds = memory("read", "--model", TOY, "--no-text", path)
    most = 150 + per_byte * len(data) / 1e6
    print(f"   {what}, {len(data) / 1e6:.0f} MB: {mb:.0f} MB of {most:.0f}, {seconds:.1f} s")
    same(status, 0)
    check(SANITIZED or mb <= most, f"{mb:.0f} MB")
    return seconds


SIZE = 200_000 if SANITIZED else 10_000_000


@case("ten megabytes of quotation marks")
def _(f):
    bounded(f, "straight marks", '"' * SIZE)
    bounded(f, "nested marks", ("\u201c" * 50 + "\u201d" * 49) * (SIZE // 300))


@case("one sentence of five megabytes")
def _(f):
    bounded(f, "a sentence", "Ana Ruiz said " + "that it was so and " * (SIZE // 40) + "so.")
    bounded(f, "a word", "x" * (SIZE // 2))


@case("a text of five megabytes, as text and as one line of JSON")
def _(f):
    text = ARTICLE * (SIZE // 2 // len(ARTICLE.encode()))
    bounded(f, "text", text)
    bounded(f, "JSON", lines({"text": text}), "jsonl")
    bounded(f, "CSV", 'text\n"' + text.replace('"', '""') + '"\n', "csv")


@case("a line break after every word, a million paragraphs, only white space")
def _(f):
    bounded(f, "lines", "said\n" * (SIZE // 200))
    bounded(f, "paragraphs", "x\n\n" * (SIZE // 20))
    bounded(f, "spaces", " " * (SIZE // 2))


sys.exit(main())
