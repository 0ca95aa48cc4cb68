"""Articles -> what the encoder sees: pieces with case and quotation state, cut into windows, with labels a word.

The C engine computes the same (src/text/piece.c); train/check_pieces.py compares the two. A "word" here is a word of the
reference pre-tokeniser: a run of letters and digits, or one punctuation mark. All decisions are taken at the first piece of a word.
"""
import bisect, os, sys
from tokenizers import Tokenizer

SHARED = os.environ.get("SAYSO_SHARED", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "shared"))
sys.path.insert(0, os.path.join(SHARED, "eval"))
from score import quoted  # the one definition of "stands in quotation marks"

NAMES = ["PERSON", "ORGANIZATION", "LOCATION", "MISC"]
O, B_SOURCE, I_SOURCE, B_CONTENT, I_CONTENT = range(5)
IGNORE = -100


def load_tokenizer(model_dir):
    tok = Tokenizer.from_file(model_dir + "/tokenizer.json")
    tok.no_truncation()
    tok.no_padding()
    return tok


def case_of(s):
    if s.isupper() and len(s) > 1: return 3
    if s[:1].isupper(): return 2
    if s[:1].isdigit(): return 4
    return 1 if s[:1].isalpha() else 0


class Article:
    """The pieces of one text, with gold labels where the article has them."""

    def __init__(self, tok, art, unmarked=1.0):
        text = self.text = art["text"]
        enc = tok.encode(text, add_special_tokens=False)
        self.ids, self.offs = enc.ids, enc.offsets
        n = self.n = len(self.ids)
        inside = quoted(text)
        self.line = [i == 0 or "\n" in text[self.offs[i - 1][1]:self.offs[i][0]] for i in range(n)]
        self.first = [not t.startswith("##") for t in enc.tokens]
        self.case = [case_of(text[b:e]) if f else 5 for (b, e), f in zip(self.offs, self.first)]
        self.quote = [int(inside[b]) + 2 * l for (b, _), l in zip(self.offs, self.line)]
        self.starts = [b for b, _ in self.offs]
        self.cue, self.weight, self.name, self.rel = [0] * n, [1.0] * n, [IGNORE] * n, []
        if "attributions" in art: self.label(art["attributions"], unmarked)
        if "names" in art: self.label_names(art["names"])

    def range(self, b, e):
        """Pieces that touch code points b..e."""
        i = bisect.bisect_left(self.starts, b)
        if i > 0 and self.offs[i - 1][1] > b: i -= 1
        j = i
        while j < self.n and self.offs[j][0] < e: j += 1
        return i, j

    def label(self, attributions, unmarked):
        for a in attributions:
            cues = [r for r in (self.range(*s) for s in a["cue"]) if r[1] > r[0]]
            if not cues: continue
            i, j = max(cues, key=lambda r: r[1] - r[0])  # the main verb group stands for a cue in pieces
            for k in range(i, j): self.cue[k] = 1 + (k > i)
            roles = []
            for base, role in ((B_SOURCE, "source"), (B_CONTENT, "content")):
                for s in a[role]:
                    x, y = self.range(*s)
                    roles.append((base, x, y))
                    if role == "content" and unmarked < 1:  # where nested statements are not marked, one is no mistake
                        for k in range(x, y): self.weight[k] = unmarked
            self.rel.append((i, roles))
        for k in range(self.n):
            if self.cue[k]: self.weight[k] = 1.0

    def label_names(self, names):
        self.name = [0] * self.n
        for b, e, t in names:
            if t in NAMES:
                i, j = self.range(b, e)
                for k in range(i, j): self.name[k] = 1 + 2 * NAMES.index(t) + (k > i)

    def window(self, lo, hi, core):
        """Pieces lo..hi; statements whose cue lies there. Labels stand at words (first pieces) alone."""
        at = [k for k in range(lo, hi) if self.first[k]]
        where = {k: w for w, k in enumerate(at)}
        w = dict(ids=self.ids[lo:hi], case=self.case[lo:hi], quote=self.quote[lo:hi], offs=self.offs[lo:hi], core=core, lo=lo,
                 words=[k - lo for k in at], cue=[self.cue[k] for k in at], weight=[self.weight[k] for k in at],
                 name=[self.name[k] for k in at], rel=[])
        for c, roles in self.rel:
            if lo <= c < hi and c in where:
                lab = [O] * len(at)
                for base, x, y in roles:
                    begun = False
                    for k in range(max(x, lo), min(y, hi)):
                        if k in where:
                            lab[where[k]] = base + begun
                            begun = True
                w["rel"].append((where[c], lab))
        return w

    def windows(self, most=420, context=20, first=None):
        """Cut at paragraphs where that leaves a window at least half full; `first` shortens the first window (for variety)."""
        n, core = self.n, most - 2 * context
        count = max(1, -(-n // core))
        size = min(core, -(-n // count) + 40)
        out, i = [], 0
        while i < n:
            j = min(n, i + (first if first and i == 0 else size))
            if j < n:
                k = j
                while k > i + (j - i) // 2 and not self.line[k]: k -= 1
                if self.line[k]: j = k
                while j > i + 1 and not self.first[j]: j -= 1
            lo, hi = max(0, i - context), min(n, j + context)
            while lo > 0 and not self.first[lo]: lo -= 1
            while hi < n and not self.first[hi]: hi -= 1
            out.append(self.window(lo, hi, (i, j)))
            i = j
        return out
