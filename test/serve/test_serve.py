#!/usr/bin/env python3
"""`sayso serve`: who may ask, what is answered, and what hostile or slow clients can do.

usage: test_serve.py build/sayso
"""
import gzip, hashlib, http.client, json, os, re, signal, socket, subprocess, sys, tempfile, threading, time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import Count
from server import Server, make_archive

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "build/sayso"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOY = os.path.join(ROOT, "models/toy.sayso")
DEMO = os.path.join(ROOT, "demo/articles.jsonl")
count = Count()
check = count.check


def command(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True)


def problem(answer, status, what):
    """An answer that failed in the one shape that failures have."""
    code, headers, body = answer
    try:
        p = json.loads(body)
    except ValueError:
        p = {}
    check(code == status and headers["Content-Type"] == "application/problem+json" and p.get("status") == status
          and set(p) == {"type", "title", "status", "detail"} and len(p["detail"]) > 10, f"{what}: {status}", (code, body))


def who_may_ask(s):
    check(s.address.startswith("http://127.0.0.1:") and len(s.token) == 64, "the address has a token", s.address)
    code, h, body = s.ask("/healthz", token=False)
    check(code == 200 and json.loads(body) == {"status": "ok"}, "healthz wants no token")
    problem(s.ask("/api/v1", token=False), 401, "no token")
    problem(s.ask("/", token=False), 401, "the page without a token")
    problem(s.ask("/app.js", token=False), 401, "a file without a token")
    problem(s.ask("/api/v1", headers={"Authorization": "Bearer " + "0" * 64}), 401, "a wrong token")
    problem(s.ask("/api/v1", headers={"Authorization": "Bearer " + s.token[:-1]}), 401, "a token cut short")
    problem(s.ask("/api/v1", headers={"Authorization": "Bearer " + s.token + "0"}), 401, "a token too long")
    problem(s.ask("/?token=" + "f" * 64, token=False), 401, "a wrong token in the address")
    problem(s.ask("/api/v1?token=" + s.token, token=False), 401, "a token in an address of the interface")
    code, h, body = s.ask("/search?words=a%26b&token=" + s.token + "&sort=newest", token=False)
    cookie = h["Set-Cookie"] or ""
    check(code == 303 and h["Location"] == "/search?words=a%26b&sort=newest", "the token leaves the address", h["Location"])
    check("HttpOnly" in cookie and "SameSite=Strict" in cookie and cookie.startswith(f"sayso_{s.port}="), "the cookie", cookie)
    check(h["Cache-Control"] == "no-store", "no copy of the redirect is kept")
    check(s.ask("//evil.example/?token=" + s.token, token=False)[1]["Location"] == "/evil.example/", "no redirect to another site")
    mine = {"Cookie": "other=1; " + cookie.split(";")[0]}
    check(s.ask("/api/v1", headers=mine, token=False)[0] == 200, "the cookie is enough")
    problem(s.ask("/api/v1", headers={"Cookie": f"sayso_{s.port}={'0' * 64}"}, token=False), 401, "a wrong cookie")

    for host in ["evil.example", f"evil.example:{s.port}", "127.0.0.1", f"127.0.0.1:{s.port + 1}", f"10.0.0.1:{s.port}", "", f"127.0.0.1.evil.example:{s.port}"]:
        problem(s.ask("/api/v1", headers={"Host": host}), 403, f"Host {host!r}")
        problem(s.ask("/healthz", headers={"Host": host}), 403, f"Host {host!r} for healthz")
    for host in [f"localhost:{s.port}", f"LOCALHOST:{s.port}", f"[::1]:{s.port}"]:
        check(s.ask("/api/v1", headers={"Host": host})[0] == 200, f"Host {host}")
    two = s.raw(f"GET /healthz HTTP/1.1\r\nHost: {s.host}\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode())
    check(b" 400 " in two.split(b"\r\n")[0], "two Hosts", two[:100])
    for origin in ["http://evil.example", "null", f"http://localhost:{s.port + 1}", f"ftp://{s.host}", f"http://{s.host}.evil.example"]:
        problem(s.ask("/api/v1", headers={"Origin": origin}), 403, f"Origin {origin}")
    check(s.ask("/api/v1", headers={"Origin": f"http://{s.host}"})[0] == 200, "our own Origin")
    problem(s.ask("/api/v1", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}), 403, "another site's picture")
    check(s.ask("/?token=" + s.token, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, token=False)[0] == 303, "a link from elsewhere")
    text = {"Content-Type": "text/plain"}
    problem(s.ask("/api/v1/read", "POST", b"He left, she said.", {**text, **mine}, token=False), 403, "a cookie without Origin changes nothing")
    check(s.ask("/api/v1/read", "POST", b"He left, she said.", {**text, **mine, "Origin": f"http://{s.host}"}, token=False)[0] == 200, "a cookie with our Origin")


