"""The C engine against the float model: parity.py STATE MODEL.sayso GOLD.jsonl [--parity build/parity] [--articles N]
                                        parity.py STATE MODEL.sayso --fixture test/parity

The engine cuts GOLD's articles into windows and reads them; PyTorch computes the same windows in float32, and the engine's own
decoder reads those vectors too. Prints how near the vectors are and both readings' F1 (the engine may lose 0.3 of attributed F1).
--fixture writes what test/unit/test_parity.c expects for DIR/sample.txt, which must fit into one window.
"""
import argparse, json, os, subprocess, tempfile
import numpy as np, torch
import features, net as network
import score as scorer


def float_vectors(model, windows):
    for w in windows:
        p = w["pieces"]
        n = len(p)
        b = network.batch([dict(ids=[x[0] for x in p], case=[x[1] for x in p], quote=[x[2] for x in p], words=list(range(n)),
                                cue=[0] * n, name=[0] * n, weight=[0.0] * n, rel=[])])
        yield model.encode(b)[0].numpy()


def write_fixture(model, o):
    with open(o.fixture + "/sample.txt", encoding="utf-8") as f: text = f.read()
    with tempfile.TemporaryDirectory() as d:
        with open(d + "/in.jsonl", "w") as f: print(json.dumps(dict(id="sample", text=text)), file=f)
        subprocess.run([o.parity, "windows", o.model, d + "/in.jsonl", d + "/windows", os.devnull], check=True)
        with open(d + "/windows") as f: windows = [json.loads(l) for l in f]
        if len(windows) != 1: raise SystemExit(f"{o.fixture}/sample.txt takes {len(windows)} windows; it must fit into one")
        [v] = float_vectors(model, windows)
        v.astype("<f4").tofile(d + "/float")
        v[::8].astype("<f4").tofile(o.fixture + "/sample.vectors")
        out = json.loads(subprocess.run([o.parity, "figures", o.model, d + "/in.jsonl", d + "/float"], check=True, capture_output=True, text=True).stdout)
    with open(o.fixture + "/sample.statements", "w") as f:
        for s in out["statements"]:
            print(*(" ".join([r] + [f"{b}-{e}" for b, e in s[r]]) for r in ("source", "cue", "content")), "parent", s.get("parent", 0), file=f)
    print(f"{len(v)} pieces, {len(out['statements'])} statements")


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("state"); ap.add_argument("model"); ap.add_argument("gold", nargs="?"); ap.add_argument("--fixture"); ap.add_argument("--articles", type=int)
    ap.add_argument("--parity", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../build/parity"))
    o = ap.parse_args()
    model = network.build(os.environ["MODEL_DIR"], o.state).eval()
    if o.fixture:
        with torch.no_grad(): write_fixture(model, o)
        return
    with tempfile.TemporaryDirectory() as d, torch.no_grad():
        gold = [json.loads(l) for l in open(o.gold)][:o.articles]
        with open(d + "/in.jsonl", "w") as f:
            for a in gold: print(json.dumps(dict(id=a["id"], text=a["text"])), file=f)
        subprocess.run([o.parity, "windows", o.model, d + "/in.jsonl", d + "/windows", d + "/int8"], check=True)
        windows = [json.loads(l) for l in open(d + "/windows")]
        H = model.cfg["hidden_size"]
        int8 = np.memmap(d + "/int8", "f4", "r").reshape(-1, H)
        at, cos = 0, []
        with open(d + "/float", "wb") as f:
            for v in float_vectors(model, windows):
                q = int8[at:at + len(v)]; at += len(v)
                cos.append((v * q).sum(1) / np.linalg.norm(v, axis=1) / np.linalg.norm(q, axis=1))
                f.write(v.astype("<f4").tobytes())
        cos = np.concatenate(cos)
        print(f"{len(windows)} windows, {len(cos)} pieces: cosine of int8 and float vectors mean {cos.mean():.5f}, 1st percentile {np.percentile(cos, 1):.5f}, least {cos.min():.4f}")
        g = {a["id"]: a for a in gold}
        for name in ("float", "int8"):
            out = subprocess.run([o.parity, "read", o.model, d + "/in.jsonl", d + "/" + name], check=True, capture_output=True, text=True).stdout
            r = scorer.score(g, {p["id"]: p for p in map(json.loads, out.splitlines())})
            print(f"{name:6}" + "; ".join(f"{k} {v['f1']}" for k, v in r.items()))


if __name__ == "__main__":
    main()
