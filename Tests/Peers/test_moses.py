"""attentive-text against sacremoses: lines equal to the byte, on random hostile text and on Multi30k."""

import gzip
import os
import random

import pytest
from sacremoses import MosesDetokenizer, MosesDetruecaser, MosesPunctNormalizer, MosesTokenizer, MosesTruecaser

from text_command import run

PIECES = list("abAB zZ  '\"'\".,,..!?;:()[]{}<>|&-—–«»„“”‘’‚´`…%$€£0123٣½") + [
    "\u00a0", "\u0085", "\u2028", "\u3000", "\t", "\r", "é", "e\u0301", "ß", "İ", "Σ", "ς", "ö", "律", "が", "한", "😀", "\u200d",
    "'s", "n't", "l'", "Mr.", "No.", "e.g.", "DOTMULTI", "...", "THISISPROTECTED000", "@-@", " @-@ ", "&amp;", "&apos;", "&quot;",
    "www.a.b", "a@b.de", "<b>", "</b>", '<a href="x">', "x|y", "cm", "nº", "ºC", "。", "．", "：", "\x1c", "\x00", "\x7f"]
MULTI30K = os.environ.get("ATTENTIVE_MULTI30K_MIRROR", "")


def multi30k(language):
    if not MULTI30K.startswith("/"):
        return []
    with gzip.open(f"{MULTI30K}/data/task1/raw/val.{language}.gz", "rt", encoding="utf-8", newline="\n") as file:
        return [line.rstrip("\n") for line in file]


def ours(lines, *arguments):
    return run(*arguments, text="".join(line + "\n" for line in lines)).decode().split("\n")[:-1]


def expect_same(made, expected):
    assert len(made) == len(expected)
    for a, b in zip(made, expected):
        assert a == b


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_lines_are_those_of_sacremoses(language, tmp_path):
    noise = random.Random(language)
    lines = multi30k(language) + [
        "".join(noise.choice(PIECES) for _ in range(noise.randint(0, 25))) for _ in range(1500)]
    normalizer = MosesPunctNormalizer(language)
    # The command gives sacremoses each line with its end.
    expect_same(ours(lines, "normalize", "-l", language), [normalizer.normalize(line + "\n") for line in lines])
    perl = MosesPunctNormalizer(
        language, perl_parity=True, pre_replace_unicode_punct=True, post_remove_control_chars=True)
    expect_same(
        ours(lines, "normalize", "-l", language, "--perl", "-p", "-c"), [perl.normalize(line + "\n") for line in lines])
    tokenizer = MosesTokenizer(language)
    tokenized = [tokenizer.tokenize(line, return_str=True) for line in lines]
    expect_same(ours(lines, "tokenize", "-l", language), tokenized)
    expect_same(
        ours(lines, "tokenize", "-l", language, "-a", "--no-xml-escape"),
        [tokenizer.tokenize(line, True, True, False) for line in lines])
    # Python folds İ into i; ICU does not.
    foldable = [line for line in lines if "İ" not in line]
    for name, patterns in (
            (":web:", tokenizer.WEB_PROTECTED_PATTERNS), (":basic:", tokenizer.BASIC_PROTECTED_PATTERNS)):
        expect_same(
            ours(foldable, "tokenize", "-l", language, "-p", name),
            [tokenizer.tokenize(line, return_str=True, protected_patterns=patterns) for line in foldable])
    detokenizer = MosesDetokenizer(language)
    for text in (tokenized, lines):
        expect_same(
            ours(text, "detokenize", "-l", language), [detokenizer.detokenize(line.split()) for line in text])
    detruecaser = MosesDetruecaser()
    expect_same(ours(lines, "detruecase"), [detruecaser.detruecase(line, return_str=True) for line in lines])
    expect_same(ours(lines, "lowercase"), [line.lower() for line in lines])
    for first in (True, False):
        reference, made = tmp_path / "reference", tmp_path / "made"
        truecaser = MosesTruecaser()
        truecaser.train([line.split() for line in tokenized], str(reference), possibly_use_first_token=first)
        ours(tokenized, "train-truecase", "-m", made, *(["-p"] if first else []))
        assert made.read_bytes() == reference.read_bytes()
    truecaser = MosesTruecaser(str(reference))
    for text in (tokenized, lines):
        expect_same(ours(text, "truecase", "-m", made), [truecaser.truecase(line, return_str=True) for line in text])