def headers(s):
    for path in ["/api/v1", "/", "/api/v1/nothing", "/api/v1/statements?limit=1", "/api/v1/articles?format=ndjson"]:
        _, h, _ = s.ask(path)
        check("default-src 'none'" in h["Content-Security-Policy"] and "unsafe" not in h["Content-Security-Policy"], f"{path}: policy", h)
        check(h["X-Content-Type-Options"] == "nosniff" and h["Referrer-Policy"] == "no-referrer" and h["X-Frame-Options"] == "DENY", f"{path}: headers", h)
        check(h["Cache-Control"] == ("no-cache" if path == "/" else "no-store"), f"{path}: what may be kept", h["Cache-Control"])
        check(h["Access-Control-Allow-Origin"] is None, f"{path}: for no other origin")
    code, h, page = s.ask("/")
    check(code == 200 and h["Content-Type"].startswith("text/html") and page.lower().startswith(b"<!doctype html"), "the page", page[:100])
    check("script-src 'self'" in h["Content-Security-Policy"], "the page's policy")
    for view in ["/search", "/read?article=x", "/ledger", "/balance"]:
        check(s.ask(view)[2] == page, f"the view {view}")
    check(not re.search(rb"(src|href)=[\"']?(https?:)?//", page), "the page asks nobody else")
    for name in re.findall(rb"(?:src|href)=\"/?([a-z_-]+\.(?:js|css|svg))\"", page):
        code, h, _ = s.ask("/" + name.decode())
        check(code == 200 and h["ETag"] and s.ask("/" + name.decode(), headers={"If-None-Match": h["ETag"]})[0] == 304, f"the file {name}")


def same_as_the_command_line(s, archive):
    def cli(*words):
        return json.loads(command(*words, "--format", "json").stdout)

    for path, words in [("/api/v1/statements?words=call&limit=7&skip=2", ("search", archive, "call", "--limit", "7", "--skip", "2")),
                        ("/api/v1/statements?kind=org&stance=deny&offsets=utf16", ("search", archive, "--kind", "org", "--stance", "deny", "--offsets", "utf16")),
                        ("/api/v1/statements?form=mixed&limit=3", ("search", archive, "--form", "mixed", "--limit", "3")),
                        ("/api/v1/claims?form=direct&limit=3", ("ledger", archive, "--form", "direct", "--limit", "3")),
                        ("/api/v1/statements?words=call+fire&sort=relevance", ("search", archive, "call", "fire", "--sort", "relevance")),
                        ("/api/v1/speakers?name=Kell", ("who", archive, "Kell")),
                        ("/api/v1/claims?limit=5", ("ledger", archive, "--limit", "5")),
                        ("/api/v1/claims?status=disputed&limit=3", ("ledger", archive, "--status", "disputed", "--limit", "3")),
                        ("/api/v1/quotations", ("quotes", archive)),
                        ("/api/v1/stats?by=publisher,month", ("stats", archive, "--by", "publisher,month")),
                        ("/api/v1/diff?left=c-fire-2&right=c-fire-4", ("diff", archive, "c-fire-2", "c-fire-4"))]:
        code, mine = s.json(path)
        check(code == 200 and mine == cli(*words), f"{path} is what sayso {words[0]} says", code)
    code, _, csv = s.ask("/api/v1/stats?by=month&format=csv")
    check(csv == subprocess.run([PROGRAM, "stats", archive, "--by", "month", "--format", "csv"], capture_output=True).stdout, "statistics as CSV")
    exported = command("export", archive).stdout.splitlines()
    for line in exported:
        r = json.loads(line)
        code, h, body = s.ask("/api/v1/articles/" + r["id"])
        check(code == 200 and body.rstrip(b"\n") == line.encode(), f"the record of {r['id']}", body[:100])
        check(s.ask("/api/v1/articles/" + h["Sayso-Article"])[2] == body, f"the record of {r['id']} by its key")
    first = json.loads(exported[0])
    code, listed = s.json("/api/v1/articles?limit=1000&sort=id")
    check(code == 200 and [a["id"] for a in listed["results"]] == [json.loads(x)["id"] for x in exported], "all articles by id")
    check(all(a["statements"] == len(json.loads(x)["statements"]) for a, x in zip(listed["results"], exported)), "statements of each")
    code, some = s.json("/api/v1/articles?limit=3&skip=2&sort=id")
    check(some["results"] == listed["results"][2:5] and some["total"] == listed["total"], "a page of articles")
    code, newest = s.json("/api/v1/articles?limit=1000")
    days = [a["published"] or "" for a in newest["results"]]
    check(days == sorted(days, reverse=True) and len(days) == len(exported), "articles, the newest first")
    code, titled = s.json("/api/v1/articles?words=fire&limit=100")
    check(titled["results"] and all("fire" in a["title"].lower() for a in titled["results"]), "articles by words of the title")
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as f:
        f.write(json.dumps({k: first[k] for k in ("id", "title", "published", "publisher", "url", "text")}) + "\n")
        f.flush()
        want = json.loads(command("read", "--model", TOY, "--format", "json", f.name).stdout)
    code, got = s.json("/api/v1/read", method="POST", headers={"Content-Type": "application/json"},
                       body=json.dumps({k: first[k] for k in ("id", "title", "published", "publisher", "url", "text")}))
    check(code == 200 and got == want == json.loads(exported[0]), "a text read is what sayso read makes of it", code)
    before = s.json("/api/v1")[1]["articles"]
    check(before == len(exported), "and nothing of it is kept", before)
    code, all_of = s.json(f"/api/v1/articles/{first['id']}/statements")
    check(code == 200 and [x["statement"] for x in all_of["results"]] == [x["id"] for x in first["statements"]], "statements of an article")
    check([x["content"] for x in all_of["results"]] == [x["content"] for x in first["statements"]], "with their spans")
    code, prints = s.json(f"/api/v1/articles/{first['id']}/prints")
    check(code == 200 and first["id"] in [p["id"] for p in prints["results"]], "prints of an article")
    for claims, one in [("claims", "claims"), ("quotations", "quotations")]:
        code, some = s.json(f"/api/v1/{claims}?limit=2")
        for x in some["results"]:
            check(s.json(f"/api/v1/{one}/{x['key']}") == (200, x), f"one of the {claims} by its key")
        problem(s.ask(f"/api/v1/{one}/" + "0" * 32), 404, f"none of the {claims}")
        problem(s.ask(f"/api/v1/{one}/x"), 404, f"no key of {claims}")
    for kind, sign in [("csv", b"article_id,"), ("html", b"<!DOCTYPE html>"), ("web-annotation", b"{"), ("schema-org", b"{"), ("tei", b"<?xml"), ("brat", b"#1\t")]:
        code, h, body = s.ask(f"/api/v1/articles/{first['id']}?format={kind}")
        check(code == 200 and body.lstrip()[:len(sign)].lower() == sign.lower(), f"an article as {kind}", body[:80])
    check("attachment" in s.ask(f"/api/v1/articles/{first['id']}?format=html")[1]["Content-Disposition"], "a whole page is to be kept, not to be shown here")
    code, h, body = s.ask(f"/api/v1/articles/{first['id']}/html")
    check(code == 200 and body.lstrip().startswith(b"<article") and b"<script" not in body and b" style=" not in body, "the fragment", body[:80])


