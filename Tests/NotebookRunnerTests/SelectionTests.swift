import Foundation
import NotebookRunner
import Testing

@Suite struct SelectionTests {
  /// Finds notebooks among files with these names; the names that come back are without the folder's.
  func select(
    _ patterns: [String], among files: [String], _ destination: NotebookSelection.Destination = .beside
  ) async throws -> [NotebookSelection.Entry] {
    try await withTemporaryFolder { folder in
      for file in files {
        let path = URL(fileURLWithPath: "\(folder)/\(file)")
        try FileManager.default.createDirectory(
          at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data().write(to: path)
      }
      let found = try NotebookSelection(patterns.map { "\(folder)/\($0)" }, destination: destination)
      return found.entries.map {
        .init(
          input: $0.input.replacing("\(folder)/", with: ""),
          output: $0.output.replacing("\(folder)/", with: ""))
      }
    }
  }

  let files = [
    "a.ipynb", "b.ipynb", "a.executed.ipynb", "in/c.ipynb", "in/deep/d.ipynb", ".hidden/e.ipynb", "x.txt",
  ]

  @Test(arguments: [
    (["*.ipynb"], ["a.ipynb", "b.ipynb"]), (["[ab].ipynb", "a.ipynb"], ["a.ipynb", "b.ipynb"]),
    (["**/*.ipynb"], ["a.ipynb", "b.ipynb", "in/c.ipynb", "in/deep/d.ipynb"]),
    (["in/**/?.ipynb"], ["in/c.ipynb", "in/deep/d.ipynb"]), (["*.executed.ipynb"], ["a.executed.ipynb"]),
    (["b.ipynb", "a.ipynb"], ["b.ipynb", "a.ipynb"]), ([".hidden/*.ipynb"], [".hidden/e.ipynb"]),
  ])
  func `patterns find notebooks, each once`(patterns: [String], inputs: [String]) async throws {
    #expect(try await select(patterns, among: files).map(\.input) == inputs)
  }

  @Test func `a pattern without a match is refused`() {
    let error = #expect(throws: RunError.self) {
      try NotebookSelection(["no/such/*.ipynb"], destination: .beside)
    }
    #expect(error?.description == "'no/such/*.ipynb': matches no file")
    #expect(error?.exitCode == .usage)
  }

  @Test func `outputs go beside, into a folder, or over the notebook itself`() async throws {
    #expect(try await select(["a.ipynb"], among: files).map(\.output) == ["a.executed.ipynb"])
    #expect(try await select(["in/c.ipynb"], among: files, .folder("out")).map(\.output) == ["out/c.ipynb"])
    #expect(try await select(["a.ipynb"], among: files, .inPlace).map(\.output) == ["a.ipynb"])
    #expect(try await select(["a.ipynb"], among: files, .file("o.ipynb")).map(\.output) == ["o.ipynb"])
  }

  @Test(arguments: [
    (["a.ipynb", "b.ipynb"], NotebookSelection.Destination.file("o.ipynb"), "takes one notebook, not 2"),
    (["a/x.ipynb", "b/x.ipynb"], .folder("out"), "would both be written to 'out/x.ipynb'"),
    (
      ["a.ipynb", "a.executed.ipynb"], .beside,
      "'a.executed.ipynb' would be written over by the run of 'a.ipynb'"
    ),
  ])
  func `outputs that meet each other or an input are refused`(
    inputs: [String], destination: NotebookSelection.Destination, words: String
  ) {
    let error = #expect(throws: RunError.self) { try NotebookSelection(inputs, destination: destination) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
  }
}
