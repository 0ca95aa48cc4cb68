#!/usr/bin/env bash
# run.sh - runs the test programs and adds up what they say.
#
# usage: test/run.sh [all|threads|browser|fuzz|bench|parity]      (make check and its kin call it)
#
# Each program prints "N passed, N failed" as its last line; one that dies without it counts as one
# failure. BUILD is where the programs lie (build), PYTHON which python runs the scripts.
set -u
cd "$(dirname "$0")/.." || exit 2
BUILD=${BUILD:-build}
PYTHON=${PYTHON:-python3}
export SAYSO="$BUILD/sayso"
passed=0 failed=0
out=$(mktemp) || exit 2
trap 'rm -f "$out"' EXIT

is_program() {
    [ -x "$1" ] && [ -f "$1" ]
}

# counted NAME COMMAND... - runs it, shows what it says, adds its figures.
counted() {
    local name=$1 status p f
    shift
    echo "== $name"
    "$@" >"$out" 2>&1
    status=$?
    # The figures are added up below; what is worth reading stands before them.
    sed -E '/^[0-9]+ passed, [0-9]+ failed$/d' "$out"
    read -r p f < <(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$out" | tail -n 1)
    p=${p:-0}
    if [ -z "${f:-}" ]; then
        echo "FAILED: $name ended with status $status and no count"
        f=1
    elif [ "$status" -ne 0 ] && [ "$f" -eq 0 ]; then
        echo "FAILED: $name counts no failure and ended with status $status"
        f=1
    fi
    echo "   $p passed, $f failed"
    passed=$((passed + p)) failed=$((failed + f))
}

# single NAME COMMAND... - a command that counts nothing: it succeeds or not.
single() {
    local name=$1
    shift
    echo "== $name"
    if "$@" >"$out" 2>&1; then
        passed=$((passed + 1))
    else
        cat "$out"
        echo "FAILED: $name"
        failed=$((failed + 1))
    fi
}

# What the tests in a browser lack here, told; fails when it is something.
browser_missing() {
    [ "${BROWSER:-}" != no ] || { echo "BROWSER=no"; return 1; }
    command -v "${CHROMIUM:-chromium}" >/dev/null || { echo "apt-get install chromium"; return 1; }
    command -v node >/dev/null || { echo "apt-get install nodejs npm"; return 1; }
    [ -d test/browser/node_modules/playwright-core ] || { echo "npm ci --prefix test/browser"; return 1; }
}

case ${1:-all} in
all)
    for t in "$BUILD"/test/unit/test_*; do
        is_program "$t" && counted "unit ${t##*/}" "$t"
    done
    if is_program "$BUILD/test/case_runner"; then
        counted "cases, their shape with the toy model" "$BUILD/test/case_runner" --shape \
            --model models/toy.sayso test/cases/*.case
        [ -e models/en.sayso ] && counted "cases" "$BUILD/test/case_runner" test/cases/*.case
    fi
    for t in test/cli/test_*.py test/property/test_*.py test/serve/test_*.py; do
        [ -e "$t" ] && counted "$t" "$PYTHON" "$t" "$SAYSO"
    done
    counted "which folder includes which" "$PYTHON" test/check_includes.py
    if missing=$(browser_missing); then
        counted "the page in a browser" node test/browser/test_page.mjs
    else
        echo "== the page in a browser: left out; $missing"
    fi
    ;;
browser)
    if ! missing=$(browser_missing); then
        echo "the browser's tests cannot run: $missing" >&2
        exit 1
    fi
    counted "the page in a browser" node test/browser/test_page.mjs
    ;;
threads)
    counted "the threads" "$PYTHON" test/cli/test_read.py "$SAYSO" threads
    ;;
fuzz)
    for t in "$BUILD"/test/fuzz/fuzz_*; do
        is_program "$t" || continue
        name=${t##*/}
        corpus=$BUILD/corpus/$name
        mkdir -p "$corpus"
        seeds=()
        [ -d "test/fuzz/$name" ] && seeds=("test/fuzz/$name")
        single "$name" "$t" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
            -print_final_stats=1 -artifact_prefix="$BUILD/$name-" "$corpus" "${seeds[@]}"
        grep -E "stat::number_of_executed_units|stat::peak_rss_mb" "$out" | sed 's/^/   /'
    done
    ;;
bench)
    model=models/en.sayso
    [ -e "$model" ] || model=models/toy.sayso
    for t in "$BUILD"/test/bench/bench_*; do
        is_program "$t" || continue
        echo "== ${t##*/}"
        "$t" "$model" || failed=$((failed + 1))
    done
    for t in test/bench/bench_*.py; do
        [ -e "$t" ] || continue
        echo "== $t"
        "$PYTHON" "$t" "$SAYSO" || failed=$((failed + 1))
    done
    echo "== test/bench/bench_page.mjs"
    if missing=$(browser_missing); then
        node test/bench/bench_page.mjs || failed=$((failed + 1))
    else
        echo "left out; $missing"
    fi
    exit $((failed > 0))
    ;;
parity)
    # PARITY: what train/parity.py takes: the trained state, the model made from it, gold articles.
    if [ -z "${PARITY:-}" ]; then
        echo "make parity PARITY_ARGS='STATE MODEL.sayso GOLD.jsonl' (train/README.md)" >&2
        exit 2
    fi
    # shellcheck disable=SC2086
    exec "$PYTHON" train/parity.py $PARITY --parity "$BUILD/parity"
    ;;
*)
    echo "usage: test/run.sh [all|threads|browser|fuzz|bench|parity]" >&2
    exit 2
    ;;
esac
echo "$passed passed, $failed failed"
exit $((failed > 0))
