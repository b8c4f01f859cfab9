"""notebook-run beside nbclient and papermill: the same notebooks, the same outputs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

from processes import runs, wait_until

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "Tests" / "NotebookRunnerTests" / "Fixtures"
NOTEBOOK_RUN = ROOT / ".build" / "release" / "notebook-run"

# As in a shell where this test's environment is activated: there is its python3 kernel.
ENVIRONMENT = {
    **os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "ATTENTIVE_TIMINGS": "off",
}

PYTHON = (
    'x = 2\nprint("a", x)',
    "import sys\nprint('e', file=sys.stderr)\nx + 1",
    "from IPython.display import HTML, display\nshown = display(HTML('<b>1</b>'), display_id=True)\n{'a': [1, 2]}",
    "from IPython.display import Markdown\nshown.update(Markdown('**2**'))\ninput('name?')",
)


def run(notebook, output, *options):
    command = [NOTEBOOK_RUN, notebook, "-o", output, "--quiet", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, env=ENVIRONMENT)


def outputs(notebook):
    """The outputs of the cells that a person wrote, with parts of one stream in a row as one."""
    cells = []
    for cell in notebook.cells:
        if cell.cell_type != "code" or "papermill-error-cell-tag" in cell.metadata.get("tags", []):
            continue
        joined = []
        for output in cell.outputs:
            output = dict(output)
            if output["output_type"] == "stream" and joined and joined[-1].get("name") == output["name"]:
                joined[-1]["text"] += output["text"]
            else:
                joined.append(output)
        cells.append((cell.execution_count, joined))
    return cells


def python(*codes):
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=[new_code_cell(code) for code in codes], metadata={"kernelspec": kernelspec})


@pytest.mark.parametrize("name", ["good.ipynb", "third-cell-fails.ipynb", "third-cell-does-not-compile.ipynb"])
def test_nbclient_and_papermill_give_the_same_outputs(name, tmp_path):
    run(FIXTURES / name, tmp_path / "ours.ipynb")
    ours = outputs(nbformat.read(tmp_path / "ours.ipynb", as_version=4))

    theirs = nbformat.read(FIXTURES / name, as_version=4)
    try:
        NotebookClient(theirs, timeout=300, kernel_name="attentive").execute()
    except CellExecutionError:
        assert name != "good.ipynb"
    assert outputs(theirs) == ours

    try:
        papermill.execute_notebook(
            str(FIXTURES / name), str(tmp_path / "papermill.ipynb"), kernel_name="attentive", progress_bar=False
        )
    except papermill.PapermillExecutionError:
        assert name != "good.ipynb"
    assert outputs(nbformat.read(tmp_path / "papermill.ipynb", as_version=4)) == ours


def test_a_python_notebook_has_the_outputs_that_nbclient_gives(tmp_path):
    nbformat.write(python(*PYTHON), tmp_path / "in.ipynb")
    ran = run(tmp_path / "in.ipynb", tmp_path / "ours.ipynb", "--kernel", "python3")
    assert ran.returncode == 1
    assert "StdinNotImplementedError" in ran.stderr
    theirs = nbformat.read(tmp_path / "in.ipynb", as_version=4)
    with pytest.raises(CellExecutionError):
        NotebookClient(theirs, timeout=300, kernel_name="python3").execute()
    executed = nbformat.read(tmp_path / "ours.ipynb", as_version=4)
    nbformat.validate(executed)
    assert outputs(executed) == outputs(theirs)


def test_a_dead_kernel_is_told_with_its_signal_and_its_cell(tmp_path):
    nbformat.write(python("1", "import os\nos.kill(os.getpid(), 9)", "2"), tmp_path / "in.ipynb")
    ran = run(tmp_path / "in.ipynb", tmp_path / "out.ipynb", "--kernel", "python3")
    assert ran.returncode == 3
    assert "the kernel ended while cell 2 ran (signal 9, Killed; peak memory " in ran.stderr


def test_a_python_cell_is_interrupted_at_its_limit(tmp_path):
    nbformat.write(python("import time\ntime.sleep(60)"), tmp_path / "in.ipynb")
    ran = run(tmp_path / "in.ipynb", tmp_path / "out.ipynb", "--kernel", "python3", "--timeout", "2")
    assert ran.returncode == 2


def test_the_runners_kernels_end_with_it(tmp_path):
    nbformat.write(python("import os\nprint(os.getpid(), flush=True)\nimport time\ntime.sleep(60)"), tmp_path / "in.ipynb")
    command = [NOTEBOOK_RUN, tmp_path / "in.ipynb", "-o", tmp_path / "out.ipynb", "--kernel", "python3"]
    runner = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT
    )
    kernel = int(runner.stdout.readline())
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(300) == 128 + signal.SIGTERM
    assert wait_until(lambda: not runs(kernel), timeout=300)
