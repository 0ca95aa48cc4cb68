#!/bin/sh
# embed.sh - writes the C source that carries the page's files: embed.sh FILE... > page_files.c
#
# Names are checked, because they become paths that anybody may ask the server for.
set -eu
LC_ALL=C
export LC_ALL
echo '/* page_files.c - made by src/page/embed.sh from the files in src/page. */'
echo '#include "page/page_files.h"'
n=0
rows=
for file in "$@"; do
    name=${file##*/}
    case $name in
    *[!A-Za-z0-9_.-]* | .*) echo "embed.sh: $file: a name of letters, digits, - and _" >&2; exit 1 ;;
    *.html) type='text/html; charset=utf-8' ;;
    *.css) type='text/css; charset=utf-8' ;;
    *.js) type='text/javascript; charset=utf-8' ;;
    *.svg) type='image/svg+xml' ;;
    *) echo "embed.sh: $file: no type is known for this ending" >&2; exit 1 ;;
    esac
    sum=$(sha256sum <"$file" | cut -c 1-32)
    cat <<C
__asm__(".section .rodata\n.global sy_page_$n\n.global sy_page_${n}_end\nsy_page_$n:\n"
        ".incbin \"$file\"\nsy_page_${n}_end:\n.byte 0\n.previous\n");
extern const unsigned char sy_page_$n[], sy_page_${n}_end[];
C
    rows="$rows    { \"$name\", \"$type\", \"\\\\\"$sum\\\\\"\", sy_page_$n, sy_page_${n}_end },
"
    n=$((n + 1))
done
printf 'const sy_page_file sy_page_files[] = {\n%b};\n' "$rows"
echo "const size_t sy_page_files_n = $n;"
