"""Checkpoints from outside: Python's safetensors reads them, and a killed training loses nothing."""

import json
import os
import pathlib
import random
import signal
import subprocess
import time

import numpy
from safetensors import safe_open
from safetensors.numpy import load_file

REPOSITORY = pathlib.Path(__file__).parents[2]
RUNNER = REPOSITORY / ".build/release/notebook-run"
# CI kills a few times; ATTENTIVE_KILLS=100 is the whole proof, in about three minutes.
KILLS = int(os.environ.get("ATTENTIVE_KILLS", "5"))

TRAINING = """
import Attentive
import Foundation
let whole = try ParallelCorpus.embedded()
let corpus = ParallelCorpus(
  name: "small", source: .english, target: .german, train: whole.train.prefix(400),
  validation: whole.validation.prefix(20), test: whole.test.prefix(20))
let tokenizer = SubwordTokenizer.learn(from: corpus.train, merges: 100)
let translator = Translator(.tiny.with { $0.layers = 2 }, tokenizer: tokenizer, seed: 1)
let trainer = Trainer(
  translator, schedule: .noam(warmup: 60), tokensPerBatch: 400, averagedSnapshots: 3, seed: 1,
  checkpoint: URL(fileURLWithPath: "run.safetensors"), checkpointInterval: 3)
try trainer.fit(corpus, updates: 200)
try translator.model.save(to: URL(fileURLWithPath: "model.safetensors"), metadata: ["corpus": "embedded"])
"""


def start(folder):
    """Begins to run the training in a folder."""
    cell = {"cell_type": "code", "id": "train", "metadata": {}, "outputs": [], "execution_count": None, "source": TRAINING}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    notebook["metadata"]["kernelspec"] = {"name": "attentive", "display_name": "Swift", "language": "swift"}
    (folder / "train.ipynb").write_text(json.dumps(notebook))
    environment = os.environ | {"ATTENTIVE_DATASETS": str(REPOSITORY / "datasets")}
    return subprocess.Popen(
        [RUNNER, "train.ipynb", "-o", "out.ipynb"], cwd=folder, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def modified(path):
    """When a file was last replaced; None where there is none."""
    return path.stat().st_mtime_ns if path.exists() else None


def test_a_training_that_is_killed_at_random_moments_ends_in_the_same_bits(tmp_path):
    """After SIGKILL of the runner, and so of its worker, the next run goes on from the last checkpoint."""
    unbroken, broken = tmp_path / "unbroken", tmp_path / "broken"
    unbroken.mkdir()
    broken.mkdir()
    began = time.monotonic()
    whole = start(unbroken)
    assert whole.wait(timeout=300) == 0, whole.stderr.read()
    duration = time.monotonic() - began

    moments = random.Random(7)
    checkpoint = broken / "run.safetensors"
    kills, resumed = 0, set()
    while kills < KILLS:
        before = modified(checkpoint)
        run = start(broken)
        if kills % 2:
            # In the midst of the training, however slow the machine is.
            while run.poll() is None and modified(checkpoint) == before:
                time.sleep(0.005)
            longest = duration / 4
        else:
            longest = duration
        try:
            ended = run.wait(timeout=moments.uniform(0, longest))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
            kills += 1
            if checkpoint.exists():
                with safe_open(checkpoint, "numpy") as file:
                    resumed.add(json.loads(file.metadata()["progress"])["record"]["updates"])
            continue
        # Done: begin anew, so that the wanted number of kills is reached.
        assert ended == 0, run.stderr.read()
        assert (broken / "model.safetensors").read_bytes() == (unbroken / "model.safetensors").read_bytes()
        checkpoint.unlink()
    last = start(broken)
    assert last.wait(timeout=300) == 0, last.stderr.read()
    assert (broken / "model.safetensors").read_bytes() == (unbroken / "model.safetensors").read_bytes()
    assert resumed, "no kill came after the first checkpoint"
    print(f"\n{kills} kills, with checkpoints after {sorted(resumed)} updates")

    weights = load_file(unbroken / "model.safetensors")
    assert weights["embedding.weight"].dtype == numpy.float32
    assert weights["encoder.layers.0.selfAttention.query.weight"].shape == (128, 128)
    assert all(numpy.isfinite(value).all() for value in weights.values())
