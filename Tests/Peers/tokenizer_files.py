"""Small tokenizer.json files of every kind that the library reads, trained on the embedded corpus."""

import gzip
import pathlib

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

EMBEDDED = pathlib.Path(__file__).parents[2] / "datasets/embedded/train.tsv.gz"
BYTES = pre_tokenizers.ByteLevel.alphabet()
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def around(tokenizer):
    """A text between `<s>` and `</s>`."""
    tokens = [(token, tokenizer.token_to_id(token)) for token in ("<s>", "</s>")]
    return processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=tokens)


def roberta(tokenizer):
    return processors.RobertaProcessing(
        ("</s>", tokenizer.token_to_id("</s>")), ("<s>", tokenizer.token_to_id("<s>")))


def split(behavior):
    return dict(
        model=models.BPE(unk_token="<unk>"), size=300, normalizer=normalizers.Replace(Regex("[aeiou]"), "e"),
        pre_tokenizer=pre_tokenizers.Sequence([
            pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split("e", behavior),
            pre_tokenizers.Punctuation(behavior)]), special=["<unk>"])


def files():
    """By name, what makes a tokenizer; made anew for each call, as training changes the models."""
    return {
        "gpt2": dict(
            model=models.BPE(), size=600, pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=False),
            decoder=decoders.ByteLevel(), processor=lambda _: processors.ByteLevel(trim_offsets=False),
            special=["<|endoftext|>"], training=dict(initial_alphabet=BYTES)),
        "roberta": dict(
            model=models.BPE(), size=600,
            normalizer=normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()]),
            pre_tokenizer=pre_tokenizers.ByteLevel(add_prefix_space=True), decoder=decoders.ByteLevel(),
            processor=roberta, special=["<s>", "</s>", "<unk>"], training=dict(initial_alphabet=BYTES), added=[
                AddedToken("<mask>", lstrip=True, special=True, normalized=False),
                AddedToken("Haus", single_word=True, normalized=True), AddedToken("xx", rstrip=True, normalized=False)]),
        "llama3": dict(
            model=models.BPE(ignore_merges=True), size=600, pre_tokenizer=pre_tokenizers.Sequence([
                pre_tokenizers.Split(Regex(LLAMA3), "isolated"),
                pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]),
            decoder=decoders.ByteLevel(), special=["<|b|>"], training=dict(initial_alphabet=BYTES)),
        "metaspace": dict(
            model=models.BPE(unk_token="<unk>", fuse_unk=True), size=500, normalizer=normalizers.NFKC(),
            pre_tokenizer=pre_tokenizers.Metaspace(), decoder=decoders.Metaspace(), processor=around,
            special=["<unk>", "<s>", "</s>"]),
        "metaspace-first": dict(
            model=models.BPE(unk_token="<unk>"), size=500, normalizer=normalizers.Sequence(
                [normalizers.NFD(), normalizers.StripAccents(), normalizers.Strip()]),
            pre_tokenizer=pre_tokenizers.Metaspace(prepend_scheme="first", split=False),
            decoder=decoders.Metaspace(prepend_scheme="first"), processor=around, special=["<unk>", "<s>", "</s>"],
            added=[AddedToken("Haus", normalized=False)]),
        "llama2": dict(
            model=models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True), size=700,
            normalizer=normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")]),
            decoder=decoders.Sequence([
                decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]),
            processor=around, special=["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)]),
        "word-end": dict(
            model=models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"), size=500,
            pre_tokenizer=pre_tokenizers.Whitespace(), decoder=decoders.BPEDecoder(), special=["<unk>"],
            training=dict(end_of_word_suffix="</w>")),
        "prefix": dict(
            model=models.BPE(unk_token="[UNK]", continuing_subword_prefix="##"), size=500,
            normalizer=normalizers.Lowercase(), pre_tokenizer=pre_tokenizers.Sequence(
                [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=True)]),
            special=["[UNK]"], training=dict(continuing_subword_prefix="##")),
        "inverted": dict(
            model=models.BPE(unk_token="<unk>"), size=300, special=["<unk>"],
            pre_tokenizer=pre_tokenizers.Split(Regex(r"\w+"), "removed", invert=True)),
        **{name: split(name) for name in (
            "removed", "isolated", "merged_with_previous", "merged_with_next", "contiguous")},
    }


def train(options):
    with gzip.open(EMBEDDED, "rt", encoding="utf-8") as file:
        text = [sentence for line in file for sentence in line.split("\t")[:2]][:4000]
    tokenizer = Tokenizer(options["model"])
    for part in ("normalizer", "pre_tokenizer", "decoder"):
        if part in options:
            setattr(tokenizer, part, options[part])
    tokenizer.train_from_iterator(text, trainers.BpeTrainer(
        vocab_size=options["size"], special_tokens=options["special"], show_progress=False,
        **options.get("training", {})))
    if "processor" in options:
        tokenizer.post_processor = options["processor"](tokenizer)
    for token in options.get("added", []):
        (tokenizer.add_special_tokens if token.special else tokenizer.add_tokens)([token])
    return tokenizer
