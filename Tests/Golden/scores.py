"""Writes TranslationMetricsTests/Fixtures/scores.json: chrF, TER, Chinese BLEU and paired tests by sacreBLEU.

    pip install sacrebleu==2.6.0 numpy==2.4.6 && python3 Tests/Golden/scores.py
"""
import json
import pathlib
import random
import sys

import numpy
import sacrebleu
from sacrebleu.metrics import BLEU, CHRF, TER
from sacrebleu.significance import PairedTest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Peers"))
import corpora  # noqa: E402

assert sacrebleu.__version__ == "2.6.0" and numpy.__version__ == "2.4.6"
random.seed(30)

KINDS = {"chrf": (CHRF, ["char_order", "word_order", "beta", "lowercase", "whitespace", "eps_smoothing"]),
         "ter": (TER, ["normalized", "no_punct", "asian_support", "case_sensitive"]),
         "bleu": (BLEU, ["tokenize", "smooth_method"])}


def settings():
    kind = random.choice(["chrf", "chrf", "ter", "ter", "bleu"])
    if kind == "chrf":
        values = [random.choice([6, 6, 1, 3]), random.choice([0, 2, 2, 1]), random.choice([2, 2, 1, 3]),
                  *(random.random() < 0.4 for _ in range(3))]
    elif kind == "ter":
        values = [random.random() < 0.5 for _ in range(4)]
    else:
        values = ["zh", random.choice(["exp", "add-k"])]
    metric, names = KINDS[kind]
    chosen = dict(zip(names, values))
    return {"kind": kind, **chosen}, metric(**chosen, **({"force": True} if kind == "bleu" else {}))


cases = []
for _ in range(250):
    hypotheses, references = corpora.corpus()
    description, metric = settings()
    score = metric.corpus_score(hypotheses, references)
    cases.append({"metric": description, "hypotheses": hypotheses, "references": references,
                  "line": score.format(9, False, str(metric.get_signature()))})

tests = []
for number in range(12):
    references = [[corpora.sentence(12) for _ in range(9)]]
    first = [corpora.noisy(line) for line in references[0]]
    second = [corpora.noisy(line) for line in references[0]]
    description, metric = settings()
    metric._ref_cache = metric._cache_references(references)
    method = ["bs", "ar"][number % 2]
    signatures, scores = PairedTest([("a", first), ("b", second)], {"metric": metric}, None, method, 60)()
    name = next(name for name in scores if name != "System")
    tests.append({
        "metric": description, "systems": [first, second], "references": references, "method": method, "count": 60,
        "signature": str(signatures[name]),
        "results": [[result.score, result.p_value, *(None if v is None else float(v) for v in (result.mean, result.ci))]
                    for result in scores[name]]})

generators = []
for seed in (0, 1, 12345, 2**32 - 1, 2**32, 2**63 + 12345):
    def rng():
        return numpy.random.default_rng(seed)
    generators.append({
        "seed": str(seed), "raw": [str(x) for x in rng().bit_generator.random_raw(4)],
        "below10": rng().choice(10, 10).tolist(), "below3004": rng().choice(3004, 8).tolist(),
        "belowLarge": rng().choice(3_000_000_000, 8).tolist(), "truths": rng().integers(2, size=70, dtype=bool).tolist()})

output = pathlib.Path(__file__).parents[1] / "TranslationMetricsTests/Fixtures/scores.json"
document = {"cases": cases, "tests": tests, "generators": generators}
output.write_text(json.dumps(document, ensure_ascii=False, separators=(",", ":")).replace('{"metric"', '\n{"metric"') + "\n",
                  encoding="utf-8")
