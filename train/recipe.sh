#!/usr/bin/env bash
# recipe.sh OUT - every step that made models/en.sayso, in order. About two hours on two free cores; the bfloat16 sums of
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
run average.py "$out/state.pt" "$out"/[2-4]/state.pt
run export.py "$out/state.pt" ../models/en.sayso en-1.0
run calibrate.py ../models/en.sayso "$shared/data/polnear/dev.jsonl"
# Heads on the frozen encoder; `make build/parity build/statements build/vectors` first.
run labels.py ../models/en.sayso "$out/labels.sayso" --work "$out/labels"
run contacts.py "$out/labels.sayso" ../models/en.sayso "$out/contacts"
# Whom a mention means, on the traces; `make build/speakers` first.
run coref.py ../models/en.sayso ../models/en.sayso --work "$out/coref"
