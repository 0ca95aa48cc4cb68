"""Trains the tagger: train.py OUT [--init STATE] [--epochs N] [--rate R] [--seed S] ...    (recipe.sh has the whole recipe)

Writes OUT/state.pt (averaged weights, float32) and OUT/log after every epoch, with dev's figures by the plain decoder of predict.py.
The encoder computes in bfloat16 with float32 master weights, word embeddings frozen (as ../shared/proto/README.md found best here).
MODEL_DIR names the starting model's folder (train/README.md says how to get it).
"""
import argparse, math, os, random, time
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import corpus, features, net as network, predict


def windows_of(tok, arts, rnd, unmarked):
    out = []
    for a in arts:
        art = features.Article(tok, a, 1.0 if a["nested"] else unmarked)
        most = rnd.choice((280, 340, 400, 440, 480))
        out += art.windows(most, context=16, first=rnd.randrange(80, most - 40) if rnd.random() < 0.7 else None)
    return [w for w in out if w["words"]]


def batches(ws, pieces, rnd):
    order = sorted(range(len(ws)), key=lambda i: len(ws[i]["ids"]) + rnd.random() * 50)
    out, now, longest = [], [], 0
    for i in order:
        longest = max(longest, len(ws[i]["ids"]) + 2)
        if now and longest * (len(now) + 1) > pieces:
            out.append(now)
            now, longest = [], len(ws[i]["ids"]) + 2
        now.append(i)
    out.append(now)
    rnd.shuffle(out)
    return out


def tag_losses(model, b, x):
    """x: the vectors of the words."""
    ok = b["cue"].flatten() != features.IGNORE
    w = b["weight"].flatten()[ok]
    cue = (F.cross_entropy(model.h_cue(x).flatten(0, 1)[ok], b["cue"].flatten()[ok], reduction="none") * w).sum() / w.sum()
    name = F.cross_entropy(model.h_name(x).flatten(0, 1), b["name"].flatten(), ignore_index=features.IGNORE) if (b["name"] >= 0).any() else cue * 0
    role = cue * 0
    if len(b["rel_cue"]):
        score = model.roles(x, b["rel_window"], b["rel_cue"], b["words"])
        role = model.crf(score, b["rel_gold"], None).sum() / (b["rel_gold"] >= 0).sum()
    return cue, name, role


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out"); ap.add_argument("--init"); ap.add_argument("--epochs", type=int, default=5); ap.add_argument("--rate", type=float, default=1.2e-4)
    ap.add_argument("--head-rate", type=float, default=5); ap.add_argument("--seed", type=int, default=1); ap.add_argument("--threads", type=int, default=2)
    ap.add_argument("--pieces", type=int, default=4000); ap.add_argument("--limit", type=int); ap.add_argument("--average", type=float, default=0.997)
    ap.add_argument("--stop", type=int, help="epochs to run of the schedule"); ap.add_argument("--nest", type=float, default=0.25, help="share of articles with sentences put into somebody's mouth")
    ap.add_argument("--unmarked", type=float, default=0.0, help="weight of 'no cue' inside the contents of articles that mark no nested statements")
    o = ap.parse_args()
    torch.manual_seed(o.seed); torch.set_num_threads(o.threads); rnd = random.Random(o.seed)
    os.makedirs(o.out, exist_ok=True)
    log = open(o.out + "/log", "a")
    say = lambda *a: (print(*a, flush=True), print(*a, file=log, flush=True))
    say("options", vars(o))
    model_dir = os.environ["MODEL_DIR"]; tok = features.load_tokenizer(model_dir)
    model = network.build(model_dir, o.init)
    model.word.weight.requires_grad_(False)
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    master = {n: p.detach().clone().float().requires_grad_() for n, p in named}
    mean = {n: m.detach().clone() for n, m in master.items()}
    for n, p in model.named_parameters():
        if not n.startswith("h_"): p.data = p.data.bfloat16()
    opt = torch.optim.AdamW([dict(params=[m for n, m in master.items() if not model.is_new(n)], lr=o.rate),
                             dict(params=[m for n, m in master.items() if model.is_new(n)], lr=o.rate * o.head_rate)], weight_decay=0.01, fused=True)
    base = [g["lr"] for g in opt.param_groups]
    dev = corpus.read(features.SHARED + "/data/polnear/dev.jsonl")
    step, done = 0, 0.0
    for ep in range(o.stop or o.epochs):
        arts = corpus.epoch(features.SHARED, o.seed * 1000 + ep, o.nest)
        if o.limit: arts = rnd.sample(arts, o.limit)
        ws = windows_of(tok, arts, rnd, o.unmarked)
        bats = batches(ws, o.pieces, rnd)
        say(f"epoch {ep}: {len(arts)} articles, {len(ws)} windows, {sum(len(w['ids']) for w in ws)} pieces, {sum(len(w['rel']) for w in ws)} statements, {len(bats)} batches")
        model.train(); t0 = time.time(); tot = np.zeros(3)
        for bi, b in enumerate(bats):
            done = (ep + bi / len(bats)) / o.epochs
            f = min(1, (step + 1) / 60) * max(0.01, 1 - done)
            for g, l in zip(opt.param_groups, base): g["lr"] = l * f
            inputs = network.batch([ws[i] for i in b])
            cue, name, role = tag_losses(model, inputs, model.encode(inputs))
            (cue * 2 + name * 0.4 + role * 4).backward()
            for n, p in named:
                if p.grad is not None: master[n].grad = p.grad.float(); p.grad = None
            nn.utils.clip_grad_norm_(master.values(), 1.0); opt.step()
            step += 1
            keep = min(o.average, step / (step + 10))
            with torch.no_grad():
                for n, p in named: p.copy_(master[n])
                torch._foreach_lerp_(list(mean.values()), list(master.values()), 1 - keep)
            tot += [cue.item(), name.item(), role.item()]
            if bi % 20 == 0: say(f"epoch {ep} {bi}/{len(bats)} cue {tot[0]/(bi+1):.4f} name {tot[1]/(bi+1):.4f} role {tot[2]/(bi+1):.4f} {time.time()-t0:.0f}s")
        state = {n: (mean[n] if n in mean else p.detach().float()) for n, p in model.named_parameters()}
        torch.save({k: v.to(torch.float32) if k != "word.weight" else v.bfloat16() for k, v in state.items()}, o.out + "/state.pt")
        with torch.no_grad():
            for n, p in named: p.copy_(mean[n])
        say(predict.dev_figures(model, tok, dev, o.out + f"/dev{ep}.jsonl"))
        with torch.no_grad():
            for n, p in named: p.copy_(master[n])


if __name__ == "__main__":
    main()
