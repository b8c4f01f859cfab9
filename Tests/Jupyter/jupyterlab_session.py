"""Runs a notebook in JupyterLab in headless Chromium, as a person would, and takes a screenshot.

usage: jupyterlab_session.py NOTEBOOK SCREENSHOT [--timeout SECONDS] [--height PIXELS]

Needs Debian's chromium. The server and its token are for 127.0.0.1 only, and end with this program. The notebook
is run in a copy; the original stays as it is.
"""

import argparse
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


def run_notebook(notebook, screenshot, timeout=120, height=1400):
    """Opens the notebook, runs all cells, waits for idle, saves it.

    Returns the notebook as JupyterLab saved it, as JSON.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder, "notebooks", pathlib.Path(notebook).name)
        copy.parent.mkdir()
        shutil.copy(notebook, copy)
        server = Server(folder)
        try:
            server.wait()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=chromium(), args=["--no-sandbox"] if os.geteuid() == 0 else []
                )
                page = browser.new_page(viewport={"width": 1280, "height": height})
                page.goto(f"{server.url}/lab/tree/{copy.name}?token={server.token}&reset")
                run_all(page, server, timeout)
                page.locator(".jp-Notebook").first.evaluate("element => element.scrollTop = 0")
                page.wait_for_timeout(500)
                page.screenshot(path=screenshot)
                browser.close()
            return json.loads(copy.read_text())
        finally:
            server.stop()


def run_all(page, server, timeout):
    """Runs all cells by the menu and saves, once the kernel is there and again when it is idle."""
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    wait_for_idle(server, 60)
    page.get_by_text("Run", exact=True).first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Run All Cells").first.click()
    page.wait_for_function(
        """() => {
          const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.innerText);
          return prompts.some(p => /\\d/.test(p)) && !prompts.some(p => p.includes('*'));
        }""",
        timeout=timeout * 1_000,
    )
    wait_for_idle(server, timeout)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1_500)


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
