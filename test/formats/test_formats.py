#!/usr/bin/env python3
"""Every format of `sayso read` and `sayso export` against its definition, and back again where it says enough.

usage: test_formats.py [SAYSO [WHICH]]        (default: build/sayso; WHICH: words of a case's name)

Records go into an archive as they are and come out in every format: the demo's (read by hand) and generated ones, whose texts and spans
are as odd as a record may be. Each format is read by a reader of its own here, which knows the format's definition and nothing of
sayso, and must give what the record has: the same words, the same spans. Texts are invented. TEI All, which is not ours to keep, is
looked for in $SAYSO_TEI_RNG and build/tei_all.rng (test/formats/tei_all.sh gets it); xmllint validates.
"""
import base64, csv, hashlib, html.parser, io, json, os, random, re, shutil, subprocess, sys, tempfile, time
import xml.etree.ElementTree as ET

import jsonschema

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import harness
from harness import ROOT, TOY, Bad, case, check, main, same

HERE = os.path.dirname(os.path.abspath(__file__))
RNG = os.environ.get("SAYSO_TEI_RNG", os.path.join(ROOT, "build", "tei_all.rng"))


def run(*args, stdin=b"", status=0):
    r = harness.run(*args, stdin=stdin)
    same(r.returncode, status, f"{args}: {r.stderr.decode()[:500]}")
    return r


# ## Records

ODD = ["e\u0301", "🐟", "\r\n", "\0", "\u202e", "\u2067שלום\u2069", "\uffff", "\u0085", "\u2028", "\x01", "\x1b", "&", "<b>", "]]>", '"', "'", "\t",
       "\n\n", "\n", " ", "ﬁ", "\U0010ffff", "\ufeff", "</script>", "-->", "\u00a0", "\x7f", "\r", "\ufffe", "%", ";", "a\u0300\u0316"]
WORDS = "the mayor said that nobody would sign it, and the harbour opens on Monday. “We had nothing left,” he told them".split()


def odd_text(r):
    parts = []
    for _ in range(r.randint(1, 60)):
        parts.append(r.choice(ODD) if r.random() < 0.3 else r.choice(WORDS) + " ")
    return "".join(parts)


def pieces(r, n, most):
    """Up to so many spans in order, none empty, none touching another."""
    cuts = sorted(r.sample(range(n + 1), min(n + 1, 2 * r.randint(1, most))))
    return [[a, b] for a, b in zip(cuts[::2], cuts[1::2]) if a < b]


def odd_record(i):
    r = random.Random(i)
    text = odd_text(r)
    while len(text.strip()) < 4:
        text += "word"
    n = len(text)
    known = lambda: r.choice([None, "plain", "a <b> & \"c\" 'd'", "\u202eback", "שם", "semi; colon, comma\ttab"])
    speakers = [{"id": k + 1, "name": known() or "N", "kind": r.choice(["person", "org", "anonymous", "group", "document", "author", "unknown", None]),
                 "roles": [x for x in [known()] if x], "mentions": pieces(r, n, 4) if r.random() < 0.7 else []} for k in range(r.randint(0, 5))]
    some = lambda: r.randint(1, len(speakers)) if speakers and r.random() < 0.8 else None
    statements = []
    for k in range(r.randint(0, 9)):
        statements.append({"id": k + 1, "source": pieces(r, n, 2) if r.random() < 0.7 else [], "cue": pieces(r, n, 1), "content": pieces(r, n, 3),
                           "form": r.choice(["direct", "mixed", "indirect"]), "speaker": some(),
                           "channel": r.choice([None, "interview", "thought", "document"]), "outlet": known(), "addressee": known(),
                           "when": r.choice([None, "2026-05-04", "2026-05"]), "stance": r.choice([None, "assert", "deny"]),
                           "parent": None, "confidence": round(r.random(), 2)})
    statements = [s for s in statements if s["content"] and s["cue"]]
    for k, s in enumerate(statements):
        s["id"] = k + 1
        if k and r.random() < 0.3:
            s["parent"] = r.randint(1, k)
    contacts = [{"id": k + 1, "kind": r.choice(["call", "meet", "invite", "contact"]), "from": [x for x in [some()] if x], "to": [x for x in [some()] if x],
                 "modality": r.choice(["happened", "denied", "planned"]), "trigger": pieces(r, n, 2),
                 "statement": r.randint(1, len(statements)) if statements and r.random() < 0.5 else None, "when": None, "confidence": 0.5} for k in range(r.randint(0, 2))]
    contacts = [c for c in contacts if c["trigger"] and c["from"] and c["to"]]
    for k, c in enumerate(contacts):
        c["id"] = k + 1
    relations = [{"from": k, "kind": r.choice(["denies", "confirms", "repeats"]), "to": {"statement": r.randint(1, k - 1)}} for k in range(2, len(statements) + 1) if r.random() < 0.4]
    return {"sayso": 1, "id": f"odd-{i:04d}" + r.choice(["", " <>&\"'", "/../x", "é"]), "title": known() if r.random() < 0.7 else text.split("\n")[0].strip(" \t\r\n").replace("\0", "") or None,
            "published": r.choice([None, "2026-05-04", "2026-02-30", "2026-05-04T10:00:00Z"]), "publisher": known(),
            "url": r.choice([None, f"https://example.org/{i}?a=b&c=\"<d>", f"javascript:alert({i})"]) if i % 3 else None, "lang": "en", "offsets": "codepoint", "model": "m <1> & sha256:00",
            "text": text, "statements": statements, "speakers": speakers, "contacts": contacts, "relations": relations, "notes": ["n <&>"] if i % 5 == 0 else []}


