"""A notebook through nbclient and nbconvert, with the installed kernelspec."""

import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

KERNELSPEC = {"name": "attentive", "display_name": "Swift (Attentive)", "language": "swift"}


def notebook(*codes):
    cells = [new_markdown_cell("# A small notebook")] + [new_code_cell(code) for code in codes]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})


SMALL = (
    "func square(_ x: Int) -> Int { x * x }",
    'let squares = (1...4).map(square)\nprint("squares")\nsquares',
    "import Attentive\ndisplay(Markdown(\"**done** with \\(squares.count)\"))",
)


def test_nbclient_runs_a_notebook():
    ran = NotebookClient(notebook(*SMALL), timeout=60, kernel_name="attentive").execute()
    nbformat.validate(ran)
    second, third = ran.cells[2], ran.cells[3]
    assert second.execution_count == 2
    assert second.outputs[0]["text"] == "squares\n"
    assert second.outputs[1]["data"]["text/plain"] == "[1, 4, 9, 16]"
    assert third.outputs[0]["data"]["text/markdown"] == "**done** with 4"
    assert ran.metadata.language_info["name"] == "swift"


def test_nbclient_stops_at_a_failing_cell():
    failing = notebook("let x = 1", "struct Odd: Error {}\nthrow Odd()", 'print("never")')
    with pytest.raises(CellExecutionError, match="Odd"):
        NotebookClient(failing, timeout=60, kernel_name="attentive").execute()
    assert failing.cells[2].outputs[0]["output_type"] == "error"
    assert failing.cells[3].outputs == []


def test_nbconvert_executes_a_notebook(tmp_path):
    nbformat.write(notebook(*SMALL), tmp_path / "small.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--output", "ran.ipynb"]
    done = subprocess.run([*command, "small.ipynb"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    ran = nbformat.read(tmp_path / "ran.ipynb", as_version=4)
    assert ran.cells[2].outputs[1]["data"]["text/plain"] == "[1, 4, 9, 16]"
