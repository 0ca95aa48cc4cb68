#!/usr/bin/env python3
"""The questions to an archive from outside: search, who, ledger, quotes, stats, diff, over the demonstration's articles.

usage: test_ask.py [SAYSO [WHICH]]         (default: build/sayso; WHICH: words of a case's name)

The archive is made of demo/records.jsonl, which are marked by hand: no model decides. What an answer should be is counted here
from the same file.
"""
import collections, csv, io, json, os, sqlite3, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import ROOT, case, check, done, main, said as run, same

RECORDS = [json.loads(line) for line in open(os.path.join(ROOT, "demo", "records.jsonl"), encoding="utf-8")]
FOLDER = tempfile.TemporaryDirectory()
ARCHIVE = os.path.join(FOLDER.name, "demo.archive")


def ask(command, *args, status=0, archive=None):
    s, out, err = run(command, archive or ARCHIVE, "--format", "json", *args)
    same((s, err), (status, ""), f"{command} {args}")
    check(out.endswith("\n") and out.count("\n") == 1, "one line")
    return json.loads(out)


def statements():
    """(record, statement, its speaker's name, its speaker's kind)"""
    for r in RECORDS:
        speakers = {s["id"]: s for s in r["speakers"]}
        for s in r["statements"]:
            who = speakers.get(s["speaker"], {})
            yield r, s, who.get("name"), who.get("kind")


def found(answer):
    return sorted((x["article"]["id"], x["statement"]) for x in answer["results"])


def counted(list_):
    return {k: n for k, n in list_ if k is not None}


@case("every filter finds what the records have")
def _():
    for option, test in [("--kind anonymous", lambda r, s, n, k: k == "anonymous"), ("--channel press", lambda r, s, n, k: s["channel"] == "press"),
                         ("--stance deny", lambda r, s, n, k: s["stance"] == "deny"), ("--stance assert", lambda r, s, n, k: s["stance"] == "assert"),
                         ("--kind person", lambda r, s, n, k: k == "person"), ("--outlet facebook", lambda r, s, n, k: s["outlet"] == "Facebook"),
                         ("--since 2026-06 --until 2026-08-12", lambda r, s, n, k: "2026-06" <= r["published"] <= "2026-08-12"),
                         ("--until 2025", lambda r, s, n, k: r["published"] < "2026"),
                         ("--kind org --stance confirm", lambda r, s, n, k: k == "org" and s["stance"] == "confirm")]:
        expected = sorted((r["id"], s["id"]) for r, s, n, k in statements() if test(r, s, n, k))
        answer = ask("search", *option.split(), "--limit", 1000, status=0 if expected else 1)
        same((found(answer), answer["total"], answer["more"]), (expected, len(expected), False), option)
    for name in ["Western Wire", "western wire", "WESTERN WIRE"]:
        expected = sorted((r["id"], s["id"]) for r, s, n, k in statements() if r["publisher"] == "Western Wire")
        same(found(ask("search", "--publisher", name, "--limit", 1000)), expected, name)


@case("a speaker by the whole name, or by some of its words")
def _():
    expected = sorted((r["id"], s["id"]) for r, s, n, k in statements() if n == "Lonnie Treadwell")
    check(expected, "he speaks")
    for name in ["Lonnie Treadwell", "LONNIE TREADWELL", "treadwell"]:
        same(found(ask("search", "--speaker", name, "--limit", 1000)), expected, name)
    same(ask("search", "--speaker", "Nobody Atall", status=1)["total"], 0)


@case("words, phrases, beginnings, alternatives, words to leave out")
def _():
    def total(*words, status=0):
        return ask("search", "--limit", 1000, *words, status=status)["total"]
    knock = total("knock")
    check(knock >= 1, "knock")
    check(total('"on the door"') <= total("the", "door"), "a phrase is less than its words")
    same(total('"door the on"', status=1), 0, "in this order nowhere")
    check(total("evacuat*") >= total("evacuation"), "beginnings")
    same(total("knock", "OR", "zzzz"), knock, "OR")
    door = total("the", "door")
    same(total("--", "the", "-door"), total("the") - door, "left out")
    same(total("KNOCK"), knock, "case")
    same(total("Knöck"), knock, "accents")


