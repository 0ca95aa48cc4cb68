#!/usr/bin/env python3
"""How fast an archive takes records in and answers: 100,000 generated articles, some 2 million statements, model off.

usage: bench_archive.py [SAYSO] [--articles N] [--keep FOLDER]      (make bench runs it; it wants 2 GB in the folder)
       bench_archive.py [SAYSO] --archive FILE                      (questions alone, to an archive that is there)

Says: articles a second into store and ledger, by wall clock and by processor; bytes an article; the most memory; how long
questions take, each in a process of its own: words, names and phrases, alone and with filters, the ten most frequent names among
them. On a machine that others use, read the processor's time. The last lines hold what was promised against what was measured.
"""
import argparse, itertools, json, os, shutil, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
MEASURE = """import os, resource, subprocess, sys, time
began = time.time()
status = subprocess.call(sys.argv[1:])
u = resource.getrusage(resource.RUSAGE_CHILDREN)
print(status, u.ru_maxrss, time.time() - began, u.ru_utime + u.ru_stime, file=sys.stderr)"""


def measured(*args, stdout=subprocess.DEVNULL):
    """(most memory in MB, seconds, processor seconds, what it wrote)"""
    r = subprocess.run([sys.executable, "-S", "-c", MEASURE, *map(str, args)], stdout=stdout, stderr=subprocess.PIPE)
    *said, last = r.stderr.decode().splitlines()
    status, kb, wall, cpu = last.split()
    if status not in ("0", "1") or said:
        sys.exit(f"{args}: status {status}: {said}")
    return int(kb) / 1024, float(wall), float(cpu), r.stdout


def percentile(times, p):
    return sorted(times)[min(len(times) - 1, int(len(times) * p / 100))]


def questions(names, words, papers):
    filters = [[], ["--kind", "org"], ["--kind", "anonymous"], ["--channel", "social"], ["--stance", "deny"],
               ["--since", "2025-06"], ["--since", "2024-03", "--until", "2024-04"], ["--publisher", papers[0]],
               ["--publisher", papers[20]], ["--outlet", "Facebook"], ["--kind", "person", "--stance", "urge"]]
    for name in names:
        for f in filters:
            yield [name.split()[-1], *f]
            yield [f'"{name}"', *f]
        yield ["--speaker", name]
        yield ["--speaker", name, "--stance", "deny"]
        yield [words[0], "--speaker", name]
        yield [name.split()[-1], "--sort", "relevance", "--since", "2025-10"]
    for w, f in itertools.product(words, filters):
        yield [w, *f]
    for f in filters[1:]:
        yield f
    yield from (["the"], ['"in the"'], ["the", "--stance", "apologize"], ["of OR the", "--kind", "group"])


def other_questions(names, words, papers):
    """Claims are asked by a status, quotations for a page from the middle: in generated prose one claim, and one quotation, is of
    thousands of articles, and what would be measured is how long it takes to write them down."""
    for name in names:
        yield ["who", name]
        yield ["who", name.split()[-1], "--since", "2025-10"]
        yield ["ledger", "--speaker", name, "--status", "open"]
        yield ["quotes", "--speaker", name, "--skip", "20"]
    for f in [[w] for w in words] + [["--publisher", p] for p in papers[:3]] + [["--since", "2025-10"], ["--kind", "org"]]:
        yield ["ledger", *f, "--status", "open"]
        yield ["quotes", *f, "--skip", "20"]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("sayso", nargs="?", default="build/sayso")
    p.add_argument("--articles", type=int, default=100_000)
    p.add_argument("--keep", help="a folder where records and archive stay; what is there is used again")
    p.add_argument("--archive", help="ask this one; nothing is added")
    args = p.parse_args()
    if args.archive:
        return ask_all(args.sayso, args.archive)
    folder = args.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    records, archive = os.path.join(folder, "records.jsonl"), os.path.join(folder, "bench.archive")
    try:
        bench(args, records, archive)
    finally:
        if not args.keep:
            shutil.rmtree(folder)


def bench(args, records, archive):
    if not os.path.exists(records):
        with open(records + ".new", "wb") as f:
            subprocess.run([sys.executable, os.path.join(HERE, "generate_archive.py"), "--articles", str(args.articles)],
                           stdout=f, check=True)
        os.rename(records + ".new", records)
    if not os.path.exists(archive):
        mb, wall, cpu, _ = measured(args.sayso, "add", "--quiet", archive, records)
        print(f"add: {args.articles / wall:.0f} articles a second ({wall:.0f} s, {cpu:.0f} s of processor: "
              f"{args.articles / cpu * 2:.0f} if two cores shared it evenly), {mb:.0f} MB")
    size = os.path.getsize(archive)
    print(f"archive: {size / 1e6:.0f} MB, {size / args.articles:.0f} bytes an article "
          f"({os.path.getsize(records) / args.articles:.0f} of records)")
    ask_all(args.sayso, archive)


def ask_each(sayso, archive, commands):
    """[(ms, ms of processor, command, how many there are, MB)]"""
    out = []
    for command, *rest in commands:
        mb, wall, cpu, answer = measured(sayso, command, archive, *rest, "--format", "json", stdout=subprocess.PIPE)
        out.append((wall * 1000, cpu * 1000, [command, *rest], json.loads(answer)["total"], mb))
    return out


def say(what, times):
    walls, cpus = [x[0] for x in times], [x[1] for x in times]
    print(f"{what}: {len(times)} questions, a process each: median {statistics.median(walls):.0f} ms, p95 {percentile(walls, 95):.0f} ms, "
          f"worst {max(walls):.0f} ms; of processor: median {statistics.median(cpus):.0f} ms, p95 {percentile(cpus, 95):.0f} ms; "
          f"{max(x[4] for x in times):.0f} MB")
    for wall, cpu, q, total, _ in sorted(times, key=lambda x: -x[1])[:5]:
        print(f"   {wall:.0f} ms, {cpu:.0f} of processor  {' '.join(q)}  ({total})")


def ask_all(sayso, archive):
    stats = json.loads(measured(sayso, "stats", archive, "--by", "publisher", "--format", "json", stdout=subprocess.PIPE)[3])
    print(f"statements: {stats['all']['statements']} in {stats['all']['articles']} articles, prints counted")
    names = [n for n, _ in stats["speakers"] if n][:10]
    papers = [r["publisher"] for r in sorted(stats["results"], key=lambda r: -r["statements"])]
    words = ["council", "water hospital", '"said that"', "police* night", "flight -council", "captain OR bridge"]
    say("who, ledger, quotes", ask_each(sayso, archive, other_questions(names, words, papers)))
    searches = ask_each(sayso, archive, (["search", *q] for q in questions(names, words, papers)))
    say("search", searches)
    print(f"promised: search with filters and facets at 2 million statements, p95 under 50 ms; measured: "
          f"{percentile([x[0] for x in searches], 95):.0f} ms, of processor {percentile([x[1] for x in searches], 95):.0f} ms")


if __name__ == "__main__":
    main()
