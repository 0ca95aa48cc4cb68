#!/usr/bin/env python3
"""The records of generated web archives, read by sayso's reader and by warcio (PyPI) in one run: the same records, payloads
and all, and how fast each was (CPU seconds of one thread). usage: compare_warc.py [BUILD] [PAGES]"""
import gzip, hashlib, io, json, os, random, subprocess, sys, tempfile, time
import brotli, warcio.bufferedreaders, zstandard
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter



class Brotli:
    """warcio hangs an attribute on brotli's own object, which today's brotli does not allow."""
    unused_data = None

    def __init__(self):
        self.inner = brotli.Decompressor()

    def decompress(self, data):
        return self.inner.process(data)

    def flush(self):
        return b""


warcio.bufferedreaders.BufferedReader.DECOMPRESSORS["br"] = Brotli
BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
PAGES = int(sys.argv[2]) if len(sys.argv) > 2 else 400
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
pages_dir = os.path.join(ROOT, "test/pages")
pages = [open(os.path.join(pages_dir, f), "rb").read() for f in sorted(os.listdir(pages_dir)) if f.endswith(".html")] or \
    [b"<html><body><p>nothing</p></body></html>"]


def chunked(body, rng):
    out, at = b"", 0
    while at < len(body):
        n = rng.randint(1, 9000)
        part = body[at:at + n]
        out += b"%x\r\n%s\r\n" % (len(part), part)
        at += n
    return out + b"0\r\n\r\n"


