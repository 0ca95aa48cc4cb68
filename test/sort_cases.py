#!/usr/bin/env python3
"""Moves cases between TOPIC.case and open-TOPIC.case, by whether sayso passes them now.

usage: sort_cases.py [--dry] [--back] RUNNER [--model FILE] ...    e.g. test/sort_cases.py build/test/case_runner --model models/en.sayso

Without --back, only cases that fail are moved (to the open ones); with it, only open ones that pass are moved out. Both are
decisions to look at (git diff), not to make by habit: a case that fails after a change is a regression until somebody says otherwise.
"""
import glob, os, re, subprocess, sys

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
args = sys.argv[1:]
dry, back = "--dry" in args, "--back" in args
command = [a for a in args if a not in ("--dry", "--back")]
if not command:
    raise SystemExit(__doc__)

files = sorted(glob.glob(os.path.join(HERE, "*.case")))
out = subprocess.run(command + files, capture_output=True, text=True)
if out.returncode not in (0, 1):
    raise SystemExit(out.stderr)
moves = {}  # path -> lines of the cases that leave it
pattern = r"^(/.*\.case):(\d+): .*\n  now passes" if back else r"^FAIL (/.*\.case):(\d+): "
for path, line in re.findall(pattern, out.stdout, re.M):
    moves.setdefault(path, set()).add(int(line))

for path, lines in moves.items():
    with open(path, encoding="utf-8", newline="") as f:
        blocks = re.split(r"(?m)^(?==== )", f.read())
    kept, gone, at = [], [], 1
    for b in blocks:
        (gone if at in lines else kept).append(b)
        at += b.count("\n")
    name = os.path.basename(path)
    other = os.path.join(HERE, name[5:] if name.startswith("open-") else "open-" + name)
    print(f"{name} -> {os.path.basename(other)}: {len(gone)}")
    if dry:
        continue
    new = not os.path.exists(other)
    with open(other, "a", encoding="utf-8", newline="") as f:
        if new:
            f.write("# What sayso cannot do yet (see README.md).\n\n")
        f.write("".join(b.rstrip("\n") + "\n\n" for b in gone))
    rest = "".join(b.rstrip("\n") + "\n\n" for b in kept).rstrip("\n") + "\n"
    if name.startswith("open-") and "=== " not in rest:
        os.remove(path)
    else:
        with open(path, "w", encoding="utf-8", newline="") as f:
            f.write(rest)
