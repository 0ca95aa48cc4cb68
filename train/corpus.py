"""The training articles of one epoch: which corpora, how often, in what typography.

    polnear/train      every article; every other annotator's reading as an article of its own
    invented/train     twice: other kinds of news, other English, nested statements (never invented/measure)
A part of each is set anew in other typography, the spans moved along: straight marks, single (British) marks, `` and '', marks
lost, all capitals, all lower case.
"""
import json, random

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


def epoch(shared, seed):
    """All articles of one epoch, in no order."""
    rnd = random.Random(seed)
    out = [restyle(a, rnd) if rnd.random() < 0.12 else a for a in polnear(shared + "/data/polnear/train.jsonl")]
    for times, share in ((1, 0.1), (1, 0.6)):
        out += [restyle(a, rnd) if rnd.random() < share else a for a in invented(shared + "/data/invented/train.jsonl")] * times
    return out
