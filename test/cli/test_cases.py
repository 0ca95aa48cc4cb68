#!/usr/bin/env python3
"""The case runner itself: does it see what is wrong, and tell it?

usage: test_cases.py [SAYSO]       (default: build/sayso; the runner lies beside it in test/case_runner)

Predictions are given by hand (--pred), so no model decides.
"""
import json, os, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import SAYSO, Count

RUNNER = os.path.join(os.path.dirname(SAYSO), "test", "case_runner")
count = Count()
check = count.check

TEXT = '"I will," Ana Ruiz told reporters on Monday, "not sign it." She said he lied.'
CASE = f"""=== a quotation
{TEXT}
---
statement direct
  source  Ana Ruiz
  cue     told
  content "I will," | "not sign it."
statement indirect
  source  She
  cue     said
  content he lied
"""


def spans(text, *words):
    return [[text.index(w), text.index(w) + len(w)] for w in words]


def statement(source, cue, *content, text=TEXT, **more):
    return dict(source=spans(text, *source), cue=spans(text, *cue), content=spans(text, *content), **more)


RIGHT = [statement(["Ana Ruiz"], ["told"], '"I will,"', '"not sign it."', id=1), statement(["She"], ["said"], "he lied", id=2)]


def run(case, predictions=None, name="x.case", options=(), ident=None):
    with tempfile.TemporaryDirectory() as folder:
        path, pred = os.path.join(folder, name), os.path.join(folder, "pred.jsonl")
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(case)
        with open(pred, "w") as f:
            print(json.dumps(dict(id=ident or name + ":1", statements=predictions or [])), file=f)
        r = subprocess.run([RUNNER, *(["--pred", pred] if predictions is not None else []), *options, path],
                           capture_output=True, text=True)
        return r.returncode, r.stdout, r.stderr


def gives(name, result, status, *words):
    check(result[0] == status and all(w in result[1] for w in words), name, result)


def change(i, **fields):
    return [dict(s, **fields) if k == i else s for k, s in enumerate(RIGHT)]


gives("all right", run(CASE, RIGHT), 0, "1 passed, 0 failed")
gives("order does not matter", run(CASE, RIGHT[::-1]), 0, "1 passed, 0 failed")
gives("one is not found", run(CASE, RIGHT[:1]), 1, "0 passed, 1 failed", "not found", "She  >  said  >  he lied")
gives("one too many", run(CASE, RIGHT + [statement([], [], "lied", id=3)]), 1, "not expected", "0 passed, 1 failed")
gives("one too many is allowed", run(CASE + "others allowed\n", RIGHT + [statement([], [], "lied", id=3)]), 0, "1 passed")
gives("half a content", run(CASE, change(0, content=spans(TEXT, '"I will,"'))), 1, "extent 1", "expected", "came")
gives("a mark more is the same content", run(CASE, change(1, content=spans(TEXT, "he lied."))), 0, "1 passed")
gives("half a source is enough", run(CASE, change(0, source=spans(TEXT, "Ruiz"))), 0, "1 passed")
gives("another source", run(CASE, change(0, source=spans(TEXT, "reporters"))), 1, "source 1")
gives("no source", run(CASE, change(1, source=[])), 1, "source 1", "(none)  >  said")
gives("another cue", run(CASE, change(1, cue=spans(TEXT, "told"))), 1, "cue 1")
gives("a parent nobody expects", run(CASE, change(1, parent=1)), 1, "parent 1")
nested = CASE.replace("content he lied", "content he lied\n  parent 1")
gives("the parent that is expected", run(nested, change(1, parent=1)), 0, "1 passed")
gives("a parent is missing", run(nested, RIGHT), 1, "parent 1")
gives("another form", run(CASE.replace("statement indirect", "statement mixed"), RIGHT), 1, "form 1")
gives("an open case fails quietly", run(CASE, RIGHT[:1], "open-x.case"), 0, "0 passed, 0 failed", "1 open, 0 of them pass")
gives("an open case that passes", run(CASE, RIGHT, "open-x.case"), 0, "now passes", "1 open, 1 of them pass")
gives("none expected, none found", run("=== x\nRain.\n---\nstatements none\n", []), 0, "1 passed")
gives("none expected, one found", run("=== x\nRain.\n---\nstatements none\n", [dict(content=[[0, 4]])]), 1, "not expected")

