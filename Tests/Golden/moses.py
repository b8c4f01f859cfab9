"""Writes TokenizationTests/Fixtures/moses.json: what sacremoses makes of hostile lines, and a truecaser's model.

    pip install sacremoses==0.2.0 && python3 Tests/Golden/moses.py
"""
import json
import pathlib
import random
import tempfile

from sacremoses import MosesDetokenizer, MosesDetruecaser, MosesPunctNormalizer, MosesTokenizer, MosesTruecaser

OUTPUT = pathlib.Path(__file__).parents[2] / "Tests/TokenizationTests/Fixtures/moses.json"
random.seed(11)
PIECES = list("abAZ  '\"'\".,,..!?;:()[]{}<>|&-—–«»„“”‘’‚´`…%$€03٣½") + [
    "\u00a0", "\u0085", "\u2028", "\u3000", "\t", "\r", "é", "e\u0301", "ß", "İ", "Σ", "ö", "律", "한", "😀", "\u200d", "'s",
    "n't", "l'eau", "Mr.", "No.", "e.g.", "z.B.", "DOTMULTI", "...", "@-@", " @-@ ", "&amp;", "&apos;", "www.a.b", "<b>", "x|y",
    "nº", "cm", "。", "：", "\x1c", "\x00"]
lines = ["".join(random.choice(PIECES) for _ in range(random.randint(0, 25))) for _ in range(90)]
lines += [
    "", "Hello, Mr. Smith-Jones; it's 5,300.50 dollars (approx.)... isn't it?", "The Joneses' dog. The dog's No. 5 and no. five.",
    "Das ist z.B. der „Hund“, der am 3. Mai – um 5:30 Uhr – bellte.", "L'eau qu'il a bue : « fraîche » ! C'est l'été.",
    "See http://example.org/a-b?c=d, mail me@example.org #tag @name."]
languages = {}
for language in ("en", "de", "fr"):
    normalizer = MosesPunctNormalizer(language)
    perl = MosesPunctNormalizer(language, perl_parity=True, pre_replace_unicode_punct=True)
    tokenizer, detokenizer = MosesTokenizer(language), MosesDetokenizer(language)
    tokenized = [tokenizer.tokenize(line, return_str=True) for line in lines]
    languages[language] = {
        "normalized": [normalizer.normalize(line) for line in lines],
        "perl": [perl.normalize(line + "\n") for line in lines],
        "tokenized": tokenized,
        "split": [tokenizer.tokenize(line, True, True, False) for line in lines],
        "protected": [
            tokenizer.tokenize(line, return_str=True, protected_patterns=tokenizer.WEB_PROTECTED_PATTERNS) for line in lines],
        "detokenized": [detokenizer.detokenize(line.split()) for line in tokenized],
    }
words = ["The", "the", "THE", "dog", "Dog", "Straße", "STRASSE", "<b>", "x|Noun", ".", "!", "(", "&quot;", "7", "ΟΔΟΣ", "οδος", "|"]
sentences = [" ".join(random.choice(words) for _ in range(random.randint(1, 9))) for _ in range(60)]
truecaser = MosesTruecaser()
truecaser.train([sentence.split() for sentence in sentences], possibly_use_first_token=True)
with tempfile.TemporaryDirectory() as folder:
    truecaser.save_model(folder + "/model")
    model = pathlib.Path(folder, "model").read_text(encoding="utf-8")
    truecaser.train([sentence.split() for sentence in sentences], save_to=folder + "/plain")
    truecaser = MosesTruecaser(folder + "/plain")
    plain = pathlib.Path(folder, "plain").read_text(encoding="utf-8")
result = {
    "lines": lines, "languages": languages, "sentences": sentences, "model": model, "plainModel": plain,
    "truecased": [truecaser.truecase(sentence, return_str=True) for sentence in sentences],
    "keepingKnown": [truecaser.truecase(sentence, return_str=True, use_known=True) for sentence in sentences],
    "detruecased": [MosesDetruecaser().detruecase(sentence, return_str=True) for sentence in sentences],
}
OUTPUT.write_text(json.dumps(result, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
