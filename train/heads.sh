#!/usr/bin/env bash
# heads.sh IN.sayso OUT.sayso WORK - every head that is learned on the finished encoder, in the order in which they look at one
# another, and the two weight headers of src/read. About half an hour on two free cores. `make parity` builds the engine's tools.
set -eu
cd "$(dirname "$0")"
in=$1 out=$2 work=$3 shared=${SAYSO_SHARED:-../../shared} python=${PYTHON:-python3}
run() { "$python" "$@"; }
read_by() { # the engine's own readings by model $1
    mkdir -p "$work/read"
    for x in annotated/train annotated/dev invented/train; do
        ../build/sayso read --model "$1" --no-text "$shared/data/$x.jsonl" >"$work/read/${x/\//_}.jsonl"
    done
    ../build/sayso read --model "$1" --no-text "$SAYSO_MORE" >"$work/read/more.jsonl"
}
export SAYSO_MORE=$work/more.jsonl
run more.py "$SAYSO_MORE"
run modelfile.py without "$in" "$work/0.sayso" party. contact.sure # of other features than the engine's, perhaps
run labels.py "$work/0.sayso" "$work/1.sayso" --work "$work/links" --more "$SAYSO_MORE" --epochs 14 --set lr=0.0007
run contacts.py "$work/1.sayso" "$work/2.sayso"
run coref.py "$work/2.sayso" "$work/3.sayso" --work "$work/coref" --more "$SAYSO_MORE"
run outlet.py "$work/3.sayso" "$work/4.sayso" --work "$work/links"
run parties.py "$work/4.sayso" "$out" --work "$work/links"
read_by "$out"
run claims.py ../src/read/claim_weights.h --more "$SAYSO_MORE" --predicted "$work"/read/annotated_train.jsonl "$work"/read/invented_train.jsonl "$work"/read/more.jsonl
run when.py "$shared/data" --records annotated/train="$work/read/annotated_train.jsonl" --records annotated/dev="$work/read/annotated_dev.jsonl" \
    --records invented/train="$work/read/invented_train.jsonl" --shift 0.4 --out ../src/read/when_weights.h
