"""attentive-text against Hugging Face's tokenizers: numbers and text equal, over hostile lines and Multi30k."""

import random

import pytest

from hostile_text import lines_for
from text_command import run
from tokenizer_files import files, train

TOKENS = ["<mask>", "<s>", "</s>", "Haus", " Haus ", "xx", "<unk>", "<|endoftext|>", " <mask> ", "<0x41>"]


@pytest.mark.parametrize("name", files())
def test_numbers_and_text_are_those_of_tokenizers(name, tmp_path):
    tokenizer = train(files()[name])
    path = tmp_path / "tokenizer.json"
    tokenizer.save(str(path))
    lines = lines_for(random.Random(name), 1500, TOKENS)
    encoded = [encoding.ids for encoding in tokenizer.encode_batch(lines)]
    made = run("encode", "-m", path, text="".join(line + "\n" for line in lines)).decode().split("\n")[:-1]
    for line, ours, theirs in zip(lines, made, encoded, strict=True):
        assert ours == " ".join(map(str, theirs)), repr(line)
    noise = random.Random(name)
    size = tokenizer.get_vocab_size()
    encoded += [[noise.randrange(size) for _ in range(noise.randint(0, 8))] for _ in range(500)]
    text = run("decode", "-m", path, text="".join(" ".join(map(str, ids)) + "\n" for ids in encoded))
    assert text.decode() == "".join(line + "\n" for line in tokenizer.decode_batch(encoded))
