"""All tasks at once on one encoder: joint.py OUT --init STATE --model MODEL.sayso [options]    (recipe.sh has the whole recipe)

Goes on from a trained tagger and tunes the encoder for what stands behind the tags as well:
  labels    channel, stance, kind: the network of src/read/context.h, over all statements of an article, as the engine finds them
            and as the gold has them (train/labels.py reads both from the engine itself: build/statements)
  contacts  which words name a contact, of what kind and modality (train/contacts.py)
  links     from a word to words of its window through the traces (head.trace): to an earlier mention of the same one (GUM, silver
            chains, sources of one speaker), from a cue to its speaker, outlet, addressee, from a trigger to its parties.
            They shape the encoder and the traces; the engine's own scorers are trained on the traces afterwards.
Articles without such labels (the rest of PolNeAR) keep the tags in practice. Writes OUT/state.pt and OUT/log; the options
--fold K/N leaves the K-th part of the annotated articles out and gives figures for it (five-fold cross-validation by article); --fold all leaves all of them out.
"""
import argparse, json, math, os, random, re, sys, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import contacts as triggers, corpus, features, labels, net as network, predict, train as tagger, traces

LINKS = ["same", "speaker", "outlet", "addressee", "from", "to"]
FAR = 9  # buckets of distance each way


class Joint(network.Net):
    def __init__(s, cfg, one=160, two=128):
        super().__init__(cfg)
        H = cfg["hidden_size"]
        s.h_trace = nn.Linear(H, traces.WIDTH)
        s.h_link = nn.Parameter(torch.randn(len(LINKS), traces.WIDTH, traces.WIDTH) * 0.01)
        s.h_far = nn.Parameter(torch.zeros(len(LINKS), 2 * FAR + 1)); s.h_none = nn.Parameter(torch.zeros(len(LINKS)))
        s.h_contact = triggers.Head(H)
        with torch.no_grad(): s.h_contact.kind.bias[0] = 5
        s.h_labels = labels.Labels(labels.PARTS * H, one, two)
        s.register_buffer("mean", torch.zeros(labels.PARTS * H)); s.register_buffer("std", torch.ones(labels.PARTS * H))

    def load_state(s, sd):
        """A tagger's state or one of this network."""
        own = dict(s.named_parameters())
        for k, v in sd.items():
            if k in own: own[k].data.copy_(v.to(own[k].dtype))
            elif k in ("mean", "std"): getattr(s, k).copy_(v)
            else: raise SystemExit(f"unknown parameter: {k}")

    def vectors(s, b):
        """-> [window][piece][H] with [CLS] and [SEP]; bfloat16 in training."""
        x = s.word(b["ids"]) + s.pos(torch.arange(b["ids"].shape[1])) + s.typ + s.case(b["case"]) + s.q(b["quote"])
        x = F.dropout(s.ln(x), 0.1, s.training)
        mask = torch.zeros(x.shape[0], 1, 1, x.shape[1], dtype=x.dtype).masked_fill(~b["mask"][:, None, None, :], -1e4)
        for l in s.layers: x = l(x, mask)
        return x

    def pool(s, b, x, st):
        """Rows of src/read/pool.h for statements: st has (statement, part, window, piece, share)."""
        H, n = x.shape[2], st["n"]
        out = torch.zeros(n * labels.PARTS, H)
        flat, words = x.flatten(0, 1).float(), s.word(b["ids"]).flatten(0, 1).float()
        for source, rows in ((flat, st["vector"]), (words, st["word"])):
            if len(rows):
                r = torch.tensor(rows)
                out = out.index_add(0, r[:, 0].long(), source[r[:, 1].long()] * r[:, 2:3])
        return out.view(n, -1)

    def links(s, x, todo):
        """x [window][word][H]; todo: (link, window, word, words that are right, weight) -> loss."""
        if not todo: return x.sum() * 0
        t = s.h_trace(x)
        rel, win, at = (torch.tensor([d[i] for d in todo]) for i in range(3))
        turned = torch.empty(len(todo), t.shape[2])
        for r in range(len(LINKS)):
            k = rel == r
            if k.any(): turned = turned.index_put((k.nonzero()[:, 0],), t[win[k], at[k]] @ s.h_link[r])
        score = torch.einsum("nd,nwd->nw", turned, t[win])
        W = score.shape[1]
        gap = torch.arange(W)[None] - at[:, None]
        bucket = (gap.sign() * (gap.abs().float() + 1).log2().ceil().clamp(max=FAR)).long() + FAR
        score = score + s.h_far[rel].gather(1, bucket)
        good = torch.zeros(len(todo), W + 1, dtype=torch.bool); dead = torch.zeros(len(todo), W + 1, dtype=torch.bool)
        for i, (r, w, a, right, _) in enumerate(todo):
            if right: good[i, right] = True
            else: good[i, W] = True
            if r == 0: dead[i, a:W] = True  # the same one: only earlier words
            else: dead[i, a] = True
        full = torch.cat([score, s.h_none[rel][:, None]], 1).masked_fill(dead, -1e4)
        loss = torch.logsumexp(full, 1) - torch.logsumexp(full.masked_fill(~good, -1e4), 1)
        w = torch.tensor([d[4] for d in todo])
        return (loss * w).sum() / w.sum()


