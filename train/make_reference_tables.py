#!/usr/bin/env python3
"""Write src/text/reference_tables.h: how the reference tokenizer (Hugging Face `tokenizers`) sees each character.

usage: make_reference_tables.py > src/text/reference_tables.h

Its Rust libraries carry several old versions of Unicode, so its classes are nobody else's; they are asked for here one
character at a time and frozen. Lower case is libutf8proc's, but for the exceptions listed, and so are the parts of what
decomposes; libutf8proc is asked by ctypes.
"""
import ctypes, ctypes.util

import tokenizers
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

ALL = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def normalizer(**on):
    keys = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return BertNormalizer(**{**keys, **on}).normalize_str


def ranges(chars):
    out = []
    for c in sorted(chars):
        if out and out[-1][1] == c - 1:
            out[-1][1] = c
        else:
            out.append([c, c])
    return out


def table(name, about, chars):
    print(f"\n/* {about} */\nstatic const sy_char_range {name}[] = {{")
    line = "   "
    for b, e in ranges(chars):
        item = f" {{ 0x{b:x}, 0x{e:x} }},"
        if len(line) + len(item) > 98:
            print(line)
            line = "   "
        line += item
    print(line + "\n};")


def main():
    clean, strip, lower = normalizer(clean_text=True), normalizer(strip_accents=True), normalizer(lowercase=True)
    split = BertPreTokenizer().pre_tokenize_str
    dropped = [c for c in ALL if clean("a" + chr(c)) == "a"]
    space = [c for c in ALL if clean("a" + chr(c)) == "a "]
    alone = [c for c in ALL if len(split("a" + chr(c) + "a")) == 3]
    marks = {c for c in ALL if strip("a" + chr(c)) == "a"}
    lib = ctypes.CDLL(ctypes.util.find_library("utf8proc"))
    buffer = (ctypes.c_int32 * 16)()

    def decomposed(c):
        n = lib.utf8proc_decompose_char(c, buffer, 16, 1 << 4, None)
        return "".join(chr(x) for x in buffer[:n] if x not in marks)

    odd_lower = [(c, ord(lower(chr(c)))) for c in ALL
                 if len(lower(chr(c))) == 1 and ord(lower(chr(c))) != lib.utf8proc_tolower(c)]
    parts = [c for c in ALL if strip("a" + chr(c)) != "a" + chr(c) and c not in marks]
    assert all(strip("a" + chr(c)) == "a" + decomposed(c) for c in parts)
    print(f"""/* reference_tables.h - how the reference tokenizer sees each character. Made by
 * train/make_reference_tables.py from Hugging Face tokenizers {tokenizers.__version__}; do not edit.
 */
/* clang-format off */
#ifndef SY_REFERENCE_TABLES_H
#define SY_REFERENCE_TABLES_H

#include <stdint.h>

typedef struct sy_char_range {{
    uint32_t first, last;
}} sy_char_range;""")
    table("sy_ref_dropped", "Control, format and private characters: as if they were not there.", dropped)
    table("sy_ref_space", "What separates words.", space)
    table("sy_ref_alone", "Punctuation: a word of its own.", alone)
    table("sy_ref_marks", "Combining marks that are stripped after decomposition.", marks)
    table("sy_ref_parts", "What decomposes: into libutf8proc's parts, without the marks. New characters do not.", parts)
    print("\n/* Lower case where libutf8proc 2.8 says otherwise: character, its lower case. */")
    print("static const uint32_t sy_ref_lower[][2] = {")
    for c, low in odd_lower:
        print(f"    {{ 0x{c:x}, 0x{low:x} }},")
    print("};\n\n#endif")


main()