class Archive:
    """Records in an archive, and what it gives in each format."""
    def __init__(self, lines):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "a")
        run("add", "-q", "--records", self.path, "-", stdin=lines.encode("utf-8"))
        self.made = {}
        self.records = [json.loads(line) for line in self.get("jsonl").split("\n") if line]

    def get(self, form):
        if form not in self.made:
            self.made[form] = run("export", "--format", form, self.path).stdout.decode("utf-8")
        return self.made[form]


KEPT = {}


def archives():
    if not KEPT:
        KEPT["demo"] = Archive(open(os.path.join(ROOT, "demo", "records.jsonl"), encoding="utf-8").read())
        odd = [odd_record(i) for i in range(150)]
        KEPT["odd"] = Archive("".join(json.dumps(x) + "\n" for x in odd))
        check(len(KEPT["odd"].records) == len(odd), "records that were not taken:", run("rejects", KEPT["odd"].path).stdout.decode())
        check(sum(len(x["statements"]) for x in KEPT["odd"].records) > 300 and sum(len(x["contacts"]) for x in KEPT["odd"].records) > 30, "too few to show anything")
    return KEPT.values()


def spans_of(s):
    return {role: [tuple(x) for x in s[role]] for role in ("source", "cue", "content")}


# ## W3C Web Annotation

def schema(name):
    return jsonschema.Draft202012Validator(json.load(open(os.path.join(HERE, name), encoding="utf-8")))


@case("web annotations are what the model's definition allows")
def _(f):
    valid = schema("web_annotation.schema.json")
    for a in archives():
        pages = json.loads(a.get("web-annotation"))
        same(len(pages), len(a.records))
        for page in pages:
            for e in valid.iter_errors(page):
                raise Bad(f"{page['id']}: {list(e.absolute_path)}: {e.message}")
            ids = [x["id"] for x in page["items"]]
            same(len(ids), len(set(ids)))
            same(page["partOf"]["total"], len(ids))
            check("machine reading" in page["partOf"]["label"], "nobody said who read this")
        every = [x["id"] for page in pages for x in page["items"]]
        same(len(every), len(set(every)), "ids over all articles")


