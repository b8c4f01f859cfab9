"""attentive-score beside sacreBLEU on 100,000 lines, each a process of its own that reads two files.

usage: score.py [--rounds N] [SENTENCES.tsv.gz]   (the second field of each line; default: the library's own German)
"""

import argparse
import gzip
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).parents[1]
LINES = 100_000
METRICS = {"BLEU": ["-m", "bleu"], "BLEU intl": ["-m", "bleu", "-tok", "intl"], "chrF": ["-m", "chrf"],
           "chrF++": ["-m", "chrf", "-cw", "2"], "TER": ["-m", "ter"]}


def noisy(words, vocabulary):
    """What a system makes of a sentence: up to four words replaced, moved, dropped or added."""
    for _ in range(random.randint(0, 4)):
        place, kind = random.randrange(len(words)), random.random()
        if kind < 0.4:
            words[place] = random.choice(vocabulary)
        elif kind < 0.7:
            phrase = words[place:place + random.randint(1, 3)]
            del words[place:place + len(phrase)]
            target = random.randint(0, len(words))
            words[target:target] = phrase
        elif kind < 0.85 and len(words) > 1:
            del words[place]
        else:
            words.insert(place, random.choice(vocabulary))
    return words


def timed(command):
    """The printed score, and seconds by the clock and of processors."""
    start, used = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, elapsed, after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime


parser = argparse.ArgumentParser()
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("sentences", nargs="?", default=ROOT / "datasets/embedded/train.tsv.gz")
options = parser.parse_args()
random.seed(1)
with gzip.open(options.sentences, "rt", encoding="utf-8") as lines:
    sentences = [line.rstrip("\n").split("\t")[1].split() for line in lines]
vocabulary = [word for words in sentences[:2000] for word in words]
with tempfile.TemporaryDirectory() as folder:
    reference, hypothesis = f"{folder}/reference", f"{folder}/hypothesis"
    with open(reference, "w", encoding="utf-8") as left, open(hypothesis, "w", encoding="utf-8") as right:
        for index in range(LINES):
            words = sentences[index % len(sentences)]
            left.write(" ".join(words) + "\n")
            right.write(" ".join(noisy(list(words), vocabulary)) + "\n")
    files = [reference, "-i", hypothesis, "-f", "text", "-b", "-w", "9"]
    print(f"scoring {LINES} lines, seconds, medians of {options.rounds}; in brackets the processors' time", flush=True)
    for name, flags in METRICS.items():
        rounds = []
        for _ in range(options.rounds):
            mine = timed([ROOT / ".build/release/attentive-score", *files, *flags])
            theirs = timed([sys.executable, "-m", "sacrebleu", *files, *flags])
            if mine[0] != theirs[0]:
                sys.exit(f"{name}: ours is {mine[0].strip()}, sacreBLEU's {theirs[0].strip()}")
            rounds.append((*mine[1:], *theirs[1:]))
        clock, used, their_clock, their_used = (statistics.median(column) for column in zip(*rounds))
        ratio = statistics.median(round[2] / round[0] for round in rounds)
        print(
            f"  {name:10} ours {clock:5.2f} ({used:5.2f})   sacreBLEU {their_clock:6.2f} ({their_used:6.2f})"
            f"   {ratio:4.0f}× by the clock, {their_used / used:4.0f}× of processors", flush=True)
