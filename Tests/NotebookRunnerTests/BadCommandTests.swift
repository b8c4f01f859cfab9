import Foundation
import Testing

@Suite struct BadCommandTests {
  @Test(arguments: [
    (["missing.ipynb"], "'missing.ipynb': no such file"), (["."], "'.': a folder, not a notebook"),
    (["not-json.ipynb"], "'not-json.ipynb': not JSON at line 2, column 1: the text ends too early"),
    (
      ["format-3.ipynb"],
      "'format-3.ipynb': notebook format 3.0; this reads 4.0 to 4.5. Convert it with 'jupyter nbconvert --to notebook'"
    ),
    (
      ["in-python.ipynb"],
      "'in-python.ipynb': a notebook in python; name the kernel that is to run it with --kernel"
    ),
    (
      ["without-parameters.ipynb", "-p", "a=2"],
      "parameter 'a': 'without-parameters.ipynb' has none; they are declared in a cell tagged 'parameters'"
    ),
  ])
  func `a bad notebook or parameter is one line, and nothing is written`(arguments: [String], words: String)
    async throws
  {
    try await withCommand { command in
      let fixtures = ["not-json.ipynb", "format-3.ipynb", "in-python.ipynb", "without-parameters.ipynb"]
      for fixture in fixtures { try command.copy(fixture) }
      let result = try await command.run(arguments)
      #expect(result == Command.Result(status: 64, stdout: "", stderr: "notebook-run: \(words)\n"))
      #expect(try command.names() == fixtures.sorted())
    }
  }

  @Test(arguments: [
    ([], "Missing expected argument '<notebooks> ...'"),
    (["a.ipynb", "-o", "b.ipynb", "--in-place"], "give one of --output, --output-dir and --in-place"),
    (["a.ipynb", "--format", "gif"], "--format: 'gif' is not a list of svg, pdf and png"),
    (["a.ipynb", "--export", "pdf"], "--export: 'pdf' is not a list of html and md"),
    (["a.ipynb", "-j", "0"], "--jobs: '0' is not a number above 0"),
    (["a.ipynb", "--deadline=-1"], "--deadline: '-1.0' is not a number of seconds above 0"),
    (["a.ipynb", "--check", "--in-place"], "--check and --update go with neither --in-place nor --timing"),
    (["a.ipynb", "--report", "a.html"], "--report tells of --check or --update; give one of them"),
    (["a.ipynb", "--against", "b.ipynb"], "--against is for --check or --update; give one of them"),
    (["a.ipynb", "--colour"], "Unknown option '--colour'"),
    (["a.ipynb", "-p", "novalue"], "-p: 'novalue' is not NAME=VALUE"),
    (["a.ipynb", "--timeout", "0"], "--timeout: '0.0' is not a number of seconds above 0"),
    (["a.ipynb", "--timeout", "soon"], "The value 'soon' is invalid for '--timeout <seconds>'"),
  ])
  func `a wrong command line says what is wrong and how it goes`(arguments: [String], words: String)
    async throws
  {
    try await withCommand { command in
      let result = try await command.run(arguments)
      #expect(result.status == 64)
      #expect(result.stderr.hasPrefix("Error: \(words)\n"))
      #expect(result.stderr.lowercased().contains("usage: notebook-run"))
      #expect(try command.names().isEmpty)
    }
  }
}
