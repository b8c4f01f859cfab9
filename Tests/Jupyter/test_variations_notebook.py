"""The committed notebook of table 3's rows: valid, run to its end, kept for the paper's notebook; and it runs on the embedded corpus."""

import json
import subprocess
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
VARIATIONS = ROOT / "notebooks" / "variations.ipynb"
SHORT = Path(__file__).parent / "Fixtures" / "variations.embedded.ipynb"
RUNNER = ROOT / ".build" / "release" / "notebook-run"


def test_the_committed_notebook_is_valid_and_was_run_to_its_end():
    notebook = nbformat.read(VARIATIONS, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error"]


def test_what_it_keeps_is_what_it_shows():
    notebook = nbformat.read(VARIATIONS, as_version=4)
    [scores] = [cell for cell in notebook.cells if cell.id == "scores"]
    shown = [line.split() for line in scores.outputs[-1].data["text/plain"].rstrip().split("\n")[2:]]
    kept = json.loads((ROOT / "notebooks" / "trainings" / "table-3.json").read_text())["rows"]
    assert len(kept) == 20
    assert [(row["row"], f"{row['perplexity']:.2f}", f"{row['bleu']:.2f}") for row in kept] == [
        (line[0], line[2], line[3]) for line in shown
    ]


@pytest.mark.timeout(900)
def test_it_gives_the_same_on_the_embedded_corpus(tmp_path):
    """Beside a committed short run of the same cells; `-o` in place of `--check --against` makes it anew."""
    parameters = {
        "corpus": "embedded", "updates": 40, "only": "base,C-N=2", "runs": "runs", "results": "table-3.json",
    }
    flags = [flag for name, value in parameters.items() for flag in ("-p", f"{name}={value}")]
    ran = subprocess.run(
        [RUNNER, VARIATIONS, "--check", "--against", SHORT, "--quiet", *flags], capture_output=True, text=True,
        cwd=tmp_path, stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, ran.stderr
    kept = json.loads((tmp_path / "table-3.json").read_text())
    assert [row["row"] for row in kept["rows"]] == ["base", "C-N=2"]
