import CellCompiler
import CellExecution
import Foundation
import NotebookFormat

/// Decides for each cell of a run whether what it did in an earlier run can stand for running it.
///
/// A cell is known by its text, what it uses of other cells' texts, and the values, as they are at that moment, of all
/// variables that it may use. So it does not matter who changed a value, or when. One cell is asked for after another.
final class CellReuse {
  enum Decision {
    case run(CellPurpose)
    case replay(CacheEntry, CellPurpose)
  }

  private let cache: CellCache
  private let uses: CellUses
  private let runID: String
  /// Where the cell that runs leaves its values.
  private let workplace: String
  /// What is the same for all cells: the engine.
  private let identity: [String]
  /// The cells of the last run, where this one goes on with it.
  private let resumed: Set<String>
  /// The values of variables that can be kept, by `CellUses.Variable.key`.
  private var values: [String: CacheEntry.Value] = [:]
  /// Why others cannot.
  private var unsaved: [String: String] = [:]
  /// The key of each cell that may be reused, while it runs.
  private var key: String?
  private var keys: [String] = []
  /// Why no cell can be reused any more.
  private var sessionChange: String?
  /// What is worth to be told at the end.
  private(set) var notes: [String] = []

  /// - Parameter sources: the texts of the cells that run, in order.
  init(
    _ options: CacheOptions, sources: [String], file: String, parameters: String,
    executor: any CellRemembering
  ) throws {
    cache = options.cache
    workplace = options.cache.newWorkplace()
    uses = CellUses(sources)
    let engine = try executor.identity
    identity =
      ["attentive cells 1", engine.compiler] + engine.files.map { contentHash(ofPath: $0) ?? "none" }
    let place = URL(fileURLWithPath: file).standardizedFileURL.path
    runID = contentHash(Data("\(place)\n\(parameters)".utf8))
    let unfinished = options.resumes ? options.cache.unfinishedRun(runID) : nil
    resumed = unfinished ?? []
    if options.resumes, unfinished == nil { notes.append("there is no earlier run to go on with") }
  }

  /// - Parameter cell: the cell's place among those that run.
  func decision(for cell: Int) -> Decision {
    key = nil
    if sessionChange != nil { return .run(.run) }
    let used = uses.variables(of: cell)
    let keep = keeping(cell, used)
    if let reason = uses.obstacle(of: cell) {
      tell(cell, reason)
      return .run(keep)
    }
    for variable in used where values[variable.key] == nil {
      let reason = unsaved[variable.key].map { ": \($0)" } ?? ""
      tell(cell, "'\(variable.variable.name)' cannot be kept\(reason)")
      return .run(keep)
    }
    let key = key(of: cell, used)
    self.key = key
    guard let entry = cache.entry(key, told: { notes.append($0) }), let replay = replay(entry, cell, used)
    else { return .run(keep) }
    if !entry.effects.isEmpty, !resumed.contains(key) {
      tell(cell, entry.effects.joined(separator: "; "))
      return .run(keep)
    }
    return .replay(entry, .replay(replay))
  }

  /// Notes that an entry stood for the cell.
  func replayed(_ cell: Int, _ entry: CacheEntry) {
    for variable in uses.variables(of: cell) {
      if let value = entry.changes[variable.label] { values[variable.key] = value }
    }
    for name in uses.needed(of: cell) {
      values["\(cell + 1).\(name)"] = entry.values[name]
      unsaved["\(cell + 1).\(name)"] = entry.unsaved[name]
    }
    note()
  }

  /// Notes that an entry could not be set, and nothing was; the cell runs, and makes another.
  func notReplayed(_ cell: Int) -> CellPurpose {
    tell(cell, "its values could not be restored")
    let used = uses.variables(of: cell)
    return keeping(cell, used)
  }

  /// Notes what a cell left that ran.
  ///
  /// - Parameters:
  ///   - events: what it put out.
  ///   - passed: whether it ended well, at the first attempt.
  func ran(_ cell: Int, events: [CellEvent], passed: Bool) {
    defer { note() }
    if uses.cells[cell].changesSession { sessionChange = "cell \(cell + 1) changes the session" }
    let used = uses.variables(of: cell)
    let before = values
    // What is not found again below is not known any more.
    for variable in used where mayChange(variable) { values[variable.key] = nil }
    for (key, value) in values where value.isReference { values[key] = nil }
    guard let kept = Kept(inFolder: workplace) else {
      key = nil
      return
    }
    for variable in kept.variables {
      unsaved[variable.key] = variable.reason
      guard let file = variable.file, let hash = cache.adopt("\(workplace)/\(file)") else { continue }
      values[variable.key] = CacheEntry.Value(
        hash: hash, type: variable.type, isReference: variable.isReference)
    }
    let trace = CellTrace(kept.trace)
    if let change = trace.processChange {
      sessionChange = "cell \(cell + 1) changes the process (\(change))"
      notes.append("\(sessionChange ?? ""), so all cells after it run")
      key = nil
    }
    guard let key, passed else {
      self.key = nil
      return
    }
    guard let entry = entry(of: cell, used, before, events, trace) else {
      self.key = nil
      return
    }
    if !entry.effects.isEmpty { tell(cell, entry.effects.joined(separator: "; ")) }
    do {
      try cache.store(entry, as: key)
    } catch {
      notes.append("\(error)")
      self.key = nil
    }
  }

