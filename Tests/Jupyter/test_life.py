"""How a kernel ends, and what it leaves: no process, no port but its own."""

import os
import signal
import subprocess
import sys

import jupyter_client
import pytest

from client import FOREVER, control, reply_to, run, wait_for_stream
from processes import descendants, runs, wait_until


@pytest.mark.parametrize("busy", [False, True])
def test_shutdown_leaves_no_process(kernel, busy):
    manager, client = kernel
    run(client, "1")
    if busy:
        client.execute(FOREVER)
        wait_for_stream(client, "on")
    process = manager.provisioner.pid
    below = descendants(process)
    assert below, "the worker is a process of its own"
    assert control(client, "shutdown_request", {"restart": False}) == {"status": "ok", "restart": False}
    assert wait_until(lambda: not runs(process))
    assert wait_until(lambda: not any(map(runs, below)))


def test_a_killed_kernel_leaves_no_process(kernel):
    manager, client = kernel
    run(client, "1")
    # The compiler's service for completion is a process, too.
    reply_to(client, client.complete("pri", 3))
    below = descendants(manager.provisioner.pid)
    assert below
    os.kill(manager.provisioner.pid, signal.SIGKILL)
    assert wait_until(lambda: not any(map(runs, below)))


def test_a_kernel_ends_when_its_launcher_is_killed():
    launcher = """
import time
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="attentive")
client.execute_interactive("let x = 1")
print(manager.provisioner.pid, flush=True)
time.sleep(600)
"""
    process = subprocess.Popen([sys.executable, "-c", launcher], stdout=subprocess.PIPE, text=True)
    try:
        kernel_process = int(process.stdout.readline())
        below = descendants(kernel_process)
        assert runs(kernel_process) and below
    finally:
        process.kill()
        process.wait()
    assert wait_until(lambda: not runs(kernel_process))
    assert wait_until(lambda: not any(map(runs, below)))


def test_only_the_connection_file_s_ports_are_bound_and_only_here(kernel):
    manager, _ = kernel
    process = manager.provisioner.pid
    sockets = {os.readlink(f"/proc/{process}/fd/{fd}") for fd in os.listdir(f"/proc/{process}/fd")}
    bound = []
    for table in ("tcp", "tcp6"):
        with open(f"/proc/{process}/net/{table}") as lines:
            for line in list(lines)[1:]:
                fields = line.split()
                if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets:
                    bound.append(fields[1])
    information = manager.get_connection_info()
    ports = [information[f"{channel}_port"] for channel in ("shell", "iopub", "stdin", "control", "hb")]
    assert sorted(bound) == sorted(f"0100007F:{port:04X}" for port in ports)


def test_a_restart_gives_a_fresh_session(kernel):
    manager, client = kernel
    run(client, "let gone = 1")
    manager.restart_kernel()
    client.wait_for_ready(timeout=60)
    assert run(client, "gone")[1]["ename"] == "CompileError"
    assert run(client, "1")[1]["execution_count"] == 2


def test_a_shutdown_on_shell_is_answered_beside_a_running_cell(kernel):
    manager, client = kernel
    client.execute(FOREVER)
    wait_for_stream(client, "on")
    message = client.session.msg("shutdown_request", {"restart": False})
    client.shell_channel.send(message)
    assert reply_to(client, message["header"]["msg_id"])["status"] == "ok"
    assert wait_until(lambda: not runs(manager.provisioner.pid))


def test_sigterm_ends_the_kernel_and_its_worker(kernel):
    manager, client = kernel
    run(client, "1")
    below = descendants(manager.provisioner.pid)
    os.kill(manager.provisioner.pid, signal.SIGTERM)
    assert wait_until(lambda: not runs(manager.provisioner.pid))
    assert wait_until(lambda: not any(map(runs, below)))

