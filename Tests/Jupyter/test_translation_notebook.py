"""The committed notebook of Multi30k: valid, run to its end, as good as published; and it runs on the embedded corpus."""

import re
import subprocess
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
TRANSLATION = ROOT / "notebooks" / "translation.ipynb"
SHORT = Path(__file__).parent / "Fixtures" / "translation.embedded.ipynb"
RUNNER = ROOT / ".build" / "release" / "notebook-run"


def text(notebook, cell_id):
    """What a cell shows, as plain text."""
    [cell] = [cell for cell in notebook.cells if cell.id == cell_id]
    return "\n".join(
        output.text if output.output_type == "stream" else output.data["text/plain"] for output in cell.outputs
    )


@pytest.fixture(scope="module")
def committed():
    return nbformat.read(TRANSLATION, as_version=4)


def test_the_committed_notebook_is_valid_and_was_run_to_its_end(committed):
    nbformat.validate(committed)
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error"]


def test_its_three_seeds_reach_the_published_score(committed):
    scores = [float(score) for score in re.findall(r"^seed \d +([0-9.]+) ", text(committed, "bleu"), re.MULTILINE)]
    assert len(scores) == 3
    assert sum(scores) / 3 >= 41.0


def test_it_shows_no_captions(committed):
    assert "let showsText = false" in "".join(cell.source for cell in committed.cells)
    assert "unseen in training" in text(committed, "worst") and "English" not in text(committed, "worst")


@pytest.mark.timeout(1800)
def test_it_gives_the_same_on_the_embedded_corpus(tmp_path):
    """Beside a committed short run of the same cells; `-o` in place of `--check --against` makes it anew."""
    parameters = {"corpus": "embedded", "epochs": 1, "seeds": 2, "runs": "runs"}
    flags = [flag for name, value in parameters.items() for flag in ("-p", f"{name}={value}")]
    ran = subprocess.run(
        [RUNNER, TRANSLATION, "--check", "--against", SHORT, "--quiet", *flags], capture_output=True, text=True,
        cwd=tmp_path, stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 0, ran.stderr
    notebook = nbformat.read(SHORT, as_version=4)
    assert "tok:none" in text(notebook, "signature") and "tok:13a" in text(notebook, "flavours")
    assert {file.name for file in (tmp_path / "runs").iterdir()} >= {
        "embedded-published-1.safetensors", "embedded-published-2.safetensors", "embedded-cased-1.safetensors",
    }
