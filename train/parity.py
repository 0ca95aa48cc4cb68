"""The C engine against the float model: parity.py STATE MODEL.sayso GOLD.jsonl [--parity build/parity] [--articles N]

The engine cuts GOLD's articles into windows and reads them; PyTorch computes the same windows in float32, and the engine's own
decoder reads those vectors too. Prints how near the vectors are and both readings' F1 (the engine may lose 0.3 of attributed F1).
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


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("state"); ap.add_argument("model"); ap.add_argument("gold"); ap.add_argument("--articles", type=int)
    ap.add_argument("--parity", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../build/parity"))
    o = ap.parse_args()
    model = network.build(os.environ["MODEL_DIR"], o.state).eval()
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
