"""Writes TokenizationTests/Fixtures/: texts, codes and segmentations by subword-nmt.

    pip install subword-nmt==0.3.8 && python3 Tests/Golden/subwords.py
"""
import contextlib
import gzip
import io
import json
import pathlib
import random

from subword_nmt.apply_bpe import BPE
from subword_nmt.learn_bpe import learn_bpe

ROOT = pathlib.Path(__file__).parents[2]
OUTPUT = ROOT / "Tests/TokenizationTests/Fixtures"
OUTPUT.mkdir(exist_ok=True)
random.seed(21)


def learned(lines, merges):
    codes = io.StringIO()
    with contextlib.redirect_stderr(io.StringIO()):
        learn_bpe(io.StringIO("".join(line + "\n" for line in lines)), codes, merges)
    return codes.getvalue()


# Sentences of our own corpus, both languages together, as training text.
with gzip.open(ROOT / "datasets/embedded/train.tsv.gz", "rt", encoding="utf-8") as file:
    pairs = [line.split("\t")[:2] for line in file][:700]
lines = [pair[0] for pair in pairs] + [pair[1] for pair in pairs]
codes = learned(lines, 1200)
bpe = BPE(io.StringIO(codes))
(OUTPUT / "embedded.codes").write_text(codes, encoding="utf-8")
(OUTPUT / "embedded.txt").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
(OUTPUT / "embedded.bpe").write_text("".join(bpe.process_line(line) + "\n" for line in lines), encoding="utf-8")

# Small hostile texts: few characters, so that overlaps, double derivations and ties abound.
ALPHABETS = [
    "ab", "abc", "aab", "a", "é e\u0301", "\U0001f600\u200d\u0301a", "</w>a", "@a", "ab\\.*", "a\u00a0b", "\u2028ab", "Ωσς",
    "a\u0085\u001cb", "abcdefgh", "律注意力", "x\u3000y\u00a0z"]
cases = []
for number in range(160):
    alphabet = random.choice(ALPHABETS)
    words = ["".join(random.choice(alphabet) for _ in range(random.randint(1, 9))) for _ in range(random.randint(1, 40))]
    text = [
        random.choice(["", " ", "  "]) + random.choice([" ", " ", "  "]).join(random.choice(words) for _ in range(random.randint(1, 12)))
        + random.choice(["", " "]) for _ in range(random.randint(1, 25))]
    merges = random.choice([3, 20, 300])
    try:
        codes = learned(text, merges)
    except ValueError:
        continue  # subword-nmt fails on a text without pairs
    if len(codes.split("\n")) <= 2:
        continue  # and on codes without merges
    bpe = BPE(io.StringIO(codes))
    cases.append({
        "text": text, "merges": merges, "codes": codes, "segmented": [bpe.process_line(line) for line in text]})

old = "#version: 0.1\n"
old_codes = "l o\nlo w\ne r\nlow </w>\ner </w>\ne s\nes t\nest </w>\n"
bpe = BPE(io.StringIO(old_codes))
words = ["low", "lower", "lowest", "newest", "e", "  low er  "]

# The options of apply-bpe, over the codes above.
codes = (OUTPUT / "embedded.codes").read_text(encoding="utf-8")
sample = random.sample(lines, 60)
tokens = list(dict.fromkeys(" ".join(map(BPE(io.StringIO(codes)).process_line, sample)).split(" ")))
vocabulary = [token for token in tokens if random.random() < 0.5]
glossaries = ["Tisch", "the", "[0-9]+", "a|b", "(er)(n)?"]


def segmented(dropout=0, **options):
    bpe = BPE(io.StringIO(codes), **options)
    return [bpe.process_line(line, dropout) for line in sample]


seeds = [1, 0, -5, 2**40 + 3]
dropped = []
for seed in seeds:
    random.seed(seed)
    dropped.append(segmented(dropout=0.2))
options = {
    "lines": sample, "vocabulary": vocabulary, "glossaries": glossaries, "seeds": seeds,
    "known": segmented(vocab=set(vocabulary)), "kept": segmented(glossaries=glossaries), "dropped": dropped,
    "separated": segmented(separator="##", vocab=set(token.replace("@@", "##") for token in vocabulary)),
}
(OUTPUT / "options.json").write_text(json.dumps(options, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")

result = {
    "cases": cases,
    "version01": {"codes": old_codes, "words": words, "segmented": [bpe.process_line(word) for word in words]},
}
(OUTPUT / "hostile.json").write_text(json.dumps(result, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
