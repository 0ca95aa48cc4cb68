#!/usr/bin/env python3
"""What `make install` puts where, and that it can be used from there; that help, manual and completions name the same options.

usage: test_install.py [SAYSO]        (default: build/sayso)
"""
import os, re, subprocess, sys, tempfile

import jsonschema, json

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SAYSO = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build", "sayso")
BUILD = os.path.dirname(SAYSO)
SANITIZED = any(word in open(SAYSO, "rb").read() for word in (b"__asan", b"__tsan"))
passed = failed = 0


def check(name, good, detail=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f"FAILED: {name}\n   {detail}")


def run(*command, **k):
    r = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **k)
    return r.returncode, r.stdout, r.stderr


def read(path):
    return open(os.path.join(ROOT, path), encoding="utf-8").read()


# The header's own example, made a program.
header = read("include/sayso.h")
example = re.search(r"( \*     sayso_error why;\n( \*     .*\n)+)", header)[1].replace(" *     ", "").replace("...", "shown += s.n_cue;")
program = f"""#include <sayso.h>
#include <stdio.h>
#include <string.h>
int main(void)
{{
    const char *text = "Ana Ruiz said that it was so.";
    size_t len = strlen(text);
    unsigned shown = 0;
    {example.replace("models/en.sayso", os.path.join(ROOT, "models/toy.sayso"))}
    sayso_doc_free(doc);
    sayso_reader_free(reader);
    sayso_model_free(model);
    printf("%s %u\\n", sayso_version(), shown);
    return 0;
}}
"""

# A sanitised build is not for installing, and make would build it anew without its flags.
if not SANITIZED:
    with tempfile.TemporaryDirectory() as d:
        prefix = d + "/usr"
        status, out, err = run("make", "install", f"BUILD={BUILD}", f"PREFIX={prefix}")
        check("make install succeeds", status == 0, err)
        for path in ("bin/sayso", "include/sayso.h", "lib/libsayso.a", "lib/libsayso.so", "lib/pkgconfig/sayso.pc", "share/man/man1/sayso.1",
                     "include/sayso_archive.h", "lib/libsayso_archive.a", "lib/libsayso_archive.so", "lib/pkgconfig/sayso_archive.pc", "share/man/man1/sayso-add.1",
                     "share/man/man1/sayso-archive.1", "share/man/man1/sayso-read.1", "share/man/man1/sayso-eval.1", "share/man/man3/sayso.3", "share/sayso/record.schema.json",
                     "share/bash-completion/completions/sayso", "share/zsh/site-functions/_sayso", "share/fish/vendor_completions.d/sayso.fish"):
            check(f"{path} is installed", os.path.exists(os.path.join(prefix, path)))
        alone = subprocess.run([prefix + "/bin/sayso", "--version"], capture_output=True, cwd="/")
        check("the installed program works alone", alone.returncode == 0, alone.stderr)
        with open(d + "/example.c", "w") as f:
            f.write(program)
        env = {**os.environ, "PKG_CONFIG_PATH": prefix + "/lib/pkgconfig", "LD_LIBRARY_PATH": prefix + "/lib"}
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "sayso"], capture_output=True, text=True, env=env).stdout.split()
        static = subprocess.run(["pkg-config", "--cflags", "--libs", "--static", "sayso"], capture_output=True, text=True, env=env).stdout.split()
        compiler = os.environ.get("CC", "cc")
        for name, use in (("shared", flags), ("static", ["-static"] + static)):
            status, out, err = run(compiler, "-Wall", "-Werror", "-o", d + "/example", d + "/example.c", *use, env=env)
            check(f"the header's example compiles with the {name} library", status == 0, err)
            status, out, err = run(d + "/example", env=env)
            check(f"and reads ({name})", status == 0 and re.fullmatch(r"\d+\.\d+\.\d+ [1-9]\d*\n", out), out + err)
        names = run("nm", "-D", "--defined-only", prefix + "/lib/libsayso.so")[1].split()[2::3]
        check("the shared library shows the public names and no others",
              names and all(n.startswith("sayso_") for n in names), names)
        promised = set(re.findall(r"^SAYSO_API [^(;]*?\b(sayso_\w+)\(", header, re.M))
        check("the shared library has every function of the header", promised == set(names), promised ^ set(names))
        names = run("nm", "-D", "--defined-only", prefix + "/lib/libsayso_archive.so")[1].split()[2::3]
        promised = set(re.findall(r"^SAYSO_API [^(;]*?\b(sayso_\w+)\(", read("include/sayso_archive.h"), re.M))
        check("the archive's library has every function of its header and no others", promised == set(names), promised ^ set(names))
        with open(d + "/open.c", "w") as f:
            f.write('#include <sayso_archive.h>\n#include <string.h>\nint main(void) { sayso_archive *a; sayso_error why;\n'
                    'return !(sayso_archive_open("/nowhere", SAYSO_ARCHIVE_READ, &a, &why) == SAYSO_EIO && strstr(why.text, "No such file")); }\n')
        use = subprocess.run(["pkg-config", "--cflags", "--libs", "sayso_archive"], capture_output=True, text=True, env=env).stdout.split()
        status, out, err = run(compiler, "-Wall", "-Werror", "-o", d + "/open", d + "/open.c", *use, env=env)
        check("a program compiles with the archive's library", status == 0, err)
        check("and opens", run(d + "/open", env=env)[0] == 0)
        status, out, err = run("make", "uninstall", f"BUILD={BUILD}", f"PREFIX={prefix}")
        left = [os.path.join(p, f) for p, _, files in os.walk(prefix) for f in files]
        check("make uninstall leaves nothing", status == 0 and not left, left)

version = re.search(r'SAYSO_VERSION "(.*)"', header)[1]
# which manual page tells of which command
PAGES = {"read": "read", "add": "add", "serve": "serve", "correct": "archive", "export": "archive", "reread": "archive", "remove": "archive", "rejects": "archive", "eval": "eval"}
options = {command: set() for command in PAGES}
for command, found in options.items():
    status, out, err = run(SAYSO, "help", command)
    found |= set(re.findall(r"--([a-z][a-z-]+)", out))
    check(f"sayso help {command} names options", status == 0 and len(found) >= 2, out)
    manual = read(f"doc/man/sayso-{PAGES[command]}.1").replace("\\", "")
    for name in ("completions/sayso.bash", "completions/_sayso"):
        check(f"{name} has the options of {command}", all(f"--{o}" in read(name) for o in found), found)
    fish = read("completions/sayso.fish")
    check(f"sayso.fish has the options of {command}",
          all(f"-l {o} " in fish or o.endswith("-column") or o == "help" for o in found), found)
    check(f"sayso-{command}(1) has its options", all(f"--{o}" in manual or o == "help" for o in found),
          [o for o in found if f"--{o}" not in manual])
for page in ("sayso", "sayso-read", "sayso-eval", "sayso-add", "sayso-archive", "sayso-serve"):
    check(f"{page}(1) is of this version", f'"sayso {version}"' in read(f"doc/man/{page}.1"))
schema = json.loads(read("doc/record.schema.json"))
try:
    jsonschema.Draft202012Validator.check_schema(schema)
    check("the schema is one", True)
except jsonschema.SchemaError as e:
    check("the schema is one", False, e)

print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
