"""Harms a run of notebook-run at a random moment; the input must stay intact, the output be absent or valid.

    .venv/bin/python Tests/Jupyter/runner_faults.py 100
"""

import collections
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from processes import descendants

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK_RUN = os.environ.get("NOTEBOOK_RUN", str(ROOT / ".build" / "release" / "notebook-run"))
NOBODY = 65534
HARMS = ["kill the runner", "kill the worker", "full disk", "read-only folder"]
CODE = 'import Glibc\nprint(String(repeating: "{0}", count: 40_000))\nusleep(100_000)'


def kill_worker(process):
    for child in descendants(process.pid):
        try:
            name = Path(f"/proc/{child}/comm").read_text().strip()
            if name == "cell-worker":
                os.kill(child, signal.SIGKILL)
        except OSError:
            pass


def trial(harm, seed, seconds=3.0):
    """Runs a notebook and harms it; returns the exit status, and how many of its cells the output holds.

    Both are None where root's files keep nobody from running the program.
    """
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="runner-faults-"))
    process = None
    as_nobody = {}
    try:
        notebook = new_notebook(cells=[new_code_cell(CODE.format(digit)) for digit in range(6)])
        nbformat.write(notebook, folder / "in.ipynb")
        before = (folder / "in.ipynb").read_bytes()
        out = folder / "out"
        out.mkdir()
        if harm == "read-only folder" and os.geteuid() == 0:
            # Rights do not hold root up.
            for path in (folder, out):
                os.chown(path, NOBODY, NOBODY)
            as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        process = subprocess.Popen(
            [NOTEBOOK_RUN, folder / "in.ipynb", "-o", out / "out.ipynb", "--figures", out / "figures"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_nobody,
            env={**os.environ, "ATTENTIVE_TIMINGS": "off", "XDG_CACHE_HOME": str(folder / "cache")}
            if as_nobody else {**os.environ, "ATTENTIVE_TIMINGS": "off"},
        )
        time.sleep(chance.uniform(0, seconds))
        if harm == "kill the runner":
            process.kill()
        elif harm == "kill the worker":
            kill_worker(process)
        elif harm == "full disk":
            # No file may grow beyond this any more, as on a disk that is full.
            try:
                resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (4096, 4096))
            except ProcessLookupError:
                pass
        else:
            out.chmod(0o555)
        status = process.wait(300)
        assert (folder / "in.ipynb").read_bytes() == before, "the input has changed"
        if not (out / "out.ipynb").exists():
            return status, None
        written = nbformat.read(out / "out.ipynb", as_version=4)
        nbformat.validate(written)
        assert [cell.source for cell in written.cells] == [cell.source for cell in notebook.cells]
        return status, sum(cell.execution_count is not None for cell in written.cells)
    except PermissionError:
        if not as_nobody:
            raise
        return None, None
    finally:
        if process and process.poll() is None:
            process.kill()
            process.wait()
        (folder / "out").chmod(0o755)
        shutil.rmtree(folder)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seen = collections.Counter()
    for seed in range(count):
        harm = HARMS[seed % len(HARMS)]
        status, cells = trial(harm, seed)
        seen[harm, status, "no output" if cells is None else f"{cells} of 6 cells"] += 1
    for (harm, status, found), times in sorted(seen.items()):
        print(f"{times:4} × {harm}: exit status {status}, {found}")
    print(f"{count} runs: every input intact, every output absent or valid")
