#!/usr/bin/env python3
"""`sayso explain` and `sayso read --named-only` from outside.

usage: test_explain.py [SAYSO]        (default: build/sayso)

With the model built in where it is the real one, else with the toy, whose findings mean nothing: then only how it is said is
looked at. All prose is invented.
"""
import json, os, re, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import case, check, main, said as run

FIELDS = ["source", "cue", "content", "form", "speaker", "kind", "channel", "outlet", "addressee", "when", "stance", "parent", "confidence"]
ARTICLE = """Harbour vote ends the strike

TORTOSA \u2014 The port of Tortosa opens again on Monday, Ana Ruiz, the mayor, said on Sunday. \u201cI will sign it,\u201d she told
reporters, \u201cand I will sign it tonight.\u201d

An aide said the mayor had called the union on Friday. Two officials said that no money had been promised.
According to the union, nobody loses a day of pay. Mr Beck, its secretary, denied that he had called anybody. \u201cThe aide says
Ms Ruiz believes it is over,\u201d he said. \u201cIt is not.\u201d
"""


def explain(*args, stdin=ARTICLE.encode()):
    status, out, err = run("explain", *args, stdin=stdin)
    check(status == 0 and not err, args, status, err)
    return out


def record(*args, stdin=ARTICLE.encode()):
    return json.loads(run("read", "--format", "jsonl", *args, "-", stdin=stdin)[1].splitlines()[0])


@case("every field of the record is explained and has its value")
def _():
    r = record("--from", "text")
    for s in r["statements"]:
        e = json.loads(explain("-", s["id"], "--format", "json"))
        check(list(e["fields"]) == FIELDS, e["fields"].keys())
        f = e["fields"]
        for k in ("source", "cue", "content"):
            check([x["span"] for x in f[k]["value"]] == s[k], k, f[k], s[k])
        for k in ("form", "channel", "outlet", "addressee", "when", "stance", "parent"):
            check(f[k]["value"] == s[k], k, f[k], s[k])
        check(abs(f["confidence"]["value"] - s["confidence"]) < 0.01, s["confidence"])
        who = next((p for p in r["speakers"] if p["id"] == s["speaker"]), None)
        check(f["speaker"]["value"] == (who and (who["name"] or "the writer")), f["speaker"], who)
        check([m["span"] for m in e["mentions"]] == (who["mentions"] if who else []), who)
        check(e["of"] == len(r["statements"]) and e["model"] == r["model"] and e["id"] == r["id"])


@case("spans lie in the text and name their words")
def _():
    text = ARTICLE
    for s in record("--from", "text")["statements"]:
        e = json.loads(explain("-", s["id"], "--format", "json"))
        for f in e["fields"].values():
            for why in f["why"] + e["relations_why"]:
                if why["span"]:
                    a, b = why["span"]
                    check(0 <= a < b <= len(text) and text[a:b] == why["words"], why)


@case("the parts of the confidence add up to it")
def _():
    import math
    for s in record("--from", "text")["statements"]:
        why = json.loads(explain("-", s["id"], "--format", "json"))["fields"]["confidence"]
        if any(x["score"] is None for x in why["why"]):
            continue  # by layout
        odds = sum(x["score"] for x in why["why"])
        check(abs(1 / (1 + math.exp(-odds)) - why["value"]) < 1e-3, odds, why)


@case("labels have probabilities and the first is the value")
def _():
    for s in record("--from", "text")["statements"]:
        fields = json.loads(explain("-", s["id"], "--format", "json"))["fields"]
        for k in ("kind", "channel", "stance"):
            p = [x for x in fields[k]["why"] if x["unit"] == "probability"]
            if not p:
                continue  # a model without such heads
            check(p[0]["verdict"] == fields[k]["value"] and p[0]["taken"], k, fields[k])
            check(all(a["score"] >= b["score"] for a, b in zip(p, p[1:])) and sum(x["score"] for x in p) <= 1.0001, p)


