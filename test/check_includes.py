#!/usr/bin/env python3
"""Holds the sources against src/README.md: which folder uses which, and that each file is listed and begins by saying what
it does. Prints every breach, then `N passed, N failed`."""
import os, re, sys

from harness import ROOT, Count

readme = open(os.path.join(ROOT, "src/README.md")).read()
uses, listed, folder = {}, set(), None
for line in readme.splitlines():
    if line.startswith("## "):
        folder = line[3:].strip()
    cells = [c.strip() for c in line.strip("|").split("|")]
    if not line.startswith("|") or cells[0] in ("folder", "file") or set(cells[0]) == {"-"}:
        continue
    if folder.startswith("Which"):
        uses[cells[0]] = set() if cells[2] == "nothing" else set(cells[2].split(", "))
    else:
        listed |= {f"{folder}/{name}" for name in cells[0].split(", ")}

count = Count()
check = count.check
there = set()
for folder in sorted(os.listdir(os.path.join(ROOT, "src"))):
    path = os.path.join(ROOT, "src", folder)
    if not os.path.isdir(path):
        continue
    check(folder in uses, f"src/{folder}: not in the table of src/README.md")
    for name in sorted(os.listdir(path)):
        if not re.search(r"\.([chS]|js|css|html|svg)$", name):
            continue
        file = f"{folder}/{name}"
        there.add(file)
        if not re.search(r"\.[chS]$", name):
            check(file in listed, f"src/{file}: not listed in src/README.md")
            begins = open(os.path.join(path, name), encoding="utf-8").read(200)
            check(not name.endswith(("js", "css")) or re.match(rf"(/\*|//) {re.escape(name)} - ", begins), f"src/{file}: its first comment should say what it does: {name} - ...")
            continue
        source = open(os.path.join(path, name), encoding="utf-8").read()
        check(source.startswith(f"/* {name} "), f"src/{file}: its first comment should say what it does: /* {name} - ...")
        check(file in listed, f"src/{file}: not listed in src/README.md")
        for number, line in enumerate(source.splitlines(), 1):
            m = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not m:
                continue
            target = m[1].split("/")[0] if "/" in m[1] else None
            fine = m[1] == "sayso.h" or (m[1] == "sayso_archive.h" and folder in ("archive", "answer", "serve", "cli")) or target == folder or target in uses.get(folder, ())
            check(fine, f"src/{file}:{number}: {folder} does not use {m[1]}")
for file in sorted(listed - there):
    check(False, f"src/README.md lists {file}, which is not there")
sys.exit(count.end())
