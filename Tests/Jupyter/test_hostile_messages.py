"""Messages that are wrong, forged, damaged or huge; the kernel lives on."""

import jupyter_client
import pytest

from client import TIMEOUT, nothing_comes, outputs_of, reply_to, run, types, value


def test_a_bad_signature_is_dropped_and_the_kernel_lives(kernel):
    manager, client = kernel
    # Behind this there is nothing left on iopub of the kernel's start.
    run(client, "1")
    stranger = jupyter_client.BlockingKernelClient(connection_file=manager.connection_file)
    stranger.load_connection_file()
    stranger.session.key = b"not the key"
    stranger.shell_channel.start()
    stranger.session.send(stranger.shell_channel.socket, "execute_request", {"code": "exit(3)"})
    assert nothing_comes(stranger.get_shell_msg, timeout=1)
    assert nothing_comes(client.get_iopub_msg, timeout=0.2)
    stranger.stop_channels()
    assert value(client, "1 + 1") == "2"


def test_a_request_of_fifty_megabytes(shared):
    text = "x" * 50_000_000
    assert reply_to(shared, shared.is_complete(f'let long = "{text}"'))["status"] == "complete"


def test_the_log_names_what_was_dropped_and_never_the_key(tmp_path):
    log = tmp_path / "log"
    manager = jupyter_client.KernelManager(kernel_name="attentive")
    with log.open("w") as stream:
        manager.start_kernel(stderr=stream)
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=TIMEOUT)
    client.shell_channel.socket.send_multipart([b"<IDS|MSG>", b"0" * 64, b"{}", b"{}", b"{}", b"{}"])
    assert reply_to(client, client.kernel_info())["status"] == "ok"
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    assert "signature does not fit" in log.read_text()
    assert manager.session.key.decode() not in log.read_text()


def frames_of(client, message_type="kernel_info_request", content=None):
    """A message's frames, signed, without identities: delimiter, signature, header, parent, metadata, content."""
    return client.session.serialize(client.session.msg(message_type, content or {}))


def send_signed(client, parts):
    """Sends four frames under a good signature."""
    client.shell_channel.socket.send_multipart([b"<IDS|MSG>", client.session.sign(parts), *parts])


def lives(client):
    """Whether the kernel answers the next request, and nothing before it."""
    request = client.kernel_info()
    message = client.get_shell_msg(timeout=TIMEOUT)
    outputs_of(client, request)
    return message["parent_header"]["msg_id"] == request


@pytest.mark.parametrize("part", range(1, 6))
def test_a_changed_frame_is_dropped(shared, part):
    frames = frames_of(shared)
    frames[part] = frames[part][:-1] + bytes([frames[part][-1] ^ 1])
    shared.shell_channel.socket.send_multipart(frames)
    assert lives(shared)


def test_a_missing_signature_is_dropped(shared):
    frames = frames_of(shared)
    frames[1] = b""
    shared.shell_channel.socket.send_multipart(frames)
    assert lives(shared)


def test_a_repeated_message_is_answered_once(shared):
    frames = frames_of(shared)
    for _ in range(3):
        shared.shell_channel.socket.send_multipart(frames)
    assert shared.get_shell_msg(timeout=TIMEOUT)["msg_type"] == "kernel_info_reply"
    assert lives(shared)


@pytest.mark.parametrize("count", range(6))
def test_truncated_frames_are_dropped(shared, count):
    shared.shell_channel.socket.send_multipart(frames_of(shared)[:count] or [b""])
    assert lives(shared)


def test_a_message_without_delimiter_is_dropped(shared):
    shared.shell_channel.socket.send_multipart(frames_of(shared)[1:])
    assert lives(shared)


@pytest.mark.parametrize("damaged", [b"\xff\xfe", b'{"code": "\xff"}', b"", b"null", b"[]", b"7", b"{", b"{}{}"])
@pytest.mark.parametrize("part", range(4))
def test_json_that_is_damaged_or_no_object_is_dropped(shared, part, damaged):
    parts = frames_of(shared, "is_complete_request", {"code": "1"})[2:]
    parts[part] = damaged
    send_signed(shared, parts)
    assert lives(shared)


@pytest.mark.parametrize("depth", [100, 100_000])
def test_json_of_any_depth_leaves_the_kernel_alive(shared, depth):
    parts = frames_of(shared, "no_such_message")[2:]
    parts[3] = b'{"deep":' + b"[" * depth + b"]" * depth + b"}"
    send_signed(shared, parts)
    assert lives(shared)


@pytest.mark.parametrize(
    ("message_type", "content"),
    [
        ("execute_request", {"code": 7}),
        ("execute_request", {}),
        ("complete_request", {"code": None, "cursor_pos": 0}),
        ("inspect_request", {"cursor_pos": 1}),
        ("is_complete_request", {"code": ["1"]}),
        ("history_request", {"hist_access_type": "everything"}),
        ("history_request", {}),
    ],
)
def test_wrong_fields_are_answered_by_an_error_that_names_them(shared, message_type, content):
    message = shared.session.msg(message_type, content)
    shared.shell_channel.send(message)
    reply = reply_to(shared, message["header"]["msg_id"])
    assert reply["status"] == "error" and reply["ename"] == "MalformedRequest"
    assert "the request's '" in reply["evalue"]
    assert types(outputs_of(shared, message["header"]["msg_id"])) == ["busy", "idle"]


@pytest.mark.parametrize(
    "content",
    [
        {"code": "1", "silent": "yes", "store_history": 3, "user_expressions": [], "stop_on_error": None},
        {"code": "1", "user_expressions": {"a": 7}},
    ],
)
def test_optional_fields_of_wrong_types_count_as_absent(shared, content):
    message = shared.session.msg("execute_request", content)
    shared.shell_channel.send(message)
    assert reply_to(shared, message["header"]["msg_id"])["status"] == "ok"


@pytest.mark.parametrize("cursor", [-5, 10**6, 2**62, "end", None])
def test_a_cursor_out_of_bounds_is_no_harm(shared, cursor):
    message = shared.session.msg("complete_request", {"code": "pri", "cursor_pos": cursor})
    shared.shell_channel.send(message)
    reply = reply_to(shared, message["header"]["msg_id"])
    assert reply["status"] == "ok" and 0 <= reply["cursor_start"] <= reply["cursor_end"] <= 3


def test_an_unknown_request_is_answered_by_an_error_and_another_message_by_nothing(shared):
    for message_type, answered in [("dream_request", True), ("dream", False)]:
        message = shared.session.msg(message_type, {})
        shared.shell_channel.send(message)
        if answered:
            reply = shared.get_shell_msg(timeout=TIMEOUT)
            assert reply["msg_type"] == "dream_reply" and reply["content"]["status"] == "error"
        assert types(outputs_of(shared, message["header"]["msg_id"])) == ["busy", "idle"]
    assert nothing_comes(shared.get_shell_msg)


def test_messages_on_stdin_that_nobody_asked_for_are_dropped(shared):
    shared.input("unasked")
    shared.stdin_channel.socket.send_multipart([b"garbage"])
    assert value(shared, "1 + 1") == "2"


def test_a_cell_of_fifty_megabytes_of_text_comes_back(shared):
    outputs, reply = run(shared, 'print(String(repeating: "x", count: 50_000_000))')
    assert reply["status"] == "ok"
    streams = [m["content"]["text"] for m in outputs if m["msg_type"] == "stream"]
    assert sum(map(len, streams)) == 50_000_001

