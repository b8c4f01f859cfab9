"""jupyter_kernel_test, the public suite, with every attribute that it has; conftest.py fails a skipped test."""

import jupyter_kernel_test


class TestConformance(jupyter_kernel_test.KernelTests):
    kernel_name = "attentive"
    language_name = "swift"
    file_extension = ".swift"
    code_hello_world = 'print("hello, world")'
    code_stderr = 'import Foundation\nFileHandle.standardError.write(Data("careful\\n".utf8))'
    completion_samples = [
        {"text": "clearOut", "matches": {"clearOutput()", "clearOutput(wait: "}},
        {"text": "import Attent", "matches": {"Attentive"}},
        {"text": "%%write", "matches": {"%%writefile"}},
    ]
    complete_code_samples = ["1", 'print("hello")', "func f() {\n  print(1)\n}", "let x = [1, 2]\nx.count"]
    incomplete_code_samples = ["func f() {", "let x = [1,", 'print("""', "if true {\n  print(1)"]
    invalid_code_samples = ["let = 3", "func 3() {}", "1 + )"]
    code_page_something = "%help"
    code_generate_error = 'struct Odd: Error {}\nthrow Odd()'
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "[1, 2, 3].map { $0 * 2 }", "result": "[2, 4, 6]"},
    ]
    code_display_data = [
        {"code": 'import Attentive\ndisplay(HTML("<b>bold</b>"))', "mime": "text/html"},
        {"code": 'display(Markdown("*strong*"))', "mime": "text/markdown"},
    ]
    code_history_pattern = "6 *"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "print"
    code_clear_output = "clearOutput()"


class TestWelcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "attentive"
    support_iopub_welcome = True