HEAD_END = re.compile(r",|\b(?:of|who|that|which|in|at|from|for|with|on|and|to)\b", re.I)


def head_of(text, b, e):
    """Last character of a noun phrase's head, by its look: before the first comma, preposition or relative pronoun."""
    m = HEAD_END.search(text, b + 1, e)
    end = m.start() if m and text[b:m.start()].strip() else e
    while end > b + 1 and not text[end - 1].isalnum(): end -= 1
    if text[max(b, end - 2):end] in ("'s", "\u2019s"): end = max(b + 1, end - 2)
    return end - 1


def places(text, name, person):
    """Where a name stands: last characters."""
    if not name: return []
    out = [m.end() - 1 for m in re.finditer(r"(?<!\w)" + re.escape(name) + r"(?!\w)", text, re.I)]
    last = name.split()[-1]
    if person and len(last) > 2 and last[0].isupper():
        out += [m.end() - 1 for m in re.finditer(r"(?<!\w)" + re.escape(last) + r"(?!\w)", text)]
    return sorted(set(out))


class Example:
    """One article with what is known of it. links: (link, character, right characters or [] for none, weight)."""

    def __init__(s, tok, art, rec=None, dumps=None, gum=None):
        s.art, s.rec, s.dumps = features.Article(tok, art, 1.0 if art.get("nested") else 0.0), rec, dumps
        s.tags = bool(art.get("attributions"))
        s.links, s.trigger, s.scope = [], None, None
        text = art["text"]
        if rec:
            people = {p["id"]: p for p in rec["speakers"]}
            name = lambda i: (people.get(i) or {}).get("name")
            at = {i: places(text, p["name"], p["kind"] == "person") for i, p in people.items()}
            seen = {}
            for st in sorted(rec["statements"], key=lambda x: x["cue"][0][0] if x["cue"] else 0):
                if not st["cue"]: continue
                cue, sp = st["cue"][0][0], st["speaker"]
                if sp in people and people[sp]["name"]:
                    heads = seen.setdefault(sp, [])
                    if st["source"]:
                        h = head_of(text, *st["source"][0])
                        s.links.append((0, h, [x for x in at[sp] + heads if x < st["source"][0][0]], 1.0))
                        heads.append(h)
                    s.links.append((1, cue, at[sp] + heads, 1.0 if st["source"] else 2.0))
                for k, field in ((2, "outlet"), (3, "addressee")):
                    v = st[field]
                    if not v: s.links.append((k, cue, [], 0.3))
                    else:
                        right = [x for n in v.split(";") for x in places(text, n.strip(), True)]
                        if right: s.links.append((k, cue, right, 1.0))
            s.trigger = rec["contacts"]
            for c in rec["contacts"]:
                for k, side in ((4, "from"), (5, "to")):
                    right = [x for i in c[side] for x in at.get(i, [])]
                    if right or not c[side]: s.links.append((k, c["trigger"][0][1] - 1, right, 1.0))
        chains = {}
        if gum:
            for m in gum["mentions"]:
                if m["type"] in ("person", "organization"): chains.setdefault(m["chain"], []).append(tuple(m["span"]))
        elif not rec:
            for k, c in enumerate(art.get("chains", [])): chains[k] = [tuple(m) for m in c]
        for c in chains.values():
            c = sorted(c)
            heads = [head_of(text, *m) for m in c]
            for i, (b, e) in enumerate(c):
                if i or gum: s.links.append((0, heads[i], [h for h in heads[:i] if h < b], 1.0 if gum else 0.3))

    def windows(s, rnd, most=None):
        most = most or rnd.choice((280, 300, 320, 340, 380))
        ws = [w for w in s.art.windows(most, context=16) if w["words"]]
        for w in ws: w["example"] = s
        return ws


