"""Writes TranslationMetricsTests/Fixtures/bleu.json: corpora and their scores by sacreBLEU.

    pip install sacrebleu==2.6.0 && python3 Tests/Golden/bleu.py
"""
import json
import pathlib
import random

import sacrebleu
from sacrebleu.metrics import BLEU

assert sacrebleu.__version__ == "2.6.0"
random.seed(20)

WORDS = """the a man dog bit , . ; : ! ? - -- ... „Hallo“ – … « » don't it's U.S. 3.14 1,000.5 3-4 -5 x-3 $5.00/kg (approx.)
&quot;A&quot; &amp; &lt;c&gt; &apos;d&apos; <unk> <skipped> a.b,c 1.a a.1 3,5-4,5 e\u0301 é ß STRASSE straße İ ΟΔΟΣ οδος Σ
😀 👩‍👩‍👧 律 注意力(attention) 2017年 £5 €6 §7 “x” ‘y’ a\u00a0b c\u3000d \u2028 \u0085 \u001c @@ x@@ ￭ [ ] { } ~ ` ^ _ | \\ / * + = % # "
in 2017. ½ ² Ⅷ ٣ ３ ,, .. .,. 1.2.3 1,2,3 a-\nb A B C D E F""".split(" ")
WORDS = [w for line in WORDS for w in line.split("\n")] + ["-\n", "\t", "", " ", "a-\nb"]


def sentence(longest):
    return random.choice([" ", " ", "", "  "]).join(random.choice(WORDS) for _ in range(random.randint(0, longest)))


def noisy(reference):
    """A hypothesis that shares n-grams with its reference."""
    words = reference.split(" ")
    for _ in range(random.randint(0, 3)):
        if words:
            words[random.randrange(len(words))] = random.choice(WORDS)
    return " ".join(words) + random.choice(["", "", " ", "\n", "."])


def case(hypotheses, references, **settings):
    metric = BLEU(
        tokenize=settings.get("tok", "13a"), lowercase=settings.get("lc", False),
        smooth_method=settings.get("smooth", "exp"), smooth_value=settings.get("value"),
        effective_order=settings.get("eff", False), force=True)
    statistics = [sum(column) for column in zip(*metric._extract_corpus_statistics(hypotheses, references))]
    score = metric.corpus_score(hypotheses, references)
    return {
        "hypotheses": hypotheses, "references": references, **settings,
        "score": score.score, "precisions": score.precisions, "bp": score.bp, "hyp_len": score.sys_len,
        "ref_len": score.ref_len, "counts": statistics[2:6], "totals": statistics[6:],
        "signature": str(metric.get_signature()),
        "description": score.format(signature=str(metric.get_signature())),
    }


cases = []
OWN = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."]
A = ["The dog bit the man.", "It was not unexpected.", "The man bit him first."]
B = ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."]
for tok in ["13a", "none", "intl", "char"]:
    for lc in [False, True]:
        cases.append(case(OWN, [A, B], tok=tok, lc=lc))
for smooth in ["exp", "floor", "add-k", "none"]:
    cases.append(case(["a b c e"], [["a b c d"]], smooth=smooth))
    cases.append(case(["the the the the the the the"], [["the cat is on the mat"], ["there is a cat on the mat"]], smooth=smooth))
    cases.append(case(["a"], [["a"]], smooth=smooth))
cases.append(case(["a"], [["a"]], eff=True))
cases.append(case([""], [["a b"]]))
cases.append(case(["", ""], [["", ""]]))

for number in range(330):
    count = random.randint(1, 5)
    references = [[sentence(14) for _ in range(count)] for _ in range(random.choice([1, 1, 1, 2, 3]))]
    hypotheses = [noisy(random.choice(references)[i]) if random.random() < 0.85 else sentence(14) for i in range(count)]
    settings = {
        "tok": random.choice(["13a", "13a", "13a", "intl", "char", "none"]), "lc": random.random() < 0.4,
        "smooth": random.choice(["exp", "exp", "floor", "add-k", "none"]), "eff": random.random() < 0.3}
    if settings["smooth"] in ("floor", "add-k") and random.random() < 0.3:
        settings["value"] = random.choice([0.5, 0.25, 2])
    cases.append(case(hypotheses, references, **settings))

LINES = [
    "It wasn't surprising.", "1,000.5 and 3.14.", "a-b 3-4 -5 x-3", "U.S. is $5.00/kg (approx.)",
    "&quot;A&quot; &amp; B &lt;c&gt; &apos;d&apos;", "„Hallo“ – sagte er…", "a.b,c 1.a a.1", "3,5-4,5 km", "...",
    "a\u00a0b\u3000c", "in 2017.", "£5 €6 §7 «x»"] + [sentence(12) for _ in range(60)]
tokens = []
for line in LINES:
    for tok in ["13a", "intl"]:
        tokens.append({"tok": tok, "line": line, "tokens": BLEU(tokenize=tok).tokenizer(line.rstrip()).split()})

output = pathlib.Path(__file__).parents[1] / "TranslationMetricsTests/Fixtures/bleu.json"
output.write_text(json.dumps({"cases": cases, "tokens": tokens}, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
