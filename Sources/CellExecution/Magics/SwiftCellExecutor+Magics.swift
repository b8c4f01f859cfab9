import CellCompiler
import RichContent

extension SwiftCellExecutor {
  /// Does what a magic asks for.
  func execute(_ magic: Magic, body: String, for request: CellRequest) -> CellOutcome {
    do throws(CellFailure) {
      if let code = try code(for: magic, body: body, scope: session.scope) {
        // On the magic's own line, for whatever an error says.
        let text = String(repeating: "\n", count: magic.line - 1) + code
        return execute(swift: text, for: request)
      }
      switch magic.name {
      case .help: request.onEvent(.record(.page(magicHelp)))
      case .reset: try reset()
      case .rerun: try rerun(magic, asPartOf: request)
      case .optimize: try optimize(magic)
      case .install: try install(magic, for: request)
      case .time, .timeit, .who, .env, .bash, .writefile: break  // Swift code, above or in the rewriting.
      }
      return .completed
    } catch {
      return .failed(error)
    }
  }

  private func reset() throws(CellFailure) {
    if let worker = state.withLock(\.worker) {
      worker.kill()
      _ = forget(worker, cause: nil)
    }
    session.noteRecovered(nil)
  }

  private func optimize(_ magic: Magic) throws(CellFailure) {
    switch magic.arguments {
    case "on": compiler.setOptimization(true)
    case "off": compiler.setOptimization(false)
    default: throw .usage(of: magic, "'\(magic.arguments)' is neither 'on' nor 'off'")
    }
  }

  /// Runs cells again, up to one that fails; what they put out belongs to the cell that asks.
  private func rerun(_ magic: Magic, asPartOf request: CellRequest) throws(CellFailure) {
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
    for cell in asked where cell != request.number && !cells.contains(cell) && !asksToRerun(known[cell] ?? "")
    {
      cells.append(cell)
    }
    if cells.isEmpty { return request.onEvent(.stream(.stdout, "there is no cell to run again\n")) }
    request.onEvent(
      .stream(.stdout, "running \(cells.count == 1 ? "cell" : "cells") \(ranges(cells)) again\n"))
    for cell in cells {
      var again = request
      again.number = cell
      let outcome = execute(known[cell] ?? "", for: again)
      if case .failed(let failure) = outcome { throw failure }
      session.noteRecovered(cell)
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
