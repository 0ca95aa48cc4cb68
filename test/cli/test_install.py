#!/usr/bin/env python3
"""What `make install` puts where, and that it can be used from there. What help, manual and completions tell: test_options.py.

usage: test_install.py [SAYSO]        (default: build/sayso)
"""
import os, re, subprocess, sys, tempfile

import jsonschema, json

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import ROOT, SAYSO, Count, read, sanitized

BUILD = os.path.dirname(SAYSO)
count = Count()
check = count.check


def run(*command, **k):
    r = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, **k)
    return r.returncode, r.stdout, r.stderr


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
if not sanitized():
    with tempfile.TemporaryDirectory() as d:
        prefix = d + "/usr"
        status, out, err = run("make", "install", f"BUILD={BUILD}", f"PREFIX={prefix}")
        check(status == 0, "make install succeeds", err)
        for path in ("bin/sayso", "include/sayso.h", "lib/libsayso.a", "lib/libsayso.so", "lib/pkgconfig/sayso.pc", "share/man/man1/sayso.1",
                     "include/sayso_archive.h", "lib/libsayso_archive.a", "lib/libsayso_archive.so", "lib/pkgconfig/sayso_archive.pc", "share/man/man1/sayso-add.1",
                     "share/man/man1/sayso-archive.1", "share/man/man1/sayso-read.1", "share/man/man1/sayso-eval.1", "share/man/man3/sayso.3", "share/sayso/record.schema.json",
                     "share/bash-completion/completions/sayso", "share/zsh/site-functions/_sayso", "share/fish/vendor_completions.d/sayso.fish"):
            check(os.path.exists(os.path.join(prefix, path)), f"{path} is installed")
        alone = subprocess.run([prefix + "/bin/sayso", "--version"], capture_output=True, cwd="/")
        check(alone.returncode == 0, "the installed program works alone", alone.stderr)
        with open(d + "/example.c", "w") as f:
            f.write(program)
        env = {**os.environ, "PKG_CONFIG_PATH": prefix + "/lib/pkgconfig", "LD_LIBRARY_PATH": prefix + "/lib"}
        flags = subprocess.run(["pkg-config", "--cflags", "--libs", "sayso"], capture_output=True, text=True, env=env).stdout.split()
        static = subprocess.run(["pkg-config", "--cflags", "--libs", "--static", "sayso"], capture_output=True, text=True, env=env).stdout.split()
        compiler = os.environ.get("CC", "cc")
        for name, use in (("shared", flags), ("static", ["-static"] + static)):
            status, out, err = run(compiler, "-Wall", "-Werror", "-o", d + "/example", d + "/example.c", *use, env=env)
            check(status == 0, f"the header's example compiles with the {name} library", err)
            status, out, err = run(d + "/example", env=env)
            check(status == 0 and re.fullmatch(r"\d+\.\d+\.\d+ [1-9]\d*\n", out), f"and reads ({name})", out + err)
        names = run("nm", "-D", "--defined-only", prefix + "/lib/libsayso.so")[1].split()[2::3]
        check(names and all(n.startswith("sayso_") for n in names), "the shared library shows the public names and no others", names)
        promised = set(re.findall(r"^SAYSO_API [^(;]*?\b(sayso_\w+)\(", header, re.M))
        check(promised == set(names), "the shared library has every function of the header", promised ^ set(names))
        names = run("nm", "-D", "--defined-only", prefix + "/lib/libsayso_archive.so")[1].split()[2::3]
        promised = set(re.findall(r"^SAYSO_API [^(;]*?\b(sayso_\w+)\(", read("include/sayso_archive.h"), re.M))
        check(promised == set(names), "the archive's library has every function of its header and no others", promised ^ set(names))
        with open(d + "/open.c", "w") as f:
            f.write('#include <sayso_archive.h>\n#include <string.h>\nint main(void) { sayso_archive *a; sayso_error why;\n'
                    'return !(sayso_archive_open("/nowhere", SAYSO_ARCHIVE_READ, &a, &why) == SAYSO_EIO && strstr(why.text, "No such file")); }\n')
        use = subprocess.run(["pkg-config", "--cflags", "--libs", "sayso_archive"], capture_output=True, text=True, env=env).stdout.split()
        status, out, err = run(compiler, "-Wall", "-Werror", "-o", d + "/open", d + "/open.c", *use, env=env)
        check(status == 0, "a program compiles with the archive's library", err)
        check(run(d + "/open", env=env)[0] == 0, "and opens")
        status, out, err = run("make", "uninstall", f"BUILD={BUILD}", f"PREFIX={prefix}")
        left = [os.path.join(p, f) for p, _, files in os.walk(prefix) for f in files]
        check(status == 0 and not left, "make uninstall leaves nothing", left)

version = re.search(r'SAYSO_VERSION "(.*)"', header)[1]
for page in ("sayso", "sayso-read", "sayso-eval", "sayso-add", "sayso-archive", "sayso-search", "sayso-explain", "sayso-serve"):
    check(f'"sayso {version}"' in read(f"doc/man/{page}.1"), f"{page}(1) is of this version")
schema = json.loads(read("doc/record.schema.json"))
try:
    jsonschema.Draft202012Validator.check_schema(schema)
    check(True, "the schema is one")
except jsonschema.SchemaError as e:
    check(False, "the schema is one", e)

sys.exit(count.end())
