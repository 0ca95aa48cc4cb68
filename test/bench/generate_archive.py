#!/usr/bin/env python3
"""Makes records by the thousand, for the archive's bench: no model, no corpus, the same bytes for the same seed.

usage: generate_archive.py [--articles N] [--seed N] [--prose FILE] > records.jsonl

The words are those of demo/records.jsonl, our own prose: a word follows one that it follows there (mostly two), and every name,
number and open word is drawn anew; so sentences differ as those of real articles do, and mean nothing: of their runs of four
words one in eight stands in another of 840 articles too, of PolNeAR's one in ten.
What is realistic is size and repetition: some 20 statements an article, names by Zipf's law (the most frequent one has every thirtieth
statement), 240 publishers of very different size, two years; one story in several papers, with quotations taken up again
shortened and punctuated anew, reprints by other papers, contacts that one tells of and another denies.
"""
import argparse, bisect, datetime, itertools, json, os, random, re, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FIRST_DAY, DAYS = datetime.date(2024, 1, 1), 730
WORD = re.compile(r"\d[\d,.]*\d|\d|[A-Za-z]+(?:['’-][A-Za-z]+)*|[^A-Za-z\d]+")
ONSETS = "b br c ch cl d dr f fl g gr h j k l m n p pr qu r s sh st t th tr v w y z".split()
VOWELS = "a e i o u ai ea ee ou ie".split()
ENDS = "ck ld ll m n nd ng r rd rn s sk ss t th x ly by ton ham wick ford ez ini ova sen man".split()
ROLES = ("mayor of {}|a spokesman for {}|president of {}|a lawyer in {}|professor at {} University|a nurse from {}|"
         "head of the {} union|police chief of {}|a resident of {}|minister for {}|coach of {}|director of {}").split("|")
ORGS = "{} Council|{} Police|University of {}|{} Holdings|Ministry of {}|{} Rail|{} Teachers' Union|Bank of {}|{} Hospital".split("|")
GROUPS = "residents of {}|workers at {}|parents in {}|critics of {}|fans of {}|neighbours in {}".split("|")
NAMELESS = ("a person familiar with the matter|an official in {}|two people close to {}|a source at {}|"
            "a senior aide|an officer who asked not to be named").split("|")
PAPERS = "{} Post|The {} Courier|{} Herald|Daily {}|{} Wire|{} Evening News|The {} Record|Radio {}".split("|")
CUES = [("said", "assert", 60), ("told reporters", "assert", 6), ("added", "assert", 6), ("warned", "believe", 4), ("denied", "deny", 4),
        ("confirmed", "confirm", 3), ("promised", "commit", 3), ("urged", "urge", 3), ("asked", "ask", 3), ("called for", "wish", 2),
        ("criticised", "criticize", 2), ("suspects", "suspect", 1), ("apologised", "apologize", 1), ("declined to say", "decline", 2)]
CHANNELS = [("unstated", 55), ("interview", 8), ("press", 8), ("statement", 8), ("social", 6), ("speech", 4), ("broadcast", 4),
            ("document", 3), ("testimony", 1), ("message", 1), ("thought", 2)]
OUTLETS = [None] * 8 + ["Facebook", "X", "Radio Tallow", "Channel Nine", "Morning Ledger", "the BBC", "Instagram"]
CONTACTS = [("call", "called", "calling"), ("meet", "met", "meeting"), ("write", "wrote to", "writing to"), ("visit", "visited", "visiting")]


class Zipf:
    """Draws from a list, the front more often: place r with weight 1 / (r + flat)."""
    def __init__(self, rng, things, flat):
        self.rng, self.things = rng, things
        self.sums = list(itertools.accumulate(1 / (r + flat) for r in range(len(things))))

    def __call__(self):
        return self.things[bisect.bisect(self.sums, self.rng.random() * self.sums[-1])]

    def stream(self, n=200_000):
        while True:
            yield from self.rng.choices(self.things, cum_weights=self.sums, k=n)


