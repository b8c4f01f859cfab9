"""Short words for what tests do with a jupyter_client."""

import time
from queue import Empty

# Only for what never comes: no machine is so slow.
TIMEOUT = 120

# A cell that only an interrupt ends; it has begun once it has printed.
FOREVER = 'print("on")\nwhile true {}'


def wait_for(file):
    """The lines of a cell that wait until a file is there."""
    return (
        "import Foundation\n"
        f'while !FileManager.default.fileExists(atPath: "{file}") {{ usleep(5_000) }}\n'
    )


def wait_for_arrival(client):
    """Waits until the kernel has all that was sent on shell: this question is answered at once, whatever runs."""
    reply_to(client, client.comm_info())


def outputs_of(client, request, timeout=TIMEOUT):
    """The iopub messages of a request, up to its idle."""
    outputs = []
    end = time.monotonic() + timeout
    while True:
        message = client.get_iopub_msg(timeout=max(0.1, end - time.monotonic()))
        if message["parent_header"].get("msg_id") != request:
            continue
        outputs.append(message)
        if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
            return outputs


def subshell(client):
    """Makes a subshell and returns its ID."""
    reply = control(client, "create_subshell_request")
    assert reply["status"] == "ok"
    return reply["subshell_id"]


def send_in(client, shell, message_type, content):
    """Sends a request to a subshell, or with None to the main shell, and returns its ID."""
    message = client.session.msg(message_type, content)
    if shell is not None:
        message["header"]["subshell_id"] = shell
    client.shell_channel.send(message)
    return message["header"]["msg_id"]


def replies_to(client, requests, timeout=TIMEOUT):
    """The replies to some requests on shell, in whatever order they come."""
    replies = {}
    end = time.monotonic() + timeout
    while len(replies) < len(requests):
        message = client.get_shell_msg(timeout=max(0.1, end - time.monotonic()))
        if message["parent_header"].get("msg_id") in requests:
            replies[message["parent_header"]["msg_id"]] = message["content"]
    return [replies[request] for request in requests]


def reply_to(client, request, timeout=TIMEOUT):
    """The reply to a request on shell."""
    end = time.monotonic() + timeout
    while True:
        message = client.get_shell_msg(timeout=max(0.1, end - time.monotonic()))
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def control(client, message_type, content=None, timeout=TIMEOUT):
    """Sends a request on control and returns its reply's content."""
    message = client.session.msg(message_type, content or {})
    client.control_channel.send(message)
    while True:
        reply = client.get_control_msg(timeout=timeout)
        if reply["parent_header"].get("msg_id") == message["header"]["msg_id"]:
            return reply["content"]


def run(client, code, **options):
    """Executes a cell: its outputs up to idle, and its reply's content."""
    request = client.execute(code, **options)
    outputs = outputs_of(client, request)
    return outputs, reply_to(client, request)


def value(client, code):
    """The plain text of a cell's result."""
    outputs, reply = run(client, code)
    assert reply["status"] == "ok", reply
    return next(m["content"]["data"]["text/plain"] for m in outputs if m["msg_type"] == "execute_result")


def wait_for_stream(client, text):
    """Waits until a cell has printed this."""
    seen = ""
    while text not in seen:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if message["msg_type"] == "stream":
            seen += message["content"]["text"]


def types(outputs):
    """The outputs' types in order, with statuses by their state."""
    return [
        m["content"]["execution_state"] if m["msg_type"] == "status" else m["msg_type"] for m in outputs
    ]


def text_of(outputs, name="stdout"):
    """What a stream said."""
    return "".join(
        m["content"]["text"] for m in outputs if m["msg_type"] == "stream" and m["content"]["name"] == name
    )


def nothing_comes(get, timeout=0.5):
    """Whether a channel stays quiet."""
    try:
        get(timeout=timeout)
    except Empty:
        return True
    return False
