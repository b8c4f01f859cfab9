"""Comms: a line between a cell's code and the front end, opened by either."""

import uuid

import pytest

from client import control, outputs_of, reply_to, run, subshell, text_of, types, value, wait_for_stream

ECHO = """import Attentive
Comm.register(target: "echo") { comm, open in
  comm.send(open.data)
  comm.onMessage { print("heard"); comm.send($0.data, metadata: $0.metadata, buffers: $0.buffers) }
  comm.onClose { _ in print("closed") }
}"""


def send(client, message_type, content, shell=None, metadata=None, buffers=None):
    """Sends a comm message; returns its ID."""
    message = client.session.msg(message_type, content, metadata=metadata)
    if shell is not None:
        message["header"]["subshell_id"] = shell
    client.session.send(client.shell_channel.socket, message, buffers=buffers)
    return message["header"]["msg_id"]


def open_comm(client, target, data=None):
    """Opens a comm; returns its ID and the outputs of opening it."""
    comm = uuid.uuid4().hex
    request = send(client, "comm_open", {"comm_id": comm, "target_name": target, "data": data or {}})
    return comm, outputs_of(client, request)


def open_comms(client, **asked):
    return reply_to(client, client.comm_info(**asked))["comms"]


def test_the_front_end_opens_a_registered_target_and_both_speak(kernel):
    _, client = kernel
    run(client, ECHO)
    comm, outputs = open_comm(client, "echo", {"hello": [1, None, "ü"]})
    assert types(outputs) == ["busy", "comm_msg", "idle"]
    assert outputs[1]["content"] == {"comm_id": comm, "data": {"hello": [1, None, "ü"]}}
    assert open_comms(client) == {comm: {"target_name": "echo"}}
    request = send(
        client, "comm_msg", {"comm_id": comm, "data": {"n": 7}}, metadata={"m": 1}, buffers=[b"\x00\xff", b"two"]
    )
    outputs = outputs_of(client, request)
    assert sorted(types(outputs)[1:-1]) == ["comm_msg", "stream"]
    [answer] = [message for message in outputs if message["msg_type"] == "comm_msg"]
    assert answer["content"] == {"comm_id": comm, "data": {"n": 7}}
    assert answer["metadata"] == {"m": 1}
    assert [bytes(buffer) for buffer in answer["buffers"]] == [b"\x00\xff", b"two"]
    assert text_of(outputs) == "heard\n"
    request = send(client, "comm_close", {"comm_id": comm, "data": {}})
    assert text_of(outputs_of(client, request)) == "closed\n"
    assert open_comms(client) == {}


def test_a_cell_opens_a_comm_hears_it_and_closes_it(kernel):
    _, client = kernel
    code = """import Attentive
var heard = 0
let slider = Comm(target: "slider", data: ["value": 3], metadata: ["version": "2.1.0"], buffers: [.init([1, 2])])
slider.onMessage { if let n = $0.data["value"]?.integer { heard += n } }"""
    outputs, reply = run(client, code)
    assert reply["status"] == "ok", reply
    assert types(outputs) == ["busy", "execute_input", "comm_open", "idle"]
    opened = outputs[2]
    comm = opened["content"]["comm_id"]
    assert opened["content"] == {"comm_id": comm, "target_name": "slider", "data": {"value": 3}}
    assert opened["metadata"] == {"version": "2.1.0"}
    assert [bytes(buffer) for buffer in opened["buffers"]] == [b"\x01\x02"]
    for _ in range(2):
        outputs_of(client, send(client, "comm_msg", {"comm_id": comm, "data": {"value": 21}}))
    assert value(client, "heard") == "42"
    outputs, _ = run(client, 'slider.close(["bye": true])')
    assert [m["content"] for m in outputs if m["msg_type"] == "comm_close"] == [
        {"comm_id": comm, "data": {"bye": True}}
    ]
    assert open_comms(client) == {}


def test_comm_info_filters_by_target_on_shell_and_on_control(kernel):
    _, client = kernel
    outputs, _ = run(client, 'import Attentive\nlet (a, b) = (Comm(target: "a"), Comm(target: "b"))')
    [a, _] = [m["content"]["comm_id"] for m in outputs if m["msg_type"] == "comm_open"]
    assert len(open_comms(client)) == 2
    assert open_comms(client, target_name="a") == {a: {"target_name": "a"}}
    assert control(client, "comm_info_request", {"target_name": "a"})["comms"] == {a: {"target_name": "a"}}


@pytest.mark.parametrize("imported", [False, True])
def test_a_target_that_nobody_registered_is_closed_at_once(kernel, imported):
    _, client = kernel
    if imported:
        run(client, "import Attentive")
    comm, outputs = open_comm(client, "nowhere")
    assert types(outputs) == ["busy", "comm_close", "idle"]
    assert outputs[1]["content"]["comm_id"] == comm
    assert open_comms(client) == {}


def test_a_trap_in_a_handler_is_an_error_of_its_message_and_costs_nothing(kernel):
    _, client = kernel
    run(client, ECHO + '\nlet list = [1]\nComm.register(target: "bad") { _, _ in print(list[list.count]) }')
    _, outputs = open_comm(client, "bad")
    assert types(outputs) == ["busy", "error", "comm_close", "idle"]
    assert "out of range" in outputs[1]["content"]["evalue"]
    assert value(client, "list") == "[1]"


def test_a_comm_in_a_subshell_is_heard_while_a_cell_runs(kernel):
    _, client = kernel
    run(client, ECHO)
    comm, _ = open_comm(client, "echo")
    shell = subshell(client)
    cell = client.execute('print("on")\nwhile true {}')
    wait_for_stream(client, "on")
    request = send(client, "comm_msg", {"comm_id": comm, "data": {"n": 1}}, shell=shell)
    assert "comm_msg" in types(outputs_of(client, request))
    control(client, "interrupt_request")
    assert reply_to(client, cell)["ename"] == "Interrupted"


def test_comms_end_with_the_worker(kernel):
    _, client = kernel
    run(client, 'import Attentive\nlet slider = Comm(target: "slider")')
    assert len(open_comms(client)) == 1
    outputs, reply = run(client, "import Foundation\nexit(3)")
    assert reply["ename"] == "WorkerDied"
    assert "comm_close" in types(outputs)
    assert open_comms(client) == {}