def sentence_examples(tok, path, full):
    """annotated/contacts.jsonl: one sentence with some of what stands around it; only the sentence was read."""
    out = []
    for line in open(path):
        a = json.loads(line)
        if triggers.held_out(a["id"]): continue
        b, e = a["sentence"]
        text = full[a["id"]]["text"]
        lo, hi = max(0, b - 250), min(len(text), e + 200)
        while 0 < lo < b and not text[lo - 1].isspace(): lo += 1
        x = Example(tok, dict(text=text[lo:hi], attributions=[]))
        x.trigger = [dict(c, trigger=[[p - lo, q - lo] for p, q in c["trigger"]]) for c in a["contacts"]]
        x.scope = (b - lo, e - lo)
        for c in x.trigger:
            for k, side in ((4, "from"), (5, "to")):
                right = [p for n in c[side] for p in places(text[lo:hi], n, True)]
                if right or not c[side]: x.links.append((k, c["trigger"][0][1] - 1, right, 1.0))
        out.append(x)
    return out


def weights_of_triggers(examples):
    """How far a word tells that a trigger stands here (train/contacts.py)."""
    within, all_ = {}, {}
    for x in examples:
        if x.trigger is None: continue
        a = x.art
        for k in range(a.n):
            if a.first[k]:
                b, e = a.offs[k]
                w = a.text[b:e].lower()
                all_[w] = all_.get(w, 0) + 1
                within[w] = within.get(w, 0) + any(b < q and e > p for c in x.trigger for p, q in c["trigger"])
    return lambda w: (within.get(w, 0) + 0.02) / (all_.get(w, 0) + 2.0) if w[:1].isalpha() else 0


def prepare_window(w, weight):
    """Words' trigger labels and links of a window, once."""
    x = w["example"]
    a, lo = x.art, w["lo"]
    starts = [a.offs[lo + k][0] for k in w["words"]]
    end = a.offs[lo + len(w["ids"]) - 1][1]
    word = lambda c: np.searchsorted(starts, c, "right") - 1 if starts[0] <= c < end else None
    w["link"] = []
    for r, at, right, share in x.links:
        k = word(at)
        if k is None or not w["core"][0] <= lo + w["words"][k] < w["core"][1]: continue
        here = sorted({int(i) for i in map(word, right) if i is not None and i != k and (r or i < k)})
        if right and not here:
            if r: continue  # it stands in another window
        w["link"].append((r, int(k), here, share))
    w["kind"], w["modality"] = [features.IGNORE] * len(starts), [features.IGNORE] * len(starts)
    if x.trigger is not None:
        for i, b in enumerate(starts):
            if x.scope is None or x.scope[0] <= b < x.scope[1]: w["kind"][i] = 0
        for c in x.trigger:
            own = [i for i, b in enumerate(starts) if any(p <= b < q for p, q in c["trigger"])]
            for i in own: w["kind"][i] = features.IGNORE
            if own:
                i = max(own, key=lambda i: weight(a.text[a.offs[lo + w["words"][i]][0]:a.offs[lo + w["words"][i]][1]].lower()))
                w["kind"][i], w["modality"][i] = triggers.KINDS.index(c["kind"]), triggers.MODALITIES.index(c["modality"])


