"""Times notebook-run itself: what it adds to its cells, how soon it tells a dead worker, what notebooks side by side save.

    .venv/bin/python Benchmarks/runner.py [NOTEBOOK_RUN]
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".build" / "release" / "notebook-run")


def timed(folder, *arguments):
    start = time.monotonic()
    subprocess.run(
        [PROGRAM, *arguments, "--output-dir", "out", "--junit", "junit.xml", "--quiet"], cwd=folder, check=True,
        env={**os.environ, "ATTENTIVE_TIMINGS": "off"},
    )
    return time.monotonic() - start


def write(folder, name, codes):
    nbformat.write(new_notebook(cells=[new_code_cell(code) for code in codes]), Path(folder) / name)


with tempfile.TemporaryDirectory() as folder:
    write(folder, "trivial.ipynb", [f"let value{number} = {number}\nvalue{number}" for number in range(50)])
    timed(folder, "trivial.ipynb")  # fills the caches
    for _ in range(3):
        whole = timed(folder, "trivial.ipynb")
        cells = float(re.search(r'<testsuites [^>]*time="([0-9.]+)"', (Path(folder) / "junit.xml").read_text())[1])
        print(f"50 trivial cells: {whole:.2f} s in all, {cells:.2f} s of cells; 1.2 × cells + 0.5 s = {1.2 * cells + 0.5:.2f} s")

    kill = 'import Foundation\ntry "\\(Date().timeIntervalSince1970)".write(toFile: "when", atomically: true, encoding: .utf8)\nkill(getpid(), SIGKILL)\nsleep(60)'
    write(folder, "killed.ipynb", ["let a = 1", kill, "a"])
    for _ in range(3):
        subprocess.run([PROGRAM, "killed.ipynb", "-o", "out.ipynb", "--quiet"], cwd=folder, stderr=subprocess.DEVNULL)
        print(f"a killed worker: {time.time() - float((Path(folder) / 'when').read_text()):.2f} s until the run has ended and told it")

    # Each notebook's cells keep one core busy, for a moment (compiling is most of it, and has two cores already) or longer.
    for kind, rounds in [("short", 60_000_000), ("longer", 300_000_000)]:
        work = f"var sum = 0.0\nfor i in 1...{rounds} {{ sum += (Double(i) * 1.000001).squareRoot() }}\nsum"
        names = [f"work-{number}.ipynb" for number in range(4)]
        for name in names:
            write(folder, name, ["let a = 1", work, "a", work, "sum + 1"])
        for _ in range(3):
            before = os.times()
            one = timed(folder, *names)
            after = os.times()
            busy = (after.children_user + after.children_system - before.children_user - before.children_system) / one
            two = timed(folder, *names, "-j", "2")
            print(f"4 {kind} notebooks: {one:.2f} s one after another ({busy:.2f} cores busy), {two:.2f} s with -j 2: {two / one:.2f}")
