"""Questions that a cell asks its client."""

import pytest

from client import TIMEOUT, control, nothing_comes, outputs_of, reply_to, run, text_of, value


def test_input_is_asked_for_and_answered(kernel):
    _, client = kernel
    run(client, "import Attentive")
    request = client.execute('let name = try input("name? ")\nprint("hello \\(name)")', allow_stdin=True)
    question = client.get_stdin_msg(timeout=TIMEOUT)
    assert question["msg_type"] == "input_request"
    assert question["parent_header"]["msg_id"] == request
    assert question["content"] == {"prompt": "name? ", "password": False}
    client.input("Ada 律")
    assert text_of(outputs_of(client, request)) == "hello Ada 律\n"
    assert reply_to(client, request)["status"] == "ok"


def test_input_fails_at_once_where_nobody_can_answer(kernel):
    _, client = kernel
    run(client, "import Attentive")
    _, reply = run(client, 'try input("name? ")', allow_stdin=False)
    assert reply["status"] == "error"


def ask(client, code):
    """Runs a cell up to its question: the request, and the question."""
    request = client.execute(code, allow_stdin=True)
    return request, client.get_stdin_msg(timeout=TIMEOUT)


def test_a_password_is_asked_for_as_one_and_never_shown(kernel):
    _, client = kernel
    run(client, "import Attentive")
    request, question = ask(client, 'let secret = try input("key: ", password: true)\nsecret.count')
    assert question["content"] == {"prompt": "key: ", "password": True}
    client.input("hunter2")
    outputs = outputs_of(client, request)
    assert reply_to(client, request)["status"] == "ok"
    assert outputs[-2]["content"]["data"]["text/plain"] == "7"
    assert not any("hunter2" in str(message["content"]) for message in outputs)


def test_two_questions_of_a_cell_are_asked_one_after_the_other(kernel):
    _, client = kernel
    run(client, "import Attentive")
    request, first = ask(client, 'let a = try input("a? ")\nlet b = try input("b? ")\nprint(a + b)')
    assert first["content"]["prompt"] == "a? "
    assert nothing_comes(client.get_stdin_msg)
    client.input("one")
    assert client.get_stdin_msg(timeout=TIMEOUT)["content"]["prompt"] == "b? "
    client.input("two")
    assert text_of(outputs_of(client, request)) == "onetwo\n"
    reply_to(client, request)


def test_an_interrupt_ends_a_question_and_a_late_answer_reaches_nobody(kernel):
    _, client = kernel
    run(client, "import Attentive")
    request, _ = ask(client, 'let a = try input("a? ")')
    control(client, "interrupt_request")
    assert reply_to(client, request)["ename"] == "Interrupted"
    client.input("late")
    request, _ = ask(client, 'let b = try input("b? ")\nprint(b)')
    client.input("in time")
    assert text_of(outputs_of(client, request)) == "in time\n"
    reply_to(client, request)


def test_a_question_goes_to_the_client_that_runs_the_cell(kernel):
    manager, first = kernel
    second = manager.client()
    second.session = type(second.session)(key=manager.session.key)
    second.start_channels()
    second.wait_for_ready(timeout=TIMEOUT)
    run(first, "import Attentive")
    request, _ = ask(first, 'print(try input("a? "))')
    assert nothing_comes(second.get_stdin_msg)
    first.input("mine")
    assert text_of(outputs_of(first, request)) == "mine\n"
    second.stop_channels()