def related(s):
    """What is related to an article follows from the quotations and claims that are told."""
    want = {}
    for kind, place in (("quotations", 0), ("claims", 1)):
        code, all_of = s.json(f"/api/v1/{kind}?limit=1000")
        check(code == 200 and len(all_of["results"]) == all_of["total"] > 0, f"all {kind}")
        for one in all_of["results"]:
            articles = {p["key"] for w in one["wordings"] for p in w["prints"]} if kind == "quotations" else \
                {x["article"]["key"] for side in ("asserted", "confirmed", "denied", "touched") for x in one[side]}
            for a in articles:
                for b in articles - {a}:
                    want.setdefault(a, {}).setdefault(b, [0, 0])[place] += 1
    check(len(want) > 5, "articles that share something", len(want))
    for a in s.json("/api/v1/articles?limit=1000")[1]["results"]:
        code, got = s.json(f"/api/v1/articles/{a['key']}/related?limit=1000")
        counts = {x["key"]: [x["quotations"], x["claims"]] for x in got["results"]}
        check(code == 200 and counts == want.get(a["key"], {}) and got["total"] == len(counts), f"related to {a['id']}", (counts, want.get(a["key"])))
        shared = [x["quotations"] + x["claims"] for x in got["results"]]
        check(shared == sorted(shared, reverse=True) and not any(x["same_text"] for x in got["results"]), f"whoever shares most with {a['id']} first", shared)
        if len(shared) > 2:
            check(s.json(f"/api/v1/articles/{a['id']}/related?skip=1&limit=1")[1] == {"total": got["total"], "results": got["results"][1:2]}, "a page of them")
    problem(s.ask("/api/v1/articles/none/related"), 404, "related to nothing")


def set_aside(program, folder):
    """What could not be read: the same records here and on the command line."""
    archive, lines = os.path.join(folder, "rejects.archive"), os.path.join(folder, "rejects.jsonl")
    good = open(DEMO, "rb").readline()
    with open(lines, "wb") as f:
        f.write(b'{"text": 7}\n' + good + b'{"text": "\xff\xfe \xe2\x80\xae"}\n[1, 2\n')
    subprocess.run([program, "add", "-q", "--model", TOY, archive, lines], capture_output=True)
    listed = [json.loads(x) for x in subprocess.run([program, "rejects", "--format", "json", archive], capture_output=True, text=True).stdout.splitlines()]
    s = Server(program, archive, "--model", TOY)
    try:
        code, got = s.json("/api/v1/rejects")
        check(code == 200 and got == {"total": len(listed), "results": listed} and len(listed) >= 2, "what was set aside, as sayso rejects lists it", (got, listed))
        check(listed[0]["byte"] == 0 and listed[0]["line"] == 1 and listed[0]["file"] == os.path.realpath(lines), "with its place", listed[:1])
        check(s.json("/api/v1/rejects?skip=1&limit=1")[1] == {"total": len(listed), "results": listed[1:2]}, "a page of it")
    finally:
        s.stop()