def statements_of(x, windows, rows, width, mode):
    """What pool() needs of an article's statements, in code points by `mode`'s dump; windows: (row in the batch, window)."""
    d = x.dumps[mode]
    vector, word = [], []
    for i, (source, cue, content, sentence) in enumerate(d["spans"]):
        if not cue: continue
        at = cue[0][0]
        for row, w in windows:
            lo, n = w["lo"], len(w["ids"])
            offs = x.art.offs
            first, last = offs[w["core"][0]][0], offs[w["core"][1] - 1][1]
            if not first <= at < last: continue
            mask = np.zeros(n, np.uint8)
            for bit, spans in ((1, source), (2, cue), (4, content), (8, [sentence])):
                for b, e in spans:
                    p, q = x.art.range(b, e)
                    mask[max(0, p - lo):max(0, min(n, q - lo))] |= bit
            for part, bits, value, words in ((0, 2, 2, False), (1, 1, 1, False), (2, 4, 4, False), (3, 15, 8, False), (4, 2, 2, True), (5, 15, 8, True)):
                k = np.flatnonzero((mask & bits) == value)
                to = word if words else vector
                for p in k: to.append(((rows + i) * labels.PARTS + part, row * width + int(p) + 1, 1.0 / len(k)))
            break
    return vector, word


def label_loss(model, b, x, articles, windows, rnd):
    """articles: examples of this batch that have labels."""
    vector, word, code, gold, ms, share, n = [], [], [], [], [], [], 0
    for ex in articles:
        mode = rnd.choice(sorted(ex.dumps))
        d = ex.dumps[mode]
        if not len(d["labels"]): continue
        v, w = statements_of(ex, [(i, w) for i, w in enumerate(windows) if w["example"] is ex], n, x.shape[1], mode)
        vector += v; word += w
        code.append(torch.from_numpy(d["code"])); gold.append(torch.from_numpy(d["labels"])); ms.append(d["views"])
        share.append(torch.full((len(d["labels"]),), d["weight"])); n += len(d["labels"])
    if not n: return x.sum() * 0
    raw = model.pool(b, x, dict(n=n, vector=vector, word=word))
    logits = model.h_labels((raw - model.mean) / model.std, torch.cat(code), ms, 0.25)
    gold, w = torch.cat(gold), torch.cat(share)
    loss = 0
    for t, (lg, weight) in enumerate(zip(labels.split(logits), (0.6, 1.0, 1.0))):
        ok = gold[:, t] >= 0
        ce = F.cross_entropy(lg, gold[:, t], ignore_index=-100, reduction="none", label_smoothing=0.05)
        loss = loss + weight * (ce * w * ok).sum() / max(1.0, float((ok * w).sum()))
    return loss


def predict_labels(model, ex, mode="found"):
    """Logits of one article's statements as labels.figures() wants them."""
    d = ex.dumps[mode]
    ws = ex.windows(random, 320)
    if not ws or not len(d["labels"]): return torch.zeros(len(d["labels"]), 35)
    n, raw, H = len(d["labels"]), 0, model.cfg["hidden_size"]
    b = network.batch(ws)
    x = model.vectors(b)
    v, w = statements_of(ex, list(enumerate(ws)), 0, x.shape[1], mode)
    raw = model.pool(b, x, dict(n=n, vector=v, word=w))
    lg = model.h_labels((raw - model.mean) / model.std, torch.from_numpy(d["code"]), [d["views"]])
    return torch.cat([t.log_softmax(1) for t in labels.split(lg)], 1)


