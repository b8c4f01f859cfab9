"""Subshells (JEP 91): cells beside a running cell."""

from client import (
    FOREVER, TIMEOUT, control, outputs_of, replies_to, reply_to, run, send_in, subshell, text_of, types, value, wait_for,
    wait_for_arrival, wait_for_stream,
)


def execute_in(client, shell, code):
    return send_in(client, shell, "execute_request", {"code": code})


def test_kernel_info_offers_subshells(shared):
    assert "kernel subshells" in reply_to(shared, shared.kernel_info())["supported_features"]


def test_subshells_are_made_listed_and_deleted(kernel):
    _, client = kernel
    assert control(client, "list_subshell_request") == {"status": "ok", "subshell_id": []}
    made = sorted(subshell(client) for _ in range(3))
    assert control(client, "list_subshell_request")["subshell_id"] == made
    assert control(client, "delete_subshell_request", {"subshell_id": made[0]}) == {"status": "ok"}
    assert control(client, "list_subshell_request")["subshell_id"] == made[1:]


def test_a_subshell_s_cell_runs_while_the_main_shell_is_busy_and_sees_its_values(kernel):
    _, client = kernel
    run(client, "var kept = 41")
    shell = subshell(client)
    main = client.execute(FOREVER)
    wait_for_stream(client, "on")
    beside = execute_in(client, shell, 'print("beside")\nkept + 1')
    outputs = outputs_of(client, beside)
    assert types(outputs) == ["busy", "execute_input", "stream", "execute_result", "idle"]
    assert outputs[3]["content"]["data"]["text/plain"] == "42"
    reply = reply_to(client, beside)
    assert reply["status"] == "ok"
    control(client, "interrupt_request")
    assert reply_to(client, main)["ename"] == "Interrupted"
    assert reply["execution_count"] == 3


def test_each_output_belongs_to_its_own_cell(kernel):
    _, client = kernel
    run(client, "import Foundation")
    shells = [None, subshell(client), subshell(client)]
    code = 'for i in 0..<20 { print("NAME \\(i)"); Thread.sleep(forTimeInterval: 0.02) }'
    requests = [execute_in(client, shell, code.replace("NAME", f"cell{i}")) for i, shell in enumerate(shells)]
    replies, seen, idle = replies_to(client, requests), {request: "" for request in requests}, set()
    while len(idle) < len(requests):
        message = client.get_iopub_msg(timeout=TIMEOUT)
        parent = message["parent_header"].get("msg_id")
        if message["msg_type"] == "stream":
            seen[parent] += message["content"]["text"]
        if message["content"].get("execution_state") == "idle" and parent in seen:
            idle.add(parent)
    assert [reply["status"] for reply in replies] == ["ok"] * 3
    for i, request in enumerate(requests):
        assert seen[request] == "".join(f"cell{i} {line}\n" for line in range(20))


def test_an_interrupt_ends_the_cells_of_all_shells(kernel):
    _, client = kernel
    shells = [None, subshell(client)]
    requests = [execute_in(client, shell, FOREVER) for shell in shells]
    for _ in requests:
        wait_for_stream(client, "on")
    control(client, "interrupt_request")
    assert [reply["ename"] for reply in replies_to(client, requests)] == ["Interrupted"] * 2
    assert value(client, "1 + 1") == "2"


def test_an_error_ends_what_waits_in_its_own_shell_only(kernel, tmp_path):
    _, client = kernel
    run(client, "struct Odd: Error {}")
    wait = wait_for(tmp_path / "flag")
    shell = subshell(client)
    requests = [
        execute_in(client, None, wait),
        execute_in(client, None, "let after = 1"),
        execute_in(client, shell, wait + "throw Odd()"),
        execute_in(client, shell, "let never = 1"),
    ]
    wait_for_arrival(client)
    (tmp_path / "flag").touch()
    replies = replies_to(client, requests)
    assert [reply["status"] for reply in replies] == ["ok", "ok", "error", "error"]
    assert replies[3]["ename"] == "NotRun"


def test_an_unknown_subshell_is_answered_by_an_error(shared):
    request = execute_in(shared, "nowhere", "1")
    reply = reply_to(shared, request)
    assert reply["status"] == "error" and "'nowhere'" in reply["evalue"]
    assert types(outputs_of(shared, request)) == ["busy", "idle"]
    assert control(shared, "delete_subshell_request", {"subshell_id": "nowhere"})["status"] == "error"
    assert control(shared, "delete_subshell_request", {})["status"] == "error"



def test_cells_of_two_shells_may_ask_at_once_and_each_gets_one_answer(kernel):
    _, client = kernel
    run(client, "import Attentive")
    shells = [None, subshell(client)]
    code = 'let NAME = try input("NAME? ")'
    content = [{"code": code.replace("NAME", name), "allow_stdin": True} for name in ("first", "second")]
    requests = [send_in(client, shell, "execute_request", asked) for shell, asked in zip(shells, content)]
    answered = set()
    for _ in requests:
        question = client.get_stdin_msg(timeout=TIMEOUT)
        answered.add(question["content"]["prompt"])
        client.input(question["content"]["prompt"].removesuffix("? "))
    assert answered == {"first? ", "second? "}
    assert [reply["status"] for reply in replies_to(client, requests)] == ["ok", "ok"]
    assert value(client, 'first + " " + second') == '"first second"'
