"""Runs each benchmark and its peer in turn, several times, and prints medians and their ratio.

usage: compare.py [kernel | train | gemm | attention | decode | score | subwords]... [--rounds N] [--sizes tiny,small,base]
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BENCH = "Benchmarks/.build/release/attentive-bench"
PEERS = "Benchmarks/peers"


def run(*command):
    """A command's output, and the most memory it had, in bytes."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed")
    return output, usage.ru_maxrss * 1024


def ours(size, *flags):
    output, memory = run(BENCH, "train", size, *flags)
    return {**json.loads(output), "memory": memory}


def torch(size, mode):
    output, memory = run(sys.executable, f"{PEERS}/torch_train.py", size, mode)
    speed = float(re.search(r"(\d+) padded tok/s", output).group(1))
    return {"padded_tokens_per_second": speed, "memory": memory}


def train(options):
    """Training steps: float32 beside PyTorch's eager float32, bfloat16 beside the best of PyTorch's modes."""
    print("training, padded tokens a second, two threads")
    runs = {
        "ours f32": lambda size: ours(size),
        "PyTorch eager": lambda size: torch(size, "eager"),
        "ours bf16": lambda size: ours(size, "--bf16"),
        "PyTorch bf16": lambda size: torch(size, "bf16"),
        "PyTorch compile": lambda size: torch(size, "compile"),
        "PyTorch compile-bf16": lambda size: torch(size, "compile-bf16"),
    }
    for size in options.sizes.split(","):
        rounds = [{name: once(size) for name, once in runs.items()} for _ in range(options.rounds)]

        def median(name, field):
            return statistics.median(result[name][field] for result in rounds)

        for name in runs:
            share = (
                f"   {100 * median(name, 'share_of_product_limit'):3.0f} % of "
                f"{median(name, 'product_limit_gigaflops'):.0f} GFLOP/s, "
                f"{median(name, 'buffer_allocations_in_steady_steps'):.0f} buffers allocated"
                if name.startswith("ours")
                else ""
            )
            print(
                f"  {size:6} {name:20} {median(name, 'padded_tokens_per_second'):8.0f} tok/s"
                f"   peak {median(name, 'memory') / 1e6:5.0f} MB{share}"
            )

        def ratio(mine, theirs):
            field = "padded_tokens_per_second"
            return statistics.median(
                result[mine][field] / max(result[name][field] for name in theirs) for result in rounds
            )

        modes = ["PyTorch eager", "PyTorch bf16", "PyTorch compile", "PyTorch compile-bf16"]
        print(f"  {size:6} f32 ÷ PyTorch eager f32      {ratio('ours f32', modes[:1]):.2f}")
        print(f"  {size:6} bf16 ÷ PyTorch's best mode   {ratio('ours bf16', modes):.2f}", flush=True)


def gemm(options):
    """Matrix products: the library's limit, reached from here and from PyTorch."""
    print("matrix products [m, k] · [k, n], GFLOP/s, two threads")
    for flags in ([], ["--bf16"]):
        rounds = []
        for _ in range(options.rounds):
            mine = [json.loads(line) for line in run(BENCH, "gemm", *flags)[0].splitlines()]
            theirs = [json.loads(line) for line in run(sys.executable, f"{PEERS}/torch_gemm.py", *flags)[0].splitlines()]
            rounds.append((mine, theirs))
        for index, result in enumerate(rounds[0][0]):
            mine, theirs = (
                statistics.median(each[side][index]["gigaflops"] for each in rounds) for side in (0, 1)
            )
            print(f"  {result['benchmark'][5:]:22} ours {mine:5.0f}   PyTorch {theirs:5.0f}   ratio {mine / theirs:.2f}")


def attention(options):
    """Attention against the sentence's length: restricted attention must grow as n, not as n²."""
    print("attention, 8 heads of 64, forward and backward, one sentence, seconds")
    for line in run(BENCH, "attention")[0].splitlines():
        result = json.loads(line)
        value = result.get("seconds", result.get("exponent_of_n"))
        print(f"  {result['benchmark']:32} {'' if 'seconds' in result else 'grows as n^'}{value:.4g}")