def link_figures(model, examples):
    """How often the likeliest word is a right one, by link, where there is one."""
    right, n = np.zeros(len(LINKS)), np.zeros(len(LINKS))
    keep = {}
    for ex in examples:
        for w in ex.windows(random, 320):
            prepare_window(w, lambda x: 1.0)
            todo = [l for l in w["link"] if l[2]]
            if not todo: continue
            b = network.batch([w]); x = model.vectors(b)
            t = model.h_trace(x.gather(1, b["words"][:, :, None].expand(-1, -1, x.shape[2])).float())[0]
            for r, at, good, _ in todo:
                score = t @ (t[at] @ model.h_link[r])
                gap = torch.arange(len(score)) - at
                score = score + model.h_far[r][(gap.sign() * (gap.abs().float() + 1).log2().ceil().clamp(max=FAR)).long() + FAR]
                if r == 0: score[at:] = -1e4
                else: score[at] = -1e4
                right[r] += int(score.argmax()) in good; n[r] += 1
    return "; ".join(f"{k} {100 * a / max(1, b):.1f} of {int(b)}" for k, a, b in zip(LINKS, right, n))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out"); ap.add_argument("--init", required=True); ap.add_argument("--model", required=True, help="the engine's file for the dumps")
    ap.add_argument("--work", help="where the engine's dumps are kept"); ap.add_argument("--more", help="further annotated articles of PolNeAR's train")
    ap.add_argument("--epochs", type=int, default=3); ap.add_argument("--stop", type=int, help="epochs to run of the schedule"); ap.add_argument("--rate", type=float, default=6e-5); ap.add_argument("--head-rate", type=float, default=8)
    ap.add_argument("--seed", type=int, default=1); ap.add_argument("--threads", type=int, default=2); ap.add_argument("--pieces", type=int, default=4000)
    ap.add_argument("--average", type=float, default=0.99); ap.add_argument("--fold"); ap.add_argument("--labels", type=float, default=0.5); ap.add_argument("--links", type=float, default=0.1)
    ap.add_argument("--plain", type=float, default=1.0, help="share of the other articles of PolNeAR in an epoch"); ap.add_argument("--frozen", type=int, default=0, help="lower layers that stay as they are")
    o = ap.parse_args()
    torch.manual_seed(o.seed); torch.set_num_threads(o.threads); rnd = random.Random(o.seed)
    os.makedirs(o.out, exist_ok=True)
    work = o.work or o.out + "/dumps"
    os.makedirs(work, exist_ok=True)
    log = open(o.out + "/log", "a")
    say = lambda *a: (print(*a, flush=True), print(*a, file=log, flush=True))
    say("options", vars(o))
    model_dir = os.environ["MODEL_DIR"]; tok = features.load_tokenizer(model_dir)
    data = features.SHARED + "/data/"
    full = {a["id"]: a for f in ("train", "dev") for a in corpus.read(f"{data}polnear/{f}.jsonl")}

    sets = list(labels.SETS) + ([(o.more, "more")] if o.more else [])
    labelled = {}
    for name, short in sets:
        dumps = {m: labels.prepare_dump(o.model, work, name, short, m) for m in ("gold", "found")}
        recs = corpus.read(labels.path_of(name))
        labelled[short] = []
        for k, r in enumerate(recs):
            base = full.get(r["id"])
            art = dict(base, nested=False) if base and base["text"] == r["text"] else \
                dict(id=r["id"], text=r["text"], nested=True, attributions=[{k: st[k] for k in corpus.ROLES} for st in r["statements"]])
            art.pop("chains", None)
            d = {m: dumps[m][k] for m in dumps}
            for m in d: d[m]["weight"] = 0.5 if short == "it" else 1.0
            labelled[short].append(Example(tok, art, r, d))
    test = labelled.pop("ad")
    if o.fold == "all":
        test += labelled.pop("at")  # (and dev, as always)
    elif o.fold:
        k, n = map(int, o.fold.split("/"))
        pool = labelled["at"] + test
        ids = sorted(x.rec["id"] for x in pool)
        fold = {x: i % n for i, x in enumerate(np.random.default_rng(5).permutation(ids))}
        labelled["at"] = [x for x in labelled["at"] if fold[x.rec["id"]] != k]  # dev is never learned from
        test = [x for x in pool if x in test or fold[x.rec["id"]] == k]
    known = {x.rec["id"] for part in labelled.values() for x in part}  # what is held out keeps its tags: the start has seen them
    marked = [x for part in labelled.values() for x in part]
    sentences = sentence_examples(tok, data + "annotated/contacts.jsonl", full)
    gum = [Example(tok, dict(text=g["text"], attributions=[]), gum=g) for g in corpus.read(data + "gum/train.jsonl")]
    others = [dict(a, nested=False) for a in corpus.polnear(data + "polnear/train.jsonl") if a["id"] not in known]
    for a in others: a["chains"] = full.get(a["id"], {}).get("chains", [])
    say(f"{len(marked)} labelled articles, {len(sentences)} sentences, {len(gum)} of GUM, {len(others)} with tags alone; {len(test)} to test")
    weight = weights_of_triggers(marked + sentences)

    model = Joint(json.load(open(model_dir + "/config.json")))
    model.load_start(model_dir)
    sd = torch.load(o.init, map_location="cpu")
    model.load_state(sd)
    if "h_trace.weight" not in sd:  # a tagger's: begin with the main directions
        w, b = traces.directions(o.model)
        with torch.no_grad(): model.h_trace.weight.copy_(torch.from_numpy(w)); model.h_trace.bias.copy_(torch.from_numpy(b))
        mean, std = labels.scales([x.dumps["gold"] for x in marked])
        model.mean.copy_(mean); model.std.copy_(std)
        frozen = labels.train([d for x in marked for d in x.dumps.values() if len(d["labels"])], mean, std, o.seed, 2, 160, 128)
        model.h_labels.load_state_dict(frozen.state_dict())
        say("the labels' network on the vectors as they are: kind %.1f channel %.1f stance %.1f" % tuple(labels.figures([x.dumps["found"] for x in test], labels.predict([frozen], [x.dumps["found"] for x in test], mean, std))[0]))
    for x in marked + test:
        for d in x.dumps.values(): d.pop("x")
    model.word.weight.requires_grad_(False)
    if o.frozen:
        for n, p in model.named_parameters():
            if n.split(".")[0] in ("pos", "typ", "case", "q", "ln") or n.startswith("layers.") and int(n.split(".")[1]) < o.frozen: p.requires_grad_(False)
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    master = {n: p.detach().clone().float().requires_grad_() for n, p in named}
    mean = {n: m.detach().clone() for n, m in master.items()}
    for n, p in model.named_parameters():
        if not n.startswith("h_"): p.data = p.data.bfloat16()
    fresh = lambda n: n.startswith(("h_labels", "h_link", "h_far", "h_none", "h_contact"))
    opt = torch.optim.AdamW([dict(params=[m for n, m in master.items() if not model.is_new(n)], lr=o.rate, weight_decay=0.01),
                             dict(params=[m for n, m in master.items() if model.is_new(n) and not fresh(n)], lr=o.rate * 3, weight_decay=0.01),
                             dict(params=[m for n, m in master.items() if fresh(n) and n.startswith("h_labels")], lr=1e-3, weight_decay=0.3),
                             dict(params=[m for n, m in master.items() if fresh(n) and not n.startswith("h_labels")], lr=o.rate * o.head_rate, weight_decay=0.01)], fused=True)
    base = [g["lr"] for g in opt.param_groups]
    step = 0
    for ep in range(o.stop or o.epochs):
        bare = lambda a: {k: v for k, v in a.items() if k != "chains"}  # their spans do not move along
        plain = [Example(tok, corpus.restyle(bare(a), rnd) if (k := rnd.random()) < 0.1 else corpus.nest(bare(a), rnd) if k < 0.3 else a)
                 for a in (rnd.sample(others, int(len(others) * o.plain)) if o.plain else [])]
        # articles whole, so that a batch has all statements of each
        order = marked + sentences + gum + plain
        rnd.shuffle(order)
        bats, now, size, longest = [], [], 0, 0
        cut = [ws for x in order if (ws := x.windows(rnd))]
        cut.sort(key=lambda ws: max(len(w["ids"]) for w in ws) + rnd.random() * 40)
        for ws in cut:
            for w in ws: prepare_window(w, weight)
            most = max(len(w["ids"]) + 2 for w in ws)
            if now and max(longest, most) * (size + len(ws)) > o.pieces:
                bats.append(now); now, size, longest = [], 0, 0
            now += ws; size += len(ws); longest = max(longest, most)
        if now: bats.append(now)
        rnd.shuffle(bats)
        say(f"epoch {ep}: {len(order)} texts, {sum(len(w['ids']) for b in bats for w in b)} pieces, {len(bats)} batches")
        model.train(); t0 = time.time(); tot = np.zeros(6); cnt = np.zeros(6) + 1e-9
        for bi, ws in enumerate(bats):
            done = (ep + bi / len(bats)) / o.epochs
            f = min(1, (step + 1) / 60) * max(0.01, 1 - done)
            for g, l in zip(opt.param_groups, base): g["lr"] = l * f
            b = network.batch(ws)
            tags = torch.tensor([w["example"].tags for w in ws])
            b["cue"][~tags] = features.IGNORE
            full_x = model.vectors(b)
            x = full_x.gather(1, b["words"][:, :, None].expand(-1, -1, full_x.shape[2])).float()
            cue, name, role = tagger.tag_losses(model, b, x) if tags.any() else (x.sum() * 0,) * 3
            seen = {id(w["example"]): w["example"] for w in ws if w["example"].dumps}
            lab = label_loss(model, b, full_x, list(seen.values()), ws, rnd) if seen else x.sum() * 0
            todo = [(r, i, at, right, share) for i, w in enumerate(ws) for r, at, right, share in w["link"]]
            if len(todo) > 600: todo = rnd.sample(todo, 600)
            link = model.links(x, todo)
            W = x.shape[1]
            pad = lambda key: torch.tensor([w[key] + [features.IGNORE] * (W - len(w[key])) for w in ws]).flatten()
            kind, modality = pad("kind"), pad("modality")
            ok = kind >= 0
            con = x.sum() * 0
            if ok.any():
                kk, mm = model.h_contact(x.flatten(0, 1)[ok])
                con = F.cross_entropy(kk, kind[ok], reduction="sum") / max(20, int(ok.sum()) / 50)
                m = modality[ok]
                if (m >= 0).any(): con = con + 0.3 * F.cross_entropy(mm[m >= 0], m[m >= 0])
            (cue * 2 + name * 0.4 + role * 4 + lab * o.labels + link * o.links + con * 0.05).backward()
            for n, p in named:
                if p.grad is not None: master[n].grad = p.grad.float(); p.grad = None
                else: master[n].grad = None
            nn.utils.clip_grad_norm_(master.values(), 1.0); opt.step()
            step += 1
            keep = min(o.average, step / (step + 10))
            with torch.no_grad():
                for n, p in named: p.copy_(master[n])
                torch._foreach_lerp_(list(mean.values()), list(master.values()), 1 - keep)
            for i, (l, on) in enumerate(((cue, tags.any()), (name, tags.any()), (role, tags.any()), (lab, bool(seen)), (link, bool(todo)), (con, ok.any()))):
                if on: tot[i] += l.item(); cnt[i] += 1
            if bi % 20 == 0: say(f"epoch {ep} {bi}/{len(bats)} cue {tot[0]/cnt[0]:.4f} name {tot[1]/cnt[1]:.4f} role {tot[2]/cnt[2]:.4f} labels {tot[3]/cnt[3]:.3f} links {tot[4]/cnt[4]:.3f} contacts {tot[5]/cnt[5]:.3f} {time.time()-t0:.0f}s")
        state = {n: (mean[n] if n in mean else p.detach().float()) for n, p in model.named_parameters()}
        state.update(mean=model.mean, std=model.std)
        torch.save({k: v.to(torch.float32) if k != "word.weight" else v.bfloat16() for k, v in state.items()}, o.out + "/state.pt")
        with torch.no_grad():
            for n, p in named: p.copy_(mean[n])
            model.eval()
            preds = [predict_labels(model, x) for x in test]
            for name, part in (("dev", [i for i, x in enumerate(test) if x.dumps["found"]["set"] == "ad"]), ("held out", range(len(test)))):
                f, n, conf = labels.figures([test[i].dumps["found"] for i in part], [preds[i] for i in part])
                say(f"epoch {ep} {name}: kind {f[0]:.1f} channel {f[1]:.1f} stance {f[2]:.1f} of {n}")
            say(f"epoch {ep} links: {link_figures(model, test)}")
            say(predict.dev_figures(model, tok, [a for a in full.values() if a["id"] in {l["id"] for l in corpus.read(data + "polnear/dev.jsonl")}], o.out + f"/dev{ep}.jsonl"))
            for n, p in named: p.copy_(master[n])


if __name__ == "__main__":
    main()