class Prose:
    """Contents with everything but their function words taken out."""
    def __init__(self, rng, path, people, places):
        contents, seen = [], {}
        for line in open(path, encoding="utf-8"):
            r = json.loads(line)
            for s in r["statements"]:
                contents.append(" ".join(r["text"][a:b] for a, b in s["content"]).strip(" ,.;:“”‘’\"'"))
            for w in WORD.findall(r["text"]):
                if w.isalpha() and w.islower():
                    seen[w] = seen.get(w, 0) + 1
        common = set(sorted(seen, key=lambda w: (-seen[w], w))[:140])
        lexicon = sorted((w for w in seen if w not in common and len(w) > 3), key=lambda w: (-seen[w], w))
        self.rng, self.lengths, self.begins, self.after = rng, [], [], {}
        for c in contents:
            words = [self.slot(w, common) for w in WORD.findall(" ".join(re.sub("[“”\"‘\n]", " ", c).split())) if w.strip(" ,.;:-–—?!()’'")]
            if not 6 <= len(words) <= 120:
                continue
            self.lengths.append(len(words))
            self.begins.append(words[0])
            for i in range(1, len(words)):
                self.after.setdefault((words[i - 1],), []).append(words[i])
                self.after.setdefault(tuple(words[max(0, i - 2):i]), []).append(words[i])
        name = Zipf(rng, [p[1] for p in people], 3)
        self.words, self.names = Zipf(rng, lexicon, 30).stream(), name.stream()
        self.places = Zipf(rng, places, 5).stream()
        self.near = []  # names and places of the story that is being told: what its sentences mostly speak of
        self.numbers = (str(n) for n in iter(lambda: int(10 ** rng.uniform(0.4, 4.2)), None))

    def slot(self, w, common):
        """A word that stays, or the kind of word that is drawn anew: n(umber), p(roper name), w(ord)."""
        if w[0].isdigit():
            return "{n}"
        if w[0].isupper() and w not in ("I", "It", "We", "He", "She", "The", "They", "A"):
            return "{p}"
        return "{w}" if w.isalpha() and w not in common and len(w) > 3 else w

    def fill(self, word):
        return next(self.numbers) if word == "{n}" else self.name() if word == "{p}" else next(self.words) if word == "{w}" else word

    def name(self):
        if self.near and self.rng.random() < 0.75:
            return self.rng.choice(self.near)
        return next(self.names if self.rng.random() < 0.6 else self.places)

    def content(self):
        rng, words = self.rng, [self.rng.choice(self.begins)]
        for _ in range(self.rng.choice(self.lengths)):
            before = tuple(words[-2:]) if rng.random() < 0.6 else (words[-1],)
            words.append(rng.choice(self.after.get(before) or self.begins))
        text = "".join(self.fill(w) + (", " if rng.random() < 0.05 else " ") for w in words).strip(" ,")
        return text if len(text) > 20 else text + " in the " + next(self.words) + " of " + next(self.places)


def invent(rng, n, parts, taken):
    out = []
    while len(out) < n:
        w = "".join(rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(parts - 1)) + rng.choice(ONSETS) + rng.choice(VOWELS) + rng.choice(ENDS)
        if w not in taken:
            taken.add(w)
            out.append(w.capitalize())
    return out


class Writer:
    """An article's text as it grows, with the spans of what was put."""
    def __init__(self):
        self.parts, self.at = [], 0

    def put(self, text):
        self.parts.append(text)
        self.at += len(text)
        return [self.at - len(text), self.at]


