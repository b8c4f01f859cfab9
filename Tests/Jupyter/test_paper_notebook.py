"""The committed notebook of the paper: valid, run to its end, and scored as sacreBLEU scores."""

import json
import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest
import sacrebleu

ROOT = Path(__file__).resolve().parents[2]
PAPER = ROOT / "notebooks" / "paper.ipynb"
RUNNER = ROOT / ".build" / "release" / "notebook-run"


def outputs(notebook):
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def test_the_committed_notebook_is_valid_and_was_run_to_its_end():
    notebook = nbformat.read(PAPER, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for output in outputs(notebook) if output.output_type == "error"]


def test_the_committed_notebook_reaches_its_score_on_the_embedded_corpus():
    text = json.dumps(nbformat.read(PAPER, as_version=4))
    scores = [float(score) for score in re.findall(r"smooth:exp\|version:2\.6\.0\+attentive = ([0-9.]+)", text)]
    assert scores and min(scores) >= 90


def test_figures_of_the_committed_notebook_have_text_that_can_be_selected():
    figures = [
        output.data["image/svg+xml"]
        for output in outputs(nbformat.read(PAPER, as_version=4))
        if "image/svg+xml" in output.get("data", {})
    ]
    assert len(figures) >= 6
    assert all("<text" in "".join(figure) for figure in figures)


@pytest.mark.timeout(2400)
def test_the_committed_notebook_gives_the_same_outputs_again(tmp_path):
    """All of it, trainings included; what a cell's policy names, such as times, is not compared."""
    report = tmp_path / "differences.html"
    run = subprocess.run(
        [RUNNER, PAPER, "--check", "--quiet", "--report", report], capture_output=True, text=True, cwd=ROOT,
        stdin=subprocess.DEVNULL, env={**os.environ, "ATTENTIVE_DATASETS": str(ROOT / "datasets")},
    )
    assert run.returncode == 0, run.stderr


def test_every_claim_has_a_verdict():
    notebook = nbformat.read(PAPER, as_version=4)
    [summary] = [cell for cell in notebook.cells if cell.id == "summary"]
    rows = summary.outputs[-1].data["text/plain"].rstrip().split("\n")[2:]
    assert len(rows) >= 20
    assert all(row.rstrip().endswith(("holds", "does not hold")) for row in rows)


@pytest.mark.timeout(120)
def test_a_score_made_in_a_cell_equals_sacrebleus(tmp_path):
    """Real translations of a model trained for a moment: bad ones, of every length."""
    cells = [
        "import Attentive\nimport Foundation\nlet corpus = try ParallelCorpus.embedded()",
        "let tokenizer = SubwordTokenizer.learn(from: corpus.train, merges: 3_000)\n"
        "let translator = Translator(.tiny.with { $0.layers = 1 }, tokenizer: tokenizer, seed: 1)\n"
        "try Trainer(translator, schedule: .noam(warmup: 60, factor: 0.5), tokensPerBatch: 1_000).fit(corpus, updates: 250)",
        "let german = translator.translate(Array(corpus.test.sources.prefix(300)))\n"
        "let references = Array(corpus.test.targets.prefix(300))\n"
        f'try german.joined(separator: "\\n").write(toFile: "{tmp_path}/ours", atomically: true, encoding: .utf8)\n'
        f'try references.joined(separator: "\\n").write(toFile: "{tmp_path}/theirs", atomically: true, encoding: .utf8)\n'
        "let bleu = BLEU(german, references: references)\n"
        'print(bleu.signature); print(bleu.score)',
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.metadata.kernelspec = {"name": "attentive", "display_name": "Swift", "language": "swift"}
    nbformat.write(notebook, tmp_path / "score.ipynb")
    run = subprocess.run(
        [RUNNER, tmp_path / "score.ipynb", "-o", tmp_path / "out.ipynb", "--quiet"],
        capture_output=True, text=True, env={**os.environ, "ATTENTIVE_DATASETS": str(ROOT / "datasets")},
    )
    assert run.returncode == 0, run.stderr
    printed = "".join(
        output.text for output in outputs(nbformat.read(tmp_path / "out.ipynb", as_version=4))
        if output.output_type == "stream" and output.name == "stdout"
    )
    signature, score = printed.split()[-2:]
    ours, theirs = ((tmp_path / name).read_text().split("\n") for name in ("ours", "theirs"))
    metric = sacrebleu.BLEU()
    assert float(score) == pytest.approx(metric.corpus_score(ours, [theirs]).score, abs=1e-9)
    assert signature == f"{metric.get_signature()}+attentive"