def twins(program, folder):
    """The very text printed twice: related, even where nothing is quoted again."""
    archive, lines = os.path.join(folder, "twins.archive"), os.path.join(folder, "twins.jsonl")
    with open(lines, "w") as f:
        for name in ("one", "two"):
            f.write(json.dumps({"id": name, "title": "Rain", "published": "2026-05-04", "publisher": name, "text": "Rain\n\nIt rained all day, and nobody spoke of it.\n"}) + "\n")
    subprocess.run([program, "add", "-q", "--model", TOY, archive, lines], check=True)
    s = Server(program, archive, "--model", TOY)
    try:
        got = s.json("/api/v1/articles/one/related")[1]
        check([(x["id"], x["same_text"], x["quotations"], x["claims"]) for x in got["results"]] == [("two", True, 0, 0)], "the same text is related", got)
    finally:
        s.stop()


def http_itself(s):
    for path in ["/api/v1/articles/none", "/api/v1/articles/..%2F..%2Fetc%2Fpasswd", "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/serve.c", "/api/v1/", "/api/v2",
                 "/api/v1/articles/", "/nothing.js", "/index.html/", "/.git", "/api/v1/articles/a/b/c", "/page_files.h"]:
        problem(s.ask(path), 404, path)
    for path in ["/api/v1/statements?words=%00", "/api/v1/articles/a%00b", "/api/v1/statements?words=%ff%fe", "/api/v1/articles/%C3%28", "/api/v1/statements?words=%zz", "/api/v1/statements?words=%4",
                 "/api/v1/statements?word=x", "/api/v1/statements?limit=1&limit=2", "/api/v1/statements?limit=-1", "/api/v1/statements?limit=1001", "/api/v1/statements?skip=99999999999999999999",
                 "/api/v1/statements?limit=1e3", "/api/v1/statements?kind=king", "/api/v1/statements?sort=oldest", "/api/v1/statements?since=yesterday", "/api/v1/stats?by=day",
                 "/api/v1/statements?words=%22%22%22", "/api/v1/speakers", "/api/v1/diff?left=a", "/api/v1/articles/c-fire-2?format=pdf", "/api/v1/articles?offsets=bit",
                 "/api/v1/statements?" + "&".join(f"a{i}=1" for i in range(60))]:
        problem(s.ask(path), 400, path[:70])
    check(s.ask("/api/v1/statements?words=" + "a+" * 80)[0] == 400, "more words than are looked for")
    check(s.ask("/api/v1/statements?words=%F0%9F%98%80&limit=0")[0] in (200, 400), "an emoji")
    for method in ["PUT", "PATCH", "OPTIONS", "TRACE", "FOO", "DELETE", "POST"]:
        code, h, body = s.ask("/api/v1/statements", method)
        check(code == 405 and h["Allow"] == "GET, HEAD", f"{method} is not taken", (code, h["Allow"]))
    problem(s.ask("/api/v1/read"), 405, "GET read")
    for path in ["/api/v1/statements?words=call", "/healthz", "/", "/api/v1/articles/c-fire-2", "/api/v1/nothing"]:
        g, h = s.ask(path), s.ask(path, "HEAD")
        check(h[0] == g[0] and h[2] == b"" and h[1]["Content-Length"] == g[1]["Content-Length"] and h[1]["ETag"] == g[1]["ETag"], f"HEAD {path}", h[1])

    path = "/api/v1/statements?words=call"
    _, plain_headers, plain = s.ask(path)
    etag = plain_headers["ETag"]
    code, h, body = s.ask(path, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    check(h["Content-Encoding"] == "gzip" and gzip.decompress(body) == plain and len(body) < len(plain), "compressed")
    check("Accept-Encoding" in h["Vary"] and h["ETag"] != etag, "compressed, it is another tag", h["ETag"])
    check(s.ask(path, headers={"Accept-Encoding": "gzip;q=0"})[2] == plain, "gzip refused")
    for tag in [etag, h["ETag"], "*", f'"x", W/{etag}']:
        code, again, body = s.ask(path, headers={"If-None-Match": tag})
        check(code == 304 and body == b"", f"If-None-Match {tag}", code)
    check(s.ask(path, headers={"If-None-Match": '"x"'})[0] == 200, "another tag")

    code, h, body = s.ask("/api/v1/articles", headers={"Accept": "application/x-ndjson"})
    check(h["Content-Type"] == "application/x-ndjson" and body.decode() == command("export", ARCHIVE).stdout, "all records as NDJSON are the export")
    code, h, packed = s.ask("/api/v1/articles?format=ndjson", headers={"Accept-Encoding": "gzip"})
    check(h["Content-Encoding"] == "gzip" and gzip.decompress(packed) == body, "... compressed")
    check(s.ask("/api/v1/articles?format=ndjson&skip=3&limit=4")[2] == b"".join(body.splitlines(True)[3:7]), "... a part of them")
    code, h, rows = s.ask("/api/v1/articles?format=csv")
    check(rows.decode() == subprocess.run([PROGRAM, "export", "--format", "csv", ARCHIVE], capture_output=True).stdout.decode(), "all statements as CSV")
    code, h, lines = s.ask("/api/v1/statements?format=ndjson&kind=person")
    whole = s.json("/api/v1/statements?kind=person&limit=1000")[1]
    check([json.loads(x) for x in lines.splitlines()] == whole["results"], "statements as NDJSON")
    check(s.ask("/api/v1/articles?format=ndjson", "HEAD")[2] == b"", "HEAD of a stream")

    c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=30)
    for _ in range(3):  # one connection, several requests, some of them wrong
        for path, want in [("/api/v1", 200), ("/api/v1/nothing", 404), ("/api/v1/statements?limit=x", 400), ("/healthz", 200)]:
            c.request("GET", path, headers={"Authorization": "Bearer " + s.token})
            r = c.getresponse()
            r.read()
            check(r.status == want, f"kept open: {path}", r.status)
    c.close()


