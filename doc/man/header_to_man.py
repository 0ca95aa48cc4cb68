#!/usr/bin/env python3
"""Makes sayso(3) from include/sayso.h: its comments are the manual's text, its declarations the manual's examples.

usage: header_to_man.py include/sayso.h > sayso.3
"""
import re, sys

source = open(sys.argv[1], encoding="utf-8").read()
version = re.search(r'#define SAYSO_VERSION "(.*)"', source)[1]


def escape(line):
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + line if line[:1] in (".", "'") else line


pending = ""  # a break that is printed once something follows it
last = ""


def put(line):
    global pending, last
    if pending and not last.startswith((".SS", ".SH")):
        print(pending)
    pending = ""
    last = line
    print(line)


def pause(macro=".PP"):
    global pending
    pending = macro


def block(lines):
    """As it stands."""
    put(".RS 4\n.nf")
    for line in lines:
        print(escape(line))
    print(".fi\n.RE")
    pause()


def prose(lines):
    """A comment: paragraphs at empty lines, what is indented as it stands, '## ' a heading."""
    i = 0
    while i < len(lines):
        if lines[i].startswith("  "):
            code = []
            while i < len(lines) and (lines[i].startswith("  ") or not lines[i]):
                code.append(lines[i])
                i += 1
            while not code[-1]:
                code.pop()
            indent = min(len(line) - len(line.lstrip()) for line in code if line)
            block([line[indent:] for line in code])
            continue
        if lines[i].startswith("## "):
            pause("")
            put(".SS " + escape(lines[i][3:]))
        elif not lines[i]:
            if not pending:
                pause()
        else:
            put(escape(lines[i].strip()))
        i += 1
    pause()


print(f'.TH SAYSO 3 "" "sayso {version}" "Library Functions Manual"')
print(".SH NAME\nsayso \\- on whose say\\-so? reads news and says who said what")
print(".SH SYNOPSIS\n.nf\n.B #include <sayso.h>\n.PP\n.B cc FILE.c $(pkg\\-config \\-\\-cflags \\-\\-libs sayso)\n.fi")
put(".SH DESCRIPTION")
lines = source.splitlines()
i, first = 0, True
while i < len(lines):
    line = lines[i]
    if line.startswith("/*"):
        comment, more = [], True
        while more:
            more = not lines[i].rstrip().endswith("*/")
            comment.append(re.sub(r"^(/\* ?| \* ?| $)", "", re.sub(r" ?\*/$", "", lines[i].rstrip())))
            i += 1
        while comment and not comment[-1].strip():
            comment.pop()
        prose(comment[2:] if first else comment)  # the title: NAME has it
        first = False
    elif line.strip() and not line.startswith("#") and not line.startswith('extern "C"') and line != "}":
        code = []
        while i < len(lines) and lines[i].strip() and not lines[i].startswith(("/*", "#")):
            public = lines[i].startswith("SAYSO_API ")
            if public:
                code.append(lines[i][10:])
            elif code and lines[i].startswith(" " * 20):
                code.append(lines[i][10:])  # goes on the declaration above, whose beginning is gone
            else:
                code.append(lines[i])
            i += 1
        block(code)
    else:
        i += 1
print(".SH SEE ALSO\n.BR sayso (1),\n.BR sayso\\-read (1),\n.BR sayso\\-eval (1)")
