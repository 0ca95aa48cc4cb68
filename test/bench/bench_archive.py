#!/usr/bin/env python3
"""How fast an archive takes records in and answers: 100,000 generated articles, some 2 million statements, model off.

usage: bench_archive.py [SAYSO] [--articles N] [--keep FOLDER]      (make bench runs it; it wants 2 GB in the folder)

Says: articles a second into store and ledger, by wall clock and by processor; bytes an article; the most memory; how long
searches take, each in a process of its own: words, names and phrases, alone and with filters, the ten most frequent names among
them. The last lines hold what was promised against what was measured.
"""
import argparse, itertools, json, os, re, resource, shutil, statistics, subprocess, sys, tempfile, time

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


def main():
    p = argparse.ArgumentParser()
    p.add_argument("sayso", nargs="?", default="build/sayso")
    p.add_argument("--articles", type=int, default=100_000)
    p.add_argument("--keep", help="a folder where records and archive stay; what is there is used again")
    args = p.parse_args()
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
    stats = json.loads(measured(args.sayso, "stats", archive, "--by", "publisher", "--format", "json", stdout=subprocess.PIPE)[3])
    print(f"statements: {stats['all']['statements']} in {stats['all']['articles']} articles, prints counted")
    names = [n for n, _ in stats["speakers"] if n][:10]
    papers = [r["publisher"] for r in sorted(stats["results"], key=lambda r: -r["statements"])]
    words = ["council", "water hospital", '"said that"', "police* night", "flight -council", "captain OR bridge"]
    times, cpus, most = [], [], 0
    for q in questions(names, words, papers):
        mb, wall, cpu, out = measured(args.sayso, "search", archive, *q, "--format", "json", stdout=subprocess.PIPE)
        answer = json.loads(out)
        times.append((wall * 1000, q, answer["total"]))
        cpus.append(cpu * 1000)
        most = max(most, mb)
    walls = [t for t, _, _ in times]
    print(f"search: {len(times)} questions, a process each: median {statistics.median(walls):.0f} ms, p95 {percentile(walls, 95):.0f} ms, "
          f"worst {max(walls):.0f} ms; of processor: median {statistics.median(cpus):.0f} ms, p95 {percentile(cpus, 95):.0f} ms; {most:.0f} MB")
    for t, q, total in sorted(times, key=lambda x: -x[0])[:5]:
        print(f"   {t:.0f} ms  {' '.join(q)}  ({total})")


if __name__ == "__main__":
    main()
