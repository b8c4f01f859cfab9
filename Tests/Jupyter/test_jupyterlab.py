"""A notebook in JupyterLab, as a person sees it.

Screenshots go to the folder that ATTENTIVE_SCREENSHOTS names, to be looked at; without it they are thrown away.
"""

import os
import pathlib

import nbformat
import pytest

from jupyterlab_session import Lab, chromium, run_notebook, wait_for_idle
from test_notebook import SMALL, notebook

pytestmark = pytest.mark.skipif(not chromium(), reason="'chromium' is not on PATH; install Debian's package chromium")

CELLS = (
    "import Attentive\nimport Foundation\nlet numbers = [3, 1, 2]",
    "numb",
    "numbers.sorted",
    'print("on")\nwhile true {}',
    'let progress = ProgressBar("training", total: 40)\n'
    "for step in 1...40 { Thread.sleep(forTimeInterval: 0.05); progress.advance(to: step, note: \"step \\(step)\") }\n"
    "progress.finish()",
    'let name = try input("your name? ")\nprint("hello \\(name)")',
    "numbers.count",
)


@pytest.fixture(scope="module")
def screenshots(tmp_path_factory):
    folder = os.environ.get("ATTENTIVE_SCREENSHOTS")
    folder = pathlib.Path(folder) if folder else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A notebook that a file's tests use one after the other; its first cell has run."""
    file = tmp_path_factory.mktemp("lab") / "session.ipynb"
    nbformat.write(notebook(*CELLS), file)
    with Lab(file) as lab:
        run(lab, 1)
        yield lab


def run(lab, number):
    lab.run(number)
    wait_for_prompt(lab, number)


def wait_for_prompt(lab, number, text="\\d"):
    """Waits until a cell's prompt shows a count."""
    prompt = lab.cell(number).locator(".jp-InputPrompt").element_handle()
    lab.page.wait_for_function(f"prompt => /{text}/.test(prompt.innerText)", arg=prompt, timeout=60_000)


def output_of(lab, number):
    return lab.cell(number).locator(".jp-OutputArea").inner_text()


def test_jupyterlab_runs_a_notebook(tmp_path, screenshots):
    failing = ("struct Odd: Error {}\nthrow Odd()", 'print("never")')
    nbformat.write(notebook(*SMALL, *failing), tmp_path / "small.ipynb")
    saved = run_notebook(tmp_path / "small.ipynb", screenshots / "run-all.png")
    outputs = [output for cell in saved["cells"] for output in cell.get("outputs", [])]
    types = [output["output_type"] for output in outputs]
    assert types == ["stream", "execute_result", "display_data", "error"]
    counts = [cell["execution_count"] for cell in saved["cells"] if cell["cell_type"] == "code"]
    assert counts == [1, 2, 3, 4, None]
    assert (screenshots / "run-all.png").stat().st_size > 10_000


def complete(lab, number):
    """Presses Tab until the list is there: JupyterLab waits a second for an answer, and the first may take longer."""
    items = lab.page.locator(".jp-Completer-item")
    for _ in range(10):
        lab.write(number, "")
        lab.page.keyboard.press("Tab")
        lab.page.wait_for_timeout(1_500)
        if items.count():
            return lab.page.locator(".jp-Completer").inner_text()
    raise AssertionError("no completions")


def test_tab_completes_a_name_of_an_earlier_cell(lab, screenshots):
    assert "numbers" in complete(lab, 2)
    lab.screenshot(screenshots / "completion-of-a-name.png")
    lab.page.keyboard.press("Enter")
    assert lab.cell(2).locator(".cm-content").inner_text() == "numbers"


def test_tab_after_a_dot_lists_members(lab, screenshots):
    lab.write(2, ".")
    listed = complete(lab, 2)
    lab.screenshot(screenshots / "completion.png")
    lab.page.keyboard.press("Escape")
    assert "allSatisfy" in listed and "append" in listed


def test_shift_tab_shows_signature_and_documentation(lab, screenshots):
    lab.write(3, "")
    lab.page.keyboard.press("Shift+Tab")
    tooltip = lab.page.locator(".jp-Tooltip")
    tooltip.wait_for(timeout=20_000)
    text = tooltip.inner_text()
    lab.screenshot(screenshots / "inspection.png")
    lab.page.keyboard.press("Escape")
    assert "func sorted()" in text and "Returns the elements of the sequence, sorted." in text


def test_the_next_cell_is_completed_while_one_runs_and_the_kernel_is_shown_as_busy(lab, screenshots):
    lab.run(4)
    lab.page.wait_for_function("() => document.body.innerText.includes('\\non')", timeout=30_000)
    assert "append" in complete(lab, 2)
    lab.screenshot(screenshots / "completion-while-busy.png")
    assert "Swift (Attentive) | Busy" in lab.page.locator("body").inner_text()
    lab.page.keyboard.press("Escape")
    lab.menu("Kernel", "Interrupt Kernel")
    wait_for_prompt(lab, 4)


def test_the_interrupt_button_ends_a_cell_and_values_live_on(lab, screenshots):
    lab.run(4)
    lab.page.wait_for_function("() => document.body.innerText.includes('\\non')", timeout=30_000)
    lab.menu("Kernel", "Interrupt Kernel")
    wait_for_prompt(lab, 4)
    assert "Interrupted" in output_of(lab, 4)
    lab.screenshot(screenshots / "interrupt.png")
    run(lab, 7)
    assert output_of(lab, 7).strip().endswith("3")


def test_a_progress_bar_moves_in_its_place(lab, screenshots):
    lab.run(5)
    lab.cell(5).locator(".jp-OutputArea-output").first.wait_for(timeout=30_000)
    lab.page.wait_for_timeout(700)
    early = output_of(lab, 5)
    lab.screenshot(screenshots / "progress-bar.png")
    wait_for_prompt(lab, 5)
    wait_for_idle(lab.server, 20)
    late = output_of(lab, 5)
    assert early != late and "40" in late
    assert lab.cell(5).locator(".jp-OutputArea-output").count() == 1


def test_an_input_box_takes_a_line(lab, screenshots):
    lab.run(6)
    box = lab.page.locator("input.jp-Stdin-input")
    box.wait_for(timeout=30_000)
    lab.screenshot(screenshots / "input-box.png")
    box.fill("Ada")
    box.press("Enter")
    wait_for_prompt(lab, 6)
    assert "hello Ada" in output_of(lab, 6)


def test_a_restart_gives_a_fresh_session(lab, screenshots):
    lab.menu("Kernel", "Restart Kernel…")
    lab.page.locator(".jp-Dialog button.jp-mod-accept").click()
    lab.page.wait_for_timeout(2_000)
    wait_for_idle(lab.server, 60)
    lab.run(7)
    lab.page.wait_for_function("() => document.body.innerText.includes('cannot find')", timeout=60_000)
    lab.screenshot(screenshots / "restart.png")
    run(lab, 1)
    run(lab, 7)
    assert output_of(lab, 7).strip().endswith("3")
