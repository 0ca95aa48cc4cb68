#!/usr/bin/env python3
"""`sayso add` and what keeps an archive whole: killed at any moment, in any order, on bad disks, with bad records.

usage: test_archive.py [SAYSO [WHICH]]     (default: build/sayso; WHICH: words of a case's name)

KILLS in the environment: how often the ingest is killed (8; continuous integration takes 50). Records are made here, so no
model decides; where one is needed it is models/toy.sayso. All prose is invented.
"""
import gzip, json, os, random, signal, sqlite3, subprocess, sys, time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import SAYSO, TOY, case, check, done, main, run, same, sanitized

KILLS = int(os.environ.get("KILLS", "8"))
SANITIZED = sanitized()

# ## Records of our own

PEOPLE = ["Ana Ruiz", "João Beck", "Mira Oduya", "Tom Reed", "Lena Fors", "Idris Vance"]
ROLES = {"Ana Ruiz": "mayor of Tortosa", "Mira Oduya": "union leader", "Tom Reed": "harbour master"}
THINGS = ["the harbour opens on Monday", "nobody loses a day of pay", "the bridge will be closed until spring",
          "the vote was fair", "she never met the owners", "two ferries are late", "the café keeps its terrace 🐟",
          "the budget holds 40 new posts", "no ship was turned away"]
STANCES = ["assert", "deny", "confirm", "commit", "wish"]
PAPERS = ["Harbour Post", "Dock Gazette", "The Old Town Echo"]


def record(rng, number):
    """An article of three to six sentences, each a statement."""
    text, statements, speakers, mentions = f"Harbour news, number {number // 3 if number % 7 == 0 else number}\n\n", [], [], {}
    for i in range(rng.randint(3, 6)):
        who, what = rng.choice(PEOPLE), rng.choice(THINGS)
        quoted = rng.random() < 0.5
        at = len(text)
        if who not in mentions:
            mentions[who] = []
            speakers.append(who)
        mentions[who].append([at, at + len(who)])
        cue = at + len(who) + 1
        content = cue + 5
        words = f"“{what}”" if quoted else what
        text += f"{who} said {words}. "
        statements.append({"id": i + 1, "source": [[at, at + len(who)]], "cue": [[cue, cue + 4]],
                           "content": [[content, content + len(words)]], "form": "direct" if quoted else "indirect",
                           "speaker": speakers.index(who) + 1, "channel": "unstated", "outlet": None, "addressee": None,
                           "when": None, "stance": rng.choice(STANCES), "parent": None,
                           "confidence": rng.randint(30, 99) / 100})
    day = f"2026-{1 + number % 12:02}-{1 + number * 7 % 28:02}"
    return {"sayso": 1, "id": f"n{number}", "title": f"Harbour news {number}", "published": day,
            "publisher": PAPERS[number % 3], "url": f"https://harbour.example/{number}" if number % 4 else None,
            "lang": "en", "offsets": "codepoint", "model": "en-0.1 sha256:0123456789ab", "text": text,
            "statements": statements,
            "speakers": [{"id": k + 1, "name": p, "kind": "person", "roles": [ROLES[p]] if p in ROLES else [],
                          "mentions": mentions[p]} for k, p in enumerate(speakers)],
            "contacts": [], "relations": [], "claims": [], "notes": []}


def line(r):
    return json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n"


def records(n, seed=1):
    """Articles, some of which come again: under another address (reprints), with another text (versions)."""
    rng = random.Random(seed)
    all = [record(rng, i) for i in range(n)]
    for i in range(0, n, 9):
        again = dict(all[i])
        again.update(url=f"https://reprints.example/{i}", publisher="Dock Gazette", id=f"r{i}")
        all.append(again)
    for i in range(1, n, 11):
        newer = dict(record(rng, i + 5000))
        newer.update({k: all[i][k] for k in ("url", "publisher", "id")}, published="2026-12-31")
        all.append(newer)
    return all


def export(archive):
    return done("export", "--versions", archive).stdout


def in_order(archive):
    done("check", archive)


def add(archive, *files, **how):
    return done("add", "-q", "--records", archive, *files, **how)


# ## Killed

