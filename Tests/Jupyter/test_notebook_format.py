"""What notebook-run writes, as Python's nbformat sees it."""

import subprocess
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "Tests" / "NotebookRunnerTests" / "Fixtures"
NOTEBOOK_RUN = ROOT / ".build" / "release" / "notebook-run"


def run(notebook, output, *options):
    command = [NOTEBOOK_RUN, FIXTURES / notebook, "-o", output, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    "notebook, status",
    [
        ("good.ipynb", 0),
        ("with-parameters.ipynb", 0),
        ("third-cell-fails.ipynb", 1),
        ("third-cell-does-not-compile.ipynb", 1),
        ("worker-ends.ipynb", 3),
    ],
)
def test_an_executed_notebook_is_valid_and_python_would_write_the_same_bytes(notebook, status, tmp_path):
    output = tmp_path / "out.ipynb"
    ran = run(notebook, output)
    assert ran.returncode == status, ran.stderr
    executed = nbformat.read(output, as_version=4)
    nbformat.validate(executed)
    nbformat.write(executed, tmp_path / "again.ipynb")
    assert (tmp_path / "again.ipynb").read_bytes() == output.read_bytes()


def test_injected_parameters_are_valid_too(tmp_path):
    output = tmp_path / "out.ipynb"
    ran = run("with-parameters.ipynb", output, "-p", "corpus=multi30k", "-p", "updates=3")
    assert ran.returncode == 0, ran.stderr
    executed = nbformat.read(output, as_version=4)
    nbformat.validate(executed)
    injected = [cell for cell in executed.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert len(injected) == 1
    assert executed.cells[-1].outputs[0].text == "multi30k 3 0.0001 true\n"
