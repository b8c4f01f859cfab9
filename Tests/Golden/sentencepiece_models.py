"""Writes TokenizationTests/Fixtures/sentencepiece/: small models and what sentencepiece makes of hostile lines.

    pip install sentencepiece==0.2.3 && python3 Tests/Golden/sentencepiece_models.py
"""
import gzip
import io
import json
import pathlib
import random

import sentencepiece

ROOT = pathlib.Path(__file__).parents[2]
OUTPUT = ROOT / "Tests/TokenizationTests/Fixtures/sentencepiece"
OUTPUT.mkdir(exist_ok=True)
random.seed(5)
with gzip.open(ROOT / "datasets/embedded/train.tsv.gz", "rt", encoding="utf-8") as file:
    text = [sentence for line in file for sentence in line.split("\t")[:2]][:3000]
MODELS = {
    # Only this one carries the rules of nmt_nfkc, which are 240 kB.
    "unigram": dict(model_type="unigram", vocab_size=300, user_defined_symbols=["<sep>", "Haus"]),
    "unigram-bytes": dict(
        model_type="unigram", vocab_size=500, byte_fallback=True, normalization_rule_name="identity"),
    "bpe": dict(
        model_type="bpe", vocab_size=400, user_defined_symbols=["<sep>", "er "], normalization_rule_name="identity",
        remove_extra_whitespaces=False, add_dummy_prefix=False),
    "bpe-bytes": dict(
        model_type="bpe", vocab_size=600, byte_fallback=True, normalization_rule_name="identity",
        treat_whitespace_as_suffix=True),
}
PIECES = list("abcdefghijklmnoprstuwzABERT  ,.!?-'éüß") + [
    "\u00a0", "\u0085", "\u2028", "\u3000", "\t", "e\u0301", "ﬁ", "Ａ", "①", "律", "か\u3099", "한", "😀", "\u200d", "\u200b",
    "\ufeff", "▁", "<sep>", "Haus", "er ", "<unk>", "<s>", "<0x41>", "\x00", "½", "㌔", "  "]
lines = text[:20] + ["", " ", "▁"] + [
    "".join(random.choice(PIECES) for _ in range(random.randint(0, 20))) for _ in range(60)]
results = {}
for name, options in MODELS.items():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text), model_writer=model, minloglevel=2, **options)
    with open(OUTPUT / f"{name}.model.gz", "wb") as file:
        file.write(gzip.compress(model.getvalue(), mtime=0))
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    ids = [processor.encode(line) for line in lines]
    drawn = [[random.randrange(processor.get_piece_size()) for _ in range(random.randint(0, 8))] for _ in range(40)]
    results[name] = {
        "ids": ids, "pieces": [processor.encode(line, out_type=str) for line in lines],
        "decoded": [processor.decode(line) for line in ids], "drawn": drawn,
        "drawnDecoded": [processor.decode(line) for line in drawn]}
(OUTPUT / "results.json").write_text(
    json.dumps({"lines": lines, "models": results}, ensure_ascii=False) + "\n", encoding="utf-8")