@case("web annotations' selectors find the record's words by position and by quotation")
def _(f):
    unique = total = 0
    for a in archives():
        for page, record in zip(json.loads(a.get("web-annotation")), a.records, strict=True):
            text = record["text"]
            same(page["schema:about"]["schema:articleBody"], text)

            def selected(resource):
                nonlocal unique, total
                quote, place = resource["selector"]
                same(text[place["start"]:place["end"]], quote["exact"], "the position's words")
                around = quote["prefix"] + quote["exact"] + quote["suffix"]
                at = place["start"] - len(quote["prefix"])
                same(text[at:at + len(around)], around, "what stands around the words")
                total, unique = total + 1, unique + (text.count(around) == 1)
                return place["start"], place["end"]

            found = {}
            for item in page["items"]:
                kind, number = item["id"].rsplit("/", 2)[1:]
                if kind == "statement":
                    here = {"source": [], "cue": [], "content": [selected(t) for t in item["target"]]}
                    for body in item["body"]:
                        if "selector" in body:
                            here[body["sayso:field"]].append(selected(body))
                    found[int(number)] = here
                    s = record["statements"][int(number) - 1]
                    values = {b["sayso:field"]: b["value"] for b in item["body"] if "value" in b}
                    same(item["sayso:confidence"], s["confidence"])
                    for field in ("form", "channel", "stance", "outlet", "addressee", "when"):
                        same(values.get(field), s[field], field)
                elif kind == "speaker":
                    same([selected(t) for t in item["target"]], [tuple(m) for m in record["speakers"][int(number) - 1]["mentions"]])
            same(found, {s["id"]: spans_of(s) for s in record["statements"]})
    check(unique > 0.99 * total, f"{unique} of {total} quotations are the only ones of their kind")


# ## schema.org

@case("schema.org: types and properties that it has, and the record's words")
def _(f):
    valid = schema("schema_org.schema.json")
    for a in archives():
        for article, record in zip(json.loads(a.get("schema-org")), a.records, strict=True):
            for e in valid.iter_errors(article):
                raise Bad(f"{article['@id']}: {list(e.absolute_path)}: {e.message}")
            same(article["articleBody"], record["text"])
            check("machine reading" in article["sdPublisher"]["description"])
            things = {x["@id"]: x for x in article["hasPart"] + article["mentions"]}
            same(len(things), len(article["hasPart"]) + len(article["mentions"]))
            said = [x for x in article["hasPart"] if x["@type"] != "Claim"]
            same(len(said), len(record["statements"]))
            for x, s in zip(said, record["statements"]):
                same(x["text"], " [...] ".join(record["text"][b:e] for b, e in s["content"]))
                same(x["@type"], "Statement" if s["form"] == "indirect" else "Quotation")
                who = x.get("creator") or x.get("isBasedOn")
                same(who and things[who["@id"]].get("name"), s["speaker"] and record["speakers"][s["speaker"] - 1]["name"])

            def refers(x):
                if isinstance(x, list):
                    [refers(y) for y in x]
                elif isinstance(x, dict):
                    if list(x) == ["@id"]:
                        check(x["@id"] in things, x["@id"], "is nowhere")
                    [refers(y) for y in x.values()]
            refers(article)


# ## TEI

NS = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def tei_body(body):
    """The text, and the places of each element in it: [(element, begin, end)]."""
    out, places = [], []
    length = 0

    def add(s):
        nonlocal length
        if s:
            out.append(s)
            length += len(s)

    def walk(e):
        begin = length
        if e.tag == NS + "g":
            add(chr(int(e.get("n")[2:], 16)))
        add(e.text)
        for child in e:
            walk(child)
            add(child.tail)
        places.append((e, begin, length))
    walk(body)
    return "".join(out), places


def white_apart(text, spans):
    """Places that are no white space: what stands between paragraphs belongs to none of TEI's."""
    return {i for b, e in spans for i in range(b, e) if text[i] not in " \t\r\n"}


