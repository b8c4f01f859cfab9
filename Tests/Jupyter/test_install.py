"""The command line of attentive-kernel, and what it writes."""

import json
import os
import pathlib
import subprocess

import pytest
from jupyter_client.kernelspec import KernelSpecManager

FIXTURES = pathlib.Path(__file__).parents[1] / "JupyterProtocolTests" / "Fixtures"


def program():
    """The executable that the installed kernelspec starts."""
    return KernelSpecManager().get_kernel_spec("attentive").argv[1]


def command(*arguments, **environment):
    variables = {**os.environ, **environment}
    return subprocess.run(
        [program(), *arguments], capture_output=True, text=True, timeout=30, env=variables
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "place"),
    [
        (["--prefix", "{}"], {}, "share/jupyter/kernels"),
        (["--user"], {"JUPYTER_DATA_DIR": "{}/data"}, "data/kernels"),
        (["--user"], {"JUPYTER_DATA_DIR": "", "XDG_DATA_HOME": "", "HOME": "{}"}, ".local/share/jupyter/kernels"),
        (["--sys-prefix"], {"VIRTUAL_ENV": "{}"}, "share/jupyter/kernels"),
    ],
)
def test_install_writes_a_kernelspec_where_asked(tmp_path, arguments, environment, place):
    arguments = [argument.format(tmp_path) for argument in arguments]
    environment = {name: value.format(tmp_path) for name, value in environment.items()}
    done = command("install", *arguments, **environment)
    folder = tmp_path / place / "attentive"
    assert done.returncode == 0, done.stderr
    assert str(folder) in done.stdout
    spec = json.loads((folder / "kernel.json").read_text())
    for executable in spec["argv"][:2]:
        assert os.path.isabs(executable) and os.access(executable, os.X_OK)
    assert spec["argv"][2:] == ["run", "-f", "{connection_file}"]
    assert (spec["display_name"], spec["language"]) == ("Swift (Attentive)", "swift")
    assert spec["interrupt_mode"] == "message"
    toolchain = spec["env"]["PATH"].split(":")[0]
    assert os.access(f"{toolchain}/swift-frontend", os.X_OK)
    assert (folder / "logo-svg.svg").read_text().startswith("<svg")


def test_two_places_at_once_are_a_usage_error(tmp_path):
    done = command("install", "--user", "--prefix", str(tmp_path))
    assert done.returncode == 64
    assert "only one of" in done.stderr


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "share").write_text("a file")
    done = command("install", "--prefix", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"cannot write kernelspec '{tmp_path}/share/jupyter/kernels/attentive'" in done.stderr


def test_no_toolchain_is_one_clear_line(tmp_path):
    done = command("install", "--prefix", str(tmp_path), PATH="/nowhere")
    assert done.returncode == 1
    assert "swift-frontend" in done.stderr and "/nowhere" in done.stderr
    assert not (tmp_path / "share").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing-shell-port.json", "'shell_port' is missing"),
        ("cut-short.json", "is not a JSON object"),
        ("nowhere.json", "cannot be read"),
    ],
)
def test_a_damaged_connection_file_is_one_line_and_exit_1(name, words):
    done = command("run", "-f", str(FIXTURES / name))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"attentive-kernel: connection file '{name}': ")
    assert words in done.stderr
    assert "secret" not in done.stderr


def test_run_without_a_file_is_a_usage_error():
    assert command("run").returncode == 64
