"""A notebook in JupyterLab, as a person sees it."""

import nbformat
import pytest

from jupyterlab_session import chromium, run_notebook
from test_notebook import SMALL, notebook


@pytest.mark.skipif(not chromium(), reason="'chromium' is not on PATH; install Debian's package chromium")
def test_jupyterlab_runs_a_notebook(tmp_path):
    failing = ("struct Odd: Error {}\nthrow Odd()", 'print("never")')
    nbformat.write(notebook(*SMALL, *failing), tmp_path / "small.ipynb")
    saved = run_notebook(tmp_path / "small.ipynb", tmp_path / "small.png")
    outputs = [output for cell in saved["cells"] for output in cell.get("outputs", [])]
    types = [output["output_type"] for output in outputs]
    assert types == ["stream", "execute_result", "display_data", "error"]
    counts = [cell["execution_count"] for cell in saved["cells"] if cell["cell_type"] == "code"]
    assert counts == [1, 2, 3, 4, None]
    assert (tmp_path / "small.png").stat().st_size > 10_000
