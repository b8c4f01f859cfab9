import CellExecution
import NotebookFormat
import RichContent

/// What the cells of one run put out, as it stands in the notebook.
///
/// Text of one stream that comes in a row is one output; an update replaces the displays with its ID in whatever
/// cell they stand; clearing with `wait` happens when the next output comes.
struct NotebookOutputs: Sendable {
  private enum Item: Sendable {
    case stream(StandardStream, TerminalText)
    case display(MIMEBundle, metadata: JSONValue, displayID: String?)
    case result(MIMEBundle, metadata: JSONValue, count: Int)
    case failure(CellFailure)
  }

  private var items: [Int: [Item]] = [:]
  private var cellsToClear: Set<Int> = []

  /// Takes in what the cell at `index`, with execution count `count`, put out.
  mutating func add(_ event: CellEvent, index: Int, count: Int) {
    switch event {
    case .stream(let stream, let part): add(part, to: stream, index: index)
    case .record(.display(let bundle, let metadata, let displayID)):
      if let displayID { update(displayID, bundle, metadata) }
      add(.display(bundle, metadata: metadata, displayID: displayID), index: index)
    case .record(.update(let bundle, let metadata, let displayID)): update(displayID, bundle, metadata)
    case .record(.result(let bundle, let metadata)):
      add(.result(bundle, metadata: metadata, count: count), index: index)
    case .record(.clearOutput(wait: true)): cellsToClear.insert(index)
    case .record(.clearOutput(wait: false)): items[index] = nil
    // There is no pager here, so its text stands where it was asked for.
    case .record(.page(let bundle)): add(.display(bundle, metadata: [:], displayID: nil), index: index)
    // A figure's files have a folder of their own; a request for input is answered, or fails, elsewhere; nobody is
    // at the other end of a comm, or writes a next cell.
    case .record(.figure), .record(.nextInput), .record(.comm), .inputRequest: break
    }
  }

  /// Drops what the cell at `index` has put out, since it runs again.
  mutating func removeOutputs(ofCell index: Int) {
    items[index] = nil
    cellsToClear.remove(index)
  }

  mutating func add(_ failure: CellFailure, index: Int) { add(.failure(failure), index: index) }

  /// The outputs of the cell at `index`, as nbformat has them.
  func outputs(ofCell index: Int) -> [Output] {
    (items[index] ?? []).map { item in
      switch item {
      case .stream(let stream, let text): .stream(name: stream.rawValue, text: text.text)
      case .display(let bundle, let metadata, _):
        .displayData(data: bundle.json.object ?? [:], metadata: metadata.object ?? [:])
      case .result(let bundle, let metadata, let count):
        .executeResult(
          data: bundle.json.object ?? [:], metadata: metadata.object ?? [:], executionCount: count)
      case .failure(let failure):
        .error(name: failure.name, value: failure.message, traceback: failure.traceback)
      }
    }
  }

  private mutating func add(_ item: Item, index: Int) {
    if cellsToClear.remove(index) != nil { items[index] = nil }
    items[index, default: []].append(item)
  }

  private mutating func add(_ part: String, to stream: StandardStream, index: Int) {
    if part.isEmpty { return }
    if !cellsToClear.contains(index), let last = items[index]?.indices.last,
      case .stream(stream, var text)? = items[index]?[last]
    {
      // The array's copy goes first, so that the text grows in place.
      items[index]?[last] = .stream(stream, TerminalText())
      text.append(part)
      items[index]?[last] = .stream(stream, text)
      return
    }
    var text = TerminalText()
    text.append(part)
    add(.stream(stream, text), index: index)
  }

  private mutating func update(_ displayID: String, _ bundle: MIMEBundle, _ metadata: JSONValue) {
    for (cell, shown) in items {
      for (place, item) in shown.enumerated() {
        guard case .display(_, _, displayID) = item else { continue }
        items[cell]?[place] = .display(bundle, metadata: metadata, displayID: displayID)
      }
    }
  }
}