def again(rng, content):
    """A quotation as the next paper has it: whole, or without its beginning or end."""
    words = content.split()
    n, how = len(words), rng.random()
    if n < 10 or how < 0.5:
        return content
    return " ".join(words[:n - rng.randint(1, n // 3)] if how < 0.8 else words[rng.randint(1, n // 3):]).strip(" ,")


class Maker:
    def __init__(self, seed, prose):
        self.rng = rng = random.Random(seed)
        taken = set()
        first, last = invent(rng, 500, 1, taken), invent(rng, 9000, 2, taken)
        places = invent(rng, 5000, 2, taken)
        people, seen = [], set()
        while len(people) < 60_000:
            p = (rng.choice(first), last[min(int(rng.expovariate(1 / 2500)), len(last) - 1)])
            if p not in seen:
                seen.add(p)
                people.append(p)
        self.people = Zipf(rng, [(f"{a} {b}", b, rng.choice(ROLES).format(rng.choice(places))) for a, b in people], 3)
        self.orgs = Zipf(rng, sorted({rng.choice(ORGS).format(p) for p in places}), 5)
        self.places = Zipf(rng, places, 5)
        self.papers = Zipf(rng, [rng.choice(PAPERS).format(places[i]) for i in range(240)], 4)
        self.prose = Prose(rng, prose, people, places)
        self.cues = random.Random(seed + 1)
        self.stories, self.made = [], 0

    def draw(self, table):
        return self.rng.choices(table, weights=[t[-1] for t in table])[0]

    def cast(self):
        rng, out = self.rng, []
        for _ in range(rng.randint(4, 8)):
            how = rng.random()
            place = self.places()
            if how < 0.7:
                name, short, role = self.people()
                out.append({"name": name, "kind": "person", "roles": [role], "long": f"{name}, {role}", "short": short})
            elif how < 0.85:
                name = self.orgs()
                out.append({"name": name, "kind": "org", "roles": [], "long": name, "short": name})
            else:
                kind, table = ("anonymous", NAMELESS) if how < 0.95 else ("group", GROUPS)
                name = rng.choice(table).format(place)
                out.append({"name": name, "kind": kind, "roles": [], "long": name.capitalize(), "short": name.capitalize()})
        return list({s["name"]: s for s in out}.values())

    def story(self, day):
        rng = self.rng
        cast, place = self.cast(), self.places()
        self.prose.near = [s["short"] for s in cast if s["kind"] in ("person", "org")] + [place]
        core = [(rng.randrange(len(cast)), self.prose.content(), rng.random() < 0.7) for _ in range(10)]
        meeting = (rng.randrange(len(cast)), rng.randrange(len(cast)), rng.choice(CONTACTS)) if rng.random() < 0.3 else None
        return {"day": day, "cast": cast, "core": core, "contact": meeting if meeting and meeting[0] != meeting[1] else None,
                "place": place, "near": self.prose.near, "title": self.prose.content()[:70]}

    def statement(self, w, out, who, speakers, content, direct, day):
        """One paragraph: words, source and cue in one of five orders."""
        rng = self.rng
        cue, stance = self.draw(CUES)[:2]
        new = who["name"] not in speakers
        n = speakers.setdefault(who["name"], len(speakers) + 1)
        name = who["long"] if new else who["short"]
        content = content[0].upper() + content[1:]
        pieces = []
        if direct and rng.random() < 0.3 and " " in content[20:-10]:
            cut = content.index(" ", 20)
            pieces.append(w.put("“" + content[:cut].rstrip(",") + ",”"))
            w.put(" ")
            source = w.put(name)
            w.put(" ")
            cues = w.put(cue)
            w.put(". ")
            pieces.append(w.put("“" + content[cut + 1:] + ".”"))
        elif direct:
            pieces.append(w.put("“" + content + ",”"))
            w.put(" ")
            source = w.put(name)
            w.put(" ")
            cues = w.put(cue)
            w.put(".")
        else:
            source = w.put(name)
            w.put(" ")
            cues = w.put(cue)
            w.put(" ")
            words = content.split(" ")
            cut = rng.randrange(len(words)) if rng.random() < 0.25 else len(words)
            text = "that " + content[0].lower() + content[1:]
            if cut < len(words) - 3:
                text = "that " + " ".join(words[:cut]) + " “" + " ".join(words[cut:]) + "”"
            pieces.append(w.put(text))
            w.put(".")
        channel = self.draw(CHANNELS)[0]
        out.append({"id": len(out) + 1, "source": [source], "cue": [cues], "content": pieces, "speaker": n, "channel": channel,
                    "outlet": rng.choice(OUTLETS) if channel in ("social", "broadcast", "interview") else None,
                    "addressee": "reporters" if channel == "press" else None,
                    "when": str(day) if rng.random() < 0.4 else None, "stance": stance, "parent": None,
                    "confidence": round(rng.uniform(0.4, 0.99), 2)})

    def article(self, story, day, paper, w):
        rng = self.rng
        out, speakers, contacts, relations = [], {}, [], []
        self.prose.near = story["near"]
        title = story["title"] if rng.random() < 0.3 else self.prose.content()[:70]
        w.put(title + "\n\n")
        w.put(f"{story['place'].upper()} — " + self.prose.content().capitalize() + ".\n\n")
        core = iter(rng.sample(story["core"], rng.randint(3, 8)))
        for i in range(max(6, int(rng.gauss(20, 6)))):
            if rng.random() < 0.25:
                w.put(self.prose.content().capitalize() + ".\n\n")
            c = next(core, None) if rng.random() < 0.45 else None
            if c:
                self.statement(w, out, story["cast"][c[0]], speakers, again(rng, c[1]), c[2], day)
            else:
                self.statement(w, out, rng.choice(story["cast"]), speakers, self.prose.content(), rng.random() < 0.4, day)
            w.put(" " if rng.random() < 0.3 else "\n\n")
        if story["contact"]:
            a, b, (kind, did, doing) = story["contact"]
            a, b = story["cast"][a], story["cast"][b]
            told = None
            if rng.random() < 0.7:
                self.statement(w, out, b, speakers, f"{a['name']} {did} {b['short']} before the vote", False, day)
                told = out[-1]
                speakers.setdefault(a["name"], len(speakers) + 1)
                contacts.append({"id": 1, "kind": kind, "from": [speakers[a["name"]]], "to": [speakers[b["name"]]],
                                 "modality": "happened", "trigger": [told["content"][0]], "statement": told["id"],
                                 "when": str(story["day"]), "confidence": 0.8})
                w.put("\n\n")
            if rng.random() < 0.5:
                self.statement(w, out, a, speakers, f"ever {doing} {b['name']}", False, day)
                out[-1]["stance"] = "deny"
                if told:
                    relations.append({"from": out[-1]["id"], "kind": "denies", "to": {"contact": 1}})
        known = {s["name"]: s for s in story["cast"]}
        people = [{"id": n, "name": name, "kind": known[name]["kind"], "roles": known[name]["roles"], "mentions": []}
                  for name, n in speakers.items()]
        return title, out, people, contacts, relations

    def records(self, n):
        rng = self.rng
        open_stories, last = [], None
        while self.made < n:
            day = FIRST_DAY + datetime.timedelta(days=self.made * DAYS // n)
            open_stories = [s for s in open_stories if (day - s["day"]).days < 4][-400:]
            if last and rng.random() < 0.08:
                paper = self.papers()  # what an agency sent is printed again
                yield {**last, **self.named(paper, last["published"])}
                continue
            if open_stories and rng.random() < 0.55:
                story = rng.choice(open_stories)
            else:
                story = self.story(day)
                open_stories.append(story)
            paper, w = self.papers(), Writer()
            title, out, people, contacts, relations = self.article(story, day, paper, w)
            last = {"sayso": 1, **self.named(paper, str(day)), "title": title, "lang": "en", "offsets": "codepoint",
                    "model": "bench-1.0", "text": "".join(w.parts), "statements": out, "speakers": people,
                    "contacts": contacts, "relations": relations}
            yield last

    def named(self, paper, published):
        self.made += 1
        slug = re.sub(r"[^a-z]+", "-", paper.lower())
        return {"id": f"g{self.made:07d}", "published": published, "publisher": paper,
                "url": f"https://{slug}.example/{self.made:07d}"}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--articles", type=int, default=100_000)
    p.add_argument("--seed", type=int, default=5)
    p.add_argument("--prose", default=os.path.join(ROOT, "demo", "records.jsonl"))
    args = p.parse_args()
    for r in Maker(args.seed, args.prose).records(args.articles):
        sys.stdout.write(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