@case("TEI: the body is the text, back and body have the record's spans")
def _(f):
    for a in archives():
        corpus = ET.fromstring(a.get("tei"))
        same(corpus.tag, NS + "teiCorpus")
        ids = [e.get(XML_ID) for e in corpus.iter() if e.get(XML_ID)]
        same(len(ids), len(set(ids)), "xml:id")
        known = set(ids)
        for e in corpus.iter():
            for name in ("who", "source", "ana", "corresp", "ref", "next", "prev", "fVal"):
                for to in (e.get(name) or "").split():
                    check(to[0] == "#" and to[1:] in known, f"{e.tag} {name}={to} points nowhere")
        for tei, record in zip(corpus.findall(NS + "TEI"), a.records, strict=True):
            text, places = tei_body(tei.find(f"{NS}text/{NS}body"))
            same(text, record["text"])
            check("achine reading" in "".join(tei.find(NS + "teiHeader").itertext()))
            inline = {}
            for e, b, x in places:
                tag = e.tag[len(NS):]
                if tag in ("said", "quote"):
                    inline.setdefault((e.get("ana").split("-")[-1], "content"), []).append((b, x))
                elif tag == "seg" and e.get("type") != "contact":
                    inline.setdefault((e.get("corresp").split("-")[-1], e.get("type")), []).append((b, x))
            read = {}
            for fs in tei.iter(NS + "fs"):
                if fs.get("type") == "statement":
                    read[int(fs.get(XML_ID).split("-")[-1])] = fs
            same(sorted(read), [s["id"] for s in record["statements"]])
            for s in record["statements"]:
                fields = {x.get("name"): x for x in read[s["id"]]}
                for role in ("source", "cue", "content"):
                    there = [(int(n.get("value")), int(n.get("max"))) for n in fields[role].iter(NS + "numeric")] if role in fields else []
                    same(there, [tuple(x) for x in s[role]], role)
                    same(white_apart(text, inline.get((str(s["id"]), role), [])), white_apart(text, s[role]), f"{record['id']} {s['id']} {role} in the body")
                for field in ("form", "channel", "stance"):
                    same(fields[field][0].get("value") if field in fields else None, s[field])
                for field in ("outlet", "addressee", "when"):
                    same(fields[field][0].text if field in fields else None, s[field])
                same(float(fields["confidence"][0].get("value")), s["confidence"])


@case("TEI: broken elements are linked through, one after the other")
def _(f):
    chains = 0
    for a in archives():
        corpus = ET.fromstring(a.get("tei"))
        by_id = {e.get(XML_ID): e for e in corpus.iter() if e.get(XML_ID)}
        for e in corpus.iter():
            if e.get("next"):
                same(by_id[e.get("next")[1:]].get("prev"), "#" + e.get(XML_ID))
                same(by_id[e.get("next")[1:]].tag, e.tag)
                chains += 1
    check(chains > 50, chains)


@case("TEI: valid by TEI All")
def _(f):
    if not shutil.which("xmllint") or not os.path.exists(RNG):
        print(f"   left out: TEI All's schema ({RNG}) or xmllint is not here; test/formats/tei_all.sh gets the one, libxml2-utils is the other")
        return
    for a in archives():
        path = f("a.xml", a.get("tei"))
        r = subprocess.run(["xmllint", "--noout", "--relaxng", RNG, path], capture_output=True, text=True, timeout=600)
        same((r.returncode, r.stderr.strip()), (0, path + " validates"))
    bad = f("bad.xml", KEPT["demo"].get("tei").replace("<said ", "<sayd ", 1).replace("</said>", "</sayd>", 1))
    check(subprocess.run(["xmllint", "--noout", "--relaxng", RNG, bad], capture_output=True, timeout=600).returncode, "the schema lets anything pass")


# ## brat

def brat_text(text):
    """The .txt: what brat cannot have in a line is a space."""
    return re.sub("[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", " ", text)


