"""What stays of every word (head.trace): traces.py IN.sayso OUT.sayso [STATE.pt]; and traces() for those who learn from them.

With a STATE its learned layer (h_trace, train/joint.py) is taken; without one, the main directions of the vectors of some
training text, scaled to one (principal components): what a fresh head can start from.
"""
import json, os, subprocess, sys
import numpy as np
import features, modelfile

WIDTH, STEP = 128, 1 / 32
HERE = os.path.dirname(os.path.abspath(__file__))


def run(tool, args, texts):
    env = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
    return subprocess.run([os.path.join(HERE, "../build", tool), *args], input=b"\xff".join(t.encode() for t in texts), stdout=subprocess.PIPE, check=True, env=env).stdout


def points(text):
    """Byte -> code point, for every byte where a character begins, and the end."""
    out = np.zeros(len(text.encode()) + 1, int)
    k = 0
    for j, c in enumerate(text):
        out[k] = j
        k += len(c.encode())
    out[k] = len(text)
    return out


def traces(model, texts):
    """For each text (spans [words][2] in code points, traces [words][WIDTH] float32), by the engine itself (build/vectors)."""
    raw, at = run("vectors", ["--traces", model], texts), 0
    for t in texts:
        n, width = np.frombuffer(raw, "<u4", 2, at)
        spans = np.frombuffer(raw, "<u4", 2 * n, at + 8).reshape(n, 2)
        at += 8 + 8 * int(n)
        rows = np.frombuffer(raw, np.int8, int(n) * int(width), at).reshape(n, width)
        at += int(n) * int(width)
        yield points(t)[spans], rows.astype(np.float32) * STEP


def directions(model):
    texts = [json.loads(l)["text"] for f in ("annotated/train", "invented/train") for l in open(f"{features.SHARED}/data/{f}.jsonl")][::5]
    raw, at, rows = run("vectors", [model], texts), 0, []
    for t in texts:
        n = int.from_bytes(raw[at:at + 4], "little")
        rows.append(np.frombuffer(raw, np.uint8, n * (8 + 4 * 384), at + 4).reshape(n, -1)[:, 8:].copy().view("<f4"))
        at += 4 + n * (8 + 4 * 384)
    x = np.concatenate(rows)
    mean = x.mean(0)
    value, vector = np.linalg.eigh(np.cov((x - mean).T))
    w = (vector[:, ::-1][:, :WIDTH] / np.sqrt(value[::-1][:WIDTH])).T
    print(f"{len(x)} words; {100 * value[::-1][:WIDTH].sum() / value.sum():.1f} % of the variance stays")
    return w.astype(np.float32), (-w @ mean).astype(np.float32)


def main():
    model, out, *state = sys.argv[1:]
    if state:
        import torch
        sd = torch.load(state[0], map_location="cpu")
        w, b = sd["h_trace.weight"].float().numpy(), sd["h_trace.bias"].float().numpy()
    else:
        w, b = directions(model)
    t = {k: v for k, v in modelfile.read(model).items() if not k.startswith("head.trace")}
    t.update(modelfile.quantise_linear("head.trace", w, b))
    modelfile.write(out, t)


if __name__ == "__main__":
    main()
