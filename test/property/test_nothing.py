#!/usr/bin/env python3
"""Nothing is made up: texts in which nobody, or hardly anybody, is said to say anything; and no dates without a date.

usage: test_nothing.py [SAYSO]        (default: build/sayso)

The texts of test/property/nothing are ours. Wants the real model; without it there is nothing to test.
"""
import json, os, re, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import ROOT, SAYSO, Count

HERE = os.path.dirname(os.path.abspath(__file__))
MODEL = os.path.join(ROOT, "models", "en.sayso")

# The most statements in a thousand words of each kind; a kind is a beginning of names.
MOST = {"bylines": 0, "table": 0, "recipe": 1, "code": 2, "spanish": 0, "french": 0, "german": 0, "poem": 12}

UNDATED = """Harbour vote ends the strike

The port opens again on Monday, Ana Ruiz said on Sunday night. \u201cI signed it yesterday,\u201d the mayor told reporters this
morning. Last week she had said she would never sign. Joan Beck, the union's secretary, said two days later that the strike was
over, and added on Friday: \u201cWe go home.\u201d In March he had promised to resign, he told the Courier on Sept. 14. An hour
ago a spokesman denied it.
"""


def read(text, **fields):
    line = json.dumps({"id": "x", "text": text, **fields})
    r = subprocess.run([SAYSO, "read", "--model", MODEL, "--from", "jsonl", "--format", "jsonl", "-"], input=line.encode(), capture_output=True)
    if r.returncode or r.stderr:
        raise AssertionError(f"status {r.returncode}: {r.stderr.decode()}")
    return json.loads(r.stdout)


def days(record):
    return [x["when"] for x in record["statements"] + record["contacts"] if x["when"]]


count = Count()
check = count.check
if os.path.exists(MODEL):
    found, words = {k: 0 for k in MOST}, {k: 0 for k in MOST}
    for name in sorted(os.listdir(os.path.join(HERE, "nothing"))):
        text = open(os.path.join(HERE, "nothing", name), encoding="utf-8").read()
        kind = next(k for k in MOST if name.startswith(k))
        record = read(text, published="2026-05-04")
        found[kind] += len(record["statements"])
        words[kind] += len(re.findall(r"\w+", text))
        check(not record["contacts"] or record["statements"], f"{name}: a contact where nobody speaks: {record['contacts']}")
    for kind, most in MOST.items():
        check(found[kind] * 1000 <= most * words[kind], f"{kind}: {found[kind]} statements in {words[kind]} words")
    check(len(read(UNDATED)["statements"]) > 4, "an article without a date has its statements")
    check(days(read(UNDATED)) == [], f"days without a day of publication: {days(read(UNDATED))}")
    check(len(days(read(UNDATED, published="2026-05-04"))) > 3, "the same article with its date has days")
    check(days(read(UNDATED, published="soon")) == [], "days counted from a date that is none")
    check(read("")["statements"] == [] and read(" \n\n\t\n")["speakers"] == [], "something in an empty text")
sys.exit(count.end())