def reading(s):
    def post(body, kind="text/plain", query="", **more):
        return s.ask("/api/v1/read" + query, "POST", body, {"Content-Type": kind, **more})

    quote = "“I will not go,” Ana Ruiz said."
    code, _, body = post(quote.encode(), "text/plain; charset=utf-8", "?published=2026-05-04&title=A%20title")
    r = json.loads(body)
    check(code == 200 and r["text"] == quote and r["published"] == "2026-05-04" and r["title"] == "A title", "a text", body)
    check(json.loads(post(quote.encode("cp1252"), "text/plain; charset=windows-1252")[2])["text"] == quote, "a text in another encoding")
    bad = json.loads(post(b"He left\xff, she said.")[2])
    check("\ufffd" in bad["text"] and bad["notes"], "bad UTF-8 is repaired, and that is told", bad)
    check(json.loads(post(b"He\x00 left, she said.")[2])["text"] == "He\x00 left, she said.", "a NUL")
    check(json.loads(post(json.dumps({"text": "He\0 left, she said."}).encode(), "application/json")[2])["text"] == "He\0 left, she said.", "a NUL in JSON")
    check(post(b"")[0] == 200, "nothing at all")
    page = b"<html><head><title>T</title></head><body><article><h1>A headline of five words</h1>" + b"".join(b"<p>The mayor said on %s that the bridge over the river would be closed for repairs until the end of %s, and she asked drivers for patience.</p>" % (d, m)
                                                                                                                               for d, m in [(b"Monday", b"May"), (b"Tuesday", b"June"), (b"Friday", b"July"), (b"Sunday", b"August")]) + b"</article></body></html>"
    code, _, body = post(page, "text/html")
    check(code == 200 and "The mayor said" in json.loads(body)["text"] and "<p>" not in json.loads(body)["text"], "a page", body[:200])
    problem(post(b"<html></html>", "text/html"), 422, "a page without an article")
    code, h, body = post(quote.encode(), query="?format=fragment")
    check(code == 200 and h["Content-Type"].startswith("text/html") and body.startswith(b"<article"), "a fragment")
    hostile = "<script>alert(1)</script> \u202eevil\u202c said \"<img src=x onerror=alert(1)>\" & left."
    body = post(hostile.encode(), query="?format=fragment")[2]
    check(b"<script" not in body and b"<img" not in body, "a hostile text is text", body[:300])
    problem(post(b"x", "application/pdf"), 415, "a type that is not taken")
    problem(s.ask("/api/v1/read", "POST", b"x", {"Content-Type": None}), 415, "no type")
    for wrong, status in [(b"", 400), (b"{", 400), (b"[]", 422), (b"{}", 422), (b'{"text": 3}', 422), (b'{"text": "a", "txt": "b"}', 422), (b'{"text": "a", "id": "x\\u0000y"}', 422),
                          (b'{"text": "a", "text": "b"}', 400), (b'{"text": "\xff"}', 400), (b"[" * 100000, 400), (b'{"text": "\\ud800"}', 400), (b'{"text": "a", "published": 5}', 422)]:
        problem(post(wrong, "application/json"), status, f"read {wrong[:40]}")
    code, _, _ = post(b"a " * (1 << 19))
    check(code == 200, "a text of 1 MB", code)
    problem(post(b"a" * ((1 << 20) + 1)), 413, "a text of 1 MB and one byte")
    over = s.raw(f"POST /api/v1/read HTTP/1.1\r\nHost: {s.host}\r\nAuthorization: Bearer {s.token}\r\nContent-Type: text/plain\r\nContent-Length: 99999999999\r\n\r\n".encode())
    check(b" 413 " in over.split(b"\r\n")[0], "a body that is too long is refused before it comes", over[:100])
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    over = s.raw(f"POST /api/v1/read HTTP/1.1\r\nHost: {s.host}\r\nAuthorization: Bearer {s.token}\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n".encode()
                 + chunk * 120 + b"0\r\n\r\n")
    check(b" 413 " in over.split(b"\r\n")[0], "... and in chunks after it came", over[:100])


