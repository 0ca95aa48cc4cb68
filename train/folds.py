"""Models whose heads of channel and contacts have not seen a fold of the articles: folds.py MODEL.sayso WORK

What learns from those heads' output (outlet.py, parties.py) must see them as they do on new text, where they err more. Folds
go by article, the invented ones by family (one story told by several papers). models() makes what is missing.
"""
import hashlib, json, os, subprocess, sys
import torch
import contacts, features, labels, modelfile

FOLDS = 3


def family(name):
    p = name.rsplit("-", 1)
    return p[0] if len(p) == 2 and p[1].isdigit() and len(p[1]) < 3 else name


def fold(name):
    return int(hashlib.sha256(("fold " + family(name)).encode()).hexdigest()[:8], 16) % FOLDS


def articles():
    """(set, record) of all that may be learned from."""
    out = [(n, json.loads(l)) for n in ("annotated/train", "invented/train") for l in open(f"{features.SHARED}/data/{n}.jsonl")]
    if contacts.MORE: out += [("more", json.loads(l)) for l in open(contacts.MORE)]
    return out


def states(model, work):
    """What the encoder makes of the articles that each model reads (build/links keep)."""
    out = []
    for k, m in enumerate(models(model, work)):
        out.append(f"{work}/state{k}")
        if os.path.exists(out[-1]): continue
        with open(out[-1] + ".in", "w") as f:
            for n, a in articles():
                if fold(a["id"]) == k: print(json.dumps({x: a[x] for x in ("id", "text", "publisher", "published")}), file=f)
        env = {n: v for n, v in os.environ.items() if n != "LD_PRELOAD"}
        subprocess.run([os.path.join(contacts.HERE, "../build/links"), "keep", m, out[-1] + ".in", out[-1]], check=True, env=env)
    return out


def models(model, work):
    """Paths of models; the k-th has heads that never saw fold k."""
    out = [f"{work}/fold{k}.sayso" for k in range(FOLDS)]
    if all(map(os.path.exists, out)): return out
    os.makedirs(work, exist_ok=True)
    sets = [x for x in labels.SETS if x[1] != "ad"] + ([(contacts.MORE, "more")] if contacts.MORE else [])
    data = [a for n, s in sets for m in ("gold", "found") for a in labels.prepare(labels.dump(model, work, n, s, m))]
    rows = contacts.encode(os.path.join(contacts.HERE, "../build/vectors"), model, os.path.join(features.SHARED, "data"))
    ys, ms = contacts.label(rows)
    base = modelfile.read(model)
    for k in range(FOLDS):
        if os.path.exists(out[k]): continue
        seen = [a for a in data if fold(a["id"]) != k]
        mean, std = labels.scales(seen)
        nets = labels.train_all(seen, mean, std, 1, 4)
        net = labels.join(nets, nets[0].n, nets[0].two.weight.shape[0], len(mean))
        t = {n: v for n, v in base.items() if not n.startswith("label.")}
        t.update(labels.tensors(net, mean, std))
        fit = [i for i, r in enumerate(rows) if r[0] not in ("held", "annotated/dev") and fold(r[1]) != k]
        t.update(contacts.tensors(contacts.train([rows[i] for i in fit], [ys[i] for i in fit], [ms[i] for i in fit])))
        modelfile.write(out[k], t)
    return out


if __name__ == "__main__":
    torch.set_num_threads(int(os.environ.get("NT", "1")))
    models(sys.argv[1], sys.argv[2])
