"""Runs each benchmark and its peer in turn, several times, and prints medians and their ratio.

usage: compare.py [train | kernel]
"""

import json
import re
import statistics
import subprocess
import sys

BENCH = "Benchmarks/.build/release/attentive-bench"
ROUNDS = 3


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def ours(size):
    return json.loads(run(BENCH, "train", size))["padded_tokens_per_second"]


def torch(size):
    output = run(sys.executable, "Benchmarks/peers/torch_train.py", size, "eager")
    return float(re.search(r"(\d+) padded tok/s", output).group(1))


def train():
    print("training, padded tokens a second, float32, two threads")
    for size in ("tiny", "small", "base"):
        pairs = [(ours(size), torch(size)) for _ in range(ROUNDS)]
        mine, theirs = (statistics.median(column) for column in zip(*pairs))
        ratio = statistics.median(a / b for a, b in pairs)
        print(f"  {size:6} ours {mine:9.0f}   PyTorch eager {theirs:9.0f}   ratio {ratio:.2f}")


def kernel():
    print("kernels, medians; ratios come from rounds in turn")
    subprocess.run([".venv/bin/python", "Benchmarks/kernels.py"], check=True)


if __name__ == "__main__":
    for name in sys.argv[1:] or ["kernel", "train"]:
        {"kernel": kernel, "train": train}[name]()
