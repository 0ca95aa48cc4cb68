"""The mean of several runs' weights, which were trained from the same start: average.py OUT.pt STATE.pt STATE.pt ...

Runs that differ only in seed and order of data end in the same valley; their mean reads better than each of them
(Wortsman et al., "Model soups", 2022).
"""
import sys
import torch

states = [torch.load(p, map_location="cpu") for p in sys.argv[2:]]
mean = {}
for k in {k: None for s in states for k in s}:  # a head that only some have is the mean of theirs
    own = [s[k] for s in states if k in s]
    mean[k] = (sum(v.float() for v in own) / len(own)).to(own[0].dtype)
torch.save(mean, sys.argv[1])
