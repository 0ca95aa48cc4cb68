"""Draws what the terminal shows: build/sayso read --color always --width 80 FILE | picture.py OUT.svg TITLE

Knows the colours that sayso uses and no others. The picture asks for nothing from elsewhere.
"""
import re, sys
from html import escape

WIDTH, CELL, LINE, MARGIN, BAR = 82, 8.43, 19, 14, 34
COLOUR = {"31": "#e06c75", "32": "#98c379", "33": "#e5c07b", "34": "#61afef", "35": "#c678dd", "36": "#56b6c2", "2": "#8b93a1"}

lines = sys.stdin.read().rstrip("\n").split("\n")
height = BAR + len(lines) * LINE + MARGIN
width = WIDTH * CELL + 2 * MARGIN
out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" role="img" aria-label="{escape(sys.argv[2])}">',
       '<style>text{font:14px "DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#d7dae0;white-space:pre}.b{font-weight:bold;fill:#fff}</style>',
       f'<rect width="100%" height="100%" rx="8" fill="#22262e"/><text x="{MARGIN}" y="22" style="fill:#8b93a1">$ {escape(sys.argv[2])}</text>']
for row, line in enumerate(lines):
    column, style = 0, set()
    for part in re.split(r"(\x1b\[[\d;]*m)", line):
        code = re.fullmatch(r"\x1b\[([\d;]*)m", part)
        if code:
            for c in (code[1] or "0").split(";"): style = set() if c in ("", "0") else style | {c}
            continue
        for m in re.finditer(r"\S+(?: \S+)*", part):  # runs of words: each stands in its cells, whatever font is there
            fill = next((f' style="fill:{COLOUR[c]}"' for c in style if c in COLOUR), "")
            out.append(f'<text x="{MARGIN + (column + m.start()) * CELL:.1f}" y="{BAR + (row + 1) * LINE - 5}" textLength="{len(m[0]) * CELL:.1f}"'
                       f'{" class=" + chr(34) + "b" + chr(34) if "1" in style else ""}{fill}>{escape(m[0])}</text>')
        column += len(part)
open(sys.argv[1], "w", encoding="utf-8").write("\n".join(out + ["</svg>"]) + "\n")
