"""modelfile.py - writes and reads model files (doc/model-format.md) as dictionaries of arrays.

    write("models/en.sayso", tensors)    tensors: name -> array of float32, int8, uint8 or uint32
    tensors = read("models/en.sayso")    everything is verified, the SHA-256 too
    modelfile.py without IN OUT NAME...  a copy without the tensors whose names begin so

The order of the dictionary is the order in the file. The same tensors always give the same bytes.
"""
import hashlib
import struct
import sys

import numpy as np

MAGIC, VERSION, HEADER, ENTRY = b"SAYSOMDL", 1, 64, 80
KINDS = {"float32": 1, "int8": 2, "uint8": 3, "uint32": 4}

try:
    import xxhash

    def xxh64(data, seed=0):
        return xxhash.xxh64(bytes(data), seed=seed).intdigest()
except ImportError:  # a few seconds for a real model

    def xxh64(data, seed=0):
        """XXH64 after its author's specification."""
        M = (1 << 64) - 1
        p1, p2, p3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
        p4, p5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5

        def turn(x, n):
            return (x << n | x >> (64 - n)) & M

        def lane(total, x):
            return turn((total + x * p2) & M, 31) * p1 & M

        data = bytes(data)
        n, i = len(data), 0
        if n >= 32:
            lanes = [(seed + p1 + p2) & M, (seed + p2) & M, seed, (seed - p1) & M]
            whole = n // 32 * 32
            for words in np.frombuffer(data[:whole], "<u8").reshape(-1, 4).tolist():
                lanes = [lane(s, w) for s, w in zip(lanes, words)]
            i = whole
            total = sum(turn(s, k) for s, k in zip(lanes, (1, 7, 12, 18))) & M
            for s in lanes:
                total = ((total ^ lane(0, s)) * p1 + p4) & M
        else:
            total = (seed + p5) & M
        total = (total + n) & M
        while i + 8 <= n:
            x = int.from_bytes(data[i:i + 8], "little")
            total = (turn(total ^ lane(0, x), 27) * p1 + p4) & M
            i += 8
        if i + 4 <= n:
            total = (turn(total ^ int.from_bytes(data[i:i + 4], "little") * p1 & M, 23) * p2 + p3) & M
            i += 4
        for byte in data[i:]:
            total = turn(total ^ byte * p5 & M, 11) * p1 & M
        total = (total ^ total >> 33) * p2 & M
        total = (total ^ total >> 29) * p3 & M
        return total ^ total >> 32


def _up(n):
    return (n + 63) // 64 * 64


def pack(tensors):
    """The bytes of a model file."""
    at = HEADER + ENTRY * len(tensors)
    table, body = b"", bytearray()
    base = _up(at)
    for name, array in tensors.items():
        a = np.ascontiguousarray(array)
        kind = KINDS.get(a.dtype.name)
        if kind is None:
            raise ValueError(f"{name}: {a.dtype} is no kind of number that a model holds")
        if not 1 <= a.ndim <= 4 or a.size == 0:
            raise ValueError(f"{name}: shape {a.shape}")
        raw = a.astype(a.dtype.newbyteorder("<")).tobytes()
        label = name.encode("ascii")
        if not 0 < len(label) < 32:
            raise ValueError(f"{name}: a name has 1 to 31 characters")
        dims = a.shape + (0,) * (4 - a.ndim)
        table += struct.pack("<32sII4IQQQ", label, kind, a.ndim, *dims, base + len(body), len(raw),
                             xxh64(raw))
        body += raw + bytes(_up(len(raw)) - len(raw))
    rest = table + bytes(base - at) + bytes(body)
    start = struct.pack("<8sIIQ", MAGIC, VERSION, len(tensors), HEADER + len(rest))
    digest = hashlib.sha256(rest).digest()
    return start + struct.pack("<Q", xxh64(digest + table, seed=xxh64(start))) + digest + rest


def write(path, tensors):
    data = pack(tensors)
    with open(path, "wb") as f:
        f.write(data)
    return len(data)


def read(path):
    with open(path, "rb") as f:
        data = f.read()
    magic, version, n, size = struct.unpack_from("<8sIIQ", data)
    if magic != MAGIC or version != VERSION or size != len(data):
        raise ValueError(f"{path}: no model of version {VERSION}, or cut")
    if hashlib.sha256(data[HEADER:]).digest() != data[32:64]:
        raise ValueError(f"{path}: damaged")
    names, out = {v: k for k, v in KINDS.items()}, {}
    for i in range(n):
        label, kind, ndim, *rest = struct.unpack_from("<32sII4IQQQ", data, HEADER + ENTRY * i)
        dims, offset, length = rest[:ndim], rest[4], rest[5]
        a = np.frombuffer(data, np.dtype(names[kind]).newbyteorder("<"), offset=offset,
                          count=length // np.dtype(names[kind]).itemsize)
        out[label.rstrip(b"\0").decode()] = a.reshape(dims)
    return out


def without(tensors, *begins):
    """Those whose names begin otherwise."""
    return {n: t for n, t in tensors.items() if not n.startswith(begins)}


def text(s):
    """A string as a tensor."""
    return np.frombuffer(s.encode(), np.uint8)


def vocabulary(pieces):
    """"vocab" and "vocab.at" from the list of pieces in the order of their ids."""
    raw = [p.encode() for p in pieces]
    at = np.cumsum([0] + [len(r) for r in raw]).astype(np.uint32)
    return {"vocab": np.frombuffer(b"".join(raw), np.uint8), "vocab.at": at}


def quantise_rows(w):
    """float [rows][n] -> int8 of the same shape and a scale a row: w is about w8 * scale."""
    w = np.asarray(w, np.float32)
    most = np.abs(w).max(axis=1)
    scale = np.where(most > 0, most / 127, 1.0).astype(np.float32)
    return np.clip(np.rint(w / scale[:, None]), -127, 127).astype(np.int8), scale


def quantise_linear(name, w, bias):
    """The three tensors of a linear layer, w [out][in]."""
    w8, scale = quantise_rows(w)
    return {name: w8, name + ".scale": scale, name + ".bias": np.asarray(bias, np.float32)}


if __name__ == "__main__":
    if len(sys.argv) < 5 or sys.argv[1] != "without": sys.exit(__doc__)
    write(sys.argv[3], without(read(sys.argv[2]), *sys.argv[4:]))
