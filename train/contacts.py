"""The contact head: which words name an event in which one party contacts another, of what kind, and whether it took place.

    contacts.py MODEL.sayso OUT.sayso [CACHE]    a few minutes on one core; CACHE keeps the encoder's vectors between calls; wants build/vectors (make parity
                                               builds it)

Trains on the frozen encoder's vectors of words: 8 logits of kind (none and the seven of the guidelines) and 6 of modality, from one
hidden layer. Of a gold trigger ("received a phone call") one word is the head, the one that tells best that a trigger stands here;
the rest of the trigger is left out of the loss, and the engine puts it together again (src/read/contact.c).
A fifth of annotated/contacts.jsonl, by hash of its id, is held out and scored: a found head is right when it lies in a gold trigger
of its kind, and a trigger is found when one of its words is.
"""
import collections, hashlib, json, os, subprocess, sys, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F

import modelfile

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("SAYSO_SHARED", os.path.join(HERE, "../../shared"))

KINDS = ["none", "call", "meet", "write", "interview", "invite", "visit", "contact"]
MODALITIES = ["happened", "planned", "wanted", "denied", "declined", "possible"]
HIDDEN, IGNORE = 64, -100
MORE = os.environ.get("SAYSO_MORE")  # further articles of the annotated form (train/more.py), if there are


def held_out(name):
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 5 == 0


def texts(data):
    """-> (set, id, text, contacts, (begin, end) that was annotated)"""
    full = {}
    for line in open(os.path.join(data, "polnear/train.jsonl")):
        a = json.loads(line)
        full[a["id"]] = a["text"]
    for line in open(os.path.join(data, "annotated/contacts.jsonl")):
        a = json.loads(line)
        b, e = a["sentence"]
        text = full[a["id"]]
        lo, hi = max(0, b - 250), min(len(text), e + 200)
        while 0 < lo < b and not text[lo - 1].isspace(): lo += 1
        con = [dict(c, trigger=[[x - lo, y - lo] for x, y in c["trigger"]]) for c in a["contacts"]]
        yield "held" if held_out(a["id"]) else "sentence", a["id"], text[lo:hi], con, (b - lo, e - lo)
    for name in ("annotated/train", "invented/train", "annotated/dev"):
        for line in open(os.path.join(data, name + ".jsonl")):
            a = json.loads(line)
            yield name, a["id"], a["text"], a["contacts"], (0, len(a["text"]))
    if MORE:
        for a in map(json.loads, open(MORE)):
            if not held_out(a["id"]): yield "more", a["id"], a["text"], a["contacts"], (0, len(a["text"]))


def encode(tool, model, data):
    """Rows (set, id, words, spans, contacts, vectors), from the engine itself (test/parity/vectors.c); spans in code points."""
    todo = list(texts(data))
    out = []
    raw = subprocess.run([tool, model], input=b"\xff".join(t[2].encode() for t in todo), stdout=subprocess.PIPE, check=True).stdout
    at, size = 0, 8 + 4 * 384
    for s, i, text, con, (b, e) in todo:
        n = int.from_bytes(raw[at:at + 4], "little")
        block = np.frombuffer(raw, np.uint8, n * size, at + 4).reshape(n, size)
        at += 4 + n * size
        place = block[:, :8].copy().view("<u4")
        point = np.zeros(len(text.encode()) + 1, int)  # byte -> code point
        k = 0
        for j, c in enumerate(text):
            point[k] = j
            k += len(c.encode())
        point[k] = len(text)
        span = [(int(point[x]), int(point[y])) for x, y in place]
        keep = [j for j in range(n) if span[j][0] >= b and span[j][1] <= e]
        if keep: out.append((s, i, [text[x:y].lower() for x, y in (span[j] for j in keep)], [span[j] for j in keep], con, block[keep, 8:].copy().view("<f4").astype("f2")))
    return out


def inside(span, contact):
    return any(span[0] < y and span[1] > x for x, y in contact["trigger"])


def label(rows):
    """Word -> kind and modality; IGNORE for what stands in a trigger without being its head."""
    within, all_ = collections.Counter(), collections.Counter()
    for _, _, words, spans, con, _ in rows:
        for w, s in zip(words, spans):
            all_[w] += 1
            within[w] += any(inside(s, c) for c in con)
    weight = lambda w: (within[w] + 0.02) / (all_[w] + 2.0) if w[:1].isalpha() else 0
    ys, ms = [], []
    for _, _, words, spans, con, _ in rows:
        y, m = np.zeros(len(words), int), np.full(len(words), IGNORE)
        heads = []
        for c in con:
            own = [j for j, s in enumerate(spans) if inside(s, c)]
            y[own] = IGNORE
            if own: heads.append((max(own, key=lambda j: weight(words[j])), c))
        for j, c in heads: y[j], m[j] = KINDS.index(c["kind"]), MODALITIES.index(c["modality"])
        ys.append(y); ms.append(m)
    return ys, ms


