"""The mean of several runs' weights, which were trained from the same start: average.py OUT.pt STATE.pt[:SHARE] ...

Runs that differ only in seed and order of data end in the same valley; their mean reads better than each of them
(Wortsman et al., "Model soups", 2022).
"""
import sys
import torch

named = [(a.rsplit(":", 1) + ["1"])[:2] for a in sys.argv[2:]]
states = [(torch.load(p, map_location="cpu"), float(w)) for p, w in named]
mean = {}
for k in {k: None for s, _ in states for k in s}:  # a head that only some have is the mean of theirs
    own = [(s[k], w) for s, w in states if k in s]
    mean[k] = (sum(v.float() * w for v, w in own) / sum(w for _, w in own)).to(own[0][0].dtype)
torch.save(mean, sys.argv[1])