  /// The worker has ended, and all values with it.
  func lostValues() { sessionChange = "the worker ended" }

  /// The key of the cell that was decided on last; nil where it cannot be reused.
  var currentKey: String? { key }

  /// The run has ended.
  func ended(well: Bool) {
    removeWorkplace()
    if well { cache.finish(runID) }
    cache.removeOld()
  }

  private func removeWorkplace() { try? FileManager.default.removeItem(atPath: workplace) }

  private func keeping(_ cell: Int, _ used: [CellUses.Variable]) -> CellPurpose {
    removeWorkplace()
    do {
      try FileManager.default.createDirectory(atPath: workplace, withIntermediateDirectories: true)
    } catch {
      return .run
    }
    // Of earlier cells also what is not known any more.
    let lost = unsaved.keys.filter { values[$0] == nil }
    return .keep(
      CellPurpose.Keeping(
        folder: workplace, others: Set(used.filter(mayChange).map(\.key) + lost).sorted()))
  }

  /// A constant without objects in it stays what it was found to be.
  private func mayChange(_ variable: CellUses.Variable) -> Bool {
    !variable.variable.isConstant || values[variable.key]?.isReference != false
  }

  private func key(of cell: Int, _ used: [CellUses.Variable]) -> String {
    let states = used.map { variable in
      let value = values[variable.key]
      return "\(variable.label) \(variable.variable.isConstant) \(value?.type ?? "") \(value?.hash ?? "")"
    }
    let parts = identity + uses.texts(of: cell) + states
    return contentHash((try? JSONEncoder().encode(parts)) ?? Data())
  }

  /// What puts an entry's values back; nil where one of them is missing, or what the cell read has changed.
  private func replay(
    _ entry: CacheEntry, _ cell: Int, _ used: [CellUses.Variable]
  ) -> CellPurpose.Replay? {
    guard entry.evidence.allSatisfy(\.holds), entry.number == cell + 1 || !entry.namesItself else {
      return nil
    }
    var replay = CellPurpose.Replay(values: [:], changes: [:])
    for name in uses.needed(of: cell) {
      guard let value = entry.values[name] else {
        tell(cell, "'\(name)' cannot be kept\(entry.unsaved[name].map { ": \($0)" } ?? "")")
        return nil
      }
      guard let place = cache.place(ofValue: value.hash, told: { notes.append($0) }) else { return nil }
      replay.values[name] = place
    }
    if entry.changes.values.count(where: \.isReference) > 1 { return nil }
    for (label, value) in entry.changes {
      guard let variable = used.first(where: { $0.label == label }),
        let place = cache.place(ofValue: value.hash, told: { notes.append($0) })
      else { return nil }
      replay.changes[variable.key] = place
    }
    return replay
  }

  /// What stands for the cell in a later run; nil where nothing can.
  private func entry(
    of cell: Int, _ used: [CellUses.Variable], _ before: [String: CacheEntry.Value], _ events: [CellEvent],
    _ trace: CellTrace
  ) -> CacheEntry? {
    var changes: [String: CacheEntry.Value] = [:]
    for variable in used {
      guard let after = values[variable.key] else {
        let reason = unsaved[variable.key].map { ": \($0)" } ?? ""
        tell(cell, "it changes '\(variable.variable.name)', which cannot be kept then\(reason)")
        return nil
      }
      if after != before[variable.key] { changes[variable.label] = after }
    }
    let named = Set(used.map(\.key))
    for (key, value) in before where value.isReference && !named.contains(key) && values[key] != value {
      tell(cell, "it changes '\(key.split(separator: ".").last ?? "")', which its text does not name")
      return nil
    }
    let cannotReturn = events.contains { event in
      switch event {
      case .inputRequest, .record(.comm), .record(.nextInput): true
      default: false
      }
    }
    if cannotReturn {
      tell(cell, "it speaks with a front end")
      return nil
    }
    let prefix = "\(cell + 1)."
    var own: [String: CacheEntry.Value] = [:]
    for (key, value) in values where key.hasPrefix(prefix) {
      own[String(key.dropFirst(prefix.count))] = value
    }
    var missing: [String: String] = [:]
    for (key, reason) in unsaved where key.hasPrefix(prefix) {
      missing[String(key.dropFirst(prefix.count))] = reason
    }
    return CacheEntry(
      number: cell + 1, events: events, values: own, changes: changes, unsaved: missing,
      evidence: trace.evidence, effects: trace.effects)
  }

  private func tell(_ cell: Int, _ reason: String) {
    let line = "cell \(cell + 1) runs each time: \(reason)"
    if !notes.contains(line) { notes.append(line) }
  }

  /// Notes on the disk how far the run has come.
  private func note() {
    if let key { keys.append(key) }
    cache.note(runID, keys: Set(keys).union(resumed).sorted())
  }
}

/// What `CellMemory` has left in a folder.
private struct Kept: Decodable {
  struct Variable: Decodable {
    var key: String
    var type: String
    var isReference: Bool
    var file: String?
    var reason: String?
  }

  var variables: [Variable]
  var trace: [[String]]

  init?(inFolder folder: String) {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/kept.json")),
      let kept = try? JSONDecoder().decode(Kept.self, from: data)
    else { return nil }
    self = kept
  }
}