@case("the text is short and keeps to its width")
def _():
    for width in (40, 80, 100):
        out = explain("-", 1, "--width", width)
        check(all(len(line) <= width for line in out.splitlines()), width, out)
        check(len(out.splitlines()) < 90, out)
        for name in ("source", "cue", "content", "form", "speaker", "stance", "confidence"):
            check(re.search(rf"^{name} ", out, re.M), name, out)


@case("an article of several is chosen by number or id")
def _():
    lines = "".join(json.dumps({"id": i, "text": ARTICLE}) + "\n" for i in ("one", "two", "3")).encode()
    check('"id": "two"' in explain("-", 1, "--article", 2, "--format", "json", stdin=lines))
    check('"id": "3"' in explain("--id", "3", "-", 1, "--format", "json", stdin=lines))
    status, out, err = run("explain", "-", 1, stdin=lines)
    check(status == 1 and "--article" in err and not out, err)
    for args in (["--id", "four"], ["-a", "4"]):
        status, out, err = run("explain", "-", 1, *args, stdin=lines)
        check(status == 1 and "no article" in err, err)


@case("offsets are in the unit that is asked for")
def _():
    for unit in ("codepoint", "byte", "utf16"):
        r = record("--from", "text", "--offsets", unit)
        e = json.loads(explain("-", 1, "--format", "json", "--offsets", unit))
        check(e["offsets"] == unit and [x["span"] for x in e["fields"]["content"]["value"]] == r["statements"][0]["content"], unit)


@case("what is not there is told")
def _():
    n = len(record("--from", "text")["statements"])
    status, out, err = run("explain", "-", n + 1, stdin=ARTICLE.encode())
    check(status == 1 and f"has {n} statement" in err and not out, err)
    for args in ([], ["x"], ["x", "y"], ["x", "0"], ["x", "1", "2"], ["x", "1", "--id", "a", "--article", "1"], ["x", "1", "--frmat", "json"]):
        status, out, err = run("explain", *args)
        check(status == 2 and "sayso help explain" in err, args, err)
    status, out, err = run("explain", "/nowhere/at/all", 1)
    check(status == 1 and err.startswith("sayso: /nowhere"), err)


@case("a hostile text cannot steer the terminal")
def _():
    text = ARTICLE.replace("Ana Ruiz", "Ana \u202e\x1b[31mRuiz").encode()
    for s in record("--from", "text", stdin=text)["statements"]:
        out = explain("-", s["id"], stdin=text)
        check("\x1b" not in out and "\u202e" not in out, repr(out))


@case("named only leaves the others out and its ids resolve")
def _():
    every, named = record("--from", "text"), record("--from", "text", "--named-only")
    kind = {p["id"]: p["kind"] for p in every["speakers"]}
    want = [s["content"] for s in every["statements"] if kind.get(s["speaker"]) in ("person", "org", "document", "author")]
    check([s["content"] for s in named["statements"]] == want, named["statements"], want)
    ids = {s["id"] for s in named["statements"]}
    check(sorted(ids) == list(range(1, len(ids) + 1)))
    who = {p["id"]: p for p in named["speakers"]}
    used = {s["speaker"] for s in named["statements"]} | {x for c in named["contacts"] for x in c["from"] + c["to"]}
    check(set(who) == used, who, used)
    for s in named["statements"]:
        check(who[s["speaker"]]["kind"] in ("person", "org", "document", "author"), s)
        check(s["parent"] is None or s["parent"] in ids, s)
    contacts = {c["id"] for c in named["contacts"]}
    for c in named["contacts"]:
        check(c["statement"] is None or c["statement"] in ids)
    for r in named["relations"]:
        check(r["from"] in ids and (r["to"].get("statement") in ids or r["to"].get("contact") in contacts), r)
    for c in named["claims"]:
        check(all(i in ids for k in ("asserted", "confirmed", "denied") for i in c[k]), c)
    for s in named["statements"]:
        e = json.loads(explain("-", s["id"], "--named-only", "--format", "json"))
        check([x["span"] for x in e["fields"]["content"]["value"]] == s["content"], s)


sys.exit(main())
