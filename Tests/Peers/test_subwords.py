"""attentive-text against subword-nmt: files equal to the byte."""

import codecs
import contextlib
import io
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from subword_nmt.apply_bpe import BPE, read_vocabulary
from subword_nmt.get_vocab import get_vocab
from subword_nmt.learn_bpe import learn_bpe
from subword_nmt.learn_joint_bpe_and_vocab import learn_joint_bpe_and_vocab

from text_command import run, run_file

ALPHABETS = [
    "ab", "abc", "a", "aab", "éàe\u0301", "😀\u200da\u0301", "</w>a", "@a", "ab\\.*", "a\u00a0b", "\u2028ab", "Ωσς", "a\u0085b",
    "abcdefgh", "律注意力", "x\u3000y\u00a0z", "a\x1cb", "a\rb", "a\tb", "\U00010400\U00010428", "\u0301\u0302a", "a\ufeffb", "İıß"]


def corpus(noise):
    """Lines of few characters, so that overlaps, double derivations and ties abound."""
    alphabet = noise.choice(ALPHABETS)
    words = [
        "".join(noise.choice(alphabet) for _ in range(noise.randint(1, 9))) for _ in range(noise.randint(1, 40))]
    return "".join(
        noise.choice(["", "", " ", "  "])
        + noise.choice([" ", " ", "  "]).join(noise.choice(words) for _ in range(noise.randint(0, 12)))
        + noise.choice(["", " "]) + "\n" for _ in range(noise.randint(1, 25)))


def learned(path, **options):
    codes = io.StringIO()
    with contextlib.redirect_stderr(io.StringIO()), codecs.open(path, encoding="utf-8") as lines:
        learn_bpe(lines, codes, **options)
    return codes.getvalue()


def applied(path, bpe, dropout=0):
    with codecs.open(path, encoding="utf-8") as lines:
        return "".join(bpe.process_line(line, dropout) for line in lines)


def compare(number, folder):
    """One random corpus: codes, and its text segmented with options that are drawn too."""
    noise = random.Random(number)
    text, codes = folder / f"{number}.txt", folder / f"{number}.codes"
    text.write_bytes(corpus(noise).encode())
    merges, frequency, total = noise.choice([3, 20, 300]), noise.choice([1, 2, 2, 3]), noise.random() < 0.2
    try:
        expected = learned(text, num_symbols=merges, min_frequency=frequency, total_symbols=total)
    except ValueError:
        return  # subword-nmt fails on a text without pairs
    arguments = ["-s", merges, "--min-frequency", frequency] + (["-t"] if total else [])
    assert run_file("learn-bpe", text, codes, *arguments) == expected.encode(), f"corpus {number}"
    if expected.count("\n") == 1:
        return  # subword-nmt refuses codes without merges
    options, arguments, dropout = {}, ["-c", codes], 0
    if noise.random() < 0.4:
        words = applied(text, BPE(io.StringIO(expected))).split()
        vocabulary = "".join(f"{word} {noise.randint(1, 9)}\n" for word in dict.fromkeys(words) if noise.random() < 0.6)
        path = folder / f"{number}.vocab"
        path.write_text(vocabulary, encoding="utf-8", newline="\n")
        if len(vocabulary.splitlines()) == vocabulary.count("\n") and "\ufeff" not in vocabulary:
            options["vocab"] = read_vocabulary(vocabulary.splitlines(), 4)
            arguments += ["--vocabulary", path, "--vocabulary-threshold", 4]
    if noise.random() < 0.3:
        options["glossaries"] = noise.choice([["a"], ["ab", "b+"], ["a|b"], ["[^a]b"], ["(a)(b)?"]])
        arguments += ["--glossaries", *options["glossaries"]]
    if noise.random() < 0.3:
        options["separator"] = "##"
        arguments += ["-s", "##"]
    if noise.random() < 0.3:
        options["merges"] = 5
        arguments += ["-m", 5]
    seed = None
    if noise.random() < 0.3:
        dropout, seed = 0.3, noise.choice([0, 7, -3, 2**40 + 1])
        arguments += ["--dropout", dropout, f"--seed={seed}"]
    with lock:
        if seed is not None:
            random.seed(seed)
        segmented = applied(text, BPE(io.StringIO(expected), **options), dropout)
    assert run_file("apply-bpe", text, folder / f"{number}.bpe", *arguments) == segmented.encode(), f"corpus {number}"