def brat_read(lines, text):
    """The rules of brat's standoff format, as its page has them; gives {id: (type, spans, words)} and the rest by first letter."""
    bound, rest = {}, {"R": [], "A": [], "E": {}, "#": [], "*": []}
    for line in lines:
        ident, *cells = line.split("\t")
        check(re.fullmatch(r"[TREA#]\d+|\*", ident), line)
        if ident[0] == "T":
            what, words = cells
            m = re.fullmatch(r"([A-Za-z]+) (\d+ \d+(?:;\d+ \d+)*)", what)
            check(m, line)
            spans = [tuple(map(int, x.split())) for x in m[2].split(";")]
            check(all(b < e for b, e in spans) and spans == sorted(spans), line)
            same(words, " ".join(text[b:e] for b, e in spans), line)
            check("\n" not in words)
            bound[ident] = (m[1], spans, words)
        elif ident[0] == "R":
            m = re.fullmatch(r"([A-Za-z]+) Arg1:([TE]\d+) Arg2:([TE]\d+)", cells[0])
            check(m and len(cells) == 1, line)
            rest["R"].append(m.groups())
        elif ident[0] == "A":
            m = re.fullmatch(r"([A-Za-z]+) ([TE]\d+) ([a-z]+)", cells[0])
            check(m and len(cells) == 1, line)
            rest["A"].append(m.groups())
        elif ident[0] == "E":
            parts = [x.split(":") for x in cells[0].split(" ")]
            check(all(re.fullmatch(r"[A-Za-z]+\d*", k) and re.fullmatch(r"T\d+", v) for k, v in parts), line)
            rest["E"][ident] = parts
        elif ident[0] == "#":
            check(len(cells) == 2 and len(cells[0].split(" ")) == 2, line)
            rest["#"].append((*cells[0].split(" "), cells[1]))
        else:
            rest["*"].append(cells[0].split(" "))
    for name, one, two in rest["R"]:
        check((one in bound or one in rest["E"]) and (two in bound or two in rest["E"]), name, one, two)
    for name, on, value in rest["A"]:
        check(on in bound or on in rest["E"], name, on)
    for parts in rest["E"].values():
        same(bound[parts[0][1]][0], parts[0][0], "an event has its trigger's type")
        check(all(v in bound for _, v in parts))
    return bound, rest


def brat_conf(text):
    """annotation.conf: the names of each part."""
    parts = {}
    for line in text.split("\n"):
        if line.startswith("["):
            names = parts.setdefault(line.strip("[]"), set())
        elif line and line[0] not in "#<":
            names.add(line.split("\t")[0])
    return parts


@case("brat: a folder that brat opens, and the record's spans out of it")
def _(f):
    for a in archives():
        folder = f("brat")
        shutil.rmtree(folder, ignore_errors=True)
        run("export", "--format", "brat", "-o", folder, a.path)
        conf = brat_conf(open(os.path.join(folder, "annotation.conf"), encoding="utf-8").read())
        files = sorted(x for x in os.listdir(folder) if x.endswith(".ann"))
        same(len(files), len(a.records))
        by_id = {}
        for name in files:
            text = open(os.path.join(folder, name[:-4] + ".txt"), encoding="utf-8", newline="").read()
            lines = open(os.path.join(folder, name), encoding="utf-8", newline="").read().split("\n")
            same(lines.pop(), "")
            same(len("\n".join(lines).splitlines()), len(lines), "lines as Python takes them")
            bound, rest = brat_read(lines, text)
            check({t for t, *_ in bound.values()} <= conf["entities"] | conf["events"] and {r for r, *_ in rest["R"]} <= conf["relations"])
            check({x for x, *_ in rest["A"]} <= conf["attributes"])
            kind, ident, said = rest["#"][0]
            check(kind == "Reading" and "machine reading" in said)
            by_id[ident] = text, bound, rest
        for record in a.records:
            text, bound, rest = by_id[re.sub(rb"[^A-Za-z0-9._~-]", lambda m: b"%%%02X" % m[0][0], record["id"].encode()).decode()]
            same(text, brat_text(record["text"]))
            numbers = {m[1]: at for kind, at, said in rest["#"] if kind == "AnnotatorNotes" and (m := re.match(r"statement (\d+);", said))}
            for s in record["statements"]:
                black = {role: {i for b, e in s[role] for i in range(b, e) if record["text"][i] not in " \t\r\n"} for role in ("source", "cue", "content")}
                if not any(black.values()):
                    continue
                at = numbers[str(s["id"])]
                kinds = {"SaidBy": "source", "SaidWith": "cue"}
                found = {bound[at][0].lower(): bound[at][1]}
                found |= {kinds[r]: bound[two][1] for r, one, two in rest["R"] if one == at and r in kinds}
                for role in black:
                    same({i for b, e in found.get(role, []) for i in range(b, e) if record["text"][i] not in " \t\r\n"}, black[role], f"{record['id']} {s['id']} {role}")
                values = {x: v for x, on, v in rest["A"] if on == at}
                same((values.get("Form"), values.get("Channel"), values.get("Stance")), (s["form"], s["channel"], s["stance"]))
        # In one stream each article begins with its Reading line.
        same(len(re.findall(r"(?m)^#1\tReading ", a.get("brat"))), len(a.records))