text = "It rained, he said. He said: he said so."
gold = lambda case: run(case, options=["--gold"])
case = f"=== x\n{text}\n---\nstatement indirect\n source he#1\n cue said#1\n content It rained\nstatement indirect\n source He\n cue said: \n content he said so\n"
r = gold(case)
want = [[[[11, 13]], [[14, 18]], [[0, 9]]], [[[20, 22]], [[23, 28]], [[29, 39]]]]
check(r[0] == 0 and [[s[k] for k in ("source", "cue", "content")] for s in json.loads(r[1])["statements"]] == want,
      "occurrences are counted by whole words", r)
r = gold("=== x\npublished 2026-05-05\n\\published so: \\u201cA\\x41\\U0001f389\\\\\\n\n\\---\n\\=== b\n---\nstatements none\n")
check(r[0] == 0 and json.loads(r[1])["text"] == "published so: \u201cAA\U0001f389\\\n\n---\n=== b",
      "escapes, and a text that looks like the language", r)
r = gold("=== x\nOne two three, he said, four.\n---\nstatement indirect\n content two [...] said\n")
check(r[0] == 0 and json.loads(r[1])["statements"][0]["content"] == [[4, 22]], "a gap in the words", r)

HEAD = "=== x\nHe said that he said so.\n---\n"
for name, body, *words in (
        ("words that occur twice", "statement indirect\n cue said\n content so\n", "2 times", "said#2"),
        ("words that do not occur", "statement indirect\n content rain\n", '0 times "rain"'),
        ("a part of a word does not occur", "statement indirect\n content hat\n", '0 times "hat"'),
        ("a third of two", "statement indirect\n cue said#3\n content so\n", '2 times "said"'),
        ("a statement without content", "statement indirect\n cue said#1\n", "without content"),
        ("an unknown form", "statement loud\n content so\n", "direct, mixed or indirect"),
        ("an unknown key", "statement indirect\n speech x\n content so\n", '"speech"'),
        ("two sources", "statement indirect\n content so\n source he\n source He\n", "second source"),
        ("a parent that is none", "statement indirect\n content so\n parent 2\n", "no such parent"),
        ("its own parent", "statement indirect\n content so\n parent 1\n", "no such parent"),
        ("neither statements nor none", "", "statements none"),
        ("both statements and none", "statement indirect\n content so\nstatements none\n", "statements none"),
        ("a source before any statement", "source he\nstatement indirect\n content so\n", "before any statement"),
        ("a cut escape", "statement indirect\n content \\u20\n", "escape")):
    r = run(HEAD + body, [])
    check(r[0] == 1 and "0 passed, 1 failed" in r[1] and all(w in r[1] for w in words), name, r)
r = run("=== x\nRain.\n", [])
check(r[0] == 1 and 'no "---"' in r[1], "a case that does not end", r)
r = subprocess.run([RUNNER, "--pred", "/dev/null", "/nonexistent.case"], capture_output=True, text=True)
check(r.returncode == 2 and "/nonexistent.case" in r.stderr, "a missing file", r)
r = subprocess.run([RUNNER, "--model", "/nonexistent", __file__], capture_output=True, text=True)
check(r.returncode == 2 and "/nonexistent" in r.stderr, "a missing model", r)
r = subprocess.run([RUNNER], capture_output=True, text=True)
check(r.returncode == 2 and "usage" in r.stderr, "no file", r)

sys.exit(count.end())
