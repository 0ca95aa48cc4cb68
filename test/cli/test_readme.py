#!/usr/bin/env python3
"""What README.md shows is what one gets: the session over the demonstration's archive, the pictures of the terminal, the links.

usage: test_readme.py [SAYSO [WHICH]]      (default: build/sayso; WHICH: words of a case's name)

In a session "..." stands for any lines, and blank lines are not looked at. What a model reads is looked at only where the real one is built in.
"""
import glob, os, re, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import CLEAN, ROOT, SAYSO, case, check, done, main, read, same, sanitized

# With a sanitizer forty articles take a minute, and show nothing that the other tests do not.
REAL = b"model en-" in done("--version").stdout and not sanitized()


def sessions():
    """(command, the lines shown below it), of all that stands behind a "$" in README.md."""
    command = None
    for line in read("README.md").split("\n"):
        if line and not line.startswith("    "):
            if command:
                yield command, shown
            command = None
        elif line.startswith("    $ "):
            if command:
                yield command, shown
            command, shown = line[6:], []
        elif command:
            shown.append(line[4:])


def lot_in(lot, out, at):
    """Where the lines of a lot stand in the output, from a line on; else None."""
    return next((i for i in range(at, len(out) - len(lot) + 1) if out[i:i + len(lot)] == lot), None)


@case("the session over the demonstration's archive")
def _(f):
    if not REAL:
        return
    os.makedirs(f("build"))
    os.symlink(SAYSO, f("sayso"))
    done("add", "-q", f("build/demo.archive"), os.path.join(ROOT, "demo", "articles.jsonl"))
    seen = 0
    for command, shown in sessions():
        if command.startswith(("make", "sayso serve")):
            continue
        for alone in command.split(";"):
            r = subprocess.run(["sh", "-c", alone], capture_output=True, text=True, cwd=f(""), timeout=60,
                               env={**CLEAN, "COLUMNS": "100", "PATH": f("") + ":" + os.environ["PATH"]})
            check(r.returncode == 0 and not r.stderr, alone, r.stderr)
        out, at = [line for line in r.stdout.split("\n") if line], 0
        for lot in re.split(r"^ *\.\.\.$", "\n".join(shown), flags=re.M):
            lot = [line for line in lot.split("\n") if line]
            found = lot_in(lot, out, at)
            if found is None:
                one = next((line for line in lot if line not in out), lot)
                check(False, f"$ {command}\n   does not show, behind line {at}:\n   {one}\n" + r.stdout)
            at, seen = found + len(lot), seen + len(lot)
    check(seen > 30, seen, "lines are shown")


@case("the pictures of the terminal")
def _(f):
    if not REAL:
        return
    for name, more in (("terminal", []), ("in-order", ["--in-order"])):
        words = ["read", "--format", "text", *more, "doc/sample.txt"]
        r = subprocess.run([SAYSO, *words, "--color", "always", "--width", "80"], capture_output=True, cwd=ROOT)
        subprocess.run([sys.executable, "doc/picture.py", f(name), " ".join(["$", "sayso", *words])], input=r.stdout, cwd=ROOT, check=True)
        same(open(f(name), encoding="utf-8").read(), read(f"doc/{name}.svg"), f"doc/{name}.svg, made again by doc/picture.py,")


@case("a link leads to a file")
def _():
    n = 0
    for page in ["README.md", *glob.glob("*/README.md", root_dir=ROOT), *glob.glob("*/*/README.md", root_dir=ROOT), *glob.glob("doc/*.md", root_dir=ROOT)]:
        for target in re.findall(r"\]\(([^)#:]+)\)", read(page)):
            n += 1
            check(os.path.exists(os.path.join(ROOT, os.path.dirname(page), target)), page, "leads to", target)
    check(n > 10, n, "links")


@case("a command that the README names is one")
def _():
    known = set(re.findall(r"\bcmd_(\w+)\(", read("src/cli/cli.h")))
    named = set(re.findall(r"(?:^    (?:\$ )?|\| |; |build/|`)sayso ([a-z]+)\b", read("README.md"), re.M))
    check(named <= known, named - known)
    check(len(named) > 12, named)


sys.exit(main())