# ## CSV

@case("CSV: begin and end are the statement's first and last place")
def _(f):
    for a in archives():
        rows = list(csv.DictReader(io.StringIO(a.get("csv"), newline=""), strict=True))
        gold = [(r, s) for r in a.records for s in r["statements"]]
        same(len(rows), len(gold))
        for row, (record, s) in zip(rows, gold):
            every = s["source"] + s["cue"] + s["content"]
            same((int(row["begin"]), int(row["end"])), (min(b for b, _ in every), max(e for _, e in every)))
            same(row["content"], " | ".join(record["text"][b:e] for b, e in s["content"]))


# ## HTML

VOID = {"meta", "br", "link", "img"}


class Page(html.parser.HTMLParser):
    """A tree of [tag, attributes, children], by the rules of well-formed HTML: whatever is opened is closed."""
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = ["", {}, []]
        self.open = [self.root]
        self.feed(text)
        self.close()
        same(len(self.open), 1, "left open")

    def handle_starttag(self, tag, attrs):
        check(len(attrs) == len(dict(attrs)), "an attribute twice", tag, attrs)
        e = [tag, dict(attrs), []]
        self.open[-1][2].append(e)
        if tag not in VOID:
            self.open.append(e)

    def handle_endtag(self, tag):
        same(self.open.pop()[0], tag, "closed out of order")

    def handle_data(self, data):
        self.open[-1][2].append(data)

    def handle_comment(self, data):
        raise Bad("a comment: " + data)


def every(e):
    for child in e[2]:
        if isinstance(child, list):
            yield child
            yield from every(child)


def words_of(e):
    return "".join(words_of(x) if isinstance(x, list) else x for x in e[2])