@case("killed at any moment and started again, it is as if it had not been")
def _(f):
    rng = random.Random(3)
    inputs = [f(f"{k}.jsonl", "".join(map(line, records(500, seed=k)))) for k in range(3)]
    began = time.monotonic()
    add(f("whole"), "--batch", 50, *inputs)
    lasts = time.monotonic() - began
    want = export(f("whole"))
    killed = attempts = 0
    while killed < KILLS:
        attempts += 1
        check(attempts < 20 * KILLS, "only", killed, "kills met it at work")
        p = subprocess.Popen([SAYSO, "add", "-q", "--records", "--batch", "10", f("killed"), *inputs],
                             stderr=subprocess.PIPE)
        try:
            p.wait(rng.uniform(0.002, max(0.05, lasts / 2)))
        except subprocess.TimeoutExpired:
            p.send_signal(rng.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT, signal.SIGTERM]))
        said = p.communicate()[1]
        check(not said, "it says:", said)
        if p.returncode < 0 or p.returncode in (130, 143):
            killed += 1
            continue
        # it came to its end between the kills: compared, and begun anew
        same(export(f("killed")), want, "the export")
        for behind in ("", "-wal", "-shm", "-writer"):
            if os.path.exists(f("killed" + behind)):
                os.remove(f("killed" + behind))
    add(f("killed"), *inputs)
    in_order(f("killed"))
    same(export(f("killed")), want, "the export")
    r = done("add", "--records", "--format", "json", f("killed"), *inputs)
    same(json.loads(r.stdout)["inputs_done_before"], 3, "added again")


# ## Ctrl-C

def interrupted(*args, when, ignored=False):
    """sayso add, and Ctrl-C when `when` says so: its exit status and what it said."""
    def before():  # a test that a shell runs in the background is itself told to ignore it
        signal.signal(signal.SIGINT, signal.SIG_IGN if ignored else signal.SIG_DFL)
    p = subprocess.Popen([SAYSO, "add", *map(str, args)], stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=before)
    when(p)
    p.send_signal(signal.SIGINT)
    said = p.stderr.read().decode()
    p.wait(60)
    p.stdin.close()
    p.stderr.close()
    return p.returncode, said


def has_articles(archive, n):
    def wait(p):
        end = time.monotonic() + 60
        while p.poll() is None and time.monotonic() < end:
            r = run("export", "--no-text", archive)
            if r.stdout.count(b"\n") >= n:
                return
            time.sleep(0.02)
    return wait


@case("Ctrl-C: what is whole is kept, it says how to go on, and it does go on")
def _(f):
    all = [line(r) for r in records(400)]
    status = n = 0
    while status != 130:
        n += 400
        check(n < 10000, "it was never met at work")
        whole = f("in.jsonl", "".join(map(line, records(n))))
        for behind in ("", "-wal", "-shm", "-writer"):
            if os.path.exists(f("a" + behind)):
                os.remove(f("a" + behind))
        status, said = interrupted("--records", "--batch", 20, f("a"), whole, when=has_articles(f("a"), 20))
    check("stopping" in said and "before it was interrupted" in said and "goes on from there" in said, said)
    in_order(f("a"))
    some = len(export(f("a")).splitlines())
    r = done("add", "--records", "--format", "json", f("a"), whole)
    check(json.loads(r.stdout)["same"] < 100, "it did not go on where it was:", r.stdout)
    add(f("b"), whole)
    same(export(f("a")), export(f("b")), "gone on")
    check(20 <= some, some)

    # nothing comes through the pipe, and it ends all the same; what came is there
    def give(p):
        p.stdin.write("".join(all[:30]).encode())
        p.stdin.flush()
        has_articles(f("c"), 30)(p)
    status, said = interrupted("-q", "--records", f("c"), when=give)
    same((status, said), (130, ""), "a pipe")
    same(len(export(f("c")).splitlines()), 30, "what came through the pipe")
    # whom the shell told to ignore it, ignores it
    r = interrupted("-q", "--records", f("d"), f("some.jsonl", "".join(all[:30])), when=lambda p: None,
                    ignored=True)
    same(r, (0, ""), "ignored")


