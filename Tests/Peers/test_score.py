"""attentive-score beside sacreBLEU 2.6.0: the same numbers and the same text, but for the version."""

import json
import os
import pathlib
import random
import subprocess

import corpora
import sacrebleu

SCORE = os.environ.get("ATTENTIVE_SCORE") or str(pathlib.Path(__file__).parents[2] / ".build/release/attentive-score")
CORPORA = 2400


def ours(text):
    """sacreBLEU's text as ours must be: only the version names us."""
    return text.replace(f"version:{sacrebleu.__version__}", f"version:{sacrebleu.__version__}+attentive").replace(
        f'"version": "{sacrebleu.__version__}"', f'"version": "{sacrebleu.__version__}+attentive"')


def batch(requests):
    text = "".join(json.dumps(request) + "\n" for request in requests)
    run = subprocess.run([SCORE, "--batch"], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.split("\n") if line]


def test_every_metric_and_setting_on_random_and_hostile_corpora():
    random.seed(2017)
    requests, expected = [], []
    for _ in range(CORPORA):
        hypotheses, references = corpora.corpus()
        options, metric = corpora.metric()
        score = metric.corpus_score(hypotheses, references)
        form = random.choice([["-w", "12"], ["-w", "1"], ["-w", "3", "-f", "text"]])
        requests.append({"arguments": options + form, "systems": [hypotheses], "references": references})
        expected.append((score.score, ours(score.format(int(form[1]), False, str(metric.get_signature()), len(form) == 2)) + "\n"))
    answers = batch(requests)
    assert len(answers) == CORPORA
    for request, (score, text), answer in zip(requests, expected, answers):
        assert answer.get("output") == text, request
        if request["arguments"][-1] == "12":
            assert abs(json.loads(answer["output"])["score"] - score) < 1e-9, request


def test_sentences_by_themselves():
    random.seed(2018)
    requests, expected = [], []
    for _ in range(200):
        hypotheses, references = corpora.corpus()
        options, metric = corpora.metric()
        metric.effective_order = True
        scores = [metric.sentence_score(h, r) for h, *r in zip(hypotheses, *references)]
        signature = metric.get_signature().format(True)
        expected.append("".join(s.format(6, False, signature) + "\n" for s in scores).replace("v:2.6.0", "v:2.6.0+attentive"))
        requests.append({
            "arguments": [*options, "-sl", "-sh", "-w", "6"], "systems": [hypotheses], "references": references})
    for request, text, answer in zip(requests, expected, batch(requests)):
        assert answer.get("output") == text, request


def test_confidence_intervals():
    random.seed(2019)
    requests, expected = [], []
    while len(requests) < 60:
        hypotheses, references = larger_corpus()
        options, metric = corpora.metric()
        draws = random.choice([40, 100, 237])
        try:
            score = metric.corpus_score(hypotheses, references, n_bootstrap=draws)
        except TypeError:
            continue  # sacreBLEU cannot average Python's floats with NumPy's
        expected.append(ours(score.format(12, False, str(metric.get_signature()), True)) + "\n")
        requests.append({
            "arguments": [*options, "-ci", "-cin", str(draws), "-w", "12"], "systems": [hypotheses], "references": references})
    for request, text, answer in zip(requests, expected, batch(requests)):
        assert answer.get("output") == text, request


def test_paired_tests():
    random.seed(2020)
    from sacrebleu.significance import PairedTest

    for number in range(60):
        hypotheses, references = larger_corpus()
        second = [corpora.noisy(h) if random.random() < 0.5 else h for h in hypotheses]
        third = [corpora.noisy(random.choice(references)[i]) for i in range(len(hypotheses))]
        options, metric = corpora.metric()
        metric._ref_cache = metric._cache_references(references)
        kind, count = random.choice([("bs", 100), ("ar", 200)])
        systems = [("System 1", hypotheses), ("System 2", second), ("System 3", third)]
        signatures, scores = PairedTest(systems, {"metric": metric}, None, kind, count)()
        (name, results), = [item for item in scores.items() if item[0] != "System"]
        request = {
            "arguments": [*options, f"--paired-{kind}", f"--paired-{kind}-n", str(count)],
            "systems": [lines for _, lines in systems], "references": references}
        answer, = batch([request])
        for row, result in zip(json.loads(answer["output"]), results, strict=True):
            assert row[name]["p_value"] == result.p_value, (number, request)
            for key, value in (("score", result.score), ("mean", result.mean), ("ci", result.ci)):
                assert row[name][key] == (value if value is None else float(value)), (number, key, request)
        text, = batch([{**request, "arguments": [*request["arguments"], "-f", "text"]}])
        assert ours(str(signatures[name])) in text["output"]


def larger_corpus():
    """Enough sentences for a resampled corpus to be seldom empty."""
    count = random.choice([7, 20, 33])
    references = [[corpora.sentence(15) for _ in range(count)] for _ in range(random.choice([1, 1, 2]))]
    return [corpora.noisy(random.choice(references)[i]) for i in range(count)], references
