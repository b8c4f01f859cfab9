import CellCompiler

/// Finds the user's lines behind addresses, with the toolchain's `llvm-symbolizer`.
struct Symbolizer {
  var tool: String

  /// A place in a cell.
  struct Line: Hashable {
    var cell: Int
    var line: Int
    /// Such as `average(_:)`; nil for a cell's top-level code.
    var function: String?
  }

  /// What is behind a trap's frames.
  struct Lines {
    /// The user's, innermost first.
    var lines: [Line] = []
    /// The failed check's name, where the compiler left one.
    var check: String?
  }

  func lines(of frames: [Trap.Frame]) -> Lines {
    var lines: [Line] = []
    var check: String?
    for (index, frame) in frames.enumerated() {
      guard
        let output = try? ChildProcess.output(
          of: tool,
          ["--obj=\(frame.library)", "--inlining", "--functions=linkage", "--demangle", frame.offset])
      else { break }
      // Pairs of lines, innermost inlined function first: its name, then FILE:LINE:COLUMN.
      let text = output.text.split(separator: "\n")
      for pair in stride(from: 0, to: text.count - 1, by: 2) {
        let name = text[pair]
        if index == 0, name.hasPrefix("Swift runtime failure: ") {
          check = String(name.dropFirst("Swift runtime failure: ".count))
        }
        guard let line = Self.place(text[pair + 1], in: name), lines.last != line else { continue }
        lines.append(line)
      }
    }
    return Lines(lines: lines, check: check)
  }

  /// Reads `…/cell 4:2:9`.
  private static func place(_ text: Substring, in function: Substring) -> Line? {
    let parts = text.split(separator: ":")
    guard parts.count >= 2, let file = parts[0].split(separator: "/").last, file.hasPrefix("cell "),
      let cell = Int(file.dropFirst(5)), let line = Int(parts[1]), line > 0
    else { return nil }
    let isTopLevel = function.hasSuffix("_main") || function.hasPrefix("Swift runtime failure")
    return Line(cell: cell, line: line, function: isTopLevel ? nil : String(function))
  }
}