def hostile_clients(s):
    big = s.raw(f"GET /healthz HTTP/1.1\r\nHost: {s.host}\r\nX: {'a' * 200000}\r\n\r\n".encode())
    check(not big or b" 431 " in big[:40] or b" 400 " in big[:40] or b" 413 " in big[:40], "a huge header", big[:60])
    s.raw(b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\n\r\n")
    s.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200))
    s.raw(b"\r\n" * 5000)
    s.raw(b"GET /healthz HTTP/9.9\r\n\r\n", 3)
    s.raw(f"GET http://{s.host}/healthz HTTP/1.1\r\nHost: {s.host}\r\nConnection: close\r\n\r\n".encode())
    check(s.ask("/healthz", token=False)[0] == 200, "it lives after all that")

    # One byte now and then: neither headers nor body may take for ever (--timeout 2).
    for name, start, drop in [("headers", f"GET /healthz HTTP/1.1\r\nHost: {s.host}\r\nX: ".encode(), b"a"),
                              ("a body", f"POST /api/v1/read HTTP/1.1\r\nHost: {s.host}\r\nAuthorization: Bearer {s.token}\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n".encode(), b"a")]:
        c = socket.create_connection(("127.0.0.1", s.port), timeout=10)
        c.sendall(start)
        began, ended = time.monotonic(), None
        while time.monotonic() - began < 10 and ended is None:
            try:
                c.sendall(drop)
                c.settimeout(0.2)
                if c.recv(1000) == b"":
                    ended = time.monotonic() - began
            except TimeoutError:
                pass
            except OSError:
                ended = time.monotonic() - began
        c.close()
        check(ended is not None and ended < 6, f"{name} sent slowly", ended)
    idle = [socket.create_connection(("127.0.0.1", s.port), timeout=10) for _ in range(40)]  # more than --connections 24
    began, code = time.monotonic(), None
    while code != 200 and time.monotonic() - began < 10:
        try:
            code = s.ask("/healthz", token=False)[0]
        except OSError:
            time.sleep(0.1)  # more than there may be are turned away
    check(code == 200 and time.monotonic() - began < 8, "connections that say nothing hold up nobody for long", time.monotonic() - began)
    for c in idle:
        c.close()


