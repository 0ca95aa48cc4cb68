/* worddiff.js - what changed between two wordings, word by word. */

/* Words and the marks between them; quotation marks of any style, dashes and blanks count as the same. */
const split = (text) =>
    text.match(/[\p{L}\p{N}]+(?:['’.,-][\p{L}\p{N}]+)*|\s+|[^\p{L}\p{N}\s]/gu) || [];
const plain = (word) =>
    word
        .toLowerCase()
        .replace(/’/g, "'")
        .replace(/[“”„«»]/g, '"')
        .replace(/[‘‚]/g, "'")
        .replace(/[–—]/g, '-')
        .replace(/\s+/g, ' ');
const MOST = 1200; /* words; the table has the square of that */

/* [["same" | "gone" | "new", text], ...]: from old to new. */
export function wordDiff(from, to) {
    const a = split(from),
        b = split(to);
    if (a.length > MOST || b.length > MOST)
        return from === to
            ? [['same', to]]
            : [
                  ['gone', from],
                  ['new', to],
              ];
    const pa = a.map(plain),
        pb = b.map(plain);
    const width = b.length + 1;
    const best = new Uint16Array((a.length + 1) * width);
    for (let i = a.length - 1; i >= 0; i--)
        for (let j = b.length - 1; j >= 0; j--)
            best[i * width + j] =
                pa[i] === pb[j]
                    ? best[(i + 1) * width + j + 1] + 1
                    : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    const out = [];
    const put = (what, text) => {
        const last = out[out.length - 1];
        if (last && last[0] === what) last[1] += text;
        else out.push([what, text]);
    };
    let i = 0,
        j = 0;
    while (i < a.length || j < b.length) {
        if (i < a.length && j < b.length && pa[i] === pb[j]) {
            put('same', b[j++]);
            i++;
        } else if (
            i < a.length &&
            (j === b.length || best[(i + 1) * width + j] >= best[i * width + j + 1])
        ) {
            put('gone', a[i++]);
        } else {
            put('new', b[j++]);
        }
    }
    return tidy(out);
}

/* What stands alone between two changes - a blank, a mark, one little word - is no island: "old one" -> "new two"
 * reads better whole. */
const island = (text) => !/[\p{L}\p{N}]{4}|[\p{L}\p{N}]\P{L}+[\p{L}\p{N}]/u.test(text);

function tidy(parts) {
    const out = [];
    for (let i = 0; i < parts.length;) {
        if (parts[i][0] === 'same') {
            out.push(parts[i++]);
            continue;
        }
        let gone = '',
            fresh = '';
        while (
            i < parts.length &&
            (parts[i][0] !== 'same' || (island(parts[i][1]) && i + 1 < parts.length))
        ) {
            if (parts[i][0] !== 'new') gone += parts[i][1];
            if (parts[i][0] !== 'gone') fresh += parts[i][1];
            i++;
        }
        if (gone.trim()) out.push(['gone', gone]);
        if (fresh) out.push(['new', fresh]);
    }
    return out;
}

const count = (text) => (text.match(/[\p{L}\p{N}]+/gu) || []).length;

/* How much of the shorter wording stands in the other: 0 to 1. */
export function kept(parts) {
    const sum = { same: 0, gone: 0, new: 0 };
    for (const [what, text] of parts) sum[what] += count(text);
    return sum.same / Math.max(1, sum.same + Math.min(sum.gone, sum.new));
}
