"""export.py - a trained PyTorch state (train/'s and the prototype's names) -> tensors of a model file.

    tensors = tensors_of(state, config)

config: name, card, vocab (list of pieces), heads, and optionally label_names, transition [6][5],
decode [32]. Sizes are taken from the state. Nothing here needs PyTorch: anything that numpy.asarray()
takes will do, bfloat16 as float.
"""
import numpy as np

from modelfile import quantise_linear, quantise_rows, text, vocabulary

NAMES = ["PERSON", "ORGANIZATION", "LOCATION", "MISC"]


def bio(kinds):
    return ["O"] + [p + k for k in kinds for p in ("B-", "I-")]


def transitions():
    """Log scores of going from one role label to the next: I-x only behind B-x or I-x."""
    t = np.zeros((6, 5), np.float32)
    t[0, 2::2] = -1e4
    for a in range(5):
        for b in (2, 4):
            if a not in (b, b - 1):
                t[1 + a, b] = -1e4
    return t


def tensors_of(state, config):
    def f(key):
        v = state[key]
        if hasattr(v, "detach"):
            v = v.detach().float().cpu().numpy()
        return np.asarray(v, np.float32)

    word, position = f("word.weight"), f("pos.weight") + f("typ")[None, :]
    hidden = word.shape[1]
    layers = 1 + max(int(k.split(".")[1]) for k in state if k.startswith("layers."))
    cue, name = f("h_cue.weight"), f("h_name.weight")
    roles, depth = f("h_u").shape[:2]
    distance = f("h_rel.weight")
    pieces = list(config["vocab"])
    if len(pieces) != word.shape[0]:
        raise ValueError(f"{len(pieces)} pieces for {word.shape[0]} word vectors")
    labels = config.get("label_names") or bio(NAMES)
    decode = np.zeros(32, np.float32)
    given = np.asarray(config.get("decode", []), np.float32)
    decode[:len(given)] = given

    t = {"config": np.array([layers, hidden, config["heads"], f("layers.0.i.weight").shape[0],
                             word.shape[0], position.shape[0], 6, 4, cue.shape[0], name.shape[0],
                             depth, roles, (distance.shape[0] - 1) // 2, pieces.index("[CLS]"),
                             pieces.index("[SEP]"), 0], np.uint32),
         "name": text(config["name"]), "card": text(config["card"]), **vocabulary(pieces),
         "labels.name": text("\n".join(labels))}

    def rows(label, w):
        t[label], t[label + ".scale"] = quantise_rows(w)

    def norm(label, key):
        t[label] = np.stack([f(key + ".weight"), f(key + ".bias")])

    def linear(label, *keys):
        t.update(quantise_linear(label, np.concatenate([f(k + ".weight") for k in keys]),
                                 np.concatenate([f(k + ".bias") for k in keys])))

    rows("embed.word", word)
    rows("embed.position", position)
    t["embed.case"], t["embed.quote"] = f("case.weight"), f("q.weight")
    norm("embed.norm", "ln")
    for i in range(layers):
        a, b = f"layer.{i}.", f"layers.{i}."
        linear(a + "qkv", b + "q", b + "k", b + "v")
        linear(a + "out", b + "o")
        norm(a + "norm1", b + "ln1")
        linear(a + "up", b + "i")
        linear(a + "down", b + "f")
        norm(a + "norm2", b + "ln2")
    linear("head.cue", "h_cue")
    linear("head.name", "h_name")
    linear("head.query", "h_q")
    linear("head.key", "h_k")
    rows("head.role", f("h_u").reshape(roles * depth, depth))
    linear("head.role.bias", "h_b")
    t["head.distance"] = distance
    t["head.transition"] = np.asarray(config.get("transition", transitions()), np.float32)
    t["decode"] = decode
    return t


def of_joint(sd):
    """The heads that train/joint.py learns together with the encoder."""
    import torch
    import labels
    from modelfile import quantise_linear
    part = lambda p: {k[len(p):]: v for k, v in sd.items() if k.startswith(p)}
    f = lambda k: sd[k].float().numpy()
    own = part("h_labels.")
    net = labels.Labels(own["one.weight"].shape[1], own["one.weight"].shape[0] - labels.OUT, own["two.weight"].shape[0])
    net.load_state_dict(own)
    t = labels.tensors(net.eval(), sd["mean"], sd["std"])
    t.update(quantise_linear("head.trace", f("h_trace.weight"), f("h_trace.bias")))
    t.update(quantise_linear("contact.up", f("h_contact.up.weight"), f("h_contact.up.bias")))
    t["contact.out"] = np.concatenate([f("h_contact.kind.weight"), f("h_contact.modality.weight")])
    t["contact.out.bias"] = np.concatenate([f("h_contact.kind.bias"), f("h_contact.modality.bias")])
    return t


def main():
    """export.py STATE.pt OUT.sayso [NAME]: the decoder's numbers are plain ones until calibrate.py has fitted them."""
    import json, os, sys
    import torch
    import modelfile, net
    state, out = sys.argv[1:3]
    start = os.environ["MODEL_DIR"]
    sd = torch.load(state, map_location="cpu")
    with open(start + "/tokenizer.json") as f:
        vocab = json.load(f)["model"]["vocab"]
    with open(start + "/config.json") as f:
        heads = json.load(f)["num_attention_heads"]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../models/en.md")) as f:
        card = f.read()
    learned = sd["h_tr"] + net.NEVER if "h_tr" in sd else net.NEVER
    plain = [0, 0, 0.3, 0.5] + [0.5, 1, 1, 1, 1, 0.1, 0, 0, 0]  # the places: src/model/decode.h
    tensors = tensors_of(sd, dict(name=sys.argv[3] if len(sys.argv) > 3 else "en-0", card=card, heads=heads,
                                             vocab=sorted(vocab, key=vocab.get), transition=learned.float().numpy(), decode=plain))
    if "h_trace.weight" in sd: tensors.update(of_joint(sd))
    modelfile.write(out, tensors)
    print(f"{out}: {os.path.getsize(out)} bytes")


if __name__ == "__main__":
    main()
