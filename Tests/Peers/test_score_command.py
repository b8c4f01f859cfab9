"""attentive-score's command line beside sacreBLEU's: files, standard input, tables; and what it says of bad input."""

import gzip
import random
import subprocess
import sys

import corpora
import pytest
from test_score import SCORE

SACREBLEU = [sys.executable, "-m", "sacrebleu"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    random.seed(2021)
    folder = tmp_path_factory.mktemp("score")
    one_line = str.maketrans("\n\r\t", "   ")
    references = [[corpora.sentence(15).translate(one_line) for _ in range(30)] for _ in range(2)]
    systems = [[corpora.noisy(line).translate(one_line) for line in references[0]] for _ in range(2)]
    files = {"a.ref": references[0], "b.ref": references[1], "a.hyp": systems[0], "b.hyp": systems[1]}
    files["both.ref"] = ["\t".join(pair) for pair in zip(*references)]
    files["both.hyp"] = ["\t".join(pair) for pair in zip(*systems)]
    for name, lines in files.items():
        (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8", newline="")
    with gzip.open(folder / "a.ref.gz", "wb") as file:
        file.write((folder / "a.ref").read_bytes())
    (folder / "short.ref").write_text("one line\n")
    (folder / "latin1.hyp").write_bytes(b"fine\nna\xefve\n")
    (folder / "empty.hyp").write_bytes(b"")
    (folder / "return.hyp").write_bytes(b"the man\r\nthe dog \r\n" * 15)
    return folder


def run(command, folder, stdin=None):
    with open(folder / stdin, "rb") if stdin else open("/dev/null", "rb") as file:
        return subprocess.run(command, cwd=folder, stdin=file, capture_output=True, text=True, encoding="utf-8", timeout=60)


@pytest.mark.parametrize("arguments, stdin", [
    ("a.ref -i a.hyp", None),
    ("a.ref b.ref -i a.hyp -m bleu chrf ter -w 4", None),
    ("a.ref.gz -f text -m ter chrf bleu", "a.hyp"),
    ("a.ref -f text -b -m bleu chrf", "return.hyp"),
    ("both.ref -nr 2 -i a.hyp -tok intl -lc -s add-k -sv 0.5", None),
    ("a.ref -i a.hyp -l en-zh -sh -f text", None),
    ("a.ref -sl -sh -w 3 -m chrf -cw 2", "a.hyp"),
    ("a.ref -i a.hyp -ci -cin 200 -m bleu ter -f text", None),
    ("a.ref -i a.hyp b.hyp -m bleu chrf ter -f text", None),
    ("a.ref -m bleu chrf", "both.hyp"),
    ("a.ref -i a.hyp b.hyp -pbs -pbsn 200 -f text -m bleu chrf", None),
    ("a.ref -i a.hyp b.hyp -par -parn 200 -m bleu ter", None),
    ("a.ref -par -parn 200 -f text -w 2", "both.hyp"),
])
def test_output_is_sacrebleus(folder, arguments, stdin):
    theirs = run([*SACREBLEU, *arguments.split()], folder, stdin)
    ours = run([SCORE, *arguments.split()], folder, stdin)
    assert theirs.returncode == 0, theirs.stderr
    expected = theirs.stdout
    for version in ("version:2.6.0", "v:2.6.0", '"version": "2.6.0'):
        expected = expected.replace(version, version + "+attentive")
    assert ours.stdout == expected
    assert ours.returncode == 0


@pytest.mark.parametrize("arguments, status, message", [
    ("short.ref -i a.hyp", 1, "'a.hyp' has 30 lines and 'short.ref' 1; each hypothesis needs its reference"),
    ("a.hyp -i short.ref", 1, "'short.ref' has 1 line and 'a.hyp' 30; each hypothesis needs its reference"),
    ("gone.ref -i a.hyp", 1, "'gone.ref'"),
    ("a.ref -i latin1.hyp", 1, "'latin1.hyp', line 2: not UTF-8; convert it with 'iconv -t UTF-8'"),
    ("empty.hyp -i empty.hyp", 1, "'empty.hyp' has no lines; there is nothing to score"),
    ("a.ref", 1, "'standard input' has no lines; there is nothing to score"),
    ("-i a.hyp", 1, "no references: name their files before -i, as in 'attentive-score REFERENCE -i HYPOTHESES'"),
    ("a.ref -nr 2 -i a.hyp", 1, "'a.ref', line 1: 1 field between tabs; it should be 2"),
    ("a.ref -i a.hyp a.hyp", 1, "'a.hyp' is given twice with -i; systems need different names"),
    ("a.ref -i a.hyp --paired-bs", 1, "a paired test needs two systems or more; give their files with -i, the baseline first"),
    ("a.ref -i a.hyp b.hyp --confidence", 1, "--confidence: several systems are given; use --paired-bs, or give one"),
    ("a.ref -i a.hyp -m bleu chrf -sl", 64, "--sentence-level: give one metric with -m"),
    ("a.ref -i a.hyp --paired-bs --paired-ar", 64, "--paired-bs and --paired-ar: give one of them"),
    ("a.ref -i a.hyp -l en-ja", 64, "-l: ja needs a MeCab tokeniser"),
    ("a.ref -i a.hyp --width=-1", 64, "--width: -1 is below 0"),
    ("a.ref -i a.hyp -tok 13b", 64, "13b"),
])
def test_bad_input_has_one_clear_line(folder, arguments, status, message):
    ours = run([SCORE, *arguments.split()], folder)
    assert (ours.returncode, ours.stdout) == (status, "")
    assert message in ours.stderr
    if status == 1:
        assert ours.stderr.startswith("attentive-score: ") and ours.stderr.count("\n") == 1


def test_warnings_are_sacrebleus(folder):
    (folder / "tokenised").write_text("it is tokenised .\n" * 100)
    ours = run([SCORE, "tokenised", "-i", "tokenised", "-b"], folder)
    theirs = run([*SACREBLEU, "tokenised", "-i", "tokenised", "-b"], folder)
    assert ours.stderr.split("\n")[:2] == [line.replace("sacreBLEU", "attentive-score") for line in theirs.stderr.split("\n")[:2]]
    none = run([SCORE, "tokenised", "-i", "tokenised", "-b", "-tok", "none"], folder)
    assert "Published numbers will not be comparable to other papers." in none.stderr
    assert run([SCORE, "tokenised", "-i", "tokenised", "-b", "-q", "-tok", "none"], folder).stderr == ""