def decode(options):
    """Beam search beside CTranslate2 with the same weights: speed, and the share of equal translations."""
    print("decoding, beam 4, sentences a second, float32, two threads")
    flags = {"tiny": ["tiny"], "small": ["small"]}
    if options.translator:
        flags["saved"] = ["tiny", "--translator", options.translator, "--text", options.text]
    for size, choice in flags.items():
        with tempfile.TemporaryDirectory() as folder:
            rounds = []
            for _ in range(options.rounds):
                mine = json.loads(run(BENCH, "decode", *choice, folder)[0].splitlines()[-1])
                shape = [str(mine[name]) for name in ("heads", "layers")]
                peer = run(sys.executable, f"{PEERS}/ct2_decode.py", folder, *shape, "4")[0]
                rounds.append((mine["sentences_per_second"], json.loads(peer)))
        mine = statistics.median(speed for speed, _ in rounds)
        theirs = statistics.median(peer["sentences_per_second"] for _, peer in rounds)
        ratio = statistics.median(speed / peer["sentences_per_second"] for speed, peer in rounds)
        equal = 100 * statistics.median(peer["equal"] for _, peer in rounds)
        print(f"  {size:6} ours {mine:5.0f}   CTranslate2 {theirs:5.0f}   ratio {ratio:.2f}   {equal:.1f} % equal")


def kernel(options):
    print("kernels, medians; ratios come from rounds in turn", flush=True)
    subprocess.run([".venv/bin/python", "Benchmarks/kernels.py"], check=True)


def score(options):
    """Scoring beside sacreBLEU, which is in the tests' environment."""
    subprocess.run([".venv/bin/python", "Benchmarks/score.py", "--rounds", str(options.rounds)], check=True)


def subwords(options):
    """Ten thousand merges of Multi30k, both languages: our command from start to exit, the peers without Python's start."""
    mirror = os.environ.get("ATTENTIVE_MULTI30K_MIRROR", "")
    if not mirror.startswith("/"):
        return print("subwords: set ATTENTIVE_MULTI30K_MIRROR to a folder with a copy of Multi30k")
    files = [f"{mirror}/data/task1/tok/train.lc.norm.tok.{language}" for language in ("en", "de")]
    with tempfile.NamedTemporaryFile() as both:
        for path in files:
            with open(path, "rb") as file:
                shutil.copyfileobj(file, both)
        both.flush()

        def ours():
            start = time.perf_counter()
            run(".build/release/attentive-text", "learn-bpe", "-s", "10000", "-i", both.name)
            return time.perf_counter() - start

        def peer(name):
            return float(run(sys.executable, f"{PEERS}/learn_bpe.py", name, *files)[0])

        peers = ["subword-nmt", "tokenizers"]
        rounds = [(ours(), *map(peer, peers)) for _ in range(options.rounds)]
    print("subwords, seconds for 10,000 merges of Multi30k, English and German")
    print(f"  attentive-text {statistics.median(seconds[0] for seconds in rounds):.2f}")
    for column, name in enumerate(peers, 1):
        median = statistics.median(seconds[column] for seconds in rounds)
        ratio = statistics.median(seconds[column] / seconds[0] for seconds in rounds)
        print(f"  {name} {median:.2f}   ratio {ratio:.1f}")


if __name__ == "__main__":
    sections = {"kernel": kernel, "train": train, "gemm": gemm, "attention": attention, "decode": decode, "score": score, "subwords": subwords}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sections", nargs="*", choices=[[], *sections], help="all, where none is named")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="tiny,small,base")
    parser.add_argument("--translator", help="decode: a saved translator besides, of a model with the paper's sinusoids")
    parser.add_argument("--text", help="decode: the file of sentences that it translates")
    options = parser.parse_args()
    if bool(options.translator) != bool(options.text):
        parser.error("--translator and --text belong together")
    for name in options.sections or sections:
        sections[name](options)
