#!/usr/bin/env bash
# recipe.sh OUT - every step that made models/en.sayso, in order. About four hours on two free cores; the bfloat16 sums of
# another machine or number of threads differ in the last bits, so the figures come out alike, not the bytes.
set -eu
cd "$(dirname "$0")"
out=$1 shared=${SAYSO_SHARED:-../../shared} python=${PYTHON:-python3}
run() { "$python" "$@"; }
# Two epochs of a five-epoch schedule, then one of a two-epoch one: cut short when dev stopped gaining.
run train.py "$out/1" --init "$shared/proto/tagger2.pt" --epochs 5 --stop 2 --rate 1.2e-4 --seed 1 --nest 0 --unmarked 0.3
run train.py "$out/2" --init "$out/1/state.pt" --epochs 2 --stop 1 --rate 7e-5 --seed 2 --nest 0 --unmarked 0.3
# Two runs that differ in seed: nested statements are learned here.
run train.py "$out/3" --init "$out/2/state.pt" --epochs 1 --rate 6e-5 --seed 3
run train.py "$out/4" --init "$out/2/state.pt" --epochs 1 --rate 6e-5 --seed 4
run average.py "$out/tags.pt" "$out"/[2-4]/state.pt
run export.py "$out/tags.pt" "$out/tags.sayso" en-0
run calibrate.py "$out/tags.sayso" "$shared/data/polnear/dev.jsonl"
# All tasks at once, from there: the labels of annotated/ and of our own (more.labels). The first of three epochs of a fast schedule
# (none of annotated/ in it: its 220 articles are a test of that state), then two of a slower one (a fifth of annotated/train held out).
run more.py "$out/more.jsonl"
run joint.py "$out/5" --init "$out/tags.pt" --model "$out/tags.sayso" --more "$out/more.jsonl" --work "$out/dumps" --fold all --epochs 3 --stop 1 --rate 1e-4 --labels 0.8
run joint.py "$out/6" --init "$out/5/state.pt" --model "$out/tags.sayso" --more "$out/more.jsonl" --work "$out/dumps" --fold 0/5 --epochs 2 --rate 6e-5 --labels 0.8
# Four more, faster: held-out channel goes from 60 to 65, stance from 58 to 62.
run joint.py "$out/7" --init "$out/6/state.pt" --model "$out/tags.sayso" --more "$out/more.jsonl" --work "$out/dumps" --fold 0/5 --epochs 4 --rate 9e-5 --labels 1.0
# Three tenths of the way back to the tagger: for statements; half way is no better for them, and worse for labels.
run average.py "$out/state.pt" "$out/tags.pt:0.3" "$out/7/state.pt:0.7"
run export.py "$out/state.pt" "$out/joint.sayso" en-1.2
run calibrate.py "$out/joint.sayso" "$shared/data/polnear/dev.jsonl"
# Heads on that encoder, in the order in which they look at one another (`make parity` builds the engine's tools).
bash heads.sh "$out/joint.sayso" ../models/en.sayso "$out"