@case("what is marked are the words asked for")
def _():
    texts = {r["id"]: r["text"] for r in RECORDS}
    for words, marks in [("knock", {"knock"}), ('"the door"', {"the door"}), ("evacuat*", {"evacuation", "evacuate", "evacuated"})]:
        for unit in ["codepoint", "byte", "utf16"]:
            answer = ask("search", words, "--limit", 1000, "--offsets", unit)
            for x in answer["results"]:
                text = texts[x["article"]["id"]]
                raw = text if unit == "codepoint" else text.encode("utf-8") if unit == "byte" else text.encode("utf-16-le")
                def cut(a, b):
                    return raw[a:b] if unit == "codepoint" else raw[a:b].decode() if unit == "byte" else raw[2 * a:2 * b].decode("utf-16-le")
                check(x["context"]["marks"], "something is marked")
                for a, b in x["context"]["marks"]:
                    check(cut(a, b).lower() in marks, words, cut(a, b))
                same(cut(*x["context"]["span"]), x["context"]["text"], "context")
                same([cut(a, b) for a, b in x["content"]], x["words"]["content"], "content")
                same([cut(a, b) for a, b in x["source"]], x["words"]["source"], "source")


@case("the newest first, page by page; by relevance the same ones")
def _():
    answer = ask("search", "the", "--limit", 1000)
    days = [x["article"]["published"] for x in answer["results"]]
    same(days, sorted(days, reverse=True), "newest first")
    pages = [x for skip in range(0, answer["total"], 7) for x in ask("search", "the", "--limit", 7, "--skip", skip)["results"]]
    same(pages, answer["results"], "pages")
    ranked = ask("search", "the", "--limit", 1000, "--sort", "relevance")
    same((ranked["sort"], found(ranked)), ("relevance", found(answer)), "the same ones")


@case("a form finds as many as the facet says, and no other")
def _():
    forms = counted(ask("search", "--limit", 0)["facets"]["forms"])
    same(set(forms), {"direct", "mixed", "indirect"}, "forms")
    for form, n in forms.items():
        answer = ask("search", "--form", form, "--limit", 1000)
        same((answer["total"], {x["form"] for x in answer["results"]}), (n, {form}), form)
    same(ask("stats", "--form", "mixed")["all"]["statements"], forms["mixed"], "in the table of voices")
    same(run("search", ARCHIVE, "--form", "loud")[0], 2, "no such form")


@case("facets count what is found")
def _():
    answer = ask("search", "--since", "2026", "--limit", 0)
    rows = [(r, s, n, k) for r, s, n, k in statements() if r["published"] >= "2026"]
    same(answer["total"], len(rows), "total")
    same(answer["results"], [], "no results")
    f = answer["facets"]
    same(counted(f["kinds"]), dict(collections.Counter(k for _, _, _, k in rows if k)), "kinds")
    same(counted(f["channels"]), dict(collections.Counter(s["channel"] for _, s, _, _ in rows if s["channel"])), "channels")
    same(counted(f["stances"]), dict(collections.Counter(s["stance"] for _, s, _, _ in rows if s["stance"])), "stances")
    by = collections.Counter(r["publisher"] for r, _, _, _ in rows)
    same([n for _, n in f["publishers"]][:10], [n for _, n in by.most_common(10)], "publishers")
    for name in ["speakers", "outlets", "publishers", "forms"]:
        same(sum(n for _, n in f[name]), len(rows), name)


