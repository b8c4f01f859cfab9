import CellCompiler
import Foundation

/// Finds the user's lines behind addresses, with the toolchain's `llvm-symbolizer`.
struct Symbolizer {
  var tool: String

  /// A place in a cell.
  struct Line: Hashable {
    var cell: Int
    var line: Int
    /// Such as `average`; nil for a cell's top-level code.
    var function: String?
  }

  /// What is behind a trap's frames.
  struct Lines {
    /// The user's, innermost first.
    var lines: [Line] = []
    /// The failed check's name, where the compiler left one.
    var check: String?
  }

  /// What the tool prints for each address.
  private struct Answer: Decodable {
    struct Symbol: Decodable {
      var function: String
      var file: String
      var line: Int

      enum CodingKeys: String, CodingKey {
        case function = "FunctionName"
        case file = "FileName"
        case line = "Line"
      }
    }
    /// Innermost inlined function first; missing where the tool knows nothing.
    var symbols: [Symbol]?

    enum CodingKeys: String, CodingKey { case symbols = "Symbol" }
  }

  func lines(of frames: [Trap.Frame]) -> Lines {
    let addresses = frames.map { "\"\($0.library)\" \($0.offset)" }
    let options = ["--output-style=JSON", "--inlining", "--functions=linkage"]
    guard !frames.isEmpty, let output = try? ChildProcess.output(of: tool, options + addresses),
      let answers = try? JSONDecoder().decode([Answer].self, from: Data(output.text.utf8))
    else { return Lines() }
    var found = Lines()
    for (index, answer) in answers.enumerated() {
      for symbol in answer.symbols ?? [] {
        let failure = "Swift runtime failure: "
        if index == 0, symbol.function.hasPrefix(failure) {
          found.check = String(symbol.function.dropFirst(failure.count))
        }
        guard let line = Self.place(symbol) else { continue }
        // The compiler's own pseudo-function for a check stands on its caller's line.
        let last = found.lines.last
        if last?.cell == line.cell, last?.line == line.line, last?.function == nil || last == line {
          found.lines[found.lines.count - 1] = line
        } else {
          found.lines.append(line)
        }
      }
    }
    return found
  }

  private static func place(_ symbol: Answer.Symbol) -> Line? {
    guard let file = symbol.file.split(separator: "/").last, file.hasPrefix("cell "),
      let cell = Int(file.dropFirst(5)), symbol.line > 0
    else { return nil }
    return Line(cell: cell, line: symbol.line, function: FunctionName(mangled: symbol.function)?.text)
  }
}
