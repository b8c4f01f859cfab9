"""The guide's cells and commands do what the guide says."""

import os
import re
import subprocess
from pathlib import Path

import nbformat
import pytest

from guide import FOLDER, PAGES, examples

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".build" / "release"
TAGS = {"parameters": ["parameters"], "fails": ["raises-exception"]}


def run(*command, cwd=ROOT):
    environment = {**os.environ, "PATH": f"{PROGRAMS}:{os.environ['PATH']}", "ATTENTIVE_TIMINGS": "off"}
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)


def words(output):
    """What a reader sees of an output, as text."""
    if output.output_type == "stream":
        return output.text
    if output.output_type == "error":
        return f"{output.ename}: {output.evalue}"
    return output.data.get("text/plain", "")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("page", [page for page in PAGES if any(example.is_run for example in examples(page))])
def test_every_cell_and_command_runs_and_puts_out_what_stands_under_it(page, tmp_path):
    chosen = [example for example in examples(page) if example.is_run]
    cells = [
        nbformat.v4.new_code_cell(
            example.code if example.language == "swift" else f"%%bash\nset -euo pipefail\n{example.code}",
            id=f"line-{example.line}", metadata={"tags": TAGS.get(example.comment, [])},
        )
        for example in chosen
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "attentive", "display_name": "Swift", "language": "swift"}
    nbformat.write(notebook, tmp_path / "page.ipynb")
    # The readers' trainings take minutes; a few updates run the same code.
    few = ["-p", "updates=8"] if any(example.comment == "parameters" for example in chosen) else []
    ran = run("notebook-run", "page.ipynb", "-o", "out.ipynb", "--quiet", *few, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr

    outputs = {cell.id: cell.get("outputs", []) for cell in nbformat.read(tmp_path / "out.ipynb", as_version=4).cells}
    for example in chosen:
        if example.output is not None:
            shown = "\n".join(map(words, outputs[f"line-{example.line}"]))
            assert example.output in shown, f"{page}, line {example.line} puts out: {shown}"


@pytest.mark.parametrize("page", PAGES)
def test_commands_that_are_not_run_have_options_that_exist(page):
    rules = (ROOT / "Makefile").read_text()
    for example in examples(page):
        for line in [] if example.is_run else example.code.splitlines():
            program, *arguments = line.split()
            if program == "make":
                assert f"\n{arguments[0]}: " in rules, line
            elif (PROGRAMS / program).exists():
                subcommand = [argument for argument in arguments[:1] if argument.isalpha()]
                told = run(program, *subcommand, "--help").stdout
                for option in arguments:
                    if option.startswith("-"):
                        assert re.search(rf"(?<![\w-]){option}(?![\w-])", told), f"{line}: {option}"


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files(page):
    for link in re.findall(r"\]\(([^)#:]+)\)", (FOLDER / page).read_text()):
        assert (FOLDER / link).exists(), link


def test_the_first_page_leads_to_all_others():
    index = (FOLDER / "README.md").read_text()
    assert all(f"]({page})" in index for page in PAGES if page != "README.md")


def test_the_guide_names_every_magic_as_the_session_does(tmp_path):
    nbformat.write(nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("%help")],
        metadata={"kernelspec": {"name": "attentive", "display_name": "Swift", "language": "swift"}},
    ), tmp_path / "help.ipynb")
    ran = run("notebook-run", "help.ipynb", "-o", "out.ipynb", "--quiet", cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    [shown] = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs
    told = re.findall(r"^\| `([^`]+)` \|", shown.data["text/markdown"], re.MULTILINE)
    page = re.findall(r"^\| `([^`]+)` \|", (FOLDER / "Notebooks.md").read_text(), re.MULTILINE)
    assert [name for name in page if name.startswith("%")] == told
