"""Learns 10,000 merges from files with a Python library and prints the seconds, without the start of Python.

usage: learn_bpe.py subword-nmt|tokenizers FILE...
"""

import contextlib
import io
import sys
import time

name, files = sys.argv[1], sys.argv[2:]
if name == "subword-nmt":
    from subword_nmt.learn_bpe import learn_bpe

    start = time.perf_counter()
    text = "".join(open(path, encoding="utf-8").read() for path in files)
    with contextlib.redirect_stderr(io.StringIO()):
        learn_bpe(io.StringIO(text), io.StringIO(), 10_000)
else:
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    # The size of its vocabulary counts characters too.
    characters = {
        character + "</w>" * (place == len(word) - 1) for path in files for word in open(path, encoding="utf-8").read().split()
        for place, character in enumerate(word)}
    start = time.perf_counter()
    trainer = trainers.BpeTrainer(
        vocab_size=10_000 + len(characters), min_frequency=2, end_of_word_suffix="</w>", show_progress=False)
    tokenizer.train(files, trainer)
print(time.perf_counter() - start)
