import Foundation

/// The notebooks that a command names, each with the file that takes its outputs.
package struct NotebookSelection: Sendable {
  package struct Entry: Hashable, Sendable {
    package var input: String
    package var output: String

    package init(input: String, output: String) {
      self.input = input
      self.output = output
    }
  }

  /// Where executed notebooks go.
  package enum Destination: Hashable, Sendable {
    /// NAME.executed.ipynb beside each.
    case beside
    case file(String)
    case folder(String)
    /// Each into its own file.
    case inPlace
    /// Nowhere: the run is only looked at.
    case none
  }

  package let entries: [Entry]

  /// Finds the notebooks and their outputs.
  ///
  /// - Parameters:
  ///   - patterns: files, and patterns with `*`, `?`, `[…]` and `**` that the shell has left alone.
  package init(_ patterns: [String], destination: Destination) throws(RunError) {
    var inputs: [String] = []
    for pattern in patterns {
      let found = try FilePattern(pattern).files().filter { !inputs.contains($0) }
      inputs += found
    }
    if case .file(let file) = destination, inputs.count > 1 {
      throw .selection(
        "--output '\(file)' takes one notebook, not \(inputs.count); give a folder with --output-dir")
    }
    entries = inputs.map { Entry(input: $0, output: Self.output(of: $0, destination)) }
    try checkOutputs(destination)
  }

  private static func output(of input: String, _ destination: Destination) -> String {
    switch destination {
    case .beside: (input.hasSuffix(".ipynb") ? String(input.dropLast(6)) : input) + ".executed.ipynb"
    case .file(let file): file
    case .folder(let folder): "\(folder)/\(URL(fileURLWithPath: input).lastPathComponent)"
    case .inPlace: input
    case .none: "/dev/null"
    }
  }

  /// Two runs must not write one file, and only `--in-place` may write over an input.
  private func checkOutputs(_ destination: Destination) throws(RunError) {
    if destination == .none { return }
    var writers: [String: String] = [:]
    for entry in entries {
      let path = canonicalPath(entry.output)
      if let other = writers[path] {
        throw .selection("'\(other)' and '\(entry.input)' would both be written to '\(entry.output)'")
      }
      writers[path] = entry.input
    }
    // One file over itself, by -o with the input's name, is what its author asked for.
    if destination == .inPlace || entries.count == 1 { return }
    for entry in entries {
      if let writer = writers[canonicalPath(entry.input)] {
        throw .selection(
          "'\(entry.input)' would be written over by the run of '\(writer)'; name it no more, or give --in-place"
        )
      }
    }
  }
}

private func canonicalPath(_ path: String) -> String {
  URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
}
