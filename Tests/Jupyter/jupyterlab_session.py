"""Runs a notebook in JupyterLab in headless Chromium, as a person would, and takes a screenshot.

usage: jupyterlab_session.py NOTEBOOK SCREENSHOT [--timeout SECONDS] [--height PIXELS]

Needs Debian's chromium. The server and its token are for 127.0.0.1 only, and end with this program. The notebook
is run in a copy; the original stays as it is.
"""

import argparse
import contextlib
import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from playwright.sync_api import sync_playwright


def chromium():
    """Debian's Chromium; None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A JupyterLab of its own in a temporary folder."""

    def __init__(self, folder):
        self.port, self.token = free_port(), secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{self.port}"
        settings = pathlib.Path(folder, "settings")
        extension = settings / "@jupyterlab" / "apputils-extension"
        extension.mkdir(parents=True)
        quiet = {"fetchNews": "false", "checkForUpdates": False}
        (extension / "notification.jupyterlab-settings").write_text(json.dumps(quiet))
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={folder}/notebooks", f"--LabApp.user_settings_dir={settings}",
            f"--LabApp.workspaces_dir={folder}/workspaces",
        ]
        if os.geteuid() == 0:
            command.append("--allow-root")
        # By the environment, so that the process list does not show it.
        environment = {**os.environ, "JUPYTER_TOKEN": self.token}
        self.log = open(pathlib.Path(folder, "server.log"), "w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, env=environment)

    def request(self, path):
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"token {self.token}"})
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.load(answer)

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                return self.request("/api/status")
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
        self.log.seek(0)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read()[-2000:]}")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Lab:
    """A copy of a notebook open in a JupyterLab and a browser of its own, as a context."""

    def __init__(self, notebook, height=1400):
        self.folder = tempfile.TemporaryDirectory()
        self.copy = pathlib.Path(self.folder.name, "notebooks", pathlib.Path(notebook).name)
        self.copy.parent.mkdir()
        shutil.copy(notebook, self.copy)
        self.height = height

    def __enter__(self):
        with contextlib.ExitStack() as ends:
            ends.callback(self.folder.cleanup)
            self.server = Server(self.folder.name)
            ends.callback(self.server.stop)
            self.server.wait()
            playwright = ends.enter_context(sync_playwright())
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=chromium(), args=sandbox)
            ends.callback(browser.close)
            self.page = browser.new_page(viewport={"width": 1280, "height": self.height})
            # Slow machines load JupyterLab slowly.
            self.page.set_default_timeout(90_000)
            self.page.goto(f"{self.server.url}/lab/tree/{self.copy.name}?token={self.server.token}&reset")
            self.page.wait_for_selector(".jp-Notebook .jp-Cell")
            wait_for_idle(self.server, 60)
            self.ends = ends.pop_all()
        return self

    def __exit__(self, *_):
        self.ends.close()

    def menu(self, menu, item):
        """Chooses an item of the menu bar."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
        self.page.locator(".lm-Menu-itemLabel", has_text=item).first.click()

    def run_all(self, timeout):
        """Runs all cells by the menu and waits until none waits any more."""
        self.menu("Run", "Run All Cells")
        self.page.wait_for_function(
            """() => {
              const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.innerText);
              return prompts.some(p => /\\d/.test(p)) && !prompts.some(p => p.includes('*'));
            }""",
            timeout=timeout * 1_000,
        )
        wait_for_idle(self.server, timeout)

    def saved(self):
        """The notebook as JupyterLab saves it, as JSON."""
        self.page.keyboard.press("Control+s")
        self.page.wait_for_timeout(1_500)
        return json.loads(self.copy.read_text())

    def cell(self, number):
        """A cell, counted from 0."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def write(self, number, text):
        """Puts the cursor into a cell and writes at its end, as a person does."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)

    def run(self, number):
        """Runs a cell and goes on."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def screenshot(self, path):
        self.page.wait_for_timeout(500)
        self.page.screenshot(path=path)


def run_notebook(notebook, screenshot, timeout=120, height=1400):
    """Opens the notebook, runs all cells, saves it; the notebook as JupyterLab saved it, as JSON."""
    with Lab(notebook, height) as lab:
        lab.run_all(timeout)
        saved = lab.saved()
        lab.page.locator(".jp-Notebook").first.evaluate("element => element.scrollTop = 0")
        lab.screenshot(screenshot)
    return saved


def wait_for_idle(server, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        kernels = server.request("/api/kernels")
        if kernels and all(kernel["execution_state"] == "idle" for kernel in kernels):
            return
        time.sleep(0.2)
    raise TimeoutError(f"the kernel is not idle after {seconds} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook")
    parser.add_argument("screenshot")
    parser.add_argument("--timeout", type=int, default=120)
    parser.add_argument("--height", type=int, default=1400)
    arguments = parser.parse_args()
    if not chromium():
        sys.exit("jupyterlab_session: 'chromium' is not on PATH; install Debian's package chromium")
    run_notebook(arguments.notebook, arguments.screenshot, arguments.timeout, arguments.height)
    print(f"screenshot in {arguments.screenshot}")
