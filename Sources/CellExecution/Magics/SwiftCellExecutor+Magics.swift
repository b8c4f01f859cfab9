import CellCompiler
import RichContent

extension SwiftCellExecutor {
  /// Does what a magic asks for.
  func execute(
    _ magic: Magic, body: String, number: Int, acceptsInput: Bool,
    onEvent: @escaping @Sendable (CellEvent) -> Void
  ) -> CellOutcome {
    do throws(CellFailure) {
      if let code = try code(for: magic, body: body, names: state.withLock(\.names)) {
        // On the magic's own line, for whatever an error says.
        let text = String(repeating: "\n", count: magic.line - 1) + code
        return execute(swift: text, number: number, acceptsInput: acceptsInput, onEvent: onEvent)
      }
      switch magic.name {
      case .help: onEvent(.record(.page(magicHelp)))
      case .reset: try reset()
      case .rerun: try rerun(magic, asPartOf: number, acceptsInput: acceptsInput, onEvent: onEvent)
      case .optimize: try optimize(magic)
      case .install: try install(magic, onEvent: onEvent)
      case .time, .timeit, .who, .env, .bash, .writefile: break  // Swift code, above or in the rewriting.
      }
      return .completed
    } catch {
      return .failed(error)
    }
  }

  private func reset() throws(CellFailure) {
    state.withLock(\.worker)?.kill()
    _ = forgetValues()
    state.withLock { $0.lost = [] }
  }

  private func optimize(_ magic: Magic) throws(CellFailure) {
    switch magic.arguments {
    case "on": compiler.setOptimization(true)
    case "off": compiler.setOptimization(false)
    default: throw .usage(of: magic, "'\(magic.arguments)' is neither 'on' nor 'off'")
    }
  }

  /// Runs cells again, up to one that fails; what they put out belongs to the cell that asks.
  private func rerun(
    _ magic: Magic, asPartOf number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) throws(CellFailure) {
    let session = state.withLock(\.self)
    let known = session.sources
    let asked: [Int]
    if magic.arguments.isEmpty {
      asked = session.lost.isEmpty ? known.keys.sorted() : session.lost
    } else {
      guard let cells = cellNumbers(magic.arguments) else {
        throw .usage(of: magic, "'\(magic.arguments)' names no cells")
      }
      if let unknown = cells.first(where: { known[$0] == nil }) {
        throw .usage(of: magic, "there was no cell \(unknown) in this session")
      }
      asked = cells
    }
    var cells: [Int] = []
    for cell in asked where cell != number && !cells.contains(cell) && !asksToRerun(known[cell] ?? "") {
      cells.append(cell)
    }
    if cells.isEmpty { return onEvent(.stream(.stdout, "there is no cell to run again\n")) }
    onEvent(.stream(.stdout, "running \(cells.count == 1 ? "cell" : "cells") \(ranges(cells)) again\n"))
    for cell in cells {
      let outcome = execute(known[cell] ?? "", number: cell, acceptsInput: acceptsInput, onEvent: onEvent)
      if case .failed(let failure) = outcome { throw failure }
      state.withLock { $0.lost.removeAll { $0 == cell } }
    }
  }

  /// A cell that runs others again would run them twice, and one that resets would end what this one does.
  private func asksToRerun(_ code: String) -> Bool {
    let parts = (try? CellPart.parts(of: code, number: 0)) ?? []
    return parts.contains {
      if case .magic(let magic, _) = $0 { [.rerun, .reset].contains(magic.name) } else { false }
    }
  }
}

/// Reads `1-3 5` as `[1, 2, 3, 5]`; nil where something else stands there.
func cellNumbers(_ text: String) -> [Int]? {
  var numbers: [Int] = []
  for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
    let ends = word.split(whereSeparator: { $0 == "-" || $0 == "–" }).map { Int($0) }
    guard ends.count == 1 || ends.count == 2, let first = ends[0], let last = ends.last ?? nil, first <= last,
      last - first < 10_000
    else { return nil }
    numbers += first...last
  }
  return numbers
}
