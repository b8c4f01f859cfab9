"""The channels beside shell, and several clients."""

import os
import signal

import jupyter_client
import pytest
import zmq

from client import (
    FOREVER, TIMEOUT, control, nothing_comes, outputs_of, reply_to, run, text_of, types, value, wait_for,
    wait_for_arrival, wait_for_stream,
)
from processes import wait_until


@pytest.mark.parametrize("how", ["message", "signal"])
def test_an_interrupt_ends_the_cell_and_keeps_values(kernel, how):
    manager, client = kernel
    run(client, "var kept = 41")
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    if how == "message":
        assert control(client, "interrupt_request")["status"] == "ok"
    else:
        os.kill(manager.provisioner.pid, signal.SIGINT)
    assert reply_to(client, request)["ename"] == "Interrupted"
    assert value(client, "kept + 1") == "42"


def test_an_interrupt_of_an_idle_kernel_costs_nothing(kernel):
    manager, client = kernel
    assert control(client, "interrupt_request")["status"] == "ok"
    assert value(client, "1 + 1") == "2"
    os.kill(manager.provisioner.pid, signal.SIGINT)
    # On a slow machine the signal is heard only while this cell runs.
    run(client, "1")
    assert value(client, "1 + 1") == "2"


def test_control_answers_while_a_cell_runs(kernel):
    _, client = kernel
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    assert control(client, "kernel_info_request")["status"] == "ok"
    control(client, "interrupt_request")
    reply_to(client, request)


def test_two_clients_share_values_and_see_all_output(kernel):
    manager, first = kernel
    # A session of its own, as in another process: the manager's clients all share the manager's.
    second = jupyter_client.BlockingKernelClient(connection_file=manager.connection_file)
    second.load_connection_file()
    second.start_channels()
    second.wait_for_ready(timeout=TIMEOUT)
    request = first.execute('let shared = 7\nprint("from the first")')
    assert "from the first" in text_of(outputs_of(second, request))
    assert reply_to(first, request)["status"] == "ok"
    assert value(second, "shared") == "7"
    assert nothing_comes(first.get_shell_msg)
    second.stop_channels()


def test_a_thousand_requests_are_answered_in_order(shared):
    requests = [shared.kernel_info() for _ in range(1_000)]
    for request in requests:
        assert shared.get_shell_msg(timeout=TIMEOUT)["parent_header"]["msg_id"] == request
    outputs_of(shared, requests[-1])


def test_the_heartbeat_beats_while_a_cell_runs(kernel):
    _, client = kernel
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    assert wait_until(client.hb_channel.is_beating)
    control(client, "interrupt_request")
    reply_to(client, request)


def test_a_thousand_cells_behind_an_error_are_all_answered_in_order(kernel, tmp_path):
    _, client = kernel
    run(client, "struct Odd: Error {}")
    failing = client.execute(wait_for(tmp_path / "flag") + "throw Odd()")
    requests = [client.execute(f"let never{i} = {i}") for i in range(1_000)]
    wait_for_arrival(client)
    (tmp_path / "flag").touch()
    assert reply_to(client, failing)["ename"] == "Odd"
    for request in requests:
        message = client.get_shell_msg(timeout=TIMEOUT)
        assert message["parent_header"]["msg_id"] == request
        assert message["content"]["status"] == "error" and message["content"]["ename"] == "NotRun"
    outputs_of(client, requests[-1])
    assert value(client, "1 + 1") == "2"


def test_questions_about_code_are_answered_while_a_cell_runs(kernel):
    _, client = kernel
    request = client.execute(FOREVER)
    wait_for_stream(client, "on")
    for asked, reply in [
        (client.is_complete("1 +"), {"status": "incomplete"}),
        (client.history(hist_access_type="tail", n=1), {"status": "ok"}),
        (client.comm_info(), {"status": "ok", "comms": {}}),
        (client.kernel_info(), {"implementation": "attentive"}),
    ]:
        answer = reply_to(client, asked)
        assert {key: answer[key] for key in reply} == reply
        outputs = outputs_of(client, asked)
        assert types(outputs) == ["busy", "idle"]
    control(client, "interrupt_request")
    assert reply_to(client, request)["ename"] == "Interrupted"
    assert types(outputs_of(client, request))[-1] == "idle"


@pytest.mark.parametrize("topic", [b"", b"", b"kernel."])
def test_every_subscriber_is_welcomed_first(shared, topic):
    iopub = shared.context.socket(zmq.SUB)
    iopub.subscribe(topic)
    iopub.connect(shared._make_url("iopub"))
    try:
        assert iopub.poll(TIMEOUT * 1_000)
        _, frames = shared.session.feed_identities(iopub.recv_multipart())
        message = shared.session.deserialize(frames)
        assert message["msg_type"] == "iopub_welcome"
        assert message["content"] == {"subscription": topic.decode()}
        assert message["parent_header"] == {}
    finally:
        iopub.close(linger=0)

