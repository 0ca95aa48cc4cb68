#!/usr/bin/env python3
"""What doc/openapi.json says against what the server does: schemathesis makes requests of it, right and wrong ones. No server
error, and every answer is of a status, a type and a shape that the description has.

usage: test_fuzz.py build/sayso      (SCHEMATHESIS: the program; EXAMPLES: requests of each kind, 10)
Left out where schemathesis is not installed (pip install schemathesis).
"""
import json, os, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import Server, make_archive

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "build/sayso"
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOL = os.environ.get("SCHEMATHESIS") or shutil.which("schemathesis")
# Whether a value is fit goes beyond the schema: an empty parameter is one that is not given, a day must be in the calendar.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,unsupported_method,ignored_auth"
if not TOOL:
    print("left out: schemathesis is not installed (pip install schemathesis)\n0 passed, 0 failed")
    sys.exit(0)

with tempfile.TemporaryDirectory() as folder:
    archive = os.path.join(folder, "demo.archive")
    toy = os.path.join(ROOT, "models/toy.sayso")
    make_archive(PROGRAM, archive, [os.path.join(ROOT, "demo/articles.jsonl")], "--model", toy)
    s = Server(PROGRAM, archive, "--model", toy)
    # Real names beside made-up ones, so that requests get to something.
    described = s.json("/api/v1/openapi.json")[1]
    article = s.json("/api/v1/articles?limit=1")[1]["results"][0]
    real = {"/api/v1/articles/{article}": ["article", article["key"]], "/api/v1/articles/{article}/html": ["article", article["id"]],
            "/api/v1/claims/{key}": ["key", (s.json("/api/v1/claims?limit=1")[1]["results"] or [{"key": "0" * 32}])[0]["key"]],
            "/api/v1/quotations/{key}": ["key", (s.json("/api/v1/quotations?limit=1")[1]["results"] or [{"key": "0" * 32}])[0]["key"]]}
    for path, (name, value) in real.items():
        for p in described["paths"][path]["get"]["parameters"]:
            if p.get("name") == name:
                p["example"] = value
    new = described["components"]["schemas"]["NewCorrection"]
    new["example"] = {"article": article["key"], "statement": 1, "by": "a machine", "fields": {"stance": "deny"}}
    for name in ("left", "right"):
        for p in described["paths"]["/api/v1/diff"]["get"]["parameters"]:
            if p.get("name") == name:
                p["example"] = s.json("/api/v1/articles?limit=2")[1]["results"][name == "right"]["key"]
    schema = os.path.join(folder, "openapi.json")
    json.dump(described, open(schema, "w"))
    r = subprocess.run([TOOL, "run", schema, "-u", f"http://{s.host}", "-H", f"Authorization: Bearer {s.token}", "--checks", CHECKS,
                        "--phases", "examples,coverage,fuzzing", "--max-examples", os.environ.get("EXAMPLES", "10"), "--continue-on-failure",
                        "--generation-database", "none", "--no-color"], capture_output=True, text=True, cwd=folder)
    alive = s.process.poll() is None
    code, err, _ = s.stop()
    in_order = subprocess.run([PROGRAM, "check", archive], capture_output=True, text=True)
n = re.search(r"(\d+) generated", r.stdout)
good = r.returncode == 0 and n and int(n[1]) > 200
if not good:
    print(r.stdout[-6000:], r.stderr[-1000:])
    print("FAILED: schemathesis found something")
if not alive or code or err:
    print(f"FAILED: the server ended by itself or said something: {code} {err[:500]}")
if in_order.returncode:
    print("FAILED: the archive is not in order:", in_order.stdout[:500])
failed = (not good) + (not alive or code != 0 or err != "") + (in_order.returncode != 0)
print(f"{n[1] if n else 0} requests")
print(f"{3 - failed} passed, {failed} failed")
sys.exit(failed > 0)