def sha(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def safe_page(text, articles):
    """What holds on every page: nothing from elsewhere, nothing that runs but our script, links that lead somewhere."""
    check("\0" not in text and text.startswith("<!DOCTYPE html>"))
    page = Page(text)
    elements = list(every(page.root))
    tags = [e[0] for e in elements]
    same((tags.count("script"), tags.count("style"), tags.count("main"), tags.count("title")), (1, 1, 1, 1))
    allowed = set("html head meta title style body main script article header footer h1 h2 h3 p div span strong bdi time a ul li i section details summary".split())
    check(set(tags) <= allowed, set(tags) - allowed)
    style, script = (words_of(next(e for e in elements if e[0] == t)) for t in ("style", "script"))
    policy = next(e[1]["content"] for e in elements if e[1].get("http-equiv") == "Content-Security-Policy")
    same(policy, f"default-src 'none'; style-src {sha(style)}; script-src {sha(script)}; base-uri 'none'; form-action 'none'")
    check("url(" not in style and "@import" not in style and "http" not in script, "something from elsewhere")
    for e in elements:
        for name in e[1]:
            check(not name.startswith("on") and name not in ("style", "src", "srcset", "action"), e[0], name)
        href = e[1].get("href")
        check(href is None or href.startswith(("#", "http://", "https://")), href)
    ids = [e[1]["id"] for e in elements if "id" in e[1]]
    same(len(ids), len(set(ids)), "ids")
    for e in elements:
        if e[1].get("href", "").startswith("#"):
            check(e[1]["href"][1:] in set(ids), e[1]["href"], "leads nowhere")
    found = [e for e in elements if e[0] == "article"]
    same(len(found), articles)
    return found


def as_shown(text):
    return text.replace("\0", "\ufffd")


def article_fits(article, record):
    text = record["text"]
    black = lambda spans: {i for b, e in spans for i in range(b, e) if text[i] not in " \t\r\n"}
    covered, marked, deep = set(), {}, set()
    for p in every(article):
        if "data-begin" not in p[1]:
            continue
        at = int(p[1]["data-begin"])
        same(words_of(p), as_shown(text[at:at + len(words_of(p))]), "a paragraph's words")
        covered |= set(range(at, at + len(words_of(p))))
        for child in p[2]:
            n = len(child) if isinstance(child, str) else len(words_of(child))
            if isinstance(child, list) and n:
                ids, classes = child[1].get("data-s", "").split(), child[1]["class"].split()
                if len(ids) >= 8:
                    deep |= set(range(at, at + n))
                for s in ids:
                    marked.setdefault(int(s), set()).update(range(at, at + n))
                check("m" in classes, classes)
            at += n
    same({i for i in range(len(text)) if text[i] not in " \t\r\n"} - covered, set(), "words that are not shown")
    for s in record["statements"]:
        whole = black(s["source"] + s["cue"] + s["content"])
        same({i for i in marked.get(s["id"], set()) if text[i] not in " \t\r\n"} - deep, whole - deep, f"statement {s['id']}'s words")
    classes = [(e, e[1].get("class", "").split()) for e in every(article)]
    notes = {int(e[1]["data-s"]): words_of(e) for e, c in classes if "note" in c}
    same(sorted(notes), [s["id"] for s in record["statements"]])
    for s in record["statements"]:
        said = notes[s["id"]]
        check(f"{round(s['confidence'] * 100)} % sure" in said and s["form"] in said and (s["channel"] or "") in said, said)
        check(as_shown(s["outlet"] or "") in said and as_shown(s["addressee"] or "") in said, said)
    machine = next(words_of(e) for e, c in classes if "a-machine" in c)
    check("Machine reading" in machine and record["model"] in machine and "never what is true" in machine)
    for title in ("title", "publisher", "published"):
        check(as_shown(record[title] or "").strip(" \t\r\n") in words_of(article), title)


@case("HTML: every article is shown whole, every span marked, every link leads somewhere, nothing else runs")
def _(f):
    for a in archives():
        for article, record in zip(safe_page(a.get("html"), len(a.records)), a.records):
            same(article[1]["data-article"], record["id"])
            article_fits(article, record)


@case("HTML: a statement's number, note and panels point at each other; one colour and letter a speaker")
def _(f):
    for article, record in zip(safe_page(KEPT and KEPT["demo"].get("html") or list(archives())[0].get("html"), 40), KEPT["demo"].records):
        elements = list(every(article))
        refs = {e[1]["data-n"]: e for e in elements if e[1].get("class") == "ref"}
        same(sorted(map(int, refs)), [s["id"] for s in record["statements"]])
        colours = {}
        for e in elements:
            if e[1].get("class") == "note" and "data-speaker" in e[1]:
                colours.setdefault(e[1]["data-speaker"], set()).add(e[1].get("data-c"))
                check(re.search(r"-sp-|#sp-", str(e)), "no way to the speaker")
        check(all(len(c) == 1 for c in colours.values()), colours)
        statuses = [words_of(next(every(e[2][0] if e[2][0][0] == "p" else e))) for e in elements if "claim" in e[1].get("class", "").split()]
        order = ["disputed", "open", "denied", "withdrawn", "asserted", "corroborated"]
        same(statuses, sorted(statuses, key=order.index))
        same(len(statuses), len(record["claims"]))


@case("a paragraph of a megabyte, two hundred statements nested in each other: all formats, in time and room")
def _(f):
    nothing = {"source": [], "form": "direct", "speaker": None, "channel": None, "outlet": None, "addressee": None, "when": None, "stance": None, "confidence": 0.5}
    long, deep = "word " * 200000, "word " * 4000
    records = [odd_record(7) | {"id": name, "title": None, "url": None, "text": text, "speakers": [], "contacts": [], "relations": [], "statements": statements}
               for name, text, statements in (
        ("long", long, [nothing | {"id": k + 1, "cue": [[k * 4000, k * 4000 + 4]], "content": [[k * 4000 + 5, k * 4000 + 3000]], "parent": None} for k in range(200)]),
        ("deep", deep, [nothing | {"id": k + 1, "cue": [[k, k + 1]], "content": [[k + 1, len(deep) - k - 1]], "parent": k or None} for k in range(200)]))]
    a = Archive("".join(json.dumps(r) + "\n" for r in records))
    began = time.time()
    for form in ("html", "tei", "brat", "web-annotation", "schema-org"):
        check(len(a.get(form)) < 5e7, form, len(a.get(form)))
    check(time.time() - began < 100, "took", time.time() - began)
    for article, record in zip(safe_page(a.get("html"), 2), a.records):
        article_fits(article, record)
    same([tei_body(x.find(f"{NS}text/{NS}body"))[0] for x in ET.fromstring(a.get("tei")).findall(NS + "TEI")], [r["text"] for r in a.records])


# ## The command line

ARTICLE = 'Harbour vote ends the strike\n\n"I will sign it," the mayor said on Monday, "and tonight."\n'


@case("read: one article is a document of its own, several are one file, none is an empty one")
def _(f):
    one, two, none = (f(n, "".join(json.dumps({"id": f"a{i}", "text": ARTICLE}) + "\n" for i in range(k))) for n, k in (("1.jsonl", 1), ("2.jsonl", 2), ("0.jsonl", 0)))
    get = lambda form, path, **k: run("read", "--model", TOY, "--format", form, path, **k).stdout.decode()
    for form, kind in (("web-annotation", "AnnotationPage"), ("schema-org", "NewsArticle")):
        x = json.loads(get(form, one))
        same(x.get("type") or x.get("@type"), kind)
        same([type(y) for y in json.loads(get(form, two))], [dict, dict])
        same(json.loads(get(form, none, status=1) or "[]"), [])
    same(ET.fromstring(get("tei", one)).tag, NS + "TEI")
    same([x.tag for x in ET.fromstring(get("tei", two))], [NS + "teiHeader", NS + "TEI", NS + "TEI"])
    safe_page(get("html", one), 1)
    safe_page(get("html", two), 2)
    check(get("brat", one).startswith("#1\tReading a0\tmachine reading by "))


@case("read: all bytes are the same with one job and with four")
def _(f):
    path = f("a.jsonl", "".join(json.dumps({"id": f"a{i}", "text": ARTICLE * (1 + i % 5)}) + "\n" for i in range(30)))
    for form in ("html", "tei", "brat", "web-annotation", "schema-org"):
        a, b = (run("read", "--model", TOY, "-j", j, "--format", form, path).stdout for j in (1, 4))
        same(a, b, form)


@case("--output: a file an article, named by its id; two of one id do not meet; only a new or empty folder")
def _(f):
    ids = ["plain", "a/b", "..", "plain", "é ü", ".hidden", "x" * 400]
    path = f("a.jsonl", "".join(json.dumps({"id": i, "text": ARTICLE}) + "\n" for i in ids))
    for form, ending in (("html", "html"), ("tei", "xml"), ("web-annotation", "jsonld"), ("json", "json"), ("csv", "csv")):
        folder = f("out-" + form)
        run("read", "--model", TOY, "--format", form, "-o", folder, path)
        names = os.listdir(folder)
        same(len(names), len(ids))
        check(all(n.endswith("." + ending) and re.fullmatch(r"[A-Za-z0-9_%.~-]+", n) and n[0] != "." for n in names), names)
        check(f"plain.{ending}" in names and f"plain~4.{ending}" in names and f"a%2Fb.{ending}" in names and f"%2E..{ending}" in names, names)
    r = run("read", "--model", TOY, "--format", "html", "-o", f("out-html"), path, status=1)
    check(b"no empty folder" in r.stderr, r.stderr)
    r = run("read", "--model", TOY, "--format", "html", "-o", "/proc/nowhere", path, status=1)
    check(b"/proc/nowhere: " in r.stderr, r.stderr)


@case("what a format has no use for is said, not passed over")
def _(f):
    for args, word in ((["--format", "tei", "--offsets", "byte"], b"places of its own"), (["--format", "html", "--no-text"], b"made of the text"),
                       (["--format", "text", "-o", f("x")], b"standard output"), (["--format", "xml"], b"web-annotation")):
        check(word in run("read", *args, f("a.txt", ARTICLE), status=2).stderr, args)
    record = json.loads(run("read", "--model", TOY, "--no-text", "--format", "schema-org", f("a.txt", ARTICLE)).stdout)
    check("articleBody" not in record)


sys.exit(main())