lock = threading.Lock()


@pytest.mark.timeout(600)  # three thousand processes: half a minute, but not on a busy machine
def test_a_thousand_random_corpora(tmp_path):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(lambda number: compare(number, tmp_path), range(1000)):
            pass


def test_joint_learning_and_vocabularies(tmp_path):
    for number in range(40):
        noise = random.Random(number)
        inputs = [tmp_path / f"{number}.{side}" for side in "ab"]
        for path in inputs:
            path.write_bytes(corpus(noise).encode())
        reference, ours = [
            [tmp_path / f"{number}.{name}.{part}" for part in ("codes", "a", "b")] for name in ("reference", "ours")]
        arguments = SimpleNamespace(
            input=[open(path) for path in inputs], output=open(reference[0], "w"), symbols=30, separator="@@",
            vocab=[open(path, "w") for path in reference[1:]], min_frequency=2, total_symbols=False, num_workers=1,
            verbose=False)
        try:
            with contextlib.redirect_stderr(io.StringIO()):
                learn_joint_bpe_and_vocab(arguments)
        except (AssertionError, ValueError, SystemExit):
            continue  # no pairs, no merges, or a "\r" that Python loses its place at
        run(
            "learn-joint-bpe-and-vocab", "-i", *inputs, "-o", ours[0], "-s", 30, "--write-vocabulary", *ours[1:])
        for a, b in zip(reference, ours):
            assert a.read_bytes() == b.read_bytes(), f"corpus {number}: {a.name}"


def test_undo_gives_back_the_text(tmp_path):
    text = "".join(f"low{'er' * (number % 4)} newest widest\n" for number in range(50))
    codes = tmp_path / "codes"
    codes.write_bytes(run("learn-bpe", "-s", 20, text=text))
    assert run("undo-bpe", text=run("apply-bpe", "-c", codes, text=text).decode()).decode() == text


MULTI30K = os.environ.get("ATTENTIVE_MULTI30K_MIRROR", "")


@pytest.mark.skipif(not MULTI30K.startswith("/"), reason="ATTENTIVE_MULTI30K_MIRROR names no folder")
def test_multi30k(tmp_path):
    base = f"{MULTI30K}/data/task1/tok/train.lc.norm.tok."
    files = [base + "en", base + "de"]
    ours = [tmp_path / name for name in ("codes", "en", "de")]
    run("learn-joint-bpe-and-vocab", "-i", *files, "-o", ours[0], "-s", 10000, "--write-vocabulary", *ours[1:])

    def reference():
        with open(ours[0], encoding="utf-8") as codes, open(ours[1], encoding="utf-8") as vocabulary:
            return BPE(codes, vocab=read_vocabulary(vocabulary, 50))

    bpe = reference()
    random.seed(1)
    lines = open(files[0], encoding="utf-8").readlines()[:2000]
    dropped = "".join(bpe.process_line(line, 0.1) for line in lines)
    arguments = ["-c", ours[0], "--vocabulary", ours[1], "--vocabulary-threshold", 50]
    assert run("apply-bpe", *arguments, "--dropout", 0.1, "--seed", 1, text="".join(lines)).decode() == dropped
    bpe = reference()  # the one before remembers words with merges left out
    kept = "".join(bpe.process_line(line) for line in lines)
    assert run("apply-bpe", *arguments, text="".join(lines)).decode() == kept
    counted = io.StringIO()
    get_vocab(kept.splitlines(True), counted)
    assert run("get-vocab", text=kept).decode() == counted.getvalue()