@case("names that are counted as often stand by the alphabet, whatever came first")
def _():
    backwards = os.path.join(FOLDER.name, "backwards.archive")
    with open(os.path.join(FOLDER.name, "backwards.jsonl"), "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r) + "\n" for r in reversed(RECORDS))
    same(run("add", "-q", "--records", backwards, f.name)[0], 0)
    tied = 0
    for words in [["the"], ["a"], ["--kind", "org"], ["--kind", "anonymous"], ["--stance", "deny"], ["--since", "2026"]]:
        there = ask("search", *words, "--limit", 0)["facets"]
        same(there, ask("search", *words, "--limit", 0, archive=backwards)["facets"], words)
        for name in ["speakers", "outlets", "publishers"]:
            named = [x for x in there[name] if x[0] is not None]
            same(named, sorted(named, key=lambda x: (-x[1], x[0].encode())), name)
            tied += len(named) - len({n for _, n in named})
    check(tied > 20, "some are counted as often", tied)


@case("what no question is gets an answer or a clear error")
def _():
    for words in ['"', '"a', "NEAR(", "NEAR(a b, 2)", "a AND", "OR", "OR OR", "(", "a:b", "content:the", "^the", "{source}", "a'b;--", "%", "\\",
                  "a\nb", "\u202e", "é", '""""', "the*", "* the", "DROP TABLE words", "", " "]:
        status, out, err = run("search", ARCHIVE, "--format", "json", "--", words)
        check(status in (0, 1, 2), repr(words), status)
        if status == 2:
            check(err.startswith("sayso: "), repr(words), err)
        else:
            json.loads(out)
            same(err, "", repr(words))
    for bad, told in [("*", "no word"), ("-the", "no word"), ("x " * 65, "64 words"), ("x" * 5000, "4096 bytes")]:
        status, out, err = run("search", ARCHIVE, "--", bad)
        same((status, out), (2, ""), bad[:20])
        check(told in err or "more words" in err, err)
    many = ["a" * 100_000] * 10  # a megabyte
    status, out, err = run("search", ARCHIVE, *many)
    same(status, 2, "a megabyte")
    for option in ["--speaker", "--outlet", "--publisher"]:
        for value in ["'", "%", "*", '"', "x' OR '1'='1"]:
            same(ask("search", option, value, status=1)["total"], 0, f"{option} {value}")
        same(run("search", ARCHIVE, option, "x" * 100_000)[0], 2, option)
    for date in ["2026-13", "2026-02-30", "yesterday", "26", "2026-5-4", "", "99999"]:
        status, out, err = run("search", ARCHIVE, "--since", date)
        same((status, out), (2, ""), date)
        check("is no date" in err, err)
    same(run("search", ARCHIVE, "--kind", "robot")[0], 2)
    same(run("search")[0], 2)
    same(run("search", os.path.join(FOLDER.name, "none"))[0], 1)


@case("a speaker's page")
def _():
    mine = [(r, s) for r, s, n, k in statements() if n == "Lonnie Treadwell"]
    page = ask("who", "Lonnie", "Treadwell", "--latest", 100)["results"][0]
    same((page["name"], page["kind"], page["statements"], page["articles"]),
         ("Lonnie Treadwell", "person", len(mine), len({r["id"] for r, _ in mine})))
    same((page["first"], page["last"]), (min(r["published"] for r, _ in mine), max(r["published"] for r, _ in mine)))
    same(counted(page["channels"]), dict(collections.Counter(s["channel"] for _, s in mine)))
    same(counted(page["publishers"]), dict(collections.Counter(r["publisher"] for r, _ in mine)))
    same(found({"results": page["latest"]}), sorted((r["id"], s["id"]) for r, s in mine))
    check("Sheriff" in counted(page["roles"]), page["roles"])
    same(ask("who", "Nobody", "Atall", status=1), {"total": 0, "results": []})
    same(run("who", ARCHIVE)[0], 2)


@case("who gets to speak: table, CSV, by publisher and month")
def _():
    rows = list(statements())
    t = ask("stats", "--by", "publisher,month")
    same((t["all"]["statements"], t["all"]["articles"]), (len(rows), len({r["id"] for r, _, _, _ in rows})))
    cells = collections.Counter((r["publisher"], r["published"][:7]) for r, _, _, _ in rows)
    same({(x["publisher"], x["month"]): x["statements"] for x in t["results"]}, dict(cells))
    nameless = collections.Counter((r["publisher"], r["published"][:7]) for r, _, _, k in rows if k == "anonymous")
    same({(x["publisher"], x["month"]): x["kinds"]["anonymous"] for x in t["results"] if "anonymous" in x["kinds"]}, dict(nameless))
    same(sum(x["statements"] for x in ask("stats", "--by", "month")["results"]), len(rows))
    same(sum(x["statements"] for x in ask("stats", "--by", "publisher")["results"]), len(rows))
    status, out, _ = run("stats", ARCHIVE, "--by", "publisher,month", "--format", "csv")
    table = list(csv.DictReader(io.StringIO(out)))
    same((status, len(table)), (0, len(cells)))
    same({(x["publisher"], x["month"]): int(x["statements"]) for x in table}, dict(cells))
    for x in table:
        same(sum(int(x[f]) for f in ("direct", "mixed", "indirect")), int(x["statements"]), "forms")
        same(round(int(x["anonymous"]) / int(x["statements"]), 4), float(x["anonymous_share"]))
    deny = sum(s["stance"] == "deny" for _, s, _, _ in rows)
    same(ask("stats", "--stance", "deny")["all"]["statements"], deny, "filters hold")


@case("the ledger: disputed and open first")
def _():
    order = ["disputed", "open", "denied", "withdrawn", "corroborated", "asserted"]
    answer = ask("ledger", "--limit", 1000)
    same(answer["total"], len(answer["results"]))
    places = [(order.index(x["status"]), [-ord(c) for c in x["last"]]) for x in answer["results"]]
    same(places, sorted(places), "order")
    same(counted(answer["statuses"]), dict(collections.Counter(x["status"] for x in answer["results"])))
    check(counted(answer["statuses"]).get("disputed"), "something is disputed in these stories")
    disputed = ask("ledger", "--status", "disputed", "--limit", 1000)
    same([x["key"] for x in disputed["results"]], [x["key"] for x in answer["results"] if x["status"] == "disputed"])
    for x in disputed["results"]:
        check(x["denied"], "somebody denies it")
    his = ask("ledger", "--speaker", "Grant Ostler", "--limit", 1000)
    for x in his["results"]:
        check(any(s["speaker"] and s["speaker"]["name"] == "Grant Ostler" for side in ("asserted", "confirmed", "denied", "touched") for s in x[side]),
              x["key"])
    check(0 < his["total"] < answer["total"], "his are some")


@case("a quotation with its wordings and prints")
def _():
    reprint = dict(next(r for r in RECORDS if r["id"] == "c-fire-2"), id="again-1", publisher="Another Paper")
    path, archive = os.path.join(FOLDER.name, "again.jsonl"), os.path.join(FOLDER.name, "again.archive")
    with open(path, "w", encoding="utf-8") as f:
        for r in [*RECORDS, reprint]:
            f.write(json.dumps(r) + "\n")
    same(run("add", "--quiet", archive, path), (0, "", ""))
    answer = ask("quotes", "Morning", "OR", '"no fault on that line"', archive=archive)
    check(answer["results"], "there is one")
    for x in answer["results"]:
        same(sum(len(w["prints"]) for w in x["wordings"]), x["prints"], "prints")
        days = [p["published"] for w in x["wordings"] for p in w["prints"]]
        same(x["wordings"][0]["prints"][0]["published"], min(days), "first appearance")
    check(any({"c-fire-2", "again-1", "c-fire-4"} <= {p["id"] for w in x["wordings"] for p in w["prints"]} for x in answer["results"]),
          "another wording and a reprint are prints of it")
    shown = ask("search", '"no fault on that line"', "--publisher", "Another Paper", archive=archive)
    same([(x["article"]["publisher"], x["prints"]) for x in shown["results"]], [("Another Paper", 2)], "its own print is shown")
    t = {x["publisher"]: x["statements"] for x in ask("stats", "--by", "publisher", archive=archive)["results"]}
    same(t["Another Paper"], len(reprint["statements"]), "a reprint counts")
    answer = ask("diff", "c-fire-2", "again-1", archive=archive)
    same((len(answer["both"]), answer["left_only"], answer["right_only"]), (len(reprint["statements"]), [], []), "a reprint has it all")


@case("of what stands in many articles people are shown the first, and told of the rest")
def _():
    first, words, tmp = RECORDS[0], "We never saw the letter that you speak of", tempfile.TemporaryDirectory()
    text = f"“{words},” Ana Ruiz said on Monday."
    copy = dict(first, title=None, url=None, text=text, contacts=[], relations=[], claims=[],
                speakers=[{"id": 1, "name": "Ana Ruiz", "kind": "person", "roles": [], "mentions": []}],
                statements=[dict(first["statements"][0], id=1, parent=None, speaker=1, source=[[len(words) + 4, len(words) + 12]],
                                 cue=[[len(words) + 13, len(words) + 17]], content=[[0, len(words) + 3]])])
    many = [dict(copy, id=f"m{i}", publisher=f"Paper {i}", text=text + f" It is day {i}.") for i in range(30)]
    path = os.path.join(tmp.name, "many")
    with open(path + ".jsonl", "w", encoding="utf-8") as f:
        f.writelines(json.dumps(r) + "\n" for r in many)
    done("add", "-q", path, path + ".jsonl")
    [all] = ask("quotes", archive=path)["results"]
    same(len(all["wordings"]), 30)
    shown = run("quotes", path, "--format", "text", "--width", "90")[1]
    same(shown.count("Ana Ruiz"), 20, shown)
    check("and 10 more (--format json has all)" in shown, shown)


@case("two articles side by side")
def _():
    answer = ask("diff", "c-fire-2", "c-fire-4")
    n = {r["id"]: len(r["statements"]) for r in RECORDS}
    pairs = len(answer["both"]) + len(answer["disagree"])
    same(pairs + len(answer["left_only"]), n["c-fire-2"], "all of the left")
    same(pairs + len(answer["right_only"]), n["c-fire-4"], "all of the right")
    check(any("no fault on that line" in " ".join(p["right"]["words"]["content"]) for p in answer["both"] if p["match"] == "quotation"),
          "the quotation that both carry")
    key = answer["left"]["key"]
    same(ask("diff", key, "c-fire-4"), answer, "by key")
    same(run("diff", ARCHIVE, "c-fire-2")[0], 2)
    same(run("diff", ARCHIVE, "c-fire-2", "c-fire-2")[0], 2)
    status, out, err = run("diff", ARCHIVE, "c-fire-2", "nothing-1")
    same((status, out), (1, ""))
    check("nothing-1" in err, err)


@case("every command writes for people, in any width and colour")
def _():
    for args in (["search", "the"], ["who", "Ostler"], ["ledger"], ["quotes"], ["stats", "--by", "month"], ["diff", "c-fire-1", "c-fire-2"]):
        for more in (["--width", "20"], ["--width", "200", "--color", "always"]):
            status, out, err = run(args[0], ARCHIVE, *args[1:], "--format", "text", *more)
            same((status, err), (0, ""), args)
            check(out.strip() and ("\033[" in out) == ("always" in more), args)
        status, out, _ = run("help", args[0])
        check(status == 0 and out.startswith("sayso " + args[0]), "help")


@case("a damaged archive is told, not believed")
def _():
    path = os.path.join(FOLDER.name, "bad.archive")
    same(run("add", "--quiet", path, os.path.join(ROOT, "demo", "records.jsonl"))[0], 0)
    db = sqlite3.connect(path)
    db.execute("UPDATE readings SET record = x'00'")
    db.commit()
    db.close()
    status, _, err = run("search", path, "the", "--format", "text")
    same(status, 1)
    check("damaged" in err, err)


done("add", "--quiet", ARCHIVE, os.path.join(ROOT, "demo", "records.jsonl"))
sys.exit(main())