@case("a second Ctrl-C ends it at once")
def _(f):
    text = "“I will sign it,” Ana Ruiz said on Monday. Two ferries are late, she added.\n\n"
    path = f("in.jsonl", line({"id": "1", "text": text}) + line({"id": "2", "text": text * 300_000}))

    def until_stopping(wait):
        def ask(p):
            end = time.monotonic() + 60
            while not os.path.exists(f("a")) and time.monotonic() < end:
                time.sleep(0.1)
            time.sleep(wait)
            p.send_signal(signal.SIGINT)
            said = p.stderr.readline().decode()
            check("Ctrl-C again" in said or said.startswith("sayso: 2 articles"), said)
        return ask

    # The second article keeps it busy for long once somebody reads it. Before, when the line is still
    # being taken from the file, one Ctrl-C is enough: how long that lasts is the machine's affair.
    status, wait = 130, 0.5
    while status != -signal.SIGINT:
        check(status in (0, 130) and wait < 40, "its status", status, "after", wait, "s")
        for behind in ("", "-wal", "-shm", "-writer"):
            if os.path.exists(f("a" + behind)):
                os.remove(f("a" + behind))
        began = time.monotonic()
        status, said = interrupted("--lang", "any", "--model", TOY, f("a"), path, when=until_stopping(wait))
        wait *= 2
    check(time.monotonic() - began < 60 + wait, "it took its time")
    in_order(f("a"))


@case("an archive of older rules: its ledger is made anew, and gone on with when that was killed")
def _(f):
    add(f("a"), f("in.jsonl", "".join(map(line, records(900)))))
    asked = lambda: [run(what, f("a"), "--limit", "10000", "--format", "json").stdout for what in ("ledger", "quotes")]
    want = asked()
    check(all(len(w) > 5000 for w in want), "too little")
    def change(*sql):
        db = sqlite3.connect(f("a"))
        for one in sql:
            db.execute(one)
        db.commit()
        db.close()

    older = ("UPDATE key_runs SET entries = x'00'", "PRAGMA user_version = 2")
    change(*older)
    done_before, wait, attempts = 0, 0.05, 0
    while not done_before:
        attempts += 1
        check(attempts < 60, "it was never met at work")
        p = subprocess.Popen([SAYSO, "check", f("a")], stdout=subprocess.DEVNULL)
        time.sleep(wait)
        p.kill()
        p.wait()
        db = sqlite3.connect(f("a"))
        unmade = db.execute("SELECT 1 FROM meta WHERE name = 'ledger unmade'").fetchone()
        done_before = unmade and db.execute("SELECT count(*) FROM sketches").fetchone()[0]
        whole = not unmade and db.execute("PRAGMA user_version").fetchone()[0] > 2
        db.close()
        wait *= 0.5 if whole else 1.3
        if whole:
            change(*older)
    check(done_before < 900, done_before)
    in_order(f("a"))
    same(asked(), want, "the ledger")


# ## In any order

@case("any order, any jobs, any batches, split and merged: one archive")
def _(f):
    rng = random.Random(5)
    all = records(250)
    add(f("one"), f("one.jsonl", "".join(map(line, all))))
    in_order(f("one"))
    want = export(f("one"))
    check(want.count(b"\n") > 250, "too few")
    for k, (jobs, batch) in enumerate([(1, 7), (3, 100000)]):
        rng.shuffle(all)
        parts = [f(f"p{k}{i}.jsonl", "".join(map(line, all[i::3]))) for i in range(3)]
        add(f(f"order{k}"), "-j", jobs, "--batch", batch, *parts)
        same(export(f(f"order{k}")), want, f"in order {k}")
    rng.shuffle(all)
    halves = [f("h1.jsonl", "".join(map(line, all[:170]))), f("h2.jsonl", "".join(map(line, all[120:])))]
    for k in (0, 1):
        add(f(f"half{k}"), halves[k])
    done("merge", "-q", f("ab"), f("half0"), f("half1"))
    done("merge", "-q", f("ba"), f("half1"), f("half0"))
    in_order(f("ab"))
    same(export(f("ab")), want, "merged")
    same(export(f("ba")), want, "merged the other way round")
    # its own export, added to nothing, is it again
    add(f("again"), f("again.jsonl", want))
    same(export(f("again")), want, "exported and added")


# ## Inputs that were taken before

@case("a file that grew is taken up where it ended; one that changed is looked through again")
def _(f):
    all = [line(r) for r in records(60)]
    path = f("news.jsonl", "".join(all[:30])[:-1])  # its last line has no end yet
    add(f("a"), path)
    with open(path, "a") as out:
        out.write("\n" + "".join(all[30:]))
    add(f("a"), path)
    add(f("b"), f("whole.jsonl", "".join(all)))
    same(export(f("a")), export(f("b")), "grown")
    f("news.jsonl", "".join(reversed(all)))
    r = done("add", "--records", "--format", "json", f("a"), path)
    same(json.loads(r.stdout)["added"], 0, "there already")
    same(export(f("a")), export(f("b")), "turned round")
    in_order(f("a"))


