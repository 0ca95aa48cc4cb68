"""Coreference of people and organisations: score_coref.py MODEL.sayso GOLD.jsonl [--genres news,interview] [--rules]

GOLD has GUM's gold mentions and chains. Twice CoNLL F1 (the mean of MUC, B3 and CEAF-e, by scorch 0.2.0: `pip install scorch`),
over all articles as one: of the engine's chains over the gold mentions, and over the engine's own (its names, and all pronouns of
the third person). Mentions that stand alone do not count, as in CoNLL-2012. An own mention is a gold one where it is the
same words, or those less titles in front and an apposition behind ("Ana Ruiz" of "Mayor Ana Ruiz, 61").
"""
import argparse, json, os, re, subprocess, tempfile
import numpy as np
from scorch import scores

HERE = os.path.dirname(os.path.abspath(__file__))
PRONOUN = re.compile(r"\b(?:he|him|his|himself|she|her|hers|herself|they|them|their|themselves)\b", re.I)


def run(args, out):
    with open(out, "w") as f: subprocess.run([f"{HERE}/../build/speakers", *args], stdout=f, check=True)


def chains(model, recs, mentions, rules):
    """Per article the engine's speaker id of each mention, resolved in the text's order."""
    with tempfile.TemporaryDirectory() as d:
        gold, seen, out = f"{d}/gold", f"{d}/seen", f"{d}/out"
        with open(gold, "w") as f:
            for r, m in zip(recs, mentions):
                print(json.dumps(dict(id=r["id"], text=r["text"], statements=[dict(source=[list(s)], cue=[], content=[]) for s in m])), file=f)
        run(["names", model, gold, seen], os.devnull)
        run(["read", gold, seen] + ([] if rules else [model]), out)
        found = [[s["speaker"] for s in json.loads(l)["statements"]] for l in open(out)]
        raw, at, names = np.fromfile(seen, np.uint8), 0, []
        for r in recs:
            n, words, width = (int(x) for x in raw[at:at + 12].view("<u4"))
            b = raw[at + 12:at + 12 + 12 * n].view("<u4").reshape(n, 3)
            point = {len(r["text"][:i].encode()): i for i in range(len(r["text"]) + 1)}
            names.append([(point[int(x)], point[int(y)]) for x, y, k in b if k < 2])
            at += 12 + 12 * n + 8 * words + words * width
        return found, names


def clusters(keys, recs, mentions, ids):
    out = {}
    for k, r, m, i in zip(keys, recs, mentions, ids):
        for s, x in zip(m, i):
            if x: out.setdefault((k, x), set()).add((k, tuple(s)))
    return [c for c in out.values() if len(c) > 1]


def align(text, span, gold):
    """The gold mention that an own one stands for, or itself."""
    best = None
    for b, e in gold:
        if b <= span[0] and span[1] <= e and (best is None or e - b < best[1] - best[0]):
            before, after = text[b:span[0]], text[span[1]:e]
            if not re.search(r"['’]s|,| of | for | by | in ", before) and (not after or re.match(r"\s*[,(]", after)): best = (b, e)
    return best or span


def show(name, gold, own):
    m, b, c = scores.muc(gold, own), scores.b_cubed(gold, own), scores.ceaf_e(gold, own)
    print(f"{name:15} CoNLL {100 * (m[2] + b[2] + c[2]) / 3:5.1f}   " + "   ".join(f"{n} {100*x[0]:.1f} {100*x[1]:.1f} {100*x[2]:.1f}" for n, x in (("MUC", m), ("B3", b), ("CEAF-e", c))))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("model"); p.add_argument("gold"); p.add_argument("--genres", default="news,interview"); p.add_argument("--rules", action="store_true")
    a = p.parse_args()
    recs = [r for r in (json.loads(l) for l in open(a.gold)) if r["genre"] in a.genres.split(",")]
    keys = range(len(recs))
    mentions, ids = [], []
    for r in recs:
        m = sorted((x for x in r["mentions"] if x["type"] in ("person", "organization")), key=lambda x: (x["span"][0], -x["span"][1]))
        mentions.append([tuple(x["span"]) for x in m]); ids.append([x["chain"] for x in m])
    gold = clusters(keys, recs, mentions, ids)
    known = {m for c in gold for m in c}
    linked = [[s for s in m if (k, s) in known] for k, m in zip(keys, mentions)]
    found, names = chains(a.model, recs, linked, a.rules)
    show("gold mentions", gold, clusters(keys, recs, linked, found))
    own = []
    for r, n in zip(recs, names):
        spans = set(n) | {m.span() for m in PRONOUN.finditer(r["text"]) if not any(b <= m.start() < e for b, e in n)}
        own.append(sorted(spans))
    found, _ = chains(a.model, recs, own, a.rules)
    own = [[align(r["text"], s, m) for s in o] for r, o, m in zip(recs, own, mentions)]
    show("own mentions", gold, clusters(keys, recs, own, found))


if __name__ == "__main__":
    main()
