"""The attention atlas in a browser without a network: what a reader points at and chooses.

Screenshots go to the folder that ATTENTIVE_SCREENSHOTS names, to be looked at.
"""

import os
import subprocess
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import sync_playwright

from jupyterlab_session import chromium
from test_notebook import notebook

pytestmark = pytest.mark.skipif(not chromium(), reason="'chromium' is not on PATH; install Debian's package chromium")

ROOT = Path(__file__).resolve().parents[2]
RUNNER = ROOT / ".build" / "release" / "notebook-run"

# Two heads of the encoder: one looks at the token before, one everywhere; and one head that translates.
CELL = """
import Attentive
let before: [[Float]] = [[1, 0, 0, 0], [0.9, 0.1, 0, 0], [0, 1, 0, 0], [0, 0.2, 0.8, 0]]
let everywhere = [[Float]](repeating: [0.25, 0.25, 0.25, 0.25], count: 4)
let view = try AttentionView(
  source: ["the", "<big>", "dog", "</s>"], target: ["der", "große", "Hund", "</s>"],
  encoder: [[before, everywhere], [everywhere, before]], cross: [[before, everywhere]])
let atlas = view.atlas()
try atlas.save(to: "FOLDER/atlas.html")
atlas
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with atlas.html and out.ipynb, whose cell shows the atlas."""
    folder = tmp_path_factory.mktemp("atlas")
    nbformat.write(notebook(CELL.replace("FOLDER", str(folder))), folder / "atlas.ipynb")
    run = subprocess.run(
        [RUNNER, folder / "atlas.ipynb", "-o", folder / "out.ipynb", "--quiet"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, folder):
    """Opens a file offline; its requests and what it complains of are in `page.requests` and `page.complaints`."""
    contexts = []

    def open_page(file, scheme="light"):
        context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": 1400, "height": 1000})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.requests, page.complaints = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"file://{file}")
        page.wait_for_selector(".attentive-atlas[data-ready]")
        return page

    yield open_page
    for context in contexts:
        context.close()


def lines(page):
    return page.locator(".atlas-line").count()


def foreign(page):
    """The requests for anything but the file itself."""
    return [url for url in page.requests if not url.startswith(("file://", "data:"))]


def screenshot(page, name):
    if folder := os.environ.get("ATTENTIVE_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / name, full_page=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_token_shows_its_weights_and_a_head_can_be_put_out(opened, folder, scheme):
    page = opened(folder / "atlas.html", scheme)
    background = page.locator(".attentive-atlas").evaluate("e => getComputedStyle(e).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    # Layer 1 of 2: the head that looks back has six weights, the other all sixteen.
    assert lines(page) == 6 + 16
    page.locator(".atlas-token[data-side=query][data-index='1']").hover()
    assert lines(page) == 2 + 4
    assert "head 1: the 0.90" in page.locator(".atlas-readout").inner_text()
    screenshot(page, f"atlas-{scheme}.png")
    page.locator(".atlas-chip input[data-head='1']").uncheck()
    page.locator(".atlas-token[data-side=query][data-index='1']").hover()
    assert lines(page) == 2
    opacities = page.locator(".atlas-line").evaluate_all("all => all.map(e => e.getAttribute('stroke-opacity'))")
    assert opacities == ["0.9", "0.1"]
    assert not foreign(page) and not page.complaints


def test_kind_layer_and_order_are_chosen(opened, folder):
    page = opened(folder / "atlas.html")
    page.get_by_label("Attention over the encoder's output").check()
    assert page.locator(".atlas-token[data-side=query]").all_text_contents() == ["der", "große", "Hund", "</s>"]
    page.get_by_label("Encoder self-attention").check()
    page.locator("select").select_option(label="weight on the previous token")
    heads = page.locator(".atlas-head b").all_inner_texts()
    assert heads == ["layer 1, head 1", "layer 2, head 2", "layer 1, head 2", "layer 2, head 1"]
    page.locator(".atlas-head").nth(1).click()
    assert lines(page) == 6 and page.locator(".atlas-head[aria-pressed=true]").count() == 1
    assert "Head 2" in page.locator(".atlas-live").inner_text()
    assert not page.complaints


def test_the_keyboard_reaches_tokens_and_heads(opened, folder):
    page = opened(folder / "atlas.html")
    page.locator(".atlas-token[tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    assert "<big> looks at" in page.locator(".atlas-readout").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert "<big> is looked at by" in page.locator(".atlas-readout").inner_text()
    page.locator(".atlas-head[tabindex='0']").focus()
    # Away from the tokens, the one that Enter has kept is shown again.
    assert "<big> looks at" in page.locator(".atlas-readout").inner_text()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator(".atlas-head[aria-pressed=true]").count() == 1
    assert page.evaluate("document.activeElement.dataset.head") == "1"
    assert not page.complaints


def test_a_cells_output_runs_beside_another_atlas_and_has_a_picture_without_scripts(opened, browser, folder):
    outputs = nbformat.read(folder / "out.ipynb", as_version=4).cells[1].outputs
    data = next(output.data for output in outputs if "text/html" in output.get("data", {}))
    assert set(data) == {"text/html", "image/png", "text/plain"}
    (folder / "two.html").write_text("<!DOCTYPE html><meta charset=utf-8>" + data["text/html"] * 2)
    page = opened(folder / "two.html")
    assert page.locator(".attentive-atlas[data-ready]").count() == 2
    page.locator(".atlas-chip input[data-head='1']").first.uncheck()
    # The other one keeps its heads.
    assert lines(page) == 6 + (6 + 16)
    assert not foreign(page) and not page.complaints
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{folder}/two.html")
    assert page.locator(".atlas-static img").first.bounding_box()["width"] > 200
    context.close()
