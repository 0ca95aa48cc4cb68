#!/usr/bin/env python3
"""Every option of every command, as the program takes it, is in its help, its manual page and the three completions; and they name
no other.

usage: test_options.py [SAYSO]        (default: build/sayso)

What the program takes is read from the tables of options in src/cli. bash's completion is run; those of zsh and fish are read.
"""
import os, re, shutil, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import ROOT, SAYSO, Count, read

UNTOLD = {"colour"}  # another spelling, for who writes it
PAGES = {"read": "read", "explain": "explain", "add": "add", "eval": "eval", "search": "search", "who": "search", "ledger": "search",
         "quotes": "search", "stats": "search", "diff": "search", "export": "archive", "reread": "archive", "remove": "archive",
         "merge": "archive", "check": "archive", "rejects": "archive", "correct": "archive", "serve": "serve"}
LABELS = {"--format", "--from", "--offsets", "--color", "--kernel", "--only", "--lang", "--kind", "--channel", "--stance", "--form", "--sort",
          "--status", "--by"}  # take one of some words
count = Count()
check = count.check


def same(name, found, truth):
    check(found == truth, name, f"missing {sorted(truth - found)}, of no command {sorted(found - truth)}")


def tables():
    """command -> {"--name": "-n" or None}"""
    macros = {}
    for name in os.listdir(os.path.join(ROOT, "src/cli")):
        for m in re.finditer(r"#define (\w+)((?:.*\\\n)*.*)", read("src/cli/" + name) if name.endswith(".h") else ""):
            if '{ "' in m[2]:
                macros[m[1]] = m[2]
    out = {}
    for name in sorted(os.listdir(os.path.join(ROOT, "src/cli"))):
        text = read("src/cli/" + name) if name.endswith(".c") else ""
        table = re.search(r"static const cli_option options\[\] = \{(.*?)\};", text, re.S)
        if not table:
            continue
        body = table[1]
        for _ in range(2):  # one may hold another
            body = re.sub(r"\b[A-Z]+_[A-Z]+\b", lambda m: macros.get(m[0], m[0]), body)
        out[name[:-2]] = {"--" + n: "-" + c if c else None
                          for n, c in re.findall(r'\{ "([a-z-]+)",\s*(?:\'(.)\'|0),', body) if n not in UNTOLD}
    return out


def told(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def bash(command, *more):
    words = " ".join(["sayso", command, *more]) + (" ''" if more else " --")
    script = f'source completions/sayso.bash; COMP_WORDS=({words}); COMP_CWORD={len(more) + 2}; _sayso; printf "%s\\n" "${{COMPREPLY[@]}}"'
    r = subprocess.run(["bash", "-c", script], capture_output=True, text=True, cwd=ROOT)
    return set(r.stdout.split())


def zsh_block(command):
    text = read("completions/_sayso")
    arrays = {}
    for m in re.finditer(r"local -a (\w+)=\(\n(.*?)\n +\)|local -a (\w+)=\((.*?)\)\n", text, re.S):
        arrays[m[1] or m[3]] = m[2] or m[4]
    block = re.search(rf"^    (?:[\w |]*\| )?{command}(?: \|[\w |]*)?\)(.*?);;", text, re.S | re.M)[1]
    for _ in range(2):  # filters holds days
        block = re.sub(r"\$(\w+)(?:\[[\d,-]+\])?", lambda m: arrays.get(m[1], ""), block)
    return block


def zsh(command):
    return told(re.sub(r"'\([^)]*\)'?", " ", zsh_block(command)).replace("{", " ").replace(",", " "))


def zsh_words(command, option):
    m = re.findall(rf"{option}\}}?'?\[[^]]*\]:[^:]*:\(([^)]*)\)", zsh_block(command))
    return set(m[-1].split()) if m else set()


def fish(command, option=None):
    """Its options; or the words that an option takes."""
    out, words, variables = set(), set(), {}
    columns = [c + "-column" for c in "text id title published publisher url".split()]
    for l in read("completions/sayso.fish").splitlines():
        l = l.strip()
        m = re.match(r'set -l (\w+) "__fish_seen_subcommand_from ([^"]*)"', l)
        if m:
            variables[m[1]] = m[2].split()
        m = re.match(r'complete -c sayso -n (?:\$(\w+)|"__fish_seen_subcommand_from ([^"]*)")(.*)', l)
        if m and command in (variables[m[1]] if m[1] else m[2].split()):
            for o in re.findall(r"-l ([\w$-]+)", m[3]):
                out |= {"--" + c for c in columns} if o == "$column-column" else {"--" + o}
                if "--" + o == option:
                    words |= set((re.search(r'-a "([^"]*)"', m[3]) or re.search(r"-a (\S+)", m[3]) or [""] * 2)[1].split())
    return words if option else out


def words_of(command, option):
    """What the program says that an option may be; empty: anything."""
    r = subprocess.run([SAYSO, command, option, "?"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    m = re.match(rf'sayso: {option} is one of (.*), not "\?"\n', r.stderr)
    return set(m[1].split(", ")) if m else set()


for command, options in tables().items():
    names = set(options)
    r = subprocess.run([SAYSO, "help", command], capture_output=True, text=True)
    check(r.returncode == 0, f"sayso help {command}", r.stderr)
    told_by_help = told(re.sub(r"--- ?|--;", "", r.stdout)) - {"--"}
    same(f"sayso help {command} has its options", told_by_help | {"--help"}, names | {"--help"})
    for long, short in options.items():
        if short and long != "--help":
            check(f"{short}, {long}" in r.stdout, f"sayso help {command}: {short} is {long}", r.stdout)
    for option in sorted(names & LABELS):
        words = words_of(command, option)
        check(words or (command, option) == ("correct", "--by"), f"sayso {command} {option} says what it may be")
        same(f"bash knows the words of {command} {option}", bash(command, option), words)
        same(f"zsh knows the words of {command} {option}", zsh_words(command, option), words)
        same(f"fish knows the words of {command} {option}", fish(command, option), words)
    same(f"bash knows the options of {command}", bash(command) | {"--help"}, names | {"--help"})
    same(f"zsh knows the options of {command}", zsh(command) | {"--help"}, names | {"--help"})
    same(f"fish knows the options of {command}", fish(command) | {"--help"}, names | {"--help"})
    if command in PAGES:
        page = re.sub(r'\\f[A-Z]|\\&|"', "", read(f"doc/man/sayso-{PAGES[command]}.1").replace("\\-", "-"))
        check(names - {"--help"} <= told(page), f"sayso-{PAGES[command]}(1) has the options of {command}", names - told(page))
of_a_page = {}
for command, page in PAGES.items():
    of_a_page.setdefault(page, set()).update(tables()[command])
for page, names in of_a_page.items():
    text = re.sub(r'\\f[A-Z]|\\&|"', "", read(f"doc/man/sayso-{page}.1").replace("\\-", "-"))
    names |= {"--help"} | set(tables()["read"])  # which examples use
    check(told(text) <= names, f"sayso-{page}(1) tells of no other option", told(text) - names)
if shutil.which("man"):
    for page in sorted(set(PAGES.values()) | {""}):
        name = f"doc/man/sayso{'-' * bool(page)}{page}.1"
        r = subprocess.run(["man", "--warnings", "-l", "-Tutf8", name], capture_output=True, text=True, cwd=ROOT,
                           env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"})
        check(r.returncode == 0 and not r.stderr, f"{name} is set without warnings", r.stderr[:600])
sys.exit(count.end())