@case("through a pipe; a folder; nothing there")
def _(f):
    all = "".join(map(line, records(20)))
    add(f("a"), "-", stdin=all.encode())
    add(f("a"), stdin=all.encode())
    os.mkdir(f("in"))
    f("in/one.jsonl", all)
    add(f("b"), f("in"))
    add(f("b"), f("in"))
    same(export(f("a")), export(f("b")), "a pipe and a folder")
    r = run("add", "-q", "--records", f("c"), f("nowhere.jsonl"))
    check(r.returncode == 1 and b"No such file" in r.stderr, r)
    for command in ("export", "check", "rejects", "reread"):
        r = run(command, f("none"))
        check(r.returncode == 1 and b"none: No such file" in r.stderr, command, r)
    r = run("export", f("in/one.jsonl"))
    check(r.returncode == 1 and b"is no sayso archive" in r.stderr, r)


# ## Articles that a model reads

@case("what is read into an archive is what sayso read says; a reprint is not read again; reread")
def _(f):
    text = "Harbour vote\n\n“I will sign it,” Ana Ruiz told reporters on Monday. João Beck said he would not.\n"
    rows = [{"text": text, "published": "2026-05-04", "publisher": "Harbour Post", "id": "1"},
            {"text": text + "Nobody else spoke.", "published": "2026-05-05", "publisher": "Harbour Post", "id": "2"},
            {"text": text, "published": "2026-05-04", "publisher": "Dock Gazette", "id": "3"}]
    path = f("in.jsonl", "".join(map(line, rows)))
    read = done("read", "--model", TOY, "--format", "jsonl", path).stdout
    r = done("add", "--format", "json", "--model", TOY, f("a"), path)
    same([json.loads(r.stdout)[k] for k in ("added", "reprints")], [2, 1], "counts")
    same(done("export", f("a")).stdout, read, "the export")
    in_order(f("a"))
    older = [dict(json.loads(l), model="toy-0.0", statements=[], speakers=[], contacts=[], relations=[], claims=[])
             for l in read.decode().splitlines()]
    add(f("b"), f("older.jsonl", "".join(map(line, older))))
    done("reread", "-q", "--model", TOY, f("b"))
    same(done("export", f("b")).stdout, read, "read again")
    in_order(f("b"))
    # the older reading does not come back
    add(f("b"), "--again", f("older.jsonl"))
    same(done("export", f("b")).stdout, read, "the newer model's stays")
    f("article.txt", text)
    f("table.csv", 'text,id,publisher\n"Ana Ruiz said no.",7,Echo\n')
    done("add", "-q", "--model", TOY, f("c"), f("article.txt"), f("table.csv"))
    same(len(done("export", f("c")).stdout.splitlines()), 2, "a text and a table")


# ## Pages and web archives

def page(n, german=False):
    body = "Die Bürgermeisterin sagte am Montag, dass die Brücke geöffnet bleibt und dass nicht alle Kabel ersetzt werden müssen." \
        if german else f"The mayor said on Monday that bridge number {n} would stay open, and that no cable of it must be replaced."
    return f"<html><title>Bridge {n} stays open</title><nav><a href='/'>Home</a></nav><article><h1>Bridge {n} stays open</h1>" \
        f"<p>{body}</p><p>{'Niemand hatte das erwartet, wie sie mit Freude sagte.' if german else 'Nobody had expected it, she added.'}</p></article></html>"


