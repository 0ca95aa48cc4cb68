"""Draws what the terminal shows: build/sayso read --color always FILE | picture.py OUT.svg TITLE   (needs the rich package)"""
import sys
from rich.console import Console
from rich.text import Text

console = Console(record=True, width=84, file=open("/dev/null", "w"), force_terminal=True)
console.print(Text.from_ansi(sys.stdin.read()))
console.save_svg(sys.argv[1], title=sys.argv[2])