def write(path, packed, seed=1):
    rng = random.Random(seed)
    with open(path, "wb") as f:
        w = WARCWriter(f, gzip=packed == "gz")
        w.write_record(w.create_warcinfo_record("x.warc", {"software": "test"}))
        for i in range(PAGES):
            body = rng.choice(pages)
            headers = [("Content-Type", rng.choice(["text/html", "text/html; charset=utf-8", "TEXT/HTML;charset=\"utf-8\""]))]
            coding = rng.choice(["", "", "gzip", "br", "deflate", "raw-deflate", "lie"])
            if coding == "gzip":
                body = gzip.compress(body)
            elif coding == "br":
                body = brotli.compress(body, quality=4)
            elif coding == "deflate":
                import zlib
                body = zlib.compress(body)
            elif coding == "raw-deflate":
                import zlib
                c = zlib.compressobj(wbits=-15)
                body, coding = c.compress(body) + c.flush(), "deflate"
            elif coding == "lie":
                coding = "gzip"
            if coding:
                headers.append(("Content-Encoding", coding))
            how = rng.random()
            if how < 0.3:
                body = chunked(body, rng)
                headers.append(("Transfer-Encoding", "chunked"))
            elif how < 0.35:
                headers.append(("Transfer-Encoding", "chunked"))     # says so, and is not
            status = rng.choice(["200 OK"] * 8 + ["404 Not Found", "301 Moved"])
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            extra = {"WARC-Truncated": "length"} if rng.random() < 0.03 else {}
            uri = f"https://news{i % 7}.example/2026/05/{i % 28 + 1:02d}/story-{i}"
            if rng.random() < 0.5:
                w.write_record(w.create_warc_record(uri, "request", http_headers=StatusAndHeaders(
                    "GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)))
            w.write_record(w.create_warc_record(uri, "response", payload=io.BytesIO(body), http_headers=http,
                                                warc_headers_dict=extra))
            if rng.random() < 0.1:
                w.write_record(w.create_revisit_record(uri + "?again", "sha1:AAAA", uri, "2026-05-04T10:00:00Z"))
            if rng.random() < 0.05:
                w.write_record(w.create_warc_record("urn:meta", "metadata", payload=io.BytesIO(b"a: b\r\n")))


def warcio_records(path):
    with open(path, "rb") as f:
        for r in ArchiveIterator(f):
            body = b""
            if r.rec_type in ("response", "resource", "conversion"):
                body = r.content_stream().read()
            yield r.rec_type, r.rec_headers.get_header("WARC-Target-URI") or "", \
                int(r.http_headers.get_statuscode()) if r.http_headers and r.rec_type == "response" else None, body


failed = 0
with tempfile.TemporaryDirectory() as d:
    for packed in ("plain", "gz"):
        path = os.path.join(d, "x.warc" + (".gz" if packed == "gz" else ""))
        write(path, packed)
        began = time.process_time()
        theirs = list(warcio_records(path))
        seconds = time.process_time() - began
        out = subprocess.run([f"{BUILD}/test/bench/warc_records", path], capture_output=True, text=True, check=True).stdout
        ours = [json.loads(l) for l in out.splitlines()]
        ours, end = ours[:-1], ours[-1]
        quiet = json.loads(subprocess.run([f"{BUILD}/test/bench/warc_records", "-q", path], capture_output=True, text=True,
                                          check=True).stdout.splitlines()[-1])
        wrong = abs(len(ours) - len(theirs))
        for a, b in zip(ours, theirs):
            same = a["type"] == b[0] and a["uri"] == b[1] and (b[2] is None or a["status"] == b[2])
            if b[0] in ("response", "resource", "conversion"):
                same &= a["sha256"] == hashlib.sha256(b[3]).hexdigest() or (not b[3] and not a["n"])
            if not same:
                wrong += 1
                if wrong < 5:
                    print("DIFFERS", a, b[:3], len(b[3]))
        # Every record can be found again by its offset.
        for k in random.Random(2).sample(range(len(ours)), 12):
            again = subprocess.run([f"{BUILD}/test/bench/warc_records", "-at", str(ours[k]["offset"]), path],
                                   capture_output=True, text=True, check=True).stdout.splitlines()
            wrong += json.loads(again[0])["uri"] != ours[k]["uri"] or len(again) != len(ours) - k + 1
        failed += wrong
        size = os.path.getsize(path) / 1e6
        print(f"{packed}: {len(theirs)} records, {size:.1f} MB, {wrong} differ; warcio {seconds:.3f} s "
              f"({len(theirs) / seconds:.0f} records/s), sayso {quiet['seconds']:.3f} s "
              f"({len(theirs) / quiet['seconds']:.0f} records/s), {seconds / quiet['seconds']:.1f} times as fast")
    # warc.zst, which warcio does not read: the same records as in gzip, with a dictionary and without.
    plain = os.path.join(d, "x.warc")
    want = [json.loads(l) for l in subprocess.run([f"{BUILD}/test/bench/warc_records", plain], capture_output=True, text=True,
                                                  check=True).stdout.splitlines()][:-1]
    data = open(plain, "rb").read()
    cut = [r["offset"] for r in want] + [len(data)]
    parts = [data[a:b] for a, b in zip(cut, cut[1:])]
    trained = zstandard.train_dictionary(16384, parts)
    for name, how in (("no dictionary", None), ("dictionary", "raw"), ("compressed dictionary", "packed")):
        path = os.path.join(d, "x.warc.zst")
        c = zstandard.ZstdCompressor(dict_data=trained if how else None)
        with open(path, "wb") as f:
            if how:
                bytes_ = trained.as_bytes() if how == "raw" else zstandard.ZstdCompressor().compress(trained.as_bytes())
                f.write((0x184D2A5D).to_bytes(4, "little") + len(bytes_).to_bytes(4, "little") + bytes_)
            for p in parts:
                f.write(c.compress(p))
        got = [json.loads(l) for l in subprocess.run([f"{BUILD}/test/bench/warc_records", path], capture_output=True,
                                                     text=True, check=True).stdout.splitlines()]
        wrong = abs(len(got) - 1 - len(want)) + sum(a["sha256"] != b["sha256"] or a["uri"] != b["uri"]
                                                   for a, b in zip(got, want))
        again = subprocess.run([f"{BUILD}/test/bench/warc_records", "-at", str(got[9]["offset"]), path],
                               capture_output=True, text=True, check=True).stdout.splitlines()
        wrong += json.loads(again[0])["sha256"] != got[9]["sha256"]
        failed += wrong
        print(f"zst, {name}: {len(got) - 1} records, {wrong} differ, {got[-1]['seconds']:.3f} s")
sys.exit(failed > 0)