def corrections(program, archive):
    s = Server(program, archive, "--model", TOY)
    try:
        a = [x for x in s.json("/api/v1/statements?kind=person&limit=100")[1]["results"] if x["stance"] != "deny" and x["channel"] != "call" and len(x["words"]["content"][0]) > 20][0]
        key, n = a["article"]["key"], a["statement"]

        def post(fields, **more):
            return s.ask("/api/v1/corrections", "POST", json.dumps({"article": key, "statement": n, "by": "a tester", "fields": fields, **more}), {"Content-Type": "application/json"})

        for wrong, status in [({}, 422), ({"stance": "king"}, 422), ({"mood": "bad"}, 422), ({"speaker": "Ana"}, 422), ({"speaker": {"name": ""}}, 422), ({"content": [[5, 3]]}, 422), ({"content": [[0, 10 ** 9]]}, 422),
                              ({"content": [["a", 3]]}, 422), ({"statement": True}, 422), ({"outlet": ""}, 422)]:
            problem(post(wrong), status, f"correct {wrong}")
        problem(post({"stance": "deny"}, statement=0), 422, "statement 0")
        problem(post({"stance": "deny"}, statement=99999), 404, "a statement that is not there")
        problem(post({"stance": "deny"}, article="none"), 404, "an article that is not there")
        problem(post({"stance": "deny"}, by=""), 422, "by nobody")
        code, _, body = post({"stance": "deny", "channel": "call", "speaker": {"name": "Ilse Marek", "kind": "person"}})
        check(code == 201 and json.loads(body)["made"] == 3, "a correction", body)
        code, now = s.json(f"/api/v1/articles/{key}/statements")
        it = [x for x in now["results"] if x["statement"] == n][0]
        check(it["stance"] == "deny" and it["channel"] == "call" and it["speaker"]["name"] == "Ilse Marek" and set(it["corrected"]) >= {"stance", "channel", "speaker"}, "it is shown", it)
        check(s.json("/api/v1/statements?speaker=Ilse+Marek")[1]["total"] == 1, "it is found")
        code, listed = s.json("/api/v1/corrections?article=" + key)
        check(listed["total"] == 3 and all(x["state"] == "holds" and x["by"] == "a tester" for x in listed["results"]), "it is listed", listed)
        check(listed["results"] == [json.loads(x) for x in command("correct", archive, "--list", "--format", "json").stdout.splitlines()], "as the command line lists it")
        text = s.json(f"/api/v1/articles/{key}?offsets=utf16")[1]["text"]
        units = text.encode("utf-16-le")
        begin, end = s.json(f"/api/v1/articles/{key}/statements?offsets=utf16")[1]["results"][n - 1]["content"][0]
        code, _, body = post({"content": [[begin, end - 4]]}, offsets="utf16")
        got = s.json(f"/api/v1/articles/{key}/statements")[1]["results"]
        want = units[2 * begin:2 * (end - 4)].decode("utf-16-le").strip()
        check(code == 201 and any(x["words"]["content"][:1] and want.startswith(x["words"]["content"][0][:8]) for x in got), "a span in UTF-16", body)
        check(b'"corrected"' in s.ask("/api/v1/corrections?format=annotated")[2] or s.ask("/api/v1/corrections?format=annotated")[0] == 200, "training data")
        problem(s.ask("/api/v1/corrections/" + "0" * 32 + "?by=me", "DELETE"), 404, "undone that is not there")
        problem(s.ask("/api/v1/corrections/" + listed["results"][0]["key"], "DELETE"), 400, "undone by nobody")
        for x in s.json("/api/v1/corrections?limit=100")[1]["results"]:
            check(s.ask(f"/api/v1/corrections/{x['key']}?by=me", "DELETE")[0] == 204, "undone")
        problem(s.ask(f"/api/v1/corrections/{x['key']}?by=me", "DELETE"), 409, "undone twice")
        check([x for x in s.json(f"/api/v1/articles/{key}/statements")[1]["results"] if x["statement"] == n] == [a], "all is as it was")
        # Several at once: each waits its turn.
        codes = []
        threads = [threading.Thread(target=lambda i=i: codes.append(post({"outlet": f"Paper {i}"})[0])) for i in range(6)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        check(codes == [201] * 6, "six people at once", codes)
        holder = subprocess.Popen([sys.executable, "-c", "import fcntl, sys, time\nf = open(sys.argv[1], 'a')\nfcntl.flock(f, fcntl.LOCK_EX)\nprint(flush=True)\ntime.sleep(60)", archive + "-writer"],
                                  stdout=subprocess.PIPE)
        holder.stdout.readline()
        code, h, _ = post({"outlet": "The Busy"})
        check(code == 503 and h["Retry-After"], "while another program writes", code)
        check(s.json("/api/v1/inputs")[1]["writing"] is True, "which is told")
        holder.kill()
        holder.wait()
        check(s.json("/api/v1/inputs")[1]["writing"] is False, "and when it has ended")
    finally:
        s.stop()
    check("in order" in command("check", archive).stdout, "the archive is in order")
    s = Server(program, archive, "--model", TOY, "--read-only")
    check(s.json("/api/v1")[1]["read_only"] is True, "read-only is told")
    problem(s.ask("/api/v1/corrections", "POST", json.dumps({"article": key, "statement": n, "by": "me", "fields": {"stance": "deny"}}), {"Content-Type": "application/json"}), 403, "corrected read-only")
    problem(s.ask("/api/v1/corrections/" + "0" * 32 + "?by=me", "DELETE"), 403, "undone read-only")
    s.stop()


def while_it_grows(program, folder):
    archive = os.path.join(folder, "growing.archive")
    lines = open(DEMO, encoding="utf-8").read().splitlines()
    small = os.path.join(folder, "small.jsonl")
    open(small, "w").write("\n".join(lines[:3]) + "\n")
    make_archive(program, archive, [small], "--model", TOY)
    many = os.path.join(folder, "many.jsonl")
    with open(many, "w") as f:
        for i in range(400):
            a = json.loads(lines[i % len(lines)])
            a.update(id=f"n{i}", title=f"Number {i}", text=a["text"] + f"\n\nThis was print {i}.")
            f.write(json.dumps(a) + "\n")
    s = Server(program, archive, "--model", TOY)
    bad, asked, seen, stop = [], [0], set(), threading.Event()

    def keep_asking():
        while not stop.is_set():
            for path in ["/api/v1/statements?limit=50", "/api/v1/articles?limit=50", "/api/v1/stats?by=month", "/api/v1/claims?limit=5", "/api/v1/inputs", "/api/v1/articles?format=ndjson&limit=40"]:
                code, _, body = s.ask(path)
                asked[0] += 1
                try:
                    answer = [json.loads(x) for x in body.splitlines()]
                    if path == "/api/v1/inputs":
                        seen.add((answer[0]["writing"], answer[0]["articles"]))
                except ValueError:
                    code = 0
                if code != 200:
                    bad.append((path, code, body[:200]))

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    [t.start() for t in threads]
    added = subprocess.run([program, "add", "-q", "--model", TOY, "--batch", "20", "-j", "1", archive, many], capture_output=True, text=True)
    stop.set()
    [t.join() for t in threads]
    check(added.returncode == 0 and not bad, "asked while sayso add writes", (added.stderr, bad[:2]))
    check(any(w for w, _ in seen) and len({n for _, n in seen}) > 1, "progress was seen", sorted(seen)[:5])
    check(s.json("/api/v1")[1]["articles"] == 403, "all are there at the end")
    # Killed, and another one at the same place: nothing is lost, and the token file keeps who is in.
    s.stop(signal.SIGKILL)
    token = os.path.join(folder, "token")
    s = Server(program, archive, "--model", TOY, "--token-file", token)
    first = s.token
    check(oct(os.stat(token).st_mode)[-3:] == "600", "the token's file is its owner's alone")
    s.stop(signal.SIGKILL)
    again = Server(program, archive, "--model", TOY, "--token-file", token)
    check(again.token == first and again.json("/api/v1")[1]["articles"] == 403, "killed and back with the token it had")
    # Another archive in its place is seen.
    os.rename(archive, archive + ".old")
    for end in ("-wal", "-shm"):
        if os.path.exists(archive + end):
            os.remove(archive + end)
    problem(again.ask("/api/v1/statements"), 503, "the archive is gone")
    check(again.ask("/healthz", token=False)[0] == 200, "the server is not")
    make_archive(program, archive, [small], "--model", TOY)
    check(again.json("/api/v1")[1]["articles"] == 3, "another archive in its place")
    again.stop()
    os.chmod(token, 0o644)
    r = subprocess.run([program, "serve", "--listen", ":0", "--token-file", token, archive], capture_output=True, text=True, timeout=60)
    check(r.returncode == 1 and "chmod 600" in r.stderr, "a token that others can read", r.stderr)


def command_line(program, archive):
    for words, status, sign in [([], 2, "which archive"), ([archive, "b"], 2, "one archive at a time"), (["--listen", "x", archive], 2, "HOST:PORT"), (["--listen", "::1:80", archive], 2, "HOST:PORT"),
                                (["--listen", ":99999", archive], 2, "HOST:PORT"), (["--timeout", "0", archive], 2, "timeout"), (["/nowhere/at/all"], 1, "sayso add"), ([__file__], 1, "no sayso archive"),
                                (["--listen", "203.0.113.7:0", archive], 1, "203.0.113.7"), (["--model", "none", archive], 1, "none")]:
        r = subprocess.run([program, "serve", *words], capture_output=True, text=True, timeout=60)
        check(r.returncode == status and sign in r.stderr and not r.stdout, f"sayso serve {words}", (r.returncode, r.stderr))
    s = Server(program, archive, "--model", TOY, "--log", "--host", "news.example:8017")
    r = subprocess.run([program, "serve", "--model", TOY, "--listen", s.host, archive], capture_output=True, text=True, timeout=60)
    check(r.returncode == 1 and "something else listens" in r.stderr, "a port in use", r.stderr)
    check(s.ask("/api/v1", headers={"Host": "news.example:8017"})[0] == 200, "--host")
    s.ask("/?token=" + s.token, token=False)
    s.ask("/api/v1/statements?words=a%22b")
    s.ask("/x\x7fy".replace("\x7f", "%7f"))
    code, err, took = s.stop()
    lines = [json.loads(x) for x in err.splitlines()]
    check(code == 0 and took < 5, "ended by a signal", (code, took, err))
    check(len(lines) == 4 and {x["status"] for x in lines} == {200, 303, 404} and all(x["microseconds"] > 0 for x in lines), "the log", err)
    check(s.token not in err, "the log has no token")
    s = Server(program, archive, "--model", TOY)
    idle = socket.create_connection(("127.0.0.1", s.port))
    busy = socket.create_connection(("127.0.0.1", s.port))
    busy.sendall(f"GET /api/v1/articles?format=ndjson HTTP/1.1\r\nHost: {s.host}\r\nAuthorization: Bearer {s.token}\r\n\r\n".encode())
    time.sleep(0.3)
    code, err, took = s.stop(signal.SIGINT)
    check(code == 0 and took < 10 and not err, "ended with connections open", (code, took, err))
    idle.close()
    busy.close()


with tempfile.TemporaryDirectory() as folder:
    ARCHIVE = os.path.join(folder, "demo.archive")
    make_archive(PROGRAM, ARCHIVE, [DEMO], "--model", TOY)
    s = Server(PROGRAM, ARCHIVE, "--model", TOY, "--timeout", "2", "--connections", "24")
    try:
        who_may_ask(s)
        headers(s)
        same_as_the_command_line(s, ARCHIVE)
        related(s)
        http_itself(s)
        reading(s)
        hostile_clients(s)
        check(s.process.poll() is None, "the server is still there")
    finally:
        code, err, took = s.stop()
    check(code == 0 and not err, "it ends well and says nothing", (code, err[:500]))
    corrections(PROGRAM, ARCHIVE)
    while_it_grows(PROGRAM, folder)
    set_aside(PROGRAM, folder)
    twins(PROGRAM, folder)
    command_line(PROGRAM, ARCHIVE)
sys.exit(count.end())
