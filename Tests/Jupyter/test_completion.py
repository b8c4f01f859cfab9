"""Completion and inspection, as a front end asks for them."""

from client import control, outputs_of, reply_to, run, types, wait_for_stream


def complete(client, marked):
    """The reply to a completion at the mark ‸."""
    code, cursor = marked.replace("‸", ""), marked.index("‸")
    return reply_to(client, client.complete(code, cursor))


def inspect(client, marked):
    """The reply to an inspection at the mark ‸."""
    code, cursor = marked.replace("‸", ""), marked.index("‸")
    return reply_to(client, client.inspect(code, cursor))


def applied(marked, reply, match):
    """The code once a match is taken."""
    code = marked.replace("‸", "")
    return code[: reply["cursor_start"]] + match + code[reply["cursor_end"] :]


def test_a_variable_of_an_earlier_cell_is_completed(shared):
    run(shared, "let uniqueVariable = 7")
    reply = complete(shared, "print(uniqueV‸)")
    assert reply["status"] == "ok"
    assert reply["matches"] == ["uniqueVariable"]
    assert applied("print(uniqueV‸)", reply, "uniqueVariable") == "print(uniqueVariable)"
    (kind,) = reply["metadata"]["_jupyter_types_experimental"]
    assert kind["text"] == "uniqueVariable" and kind["type"] == "variable"


def test_cursors_count_code_points(shared):
    marked = 'let s = "🇫🇷👩‍👩‍👧é"; s.uppercas‸ + "🎉"'
    reply = complete(shared, marked)
    assert "uppercased()" in reply["matches"]
    assert applied(marked, reply, "uppercased()") == 'let s = "🇫🇷👩‍👩‍👧é"; s.uppercased() + "🎉"'
    found = inspect(shared, 'let s = "🇫🇷👩‍👩‍👧é"; s.upper‸cased()')
    assert found["found"] and "func uppercased() -> String" in found["data"]["text/plain"]


def test_labels_modules_and_the_library_are_completed(shared):
    run(shared, "import Attentive\nfunc scaled(_ x: Int, by factor: Double) -> Double { Double(x) * factor }")
    assert "by: " in complete(shared, "scaled(1, ‸)")["matches"]
    assert complete(shared, "import Attent‸")["matches"] == ["Attentive"]
    assert complete(shared, "Transformer‸")["matches"][0] == "Transformer"


def test_documentation_is_shown_with_the_signature(shared):
    run(shared, "/// How *loud* it is.\nfunc loudness(of sound: [Float]) -> Float { 0 }")
    for marked in ("loud‸ness(of: [])", "loudness‸(of: [])", "loudness(‸", "let x = loudness(of: [1, ‸"):
        found = inspect(shared, marked)
        assert found["found"], marked
        plain = "func loudness(of sound: [Float]) -> Float\n\nHow *loud* it is."
        assert found["data"]["text/plain"] == plain
        assert "```swift\nfunc loudness" in found["data"]["text/markdown"]
    assert not inspect(shared, "1 + ‸2")["found"]


def test_a_running_cell_holds_nothing_up(kernel):
    _, client = kernel
    run(client, "let uniqueVariable = 7")
    complete(client, "uniqueV‸")
    request = client.execute('print("on")\nwhile true {}')
    wait_for_stream(client, "on")
    assert complete(client, "uniqueV‸")["matches"] == ["uniqueVariable"]
    control(client, "interrupt_request")
    assert types(outputs_of(client, request))[-1] == "idle"
