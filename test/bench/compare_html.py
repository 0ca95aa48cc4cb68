#!/usr/bin/env python3
"""sayso's extractor and trafilatura (PyPI), side by side in one run over the pages of test/pages: F1 of the body's words against
the body that belongs to each page, and CPU seconds of one thread. Every third page is held out: the extractor was not tuned on
it. usage: compare_html.py [BUILD] [FOLDER] [-v]"""
import collections, json, os, re, subprocess, sys, time
import trafilatura

args = [a for a in sys.argv[1:] if a != "-v"]
verbose = "-v" in sys.argv
BUILD = args[0] if args else "build"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
FOLDER = args[1] if len(args) > 1 else os.path.join(ROOT, "test/pages")


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def body(text, head):
    """Without the headline, where it stands first."""
    first, _, rest = text.strip().partition("\n")
    return rest if words(first) == words(head) else text


def f1(gold, text):
    g, t = words(gold), words(text)
    same = sum((g & t).values())
    p, r = same / max(1, sum(t.values())), same / max(1, sum(g.values()))
    return 2 * p * r / (p + r) if same else 0.0, p, r


pages = sorted(f[:-5] for f in os.listdir(FOLDER) if f.endswith(".html"))
paths = [os.path.join(FOLDER, f + ".html") for f in pages]
def run_ours():
    out = subprocess.run([f"{BUILD}/test/bench/extract", "-n", "5", *paths], capture_output=True, text=True, check=True).stdout
    return [json.loads(l) for l in out.splitlines()]


# The machine may be busy: of three runs of each, page by page, the fastest counts.
found = run_ours()
for again in (run_ours(), run_ours()):
    for a, b in zip(found, again):
        a["seconds"] = min(a["seconds"], b["seconds"])
raw = [open(p, "rb").read() for p in paths]
trafilatura.extract(raw[0])
sums = collections.defaultdict(float)
titles = 0
for k, (page, ours) in enumerate(zip(pages, found)):
    gold = open(os.path.join(FOLDER, page + ".txt"), encoding="utf-8").read()
    head, _, gold = gold.partition("\n\n")
    seconds = 1e9
    for _ in range(3):
        began = time.process_time()
        theirs = trafilatura.extract(raw[k], include_comments=False) or ""
        seconds = min(seconds, time.process_time() - began)
    a, b = f1(gold, body(ours["text"] or "", head)), f1(gold, body(theirs, head))
    part = "held out" if k % 3 == 2 else "tuned on"
    for group in (part, "all"):
        for name, value in (("n", 1), ("ours", a[0]), ("theirs", b[0]), ("our s", ours["seconds"]), ("their s", seconds),
                            ("bytes", len(raw[k]))):
            sums[group, name] += value
    title = words(ours["title"] or "") == words(head)
    titles += title
    if verbose or a[0] < b[0] - 0.02 or not title:
        print(f"{page:12} {part}: sayso {100 * a[0]:5.1f} (p {100 * a[1]:.0f} r {100 * a[2]:.0f})  trafilatura {100 * b[0]:5.1f} "
              f"(p {100 * b[1]:.0f} r {100 * b[2]:.0f}) {'' if title else 'TITLE: ' + str(ours['title'])} {ours['why'] or ''}")
for group in ("tuned on", "held out", "all"):
    s = {k: v for (g, k), v in sums.items() if g == group}
    n = s["n"]
    print(f"{group}: {n:.0f} pages; body words F1: sayso {100 * s['ours'] / n:.1f}, trafilatura {100 * s['theirs'] / n:.1f}; "
          f"sayso {n / s['our s']:.0f} pages/s ({s['bytes'] / s['our s'] / 1e6:.1f} MB/s), trafilatura {n / s['their s']:.0f} pages/s: "
          f"{s['their s'] / s['our s']:.0f} times as fast")
print(f"headlines right: {titles} of {len(pages)}")
sys.exit(not (sums["all", "ours"] >= sums["all", "theirs"] and sums["all", "their s"] >= 10 * sums["all", "our s"]))
