"""The training articles of one epoch: which corpora, how often, in what typography.

    polnear/train      every article; every other annotator's reading as an article of its own
    invented/train     twice: other kinds of news, other English, nested statements (never invented/measure)
A part of each is set anew in other typography, the spans moved along: straight marks, single (British) marks, `` and '', marks
lost, all capitals, all lower case. In another part a few sentences are put into somebody's mouth, because PolNeAR marks no nested
statements (and its unmarked ones are left out of the loss: features.py).
"""
import json, random, re

ROLES = ("source", "cue", "content")


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def polnear(path):
    out = []
    for a in read(path):
        base = {k: a[k] for k in ("id", "text", "attributions", "names") if k in a}
        out.append(dict(base, nested=False))
        for i, other in enumerate(a.get("alternates", []), 1):
            out.append(dict(base, id=f"{a['id']}+{i}", attributions=other, nested=False))
    return out


def invented(path):
    return [dict(id=d["id"], text=d["text"], nested=True, attributions=[{k: s[k] for k in ROLES} for s in d["statements"]])
            for d in read(path)]


def respell(art, table):
    """The article with each character c set as table.get(c, c); spans follow."""
    text, at, n = [], [], 0
    for c in art["text"]:
        r = table.get(c, c)
        at.append(n)
        text.append(r)
        n += len(r)
    at.append(n)
    move = lambda spans: [[at[b], at[e]] for b, e in spans if at[e] > at[b]]
    out = dict(art, text="".join(text), attributions=[{k: move(a[k]) for k in ROLES} for a in art["attributions"]])
    if "names" in art: out["names"] = [[at[b], at[e], t] for b, e, t in art["names"] if at[e] > at[b]]
    return out


STRAIGHT = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"}
STYLES = [
    STRAIGHT, STRAIGHT, STRAIGHT,
    {"\u201c": "\u2018", "\u201d": "\u2019"},
    {"\u201c": "'", "\u201d": "'", '"': "'", "\u2019": "'"},
    {"\u201c": "``", "\u201d": "''", "\u2019": "'"},
    {"\u201c": "\u00ab", "\u201d": "\u00bb"},
    {"\u201c": "\u201e", "\u201d": "\u201c"},
    {"\u201c": "", "\u201d": "", '"': ""},
]
CURL = {"'": "\u2019"}


def restyle(art, rnd):
    k = rnd.random()
    if k < 0.06:
        out = respell(art, {c: c.upper() for c in set(art["text"]) if len(c.upper()) == 1})
        out.pop("names", None)
        return out
    if k < 0.18:
        out = respell(art, {c: c.lower() for c in set(art["text"]) if len(c.lower()) == 1})
        out.pop("names", None)
        return out
    if k < 0.26: return respell(art, CURL)
    return respell(art, rnd.choice(STYLES))


WHO = """Mara Tolle|the mayor|a spokeswoman for the ministry|Inspector Dov Hale|his lawyer|Ms Okafor|one former aide|the union|
the report's author, Lise Brandt,|a person close to the talks|Coach Rua|officials|the singer|Judge Ines Palmer|the Harbour Gazette""".replace("\n", "").split("|")
SAYS = ["said", "told reporters", "said on Friday", "has said", "says", "claimed", "added", "wrote in an email", "testified", "insisted", "reported", "believes", "noted"]
LOWER = {"The", "He", "She", "It", "They", "A", "An", "This", "That", "These", "Those", "His", "Her", "Their", "Its", "Some", "Many", "Most", "There", "One", "Two", "On", "In", "At"}
SENTENCE = re.compile(r"(?:(?<=\n)|(?<=[.!?] ))[A-Z][^\n.!?\"\u201c\u201d]{30,400}\.(?=\s)")


def nest(art, rnd, most=3):
    """The article with a few sentences put into somebody's mouth, so that what they hold becomes nested: Ruiz said -> Hale told
    reporters that Ruiz said. Only sentences without double marks, and spans that lie in the sentence whole or not at all."""
    text = art["text"]
    spans = sorted({tuple(s) for a in art["attributions"] for r in ROLES for s in a[r]})
    inside = lambda m: [s for s in spans if s[0] < m.end() and s[1] > m.start()]
    name = lambda w: re.search(r"[a-z,] " + re.escape(w) + r"\b", text)  # capital in mid-sentence too
    fit = [m for m in SENTENCE.finditer(text) if (i := inside(m)) and all(m.start() <= b and e < m.end() for b, e in i)
           and ((w := m[0].split()[0]) in LOWER or name(w))]
    out, at, new, length, last = [], [0] * (len(text) + 1), [], 0, 0

    def put(piece, origin=None):  # origin: where in the old text the piece stood
        nonlocal length
        if origin is not None:
            for k in range(len(piece)): at[origin + k] = length + k
        out.append(piece)
        length += len(piece)
        return [length - len(piece), length]

    for m in sorted(rnd.sample(fit, min(most, len(fit))), key=lambda m: m.start()):
        put(text[last:m.start()], last)
        who, says, said = rnd.choice(WHO), rnd.choice(SAYS), text[m.start():m.end() - 1]
        cue = says.split(" on ")[0].split(" in ")[0].replace(" reporters", "")
        begin = length
        if rnd.random() < 0.4:
            left, right = rnd.choice(["\u201c\u201d", "\u201c\u201d", '""'])
            put(left)
            put(said, m.start())
            content = [begin, put("," + right)[1]]
            put(" ")
            source = put(who)
            put(" ")
        else:
            source = put(who[0].upper() + who[1:])
            put(" ")
            content = None
        begin = length
        put(says)
        if content is None:
            put(" ")
            content = [put("that ")[0], put(said[0].lower() + said[1:] if said.split()[0] in LOWER else said, m.start())[1]]
        put(".")
        last = m.end()
        new.append(dict(source=[source], cue=[[begin, begin + len(cue)]], content=[content]))
    put(text[last:], last)
    move = lambda spans: [[at[b], at[e - 1] + 1] for b, e in spans]
    res = dict(art, text="".join(out), attributions=[{r: move(a[r]) for r in ROLES} for a in art["attributions"]] + new)
    if "names" in art: res["names"] = [[at[b], at[e - 1] + 1, t] for b, e, t in art["names"]]
    return res


def epoch(shared, seed, share_nested):
    """All articles of one epoch, in no order."""
    rnd = random.Random(seed)
    nested = lambda a: nest(a, rnd) if rnd.random() < share_nested else a
    out = [restyle(a, rnd) if rnd.random() < 0.12 else nested(a) for a in polnear(shared + "/data/polnear/train.jsonl")]
    for share in (0.1, 0.6):
        out += [restyle(a, rnd) if rnd.random() < share else nested(a) for a in invented(shared + "/data/invented/train.jsonl")]
    return out