def crawled(n, **how):
    http = ("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(n, **how)).encode()
    return gzip.compress(f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://echo.example/{n}\r\nWARC-Date: 2026-06-01T00:00:00Z"
                         f"\r\nContent-Type: application/http\r\nContent-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n")


@case("pages and web archives; what grew is taken up; damage and other languages are set aside")
def _(f):
    model = ("--format", "json", "--model", TOY, f("a"))

    def counts(r):
        return [json.loads(r.stdout)[k] for k in ("added", "same", "rejects")]
    first = [crawled(1), crawled(2, german=True), crawled(3)]
    path = f("crawl.warc.gz", b"".join(first))
    same(counts(run("add", *model, path, f("page.html", page(9)))), [3, 0, 1], "counts")
    aside = done("rejects", f("a")).stdout.decode()
    check("is not English: it reads as German" in aside, aside)
    f("crawl.warc.gz", b"".join(first) + crawled(4) + crawled(5)[:-20] + crawled(6))
    same(counts(run("add", *model, path)), [2, 0, 1], "the crawl went on")
    where = sum(map(len, first)) + len(crawled(4))
    aside = done("rejects", f("a")).stdout.decode()
    check(f"byte {where}: " in aside, aside)
    same(counts(run("add", "--lang", "any", "--again", *model, path)), [1, 4, 1], "any language")
    records = [json.loads(l) for l in done("export", f("a")).stdout.splitlines()]
    same({r["published"] for r in records}, {None}, "when it was crawled is not when it was published")
    in_order(f("a"))


# ## Out again

@case("what is removed is in no page of the file, and stays out")
def _(f):
    all = records(40)
    all[8]["text"] += "The word is Quarterdeckling."
    all[8]["title"] = "Quarterdeckling again"
    path = f("in.jsonl", "".join(map(line, all)))
    add(f("a"), path)
    done("remove", "-q", f("a"), "n8")
    in_order(f("a"))
    for name in ("a", "a-wal"):
        if os.path.exists(f(name)):
            check(b"uarterdeck" not in open(f(name), "rb").read().lower(), name, "still has it")
    add(f("a"), "--again", path)
    check(b'"id":"n8"' not in export(f("a")), "it came back")
    r = run("remove", "-q", f("a"), "n8")
    check(r.returncode == 1 and b"no article has" in r.stderr, r)
    add(f("b"), f("rest.jsonl", "".join(line(r) for i, r in enumerate(all) if r["id"] != "n8")))
    same(export(f("a")), export(f("b")), "the rest")


# ## What cannot be read

@case("hostile records are set aside with place and reason, and the rest goes on")
def _(f):
    good = records(3)
    def but(**more):
        return line(dict(good[0], id="bad", url="https://bad.example/", **more))
    first = good[0]["statements"][0]
    hostile = [
        ("the line ends", '{"statements": [\n'),
        ("should be a list", but(statements={"id": 1})),
        ("has no \"id\"", but(statements=[{k: v for k, v in first.items() if k != "id"}])),
        ("points outside", but(statements=[dict(first, source=[[0, 999999999]])])),
        ("not whole", but(statements=[dict(first, source=[[0, 1e300]])])),
        ("ends before it begins", but(statements=[dict(first, source=[[5, 3]])])),
        ("an id that nothing", but(statements=[dict(first, speaker=4000000000)])),
        ("a label that sayso", but(statements=[dict(first, stance="shout")])),
        ("from 0 to 1", but(statements=[dict(first, confidence=17)])),
        ("should be a string", but(title=["no", "title"])),
        ("NUL", but(publisher="Harbour\0Post")),
        ("each over the one before", but(statements=[first, first])),
        ("codepoint, byte or utf16", but(offsets="lines")),
        ("version", but(sayso=99)),
        ("deeper", '{"statements": ' + "[" * 100000 + "\n"),
        ("has no \"text\"", line({k: v for k, v in good[0].items() if k != "text"})),
        ("no valid UTF-8", but(title="TITLE").encode().replace(b"TITLE", b"\xff\xfe")),
        ("without a model", '{"text": "Ana Ruiz said no."}\n'),
    ]
    content, place = b"", []
    for reason, bad in hostile:
        place.append((len(content), reason))
        content += bad if isinstance(bad, bytes) else bad.encode()
    content += "".join(map(line, good)).encode()
    r = run("add", "--records", f("a"), f("in.jsonl", content))
    check(r.returncode == 1 and f"{len(hostile)} set aside".encode() in r.stderr, r.stderr.decode())
    listed = [json.loads(l) for l in done("rejects", "--format", "json", f("a")).stdout.splitlines()]
    same([(l["byte"], l["line"]) for l in listed], [(p, i + 1) for i, (p, _) in enumerate(place)], "places")
    for l, (_, reason) in zip(listed, place):
        check(reason in l["reason"] or reason == "the line ends" and "ends" in l["reason"], l["reason"], "has no", reason)
    check(all(l["file"] == os.path.realpath(f("in.jsonl")) for l in listed), listed[0])
    add(f("b"), f("good.jsonl", "".join(map(line, good))))
    same(export(f("a")), export(f("b")), "the rest")
    in_order(f("a"))
    same(run("add", "-q", "--records", f("a"), f("in.jsonl")).returncode, 0, "added again")


@case("a line of a gigabyte is passed over in little memory")
def _(f):
    with open(f("long.jsonl"), "wb") as out:
        out.write(line(records(1)[0]).encode())
        out.seek(1 << 30, 1)
        out.write(b"\n" + line(records(2)[1]).encode())
    p = subprocess.Popen([SAYSO, "add", "--records", f("a"), f("long.jsonl")], stderr=subprocess.PIPE)
    said = p.stderr.read()
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    check(p.returncode == 1 and b"2: is a line of 64 MiB or more" in said, said)
    check(SANITIZED or used.ru_maxrss < 200 << 10, used.ru_maxrss, "KB")
    same(len(export(f("a")).splitlines()), 2, "the lines around it")


# ## Disks

@case("a disk that is full: told, nothing lost, and it goes on")
def _(f):
    all = "".join(map(line, records(300)))
    path = f("in.jsonl", all)
    r = run("add", "-q", "--records", "--batch", 20, f("a"), path, limit=400 << 10)
    check(r.returncode == 1 and b"what was committed before is safe" in r.stderr, r)
    in_order(f("a"))
    add(f("a"), path)
    add(f("b"), path)
    same(export(f("a")), export(f("b")), "gone on")


@case("an archive that may not be written: reading goes, adding is told")
def _(f):
    path = f("in.jsonl", "".join(map(line, records(5))))
    os.mkdir(f("fixed"))
    add(f("fixed/a"), path)
    want = export(f("fixed/a"))
    for name in os.listdir(f("fixed")):
        os.chmod(f("fixed/" + name), 0o444)
    os.chmod(f("fixed"), 0o555)
    os.chmod(f.own.name, 0o755)
    nobody = 65534 if os.geteuid() == 0 else None
    if nobody and subprocess.run([SAYSO, "help"], preexec_fn=lambda: os.setuid(nobody), capture_output=True).returncode:
        return  # the program lies where nobody may go
    same(done("export", "--versions", f("fixed/a"), user=nobody).stdout, want, "read")
    r = run("add", "-q", "--records", f("fixed/a"), path, user=nobody)
    check(r.returncode == 1 and b"permissions" in r.stderr, r)
    r = done("check", f("fixed/a"), user=nobody)
    check(b"in order" in r.stdout, r)
    os.chmod(f("fixed"), 0o755)


@case("check finds what somebody changed")
def _(f):
    add(f("a"), f("in.jsonl", "".join(map(line, records(30)))))
    whole = open(f("a"), "rb").read()
    changes = [
        ("UPDATE statements SET stance = 5 WHERE id = (SELECT max(id) FROM statements)", "not as its record has it"),
        ("DELETE FROM statements WHERE id = (SELECT max(id) FROM statements)", "statement"),
        ("UPDATE texts SET body = zeroblob(40) WHERE id = 3", "wrong size"),
        ("UPDATE readings SET hash = zeroblob(16) WHERE id = 3", "is not the one that was stored"),
        ("UPDATE articles SET key = randomblob(16) WHERE id = 3", "its key is not"),
        ("UPDATE articles SET current = 1 WHERE id = 3", "is not its own"),
        ("UPDATE speakers SET name = 1 WHERE n = 2", "speaker"),
        ("INSERT INTO names (name, folded) VALUES ('Nobody', 'nobody')", "a name that nothing has"),
        ("UPDATE versions SET reading = 999999 WHERE id = 2", "refers to a row"),
        ("UPDATE statements SET publisher = NULL", "publisher"),
        ("DELETE FROM words_docsize WHERE id = (SELECT max(id) FROM words_docsize)", "index"),
    ]
    for sql, says in changes:
        f("b", whole)
        db = sqlite3.connect(f("b"))
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute(sql)
        db.commit()
        db.close()
        r = run("check", f("b"))
        check(r.returncode == 1 and says in r.stderr.decode(), sql, r.stderr.decode()[:300])
    rng = random.Random(11)
    for _ in range(6):  # no byte of it may make sayso fall over
        torn = bytearray(whole)
        for _ in range(40):
            torn[rng.randrange(100, len(torn))] = rng.randrange(256)
        f("c", bytes(torn))
        for command in ("check", "export"):
            r = run(command, f("c"))
            check(r.returncode in (0, 1), command, r)
    f("d", whole[: len(whole) // 2])
    same(run("check", f("d")).returncode, 1, "half a file")


sys.exit(main())
