"""The nets of src/model/scorer.h: which candidate, if any. For those who train some (outlet.py, parties.py)."""
import numpy as np, torch, torch.nn as nn, torch.nn.functional as F
import modelfile

HIDDEN, BLOCKS, STD = 24, 3, 0.03


class Scorer(nn.Module):
    def __init__(s, features, traces):
        super().__init__()
        s.code = nn.EmbeddingBag(features + 1, HIDDEN, mode="sum", padding_idx=features)
        s.bias = nn.Parameter(torch.zeros(HIDDEN))
        s.block = nn.ModuleList(nn.Linear(traces, HIDDEN, bias=False) for _ in range(BLOCKS))
        s.out = nn.Linear(HIDDEN, 1)
        nn.init.normal_(s.code.weight, std=STD)
        for b in s.block: nn.init.normal_(b.weight, std=0.01)

    def see(s, rows, drop=0.0):
        """rows: of each block (distinct rows, which of them each candidate has, -1 for none)."""
        z = 0
        for net, (x, at) in zip(s.block, rows):
            if x is not None: z = z + torch.cat([net(F.dropout(x, drop, s.training)), torch.zeros(1, HIDDEN)])[at]
        return z

    def forward(s, x, rows, drop=0.0):
        """x [n][most]: numbers of features, filled up with `features`."""
        if s.training and drop: x = x.masked_fill(torch.rand(x.shape) < drop / 3, s.code.padding_idx)
        z = s.code(x) + s.see(rows, drop) + s.bias
        return s.out(F.dropout(F.relu(z), drop / 2, s.training))[:, 0]


class Cases:
    """Decisions with their candidates, one behind the other.

    x [candidate][most] numbers of features; blocks: (rows, index of each candidate, -1 for none) for each; group [candidate]: which
    decision, rising; good [candidate]: whether readers chose it; weight [decision]; part [decision]: what they are drawn by."""

    def __init__(s, x, blocks, group, good, weight, part):
        s.x, s.blocks, s.group, s.good, s.weight, s.part = x, blocks, group, good, weight, part

    def rows(s, at):
        out = []
        for rows, index in s.blocks:
            if rows is None: out.append((None, None)); continue
            ids, back = np.unique(index[at], return_inverse=True)
            none = len(ids) > 0 and ids[0] < 0
            ids, back = (ids[1:], back - 1) if none else (ids, back)
            out.append((torch.from_numpy(rows[ids]), torch.from_numpy(back)))
        return out


def join(all_):
    """Several Cases as one."""
    blocks = []
    for b in range(BLOCKS):
        if all_[0].blocks[b][0] is None: blocks.append((None, None)); continue
        rows, index, at = [], [], 0
        for c in all_:
            r, i = c.blocks[b]
            rows.append(r); index.append(np.where(i < 0, -1, i + at)); at += len(r)
        blocks.append((np.concatenate(rows), np.concatenate(index)))
    group, part, g, p = [], [], 0, 0
    for c in all_:
        group.append(c.group + g); part.append(c.part + p)
        g += len(c.weight); p += int(c.part.max()) + 1 if len(c.part) else 0
    most = max(c.x.shape[1] for c in all_)
    x = np.concatenate([np.pad(c.x, ((0, 0), (0, most - c.x.shape[1])), constant_values=c.none) for c in all_])
    out = Cases(x, blocks, np.concatenate(group), np.concatenate([c.good for c in all_]), np.concatenate([c.weight for c in all_]), np.concatenate(part))
    out.none = all_[0].none
    return out


def scores(net, c, per=40000):
    net.eval()
    with torch.no_grad():
        out = [net(torch.from_numpy(c.x[k:k + per].astype(np.int64)), c.rows(np.arange(k, min(k + per, len(c.x))))) for k in range(0, len(c.x), per)]
    return torch.cat(out).numpy() if out else np.zeros(0, np.float32)


def loss_of(score, group, good, weight, n):
    """Softmax over a decision's candidates and nothing; the readers' choice may be several candidates."""
    s = score.clamp(-30, 30).exp()
    total = 1 + torch.zeros(n).index_add(0, group, s)
    right = torch.zeros(n).index_add(0, group, s * good)
    none = (torch.zeros(n).index_add(0, group, good) == 0).float()
    return (weight * (total.log() - (right + none).log())).sum() / weight.sum().clamp(min=1)


def train(c, features, epochs=6, seed=1, drop=0.3, decay=0.05, lr=8e-3, per=6, keep=0.4):
    """keep: the share of the decisions without a right candidate that are looked at; they then weigh more."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    has = np.zeros(len(c.weight), bool)
    has[c.group[c.good]] = True
    drawn = has | (rng.random(len(has)) < keep)
    weight = np.where(has, c.weight, c.weight / keep).astype("f4")
    at = np.flatnonzero(drawn[c.group])
    traces = next(r.shape[1] for r, _ in c.blocks if r is not None)
    net = Scorer(features, traces)
    opt = torch.optim.AdamW([dict(params=[p for n, p in net.named_parameters() if "block" in n], weight_decay=decay * 6),
                             dict(params=[p for n, p in net.named_parameters() if "block" not in n], weight_decay=decay)], lr=lr)
    parts = np.unique(c.part)
    part = c.part[c.group[at]]
    order = np.argsort(part, kind="stable")
    cut = np.searchsorted(part[order], parts), np.searchsorted(part[order], parts, "right")
    of = {p: at[order[a:b]] for p, a, b in zip(parts, *cut)}
    steps = epochs * -(-len(parts) // per)
    sched = torch.optim.lr_scheduler.OneCycleLR(opt, [lr, lr], total_steps=steps, pct_start=0.15)
    for _ in range(epochs):
        rng.shuffle(parts)
        for k in range(0, len(parts), per):
            net.train()
            at = np.concatenate([of[p] for p in parts[k:k + per]])
            ids, group = np.unique(c.group[at], return_inverse=True)
            score = net(torch.from_numpy(c.x[at].astype(np.int64)), c.rows(at), drop)
            loss = loss_of(score, torch.from_numpy(group), torch.from_numpy(c.good[at]).float(), torch.from_numpy(weight[ids]), len(ids))
            opt.zero_grad(); loss.backward(); opt.step(); sched.step()
    return net.eval()


def tensors(name, net, shift=0.0):
    """As the model file has it."""
    w = lambda p: p.detach().numpy().astype("f4")
    code, scale = modelfile.quantise_rows(w(net.code.weight)[:-1])
    rows, row_scale = zip(*(modelfile.quantise_rows(w(b.weight)) for b in net.block))
    return {f"{name}.code": code, f"{name}.code.scale": scale,
            f"{name}.block": np.concatenate([r.T for r in rows]).copy(), f"{name}.block.scale": np.concatenate(row_scale),
            f"{name}.bias": w(net.bias), f"{name}.out": np.concatenate([w(net.out.weight)[0], w(net.out.bias) + np.float32(shift)])}
