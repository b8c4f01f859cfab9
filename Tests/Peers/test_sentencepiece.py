"""attentive-text against sentencepiece: numbers and text equal, over hostile lines and Multi30k."""

import gzip
import io
import pathlib
import random

import pytest
import sentencepiece

from hostile_text import lines_for
from text_command import run

EMBEDDED = pathlib.Path(__file__).parents[2] / "datasets/embedded/train.tsv.gz"
MODELS = {
    "unigram": dict(model_type="unigram", vocab_size=300, user_defined_symbols=["<sep>", "Haus"]),
    "unigram-bytes": dict(
        model_type="unigram", vocab_size=600, byte_fallback=True, normalization_rule_name="nmt_nfkc_cf"),
    "unigram-spaces": dict(model_type="unigram", vocab_size=300, remove_extra_whitespaces=False),
    "bpe": dict(model_type="bpe", vocab_size=500, byte_fallback=True),
    "bpe-plain": dict(
        model_type="bpe", vocab_size=400, user_defined_symbols=["<sep>", "er "], remove_extra_whitespaces=False,
        add_dummy_prefix=False, normalization_rule_name="identity"),
    "bpe-suffix": dict(model_type="bpe", vocab_size=400, treat_whitespace_as_suffix=True),
}


@pytest.mark.parametrize("name", MODELS)
def test_numbers_and_text_are_those_of_sentencepiece(name, tmp_path):
    with gzip.open(EMBEDDED, "rt", encoding="utf-8") as file:
        text = [sentence for line in file for sentence in line.split("\t")[:2]][:3000]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text), model_writer=model, minloglevel=2, **MODELS[name])
    path = tmp_path / "a.model"
    path.write_bytes(model.getvalue())
    processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    lines = lines_for(random.Random(name), 2000, ["▁", "<sep>", "Haus", "er ", "<unk>", "<s>", "<0x41>"])
    numbers = [" ".join(map(str, processor.encode(line))) for line in lines]
    assert run("encode", "-m", path, text="".join(line + "\n" for line in lines)).decode().split("\n")[:-1] == numbers
    decoded = [processor.decode([int(number) for number in line.split()]) for line in numbers]
    made = run("decode", "-m", path, text="".join(line + "\n" for line in numbers)).decode()
    assert made == "".join(line + "\n" for line in decoded)
    noise = random.Random(name)
    drawn = [[noise.randrange(processor.get_piece_size()) for _ in range(noise.randint(0, 8))] for _ in range(1000)]
    made = run("decode", "-m", path, text="".join(" ".join(map(str, line)) + "\n" for line in drawn)).decode()
    assert made == "".join(processor.decode(line) + "\n" for line in drawn)
