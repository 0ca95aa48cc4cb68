"""toy.py - makes models/toy.sayso: a model of one layer, set by hand, that finds plain statements.

usage: toy.py [models/toy.sayso]

It serves unit, pathological, fuzz and bulk tests: small, fast, and it exercises every stage. What it
knows: a few verbs of saying are cues; what stands in quotation marks is content; a pronoun or a
capitalised word beside the cue is the source; without marks, the words behind the cue up to a full
stop are content. The rest of its weights is seeded noise. The same bytes come out every time.
"""
import sys
from pathlib import Path

import numpy as np

from export import NAMES, bio, transitions
from modelfile import quantise_linear, quantise_rows, text, vocabulary, write

H, HEADS, INNER, DEPTH, POSITIONS, SPAN = 32, 2, 32, 32, 256, 40

CUES = """said says say told tells added adds asked asks denied denies claimed claims argued insisted
announced warned replied wrote stated confirmed explained promised reported according""".split()
PERSONS = "he she they we i it who officials police spokesman spokeswoman minister mayor".split()
OTHERS = """the a an that this to of in on at for with and but or not no is was were are be been will
would could has have had his her their its new city monday tuesday friday year people government
reporters ruiz ana ##ing ##ed ##s ##er ##ly calm good""".split()
MARKS = ["“", "”", "‘", "’", "„", "«", "»", "–", "—", "…"]

# What a channel of the residual stream stands for.
CUE, QUOTED, PERSON, STOP, PLAIN, MARK = range(6)


def pieces():
    out = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    ascii_ = [chr(c) for c in range(33, 127) if not chr(c).isupper()]
    out += ascii_ + ["##" + c for c in ascii_ if c.isalnum()] + MARKS
    return out + [w for w in dict.fromkeys(CUES + PERSONS + OTHERS) if w not in out]


def tensors():
    rng = np.random.default_rng(20260504)

    def noise(*shape, size=0.03):
        return rng.normal(0, size, shape).astype(np.float32)

    vocab = pieces()
    word = noise(len(vocab), H, size=0.4)
    word[:, :6] = 0
    for i, p in enumerate(vocab):
        if p in CUES:
            word[i, CUE] = 6
        elif p in PERSONS:
            word[i, PERSON] = 4
        elif p in (".", "!", "?", "[CLS]", "[SEP]"):
            word[i, STOP] = 5
        elif not p[-1].isalnum():
            word[i, MARK] = 3
        else:
            word[i, PLAIN] = 2
    case = noise(6, H)
    case[2, PERSON] += 2.5  # a capitalised word
    quote = noise(4, H)
    quote[[1, 3], QUOTED] += 5  # in quotation marks
    word8, word_scale = quantise_rows(word)
    place8, place_scale = quantise_rows(noise(POSITIONS, H))
    norm = np.stack([np.ones(H), np.zeros(H)]).astype(np.float32)

    t = {"config": np.array([1, H, HEADS, INNER, len(vocab), POSITIONS, 6, 4, 3, 9, DEPTH, 5, SPAN,
                             vocab.index("[CLS]"), vocab.index("[SEP]"), 0], np.uint32),
         "name": text("toy-1"),
         "card": text("# toy-1\n\nSet by hand in train/toy.py for tests; it has read nothing.\n"),
         **vocabulary(vocab), "labels.name": text("\n".join(bio(NAMES))),
         "embed.word": word8, "embed.word.scale": word_scale,
         "embed.position": place8, "embed.position.scale": place_scale,
         "embed.case": case, "embed.quote": quote, "embed.norm": norm}

    for name, n, k in (("qkv", 3 * H, H), ("out", H, H), ("up", INNER, H), ("down", H, INNER)):
        t.update(quantise_linear("layer.0." + name, noise(n, k, size=0.05), noise(n, size=0.02)))
    t["layer.0.norm1"] = t["layer.0.norm2"] = norm

    cue = noise(3, H)
    cue[1, CUE] += 4
    cue[2, CUE] += 1
    t.update(quantise_linear("head.cue", cue, np.array([0, -8, -9])))
    names = noise(9, H)
    names[1, PERSON] += 3
    names[2, PERSON] += 2
    t.update(quantise_linear("head.name", names, np.array([2] + [-2] * 8)))

    # Query 0 is on at every cue; keys 0 to 5 repeat the channels.
    query, key = noise(DEPTH, H, size=0.01), noise(DEPTH, H, size=0.01)
    query[0, CUE] += 0.5
    for c in range(6):
        key[c, c] += 1
    t.update(quantise_linear("head.query", query, np.zeros(DEPTH)))
    t.update(quantise_linear("head.key", key, np.zeros(DEPTH)))
    role = noise(5, DEPTH, DEPTH, size=0.002)
    for label in (1, 2):
        role[label, 0, PERSON] += 1.2
        role[label, 0, [QUOTED, STOP, MARK]] -= 2
    for label in (3, 4):
        role[label, 0, QUOTED] += 2.0
        role[label, 0, STOP] -= 1.2
        role[label, 0, CUE] -= 2
    role8, role_scale = quantise_rows(role.reshape(5 * DEPTH, DEPTH))
    t["head.role"], t["head.role.scale"] = role8, role_scale
    t.update(quantise_linear("head.role.bias", noise(5, DEPTH, size=0.002),
                             np.array([0, -2.0, -2.5, -3.0, -0.5])))
    distance = np.zeros((2 * SPAN + 1, 5), np.float32)
    for d in range(-SPAN, SPAN + 1):
        row = distance[d + SPAN]
        row[[1, 2]] = 1.5 - 0.9 * abs(d) if d else -20
        # Content fades out with the distance, before the cue sooner than behind it.
        row[[3, 4]] = 1.2 - 1.1 * max(0, d - 18) if d > 0 else -1.5 + 0.6 * d if d else -20
    t["head.distance"] = distance
    t["head.transition"] = transitions()
    decode = np.zeros(32, np.float32)
    decode[3] = 0.5                       # two statements are one where contents overlap by half
    decode[4:13] = [0.2, 0.5, 0.2, 0.2, 0.2, 0, 0, 0.5, 1.0]
    t["decode"] = decode
    return t


if __name__ == "__main__":
    here = Path(__file__).resolve().parent.parent
    path = sys.argv[1] if len(sys.argv) > 1 else here / "models" / "toy.sayso"
    print(path, write(path, tensors()), "bytes")
