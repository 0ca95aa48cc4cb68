"""Quotations printed again as papers do it, for train/score_links.py: reprints.py RECORDS.jsonl OUT.jsonl [--seed N]

RECORDS are marked story families. OUT has them, each with its family ("-" and a number) made longer by articles that print quotations
of its articles again some days later: in marks of another style, cut short, with words left out or put in brackets, with contractions
opened, taken apart by "she said", under a surname alone. Each such statement is marked as repeating the one that it was made from.
No two of these articles have more text in common than what they print.
"""
import datetime, json, random, re, sys

QUOTED = re.compile(r"[“\"](.{30,400}?)[,.]?[”\"]|‘(.{30,400}?)[,.]?’(?!\w)", re.S)
MARKS = [("“", "”"), ("‘", "’"), ('"', '"'), ("«", "»"), ("„", "“")]
OPENED = {"don't": "do not", "isn't": "is not", "can't": "cannot", "won't": "will not", "it's": "it is", "I'm": "I am", "we're": "we are",
          "didn't": "did not", "wasn't": "was not", "we've": "we have", "I've": "I have", "they're": "they are", "there's": "there is"}
OPENINGS = ["The row went on {}.", "Little had changed by {}.", "There was more to come {}.", "The story took another turn {}."]
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def vary(rng, words):
    """The quotation as another paper has it: (its pieces, how)."""
    how = rng.choice(["whole", "short", "short", "opened", "gap", "bracket", "apart"])
    text = [w.replace("’", "'") for w in words]
    if how == "short" and len(text) > 8:
        n = rng.randint(6, len(text) - 1)
        at = rng.randint(0, len(text) - n)
        text = text[at:at + n]
    elif how == "opened":
        text = [OPENED.get(w, w) for w in text]
    elif how == "gap" and len(text) > 12:
        at = rng.randint(4, len(text) - 7)
        text = text[:at] + ["…"] + text[at + 2:]
    elif how == "bracket" and len(text) > 9:
        at = rng.randint(4, len(text) - 5)
        text = text[:at] + ["[" + text[at].strip(",.") + "]"] + text[at + 1:]
    elif how == "apart" and len(text) > 10:
        at = rng.randint(4, len(text) - 5)
        return [" ".join(text[:at]).strip(" ,.;"), " ".join(text[at:])]
    return [" ".join(text).strip(" ,.;")]


def article(rng, k, rec, s, words):
    speaker = next(p for p in rec["speakers"] if p["id"] == s["speaker"])
    name = speaker["name"] if rng.random() < 0.6 else speaker["name"].split()[-1]
    open_mark, close = rng.choice(MARKS)
    apostrophe = rng.choice("’'") if open_mark not in "‘'" else "'"
    day = datetime.date.fromisoformat(rec["published"][:10]) + datetime.timedelta(rng.randint(1, 20))
    text = rng.choice(OPENINGS).format("on " + DAYS[day.weekday()]) + "\n\n"
    content = []
    pieces = [p.replace("'", apostrophe) for p in vary(rng, words)]
    def put(piece):
        nonlocal text
        b = len(text)
        text += open_mark + piece + close
        content.append([b, len(text)])
    put(pieces[0] + ",")
    text += " "
    source = [len(text), len(text) + len(name)]
    text += name + " "
    cue = [len(text), len(text) + 4]
    text += "said"
    if len(pieces) > 1:
        text += ", "
        put(pieces[1] + ".")
    text += ".\n" if len(pieces) == 1 else "\n"
    return {"sayso": 1, "id": f"{rec['id'].rsplit('-', 1)[0]}-{100 + k}", "published": day.isoformat(), "publisher": f"Paper {rng.randint(1, 40)}",
            "offsets": "codepoint", "text": text, "contacts": [], "relations": [],
            "statements": [{"id": 1, "source": [source], "cue": [cue], "content": content, "speaker": 1, "channel": "unstated", "outlet": None,
                            "addressee": None, "when": None, "stance": s["stance"], "parent": None}],
            "speakers": [{"id": 1, "name": name, "kind": speaker["kind"], "roles": [], "mentions": [source]}],
            "links": [{"statement": 1, "relation": "repeats", "article": rec["id"], "other": s["id"]}]}


def main():
    rng = random.Random(int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 1)
    recs = [json.loads(line) for line in open(sys.argv[1])]
    made, seen = [], set()
    for rec in recs:
        kinds = {p["id"]: p for p in rec["speakers"]}
        for s in rec["statements"]:
            who = kinds.get(s["speaker"])
            found = QUOTED.search(" ".join(rec["text"][b:e] for b, e in s["content"]))
            words = (found.group(1) or found.group(2)).split() if found else []
            if not who or not who["name"] or who["kind"] not in ("person", "org") or len(words) < 7 or " ".join(words) in seen or rng.random() < 0.5:
                continue
            seen.add(" ".join(words))
            made.append(article(rng, len(made), rec, s, words))
    with open(sys.argv[2], "w") as f:
        for r in recs + made: f.write(json.dumps(r, ensure_ascii=False) + "\n")
    print(len(made), "reprints")


if __name__ == "__main__":
    main()
