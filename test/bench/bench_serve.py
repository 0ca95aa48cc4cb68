#!/usr/bin/env python3
"""How many requests a second `sayso serve` answers on loopback, and how long the slowest of a hundred takes (p99): search, an
article, statistics, the page. Connections are kept open, as browsers keep them.

usage: bench_serve.py [SAYSO [ARCHIVE]]      (without ARCHIVE: 800 prints of the demonstration's articles; SECONDS, CLIENTS)
"""
import http.client, itertools, json, os, sys, tempfile, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "test/serve"))
from server import Server, make_archive

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/sayso")
SECONDS, CLIENTS = float(os.environ.get("SECONDS", "4")), int(os.environ.get("CLIENTS", "4"))


def measure(s, name, paths):
    times, bad, turn, end = [], [], itertools.count(), time.monotonic() + SECONDS

    def client():
        c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=60)
        while time.monotonic() < end:
            began = time.monotonic()
            c.request("GET", paths[next(turn) % len(paths)], headers={"Authorization": "Bearer " + s.token, "Accept-Encoding": "gzip"})
            r = c.getresponse()
            r.read()
            times.append(time.monotonic() - began)
            if r.status != 200:
                bad.append(r.status)
        c.close()

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    began = time.monotonic()
    [t.start() for t in threads]
    [t.join() for t in threads]
    took = time.monotonic() - began
    times.sort()
    print(f"{name:34} {len(times) / took:8.0f} requests/s   median {times[len(times) // 2] * 1e3:6.1f} ms   p99 {times[len(times) * 99 // 100] * 1e3:6.1f} ms")
    return not bad


with tempfile.TemporaryDirectory() as folder:
    archive = sys.argv[2] if len(sys.argv) > 2 else os.path.join(folder, "a.archive")
    if len(sys.argv) < 3:
        records = [json.loads(x) for x in open(os.path.join(ROOT, "demo/records.jsonl"), encoding="utf-8")]
        many = os.path.join(folder, "many.jsonl")
        with open(many, "w", encoding="utf-8") as f:
            for i in range(800):
                r = dict(records[i % len(records)])
                r["id"], r["publisher"], r["text"] = f"n{i}", f"Paper {i % 40}", r["text"] + f"\n\nPrint {i}."
                f.write(json.dumps(r, ensure_ascii=False) + "\n")
        make_archive(PROGRAM, archive, [many], "--records")
    s = Server(PROGRAM, archive)
    articles = s.json("/api/v1/articles?limit=100")[1]["results"]
    total = s.json("/api/v1/stats")[1]["all"]
    print(f"{total['articles']:,} articles, {total['statements']:,} statements; {CLIENTS} clients")
    good = [measure(s, "healthz", ["/healthz"]),
            measure(s, "an article", [f"/api/v1/articles/{a['key']}" for a in articles]),
            measure(s, "search, two words, 20 results", ["/api/v1/statements?words=" + w for w in ("call+company", "fire+state", "police+video", "goal+bench")]),
            measure(s, "search by a speaker", ["/api/v1/statements?limit=20&speaker=" + w for w in ("Kell", "Ostler", "Odom")]),
            measure(s, "search, nothing asked for", ["/api/v1/statements?limit=20"]),
            measure(s, "articles, the newest", ["/api/v1/articles"]),
            measure(s, "ledger", ["/api/v1/claims?limit=5"]),
            measure(s, "stats by publisher", ["/api/v1/stats?by=publisher"])]
    code, err, _ = s.stop()
sys.exit(not all(good) or code != 0)
