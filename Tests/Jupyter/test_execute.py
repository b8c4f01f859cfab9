"""Cells through jupyter_client: outputs, counts, errors, and what waits behind an error."""

from client import (
    TIMEOUT, outputs_of, reply_to, run, text_of, types, value, wait_for, wait_for_arrival, wait_for_stream,
)


def test_output_comes_in_order_between_busy_and_idle(shared):
    code = 'print("one")\nimport Attentive\ndisplay("two")\nprint("three")\n4'
    outputs, reply = run(shared, code)
    assert types(outputs) == [
        "busy", "execute_input", "stream", "display_data", "stream", "execute_result", "idle",
    ]
    assert reply["status"] == "ok"


def test_output_arrives_while_the_cell_runs(shared, tmp_path):
    request = shared.execute(f'print("first")\n{wait_for(tmp_path / "flag")}print("last")')
    # The cell goes on only once its first line was heard.
    wait_for_stream(shared, "first")
    (tmp_path / "flag").touch()
    assert "last" in text_of(outputs_of(shared, request))
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


def test_stop_on_error_ends_what_waits_and_nothing_later(kernel, tmp_path):
    _, client = kernel
    run(client, "struct Odd: Error {}")
    failing = client.execute(wait_for(tmp_path / "flag") + "throw Odd()")
    waiting = [client.execute(f"let kept{i} = {i}") for i in range(3)]
    wait_for_arrival(client)
    (tmp_path / "flag").touch()
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


def test_a_silent_error_ends_nothing_that_waits(kernel):
    _, client = kernel
    run(client, "struct Odd: Error {}")
    failing = client.execute("throw Odd()", silent=True)
    after = client.execute("let kept = 1")
    assert reply_to(client, failing)["status"] == "error"
    assert reply_to(client, after)["status"] == "ok"


def test_silent_with_store_history_is_silent_all_the_same(shared):
    _, before = run(shared, "1")
    outputs, reply = run(shared, "2", silent=True, store_history=True)
    assert types(outputs) == ["busy", "idle"]
    assert reply["execution_count"] == before["execution_count"]


def test_a_silent_error_is_in_the_reply_alone(shared):
    outputs, reply = run(shared, "[1][3]", silent=True)
    assert types(outputs) == ["busy", "idle"]
    assert reply["status"] == "error" and "out of range" in reply["evalue"]


def test_user_expressions_are_not_evaluated_after_an_error(shared):
    _, reply = run(shared, "[1][3]", user_expressions={"one": "1"})
    assert reply["status"] == "error"
    assert reply["user_expressions"] == {}


def test_help_goes_to_the_pager(shared):
    outputs, reply = run(shared, "%help")
    assert types(outputs) == ["busy", "execute_input", "idle"]
    [page] = [payload for payload in reply["payload"] if payload["source"] == "page"]
    assert page["start"] == 0
    assert "%time" in page["data"]["text/plain"]


def test_output_after_a_cell_s_end_belongs_to_the_cell(shared, tmp_path):
    flag = tmp_path / "flag"
    wait = f'while !FileManager.default.fileExists(atPath: "{flag}") {{ usleep(5_000) }}'
    early = shared.execute(f'import Foundation\nThread {{ {wait}; print("late") }}.start()')
    assert text_of(outputs_of(shared, early)) == ""
    reply_to(shared, early)
    run(shared, 'print("other")')
    flag.touch()
    late = shared.get_iopub_msg(timeout=TIMEOUT)
    assert late["msg_type"] == "stream"
    assert late["parent_header"]["msg_id"] == early
    assert late["content"]["text"] == "late\n"

