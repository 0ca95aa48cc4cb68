"""Our own labels of further PolNeAR articles: more.py OUT.jsonl    (records as in ../shared/data/annotated)

train/more.labels has, for the articles of PolNeAR's train split that annotated/ leaves out, what `guidelines/annotation.md`
asks for: speaker, kind, channel, outlet, addressee, when, stance of every statement of the release, contacts and relations.
Language models read each article whole under those guidelines and the annotated examples (November 2026); one reader an
article, no newsroom editor has checked them. The file holds no text: names are places in the article, where it has them
literally. A line an article: {"id", "names": [[begin, end] or string], "kinds": {name: kind}, "statements": [[speaker,
channel, outlet, addressee, when, stance]], "contacts": [[kind, from, to, modality, begin, end, statement]], "relations":
[[from, kind, to]]}; names count from 1, 0 is none; labels are numbers in the order of train/labels.py and train/contacts.py.

    more.py --pack RECORDS.jsonl    writes train/more.labels from records
"""
import json, os, sys
import contacts, features, labels

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "more.labels")
RELATIONS = ["denies", "confirms", "repeats"]


def polnear():
    with open(features.SHARED + "/data/polnear/train.jsonl") as f: return {a["id"]: a for a in map(json.loads, f)}


def pack(rec):
    names, text = [], rec["text"]

    def name(s):
        if not s: return 0
        if s not in names: names.append(s)
        return names.index(s) + 1

    own = {p["id"]: p for p in rec["speakers"]}
    who = lambda i: 0 if i is None else -1 if own[i]["name"] is None else name(own[i]["name"])  # -1: the nameless author
    kinds = {name(p["name"]): labels.KINDS.index(p["kind"]) for p in rec["speakers"] if p["name"] and p["kind"]}
    st = [[who(s["speaker"]), labels.CHANNELS.index(s["channel"]), name(s["outlet"]), name(s["addressee"]), s["when"] or 0, labels.STANCES.index(s["stance"])]
          for s in rec["statements"]]
    con = [[contacts.KINDS.index(c["kind"]), [who(i) for i in c["from"]], [who(i) for i in c["to"]], contacts.MODALITIES.index(c["modality"]),
            *c["trigger"][0], c["statement"] or 0] for c in rec["contacts"]]
    rel = [[r["from"], RELATIONS.index(r["kind"]), (f"C{v}" if k == "contact" else v)] for r in rec["relations"] for k, v in r["to"].items()]
    where = [[b, b + len(n)] if (b := text.find(n)) >= 0 else n for n in names]
    return dict(id=rec["id"], names=where, kinds=kinds, statements=st, contacts=con, relations=rel)


def unpack(p, art):
    text = art["text"]
    names = [None] + [n if isinstance(n, str) else text[n[0]:n[1]] for n in p["names"]]
    speakers, ids = [], {}

    def who(k):
        if not k: return None
        if k not in ids:
            kind = "author" if k < 0 else labels.KINDS[p["kinds"][str(k)]] if str(k) in p["kinds"] else None
            speakers.append(dict(id=len(speakers) + 1, name=names[k] if k > 0 else None, kind=kind, roles=[]))
            ids[k] = len(speakers)
        return ids[k]

    st = [dict(id=i, source=a["source"], cue=a["cue"], content=a["content"], speaker=who(s[0]), channel=labels.CHANNELS[s[1]], outlet=names[s[2]],
               addressee=names[s[3]], when=s[4] or None, stance=labels.STANCES[s[5]]) for i, (s, a) in enumerate(zip(p["statements"], art["attributions"]), 1)]
    con = [{"id": i, "kind": contacts.KINDS[c[0]], "from": [who(k) for k in c[1]], "to": [who(k) for k in c[2]], "modality": contacts.MODALITIES[c[3]],
            "statement": c[6] or None, "trigger": [[c[4], c[5]]]} for i, c in enumerate(p["contacts"], 1)]
    rel = [{"from": r[0], "kind": RELATIONS[r[1]], "to": {"contact": int(r[2][1:])} if isinstance(r[2], str) else {"statement": r[2]}} for r in p["relations"]]
    return dict(sayso=1, id=p["id"], title=art["title"], published=art["date"], publisher=art["publisher"], offsets="codepoint", text=text,
                statements=st, speakers=speakers, contacts=con, relations=rel)


def main():
    if sys.argv[1] == "--pack":
        with open(sys.argv[2]) as f, open(FILE, "w") as out:
            for l in f: print(json.dumps(pack(json.loads(l)), separators=(",", ":")), file=out)
        return
    full = polnear()
    with open(FILE) as f, open(sys.argv[1], "w") as out:
        for l in f:
            p = json.loads(l)
            print(json.dumps(unpack(p, full[p["id"]])), file=out)


if __name__ == "__main__":
    main()
