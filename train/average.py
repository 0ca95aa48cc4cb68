"""The mean of several runs' weights, which were trained from the same start: average.py OUT.pt STATE.pt STATE.pt ...

Runs that differ only in seed and order of data end in the same valley; their mean reads better than each of them
(Wortsman et al., "Model soups", 2022).
"""
import sys
import torch

states = [torch.load(p, map_location="cpu") for p in sys.argv[2:]]
torch.save({k: (sum(s[k].float() for s in states) / len(states)).to(states[0][k].dtype) for k in states[0]}, sys.argv[1])
