"""What jupyter_kernel_test does not test, seen through jupyter_client."""

import os
import signal
import subprocess
import sys
import time

import jupyter_client
import pytest

from client import (
    control, nothing_comes, outputs_of, reply_to, run, text_of, types, value, wait_for_stream,
)

FOREVER = 'print("on")\nwhile true {}'


def wait_until(condition, timeout=15):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def descendants(process):
    """The processes below a process, by /proc."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/stat") as file:
                parent = int(file.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(entry))
    found, open_ends = [], [process]
    while open_ends:
        below = children.get(open_ends.pop(), [])
        found += below
        open_ends += below
    return found


def runs(process):
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def test_output_comes_in_order_between_busy_and_idle(shared):
    code = 'print("one")\nimport Attentive\ndisplay("two")\nprint("three")\n4'
    outputs, reply = run(shared, code)
    assert types(outputs) == [
        "busy", "execute_input", "stream", "display_data", "stream", "execute_result", "idle",
    ]
    assert reply["status"] == "ok"


def test_output_arrives_while_the_cell_runs(shared):
    request = shared.execute('import Foundation\nprint("first")\nThread.sleep(forTimeInterval: 2)\nprint("last")')
    wait_for_stream(shared, "first")
    begin = time.monotonic()
    assert "last" in text_of(outputs_of(shared, request))
    assert time.monotonic() - begin > 1
    reply_to(shared, request)


def test_a_million_characters_come_whole_in_few_messages(shared):
    outputs, _ = run(shared, 'for i in 0..<100_000 { print("line \\(i)") }')
    assert text_of(outputs) == "".join(f"line {i}\n" for i in range(100_000))
    assert len(outputs) < 500


def test_silent_says_nothing_and_does_not_count(shared):
    _, before = run(shared, "1")
    outputs, reply = run(shared, 'let quiet = 5\nprint("hush")\nquiet', silent=True)
    assert types(outputs) == ["busy", "idle"]
    assert reply["execution_count"] == before["execution_count"]
    assert value(shared, "quiet") == "5"


def test_store_history_false_keeps_the_count(shared):
    _, before = run(shared, "1")
    outputs, reply = run(shared, "2", store_history=False)
    assert "execute_result" in types(outputs)
    assert reply["execution_count"] == before["execution_count"]


def test_user_expressions(shared):
    _, reply = run(shared, "let base = 20", user_expressions={"good": "base + 1", "bad": "bsae"})
    assert reply["user_expressions"]["good"]["data"]["text/plain"] == "21"
    assert reply["user_expressions"]["bad"]["status"] == "error"


def test_an_error_says_the_same_in_output_and_reply(shared):
    outputs, reply = run(shared, "let list = [1]\nlist[3]")
    assert types(outputs) == ["busy", "execute_input", "error", "idle"]
    content = outputs[2]["content"]
    assert reply["status"] == "error"
    assert {k: reply[k] for k in ("ename", "evalue", "traceback")} == content
    assert "out of range" in content["evalue"]
    assert value(shared, "list") == "[1]"


def test_a_compile_error_names_the_line(shared):
    _, reply = run(shared, "let losses = [1.0]\nlossess.count")
    assert reply["ename"] == "CompileError"
    assert "line 2" in reply["evalue"] and "lossess" in reply["evalue"]


def test_stop_on_error_ends_what_waits_and_nothing_later(kernel):
    _, client = kernel
    run(client, "struct Odd: Error {}")
    failing = client.execute("import Foundation\nThread.sleep(forTimeInterval: 0.5)\nthrow Odd()")
    waiting = [client.execute(f"let kept{i} = {i}") for i in range(3)]
    assert reply_to(client, failing)["status"] == "error"
    for request in waiting:
        reply = reply_to(client, request)
        assert reply["status"] == "error" and reply["ename"] == "NotRun"
    assert value(client, "1 + 1") == "2"
    assert run(client, "kept0")[1]["ename"] == "CompileError"


def test_stop_on_error_false_runs_the_rest(kernel):
    _, client = kernel
    failing = client.execute("struct Odd: Error {}\nthrow Odd()", stop_on_error=False)
    after = client.execute("let kept = 1")
    assert reply_to(client, failing)["status"] == "error"
    assert reply_to(client, after)["status"] == "ok"


@pytest.mark.parametrize("how", ["message", "signal"])
def test_an_interrupt_ends_the_cell_and_keeps_values(kernel, how):
    manager, client = kernel
    run(client, "var kept = 41")
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    begin = time.monotonic()
    if how == "message":
        assert control(client, "interrupt_request")["status"] == "ok"
    else:
        os.kill(manager.provisioner.pid, signal.SIGINT)
    assert reply_to(client, request)["ename"] == "Interrupted"
    assert time.monotonic() - begin < 5
    assert value(client, "kept + 1") == "42"


def test_an_interrupt_of_an_idle_kernel_costs_nothing(kernel):
    manager, client = kernel
    assert control(client, "interrupt_request")["status"] == "ok"
    os.kill(manager.provisioner.pid, signal.SIGINT)
    time.sleep(0.2)
    assert value(client, "1 + 1") == "2"


def test_control_answers_while_a_cell_runs(kernel):
    _, client = kernel
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    begin = time.monotonic()
    assert control(client, "kernel_info_request")["status"] == "ok"
    assert time.monotonic() - begin < 1
    control(client, "interrupt_request")
    reply_to(client, request)


def test_input_is_asked_for_and_answered(kernel):
    _, client = kernel
    run(client, "import Attentive")
    request = client.execute('let name = try input("name? ")\nprint("hello \\(name)")', allow_stdin=True)
    question = client.get_stdin_msg(timeout=30)
    assert question["msg_type"] == "input_request"
    assert question["parent_header"]["msg_id"] == request
    assert question["content"] == {"prompt": "name? ", "password": False}
    client.input("Ada 律")
    assert text_of(outputs_of(client, request)) == "hello Ada 律\n"
    assert reply_to(client, request)["status"] == "ok"


def test_input_fails_at_once_where_nobody_can_answer(kernel):
    _, client = kernel
    run(client, "import Attentive")
    begin = time.monotonic()
    _, reply = run(client, 'try input("name? ")', allow_stdin=False)
    assert reply["status"] == "error"
    assert time.monotonic() - begin < 5


def test_a_bad_signature_is_dropped_and_the_kernel_lives(kernel):
    manager, client = kernel
    stranger = jupyter_client.BlockingKernelClient(connection_file=manager.connection_file)
    stranger.load_connection_file()
    stranger.session.key = b"not the key"
    stranger.shell_channel.start()
    stranger.session.send(stranger.shell_channel.socket, "execute_request", {"code": "exit(3)"})
    assert nothing_comes(stranger.get_shell_msg, timeout=1)
    assert nothing_comes(client.get_iopub_msg, timeout=0.2)
    stranger.stop_channels()
    assert value(client, "1 + 1") == "2"


def test_two_clients_share_values_and_see_all_output(kernel):
    manager, first = kernel
    # A session of its own, as in another process: the manager's clients all share the manager's.
    second = jupyter_client.BlockingKernelClient(connection_file=manager.connection_file)
    second.load_connection_file()
    second.start_channels()
    second.wait_for_ready(timeout=30)
    request = first.execute('let shared = 7\nprint("from the first")')
    assert "from the first" in text_of(outputs_of(second, request))
    assert reply_to(first, request)["status"] == "ok"
    assert value(second, "shared") == "7"
    assert nothing_comes(first.get_shell_msg)
    second.stop_channels()


def test_a_thousand_requests_are_answered_in_order(shared):
    requests = [shared.kernel_info() for _ in range(1_000)]
    for request in requests:
        assert shared.get_shell_msg(timeout=30)["parent_header"]["msg_id"] == request
    outputs_of(shared, requests[-1])


def test_a_request_of_fifty_megabytes(shared):
    text = "x" * 50_000_000
    begin = time.monotonic()
    assert reply_to(shared, shared.is_complete(f'let long = "{text}"'))["status"] == "complete"
    assert time.monotonic() - begin < 30


def test_the_heartbeat_beats_while_a_cell_runs(kernel):
    _, client = kernel
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    assert wait_until(client.hb_channel.is_beating, timeout=5)
    control(client, "interrupt_request")
    reply_to(client, request)


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
    assert wait_until(lambda: not runs(process), timeout=5)
    assert wait_until(lambda: not any(map(runs, below)), timeout=5)


def test_a_killed_kernel_leaves_no_process(kernel):
    manager, client = kernel
    run(client, "1")
    below = descendants(manager.provisioner.pid)
    assert below
    os.kill(manager.provisioner.pid, signal.SIGKILL)
    assert wait_until(lambda: not any(map(runs, below)), timeout=5)


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
    assert wait_until(lambda: not runs(kernel_process), timeout=10)
    assert wait_until(lambda: not any(map(runs, below)), timeout=5)


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


def test_the_log_names_what_was_dropped_and_never_the_key(tmp_path):
    log = tmp_path / "log"
    manager = jupyter_client.KernelManager(kernel_name="attentive")
    with log.open("w") as stream:
        manager.start_kernel(stderr=stream)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    client.shell_channel.socket.send_multipart([b"<IDS|MSG>", b"0" * 64, b"{}", b"{}", b"{}", b"{}"])
    assert reply_to(client, client.kernel_info())["status"] == "ok"
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    assert "signature does not fit" in log.read_text()
    assert manager.session.key.decode() not in log.read_text()


def test_a_restart_gives_a_fresh_session(kernel):
    manager, client = kernel
    run(client, "let gone = 1")
    manager.restart_kernel()
    client.wait_for_ready(timeout=60)
    assert run(client, "gone")[1]["ename"] == "CompileError"
    assert run(client, "1")[1]["execution_count"] == 2