def f1(rows, logit, bias):
    """Precision, recall and F1 of (trigger, kind), and how many of the found have the right modality."""
    tp_p = n_p = tp_g = n_g = 0
    for (_, _, words, spans, con, _), l in zip(rows, logit):
        l = l.copy(); l[:, 0] -= bias
        k = l.argmax(1)
        found = [(spans[j], KINDS[k[j]]) for j in range(len(words)) if k[j] and not (j and k[j - 1] == k[j])]
        n_p += len(found)
        tp_p += sum(any(c["kind"] == kind and inside(s, c) for c in con) for s, kind in found)
        here = [c for c in con if any(inside(s, c) for s in spans)]
        n_g += len(here)
        tp_g += sum(any(c["kind"] == kind and inside(s, c) for s, kind in found) for c in here)
    P, R = tp_p / max(1, n_p), tp_g / max(1, n_g)
    return 100 * P, 100 * R, 200 * P * R / max(1e-9, P + R)


class Head(nn.Module):
    def __init__(s, n):
        super().__init__()
        s.up = nn.Linear(n, HIDDEN); s.kind = nn.Linear(HIDDEN, len(KINDS)); s.modality = nn.Linear(HIDDEN, len(MODALITIES))

    def forward(s, x):
        h = F.relu(s.up(F.dropout(x, 0.2, s.training)))
        h = F.dropout(h, 0.2, s.training)
        return s.kind(h), s.modality(h)


def train(rows, ys, ms, epochs=30, seed=1):
    torch.manual_seed(seed)
    x = torch.from_numpy(np.concatenate([r[5] for r in rows]))
    y, m = torch.from_numpy(np.concatenate(ys)), torch.from_numpy(np.concatenate(ms))
    w = torch.from_numpy(np.concatenate([np.full(len(r[2]), 1.0, "f4") for r in rows]))
    good = torch.nonzero(y >= 0)[:, 0]
    pos, neg = good[y[good] > 0], good[y[good] == 0]
    head = Head(x.shape[1])
    opt = torch.optim.AdamW(head.parameters(), 2e-3, weight_decay=0.02)
    per = 512
    steps = epochs * (len(neg) // 4) // per
    sched = torch.optim.lr_scheduler.LinearLR(opt, 1.0, 0.03, steps)
    for step in range(steps):
        i = torch.cat([neg[torch.randint(len(neg), (per,))], pos[torch.randint(len(pos), (24,))]])
        k, mo = head(x[i].float())
        loss = (F.cross_entropy(k, y[i], reduction="none") * w[i]).mean()
        has = m[i] >= 0
        loss = loss + 0.05 * F.cross_entropy(mo[has], m[i][has])
        opt.zero_grad(); loss.backward(); opt.step(); sched.step()
    head.eval()
    return head


def apply(head, rows):
    with torch.no_grad(): return [tuple(t.numpy() for t in head(torch.from_numpy(r[5]).float())) for r in rows]


def tensors(head):
    """As the model file has it."""
    sd = {k: v.detach().numpy() for k, v in head.state_dict().items()}
    t = modelfile.quantise_linear("contact.up", sd["up.weight"], sd["up.bias"])
    t["contact.out"] = np.concatenate([sd["kind.weight"], sd["modality.weight"]]).astype("f4")
    t["contact.out.bias"] = np.concatenate([sd["kind.bias"], sd["modality.bias"]]).astype("f4")
    return t


def main():
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    model, out = sys.argv[1:3]
    cache = sys.argv[3] if len(sys.argv) > 3 else None
    if cache and os.path.exists(cache): rows = torch.load(cache, weights_only=False)
    else:
        rows = encode(os.path.join(HERE, "../build/vectors"), model, os.path.join(SHARED, "data"))
        if cache: torch.save(rows, cache, pickle_protocol=4)
    ys, ms = label(rows)
    test = ("held", "annotated/dev")
    fit = [i for i, r in enumerate(rows) if r[0] not in test]
    t0 = time.time()
    head = train([rows[i] for i in fit], [ys[i] for i in fit], [ms[i] for i in fit])
    print(f"trained in {time.time()-t0:.0f} s")
    for name in test + ("annotated/train", "invented/train"):
        part = [i for i, r in enumerate(rows) if r[0] == name]
        lo = apply(head, [rows[i] for i in part])
        for bias in (-1, 0, 1, 2):
            print(name, "bias", bias, "P %.1f R %.1f F1 %.1f" % f1([rows[i] for i in part], [l[0] for l in lo], bias))
        right = [int(l[1][j].argmax() == m) for i, l in zip(part, lo) for j, m in enumerate(ms[i]) if m >= 0]
        print(name, "modality of gold heads: %.1f of %d" % (100 * np.mean(right), len(right)))
    t = modelfile.read(model)
    t.update(tensors(head))
    modelfile.write(out, t)


if __name__ == "__main__":
    main()
