"""Runs attentive-text."""

import pathlib
import subprocess

COMMAND = pathlib.Path(__file__).parents[2] / ".build/release/attentive-text"


def run(*arguments, text=""):
    """What the command writes for `text` on its standard input."""
    return subprocess.run(
        [COMMAND, *map(str, arguments)], input=text.encode(), stdout=subprocess.PIPE, check=True).stdout


def run_file(name, source, target, *arguments):
    """What the command writes from one file to another."""
    subprocess.run([COMMAND, name, "-i", source, "-o", target, *map(str, arguments)], check=True)
    return target.read_bytes()
