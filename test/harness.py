"""What the tests in Python share: the program they test, cases or counted checks, and the last line, `N passed, N failed`, that
test/run.sh adds up. A test finds this folder by its own path:

    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

and is either cases, each run whatever became of the others, or one story whose checks are counted:

    @case("what holds")                     count = Count()
    def _(f):                               check = count.check
        check(good, "what was", found)      check(good, "what holds", found)
    sys.exit(main())                        sys.exit(count.end())
"""
import inspect, json, os, resource, signal, subprocess, sys, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAYSO = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "sayso")
WHICH = sys.argv[2] if len(sys.argv) > 2 else ""  # words of the names of the cases that are run
TOY = os.path.join(ROOT, "models", "toy.sayso")
CLEAN = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM")}
CASES = []


def case(name):
    """A function that is a case. One that takes an argument is given a folder of its own."""
    def keep(f):
        CASES.append((name, f))
        return f
    return keep


class Bad(Exception):
    """A check that did not hold; whatever else a case raises is a failure too, told by its type."""


def check(good, *what):
    if not good:
        raise Bad(" ".join(str(w) for w in what)[:2000])


def same(a, b, what=""):
    if a != b:
        raise Bad(f"{what}\n   {str(a)[:900]!r}\nis not\n   {str(b)[:900]!r}")


def main():
    """Runs the cases -> whether one failed, which is the exit status."""
    passed = failed = 0
    for name, f in CASES:
        if WHICH not in name:
            continue
        try:
            f(*[Folder()][:len(inspect.signature(f).parameters)])
            passed += 1
        except Exception as e:
            failed += 1
            where = "" if isinstance(e, Bad) else f"{type(e).__name__}: "
            print(f"FAILED: {name}\n   {where}{e}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


class Count:
    """Checks that are counted one by one."""
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, good, what, more=""):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not good:
            print(f"FAILED: {what}", str(more)[:2000], sep="\n   " if more != "" else "")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed > 0


class Folder:
    """A folder that goes with whoever holds it: f("name") is a path in it, f("name", content) a file there."""
    def __init__(self):
        self.own = tempfile.TemporaryDirectory()

    def __call__(self, name, content=None):
        path = os.path.join(self.own.name, name)
        if content is not None:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as out:
                out.write(content if isinstance(content, bytes) else content.encode())
        return path


def run(*args, stdin=b"", env={}, limit=None, user=None, timeout=600):
    """The program with these words -> what subprocess gives, in bytes. limit: no file gets longer; user: run by that one."""
    def before():
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        if user:
            os.setuid(user)
    return subprocess.run([SAYSO, *map(str, args)], input=stdin, capture_output=True, env={**CLEAN, **env}, timeout=timeout,
                          preexec_fn=before if limit or user else None)


def said(*args, **how):
    """The same -> (status, standard output, standard error), as text."""
    r = run(*args, **how)
    return r.returncode, r.stdout.decode(), r.stderr.decode()


def done(*args, **how):
    """The same, which must succeed."""
    r = run(*args, **how)
    check(r.returncode == 0, *args, "ended with", r.returncode, r.stderr.decode()[-600:])
    return r


def read(path):
    """A file of the tree."""
    return open(os.path.join(ROOT, path), encoding="utf-8").read()


def record_schema():
    import jsonschema
    return jsonschema.Draft202012Validator(json.loads(read("doc/record.schema.json")))


def sanitized():
    """Is the program built with a sanitizer? It is slower and larger then."""
    with open(SAYSO, "rb") as f:
        whole = f.read()
    return b"__asan" in whole or b"__tsan" in whole
