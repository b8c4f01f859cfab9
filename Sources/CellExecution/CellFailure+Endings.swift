import CellCompiler

// The words for a run's bad ends.
extension CellFailure {
  init(_ failure: CompilationFailure) {
    self.init(name: "CompileError", message: failure.description, traceback: failure.lines)
  }

  init(_ name: String, _ message: String) {
    self.init(name: name, message: message, traceback: ["\(name): \(message)"])
  }

  static let interrupted = CellFailure(
    "Interrupted", "the cell was interrupted; values that were set are kept")

  /// - Parameters:
  ///   - number: the cell that ran.
  ///   - symbols: the user's lines behind the trap's frames.
  ///   - source: gives a cell's text by its number.
  init(_ trap: Trap, in number: Int?, symbols: Symbolizer.Lines, source: (Int) -> String?) {
    let message = trap.message(check: symbols.check)
    guard let place = symbols.lines.first else {
      let cell = number.map { "cell \($0)" } ?? "a comm's handler"
      self.init("Trap", "\(cell)\(trap.inTask ? ", in a task" : ""): \(message)")
      return
    }
    let summary = "cell \(place.cell), line \(place.line): \(message)"
    var lines = [summary]
    for (index, frame) in symbols.lines.prefix(8).enumerated() {
      if index > 0 {
        lines.append(
          "called from \(frame.function.map { "\($0), " } ?? "")cell \(frame.cell), line \(frame.line)")
      }
      if let text = source(frame.cell)?.line(frame.line) { lines.append("  \(text)") }
    }
    self.init(name: "Trap", message: summary, traceback: lines)
  }

  /// - Parameter lost: the numbers of the cells whose values are lost.
  static func workerDied(_ death: WorkerDeath, in cell: Int?, lost: [Int]) -> CellFailure {
    let who = cell.map { "cell \($0)" } ?? "a comm's handler"
    var failure = CellFailure(
      "WorkerDied", "\(who) ended its worker process (\(death)): \(wayOut(lost: lost))")
    failure.lostWorker = true
    return failure
  }

  /// What a user is told where the worker ended while no cell ran.
  static func diedBetweenCells(_ death: WorkerDeath, lost: [Int]) -> String {
    "the worker process ended between two cells (\(death)): \(wayOut(lost: lost))\n"
  }

  private static func wayOut(lost: [Int]) -> String {
    let cells = Set(lost).sorted()
    if cells.isEmpty { return "no values were lost" }
    return "all values are lost; '%rerun' runs \(cells.count == 1 ? "cell" : "cells") \(ranges(cells)) again"
  }

  static func memoryLimit(resident: Int, limit: Int) -> CellFailure {
    CellFailure(
      "MemoryLimit",
      "the session grew to \(megabytes(resident)) while the cell ran; the limit is \(megabytes(limit)). "
        + "Values that were set are kept. Set large ones that are not needed to nil or [], work in smaller "
        + "parts, or raise \(MemoryLimit.variable)")
  }
}

/// Bytes as `700 MB`, in powers of 1024 as the limit is given.
func megabytes(_ bytes: Int) -> String { "\(bytes >> 20) MB" }

extension String {
  /// A line, from 1.
  fileprivate func line(_ number: Int) -> String? {
    let lines = split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil
  }
}

/// `[1, 2, 3, 5]` as `1–3, 5`.
func ranges(_ numbers: [Int]) -> String {
  var ranges: [ClosedRange<Int>] = []
  for number in numbers {
    if let last = ranges.last, last.upperBound + 1 == number {
      ranges[ranges.count - 1] = last.lowerBound...number
    } else {
      ranges.append(number...number)
    }
  }
  return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
    .joined(separator: ", ")
}
