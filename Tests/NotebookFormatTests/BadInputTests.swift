import Foundation
import NotebookFormat
import Testing

@Suite struct BadInputTests {
  @Test(arguments: [
    ("missing.ipynb", "no such file"),
    ("", "a folder, not a notebook"),
    ("empty-file.ipynb", "not a notebook: the file is empty"),
    ("not-json.ipynb", "not JSON at line 4, column 2: invalid value"),
    ("ends-too-early.ipynb", "not JSON at line 3, column 1: the text ends too early"),
    ("not-utf8.ipynb", "not UTF-8 on line 3; save it as UTF-8"),
    ("list.ipynb", "not a notebook: the JSON is not an object"),
    ("no-nbformat.ipynb", "not a notebook: 'nbformat' is missing"),
    (
      "format-3.ipynb",
      "notebook format 3.0; this reads 4.0 to 4.5. Convert it with 'jupyter nbconvert --to notebook'"
    ),
    ("format-4.7.ipynb", "notebook format 4.7; this reads 4.0 to 4.5"),
    ("format-5.ipynb", "notebook format 5.0; this reads 4.0 to 4.5"),
    ("no-cells.ipynb", "'cells' is missing or is not a list"),
    ("metadata-is-list.ipynb", "'metadata' is not an object"),
    ("cell-is-text.ipynb", "cell 1 is not an object"),
    ("cell-without-source.ipynb", "cell 2 has no 'source'"),
    ("cell-without-type.ipynb", "cell 1 has no 'cell_type'"),
    ("cell-of-unknown-type.ipynb", "cell 1 is of type 'heading'; a cell is code, markdown or raw"),
    ("source-is-number.ipynb", "cell 1 has a 'source' that is neither text nor lines"),
    ("outputs-is-text.ipynb", "'outputs' of cell 1 is not a list"),
    ("output-without-type.ipynb", "output 1 of cell 1 has no 'output_type'"),
  ])
  func `a bad file gives one line with what was found and where`(name: String, words: String) throws {
    let path = fixture(name)
    let error = #expect(throws: NotebookError.self) { try Notebook(contentsOf: path) }
    #expect(error?.description == "'\(path)': \(words)")
  }
}
