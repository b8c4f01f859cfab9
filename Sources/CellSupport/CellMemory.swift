public import Foundation

/// A value of the library that has a format of its own for files, so that `notebook-run --cache` can keep it.
public protocol StorableValue {
  /// Writes the value to a place where nothing is yet: a file or a folder.
  func store(at place: URL) throws
  init(storedAt place: URL) throws
}

/// A value that variables share: what changes it through one, all see.
public protocol StorableReference: AnyObject, StorableValue {
  /// Becomes what was stored, and stays the same object.
  func restore(from place: URL) throws
}

/// What `notebook-run --cache` adds to cells, so that their variables can be kept and put back; not for direct use.
///
/// One name for all, so that few names of the user's can be shadowed.
public enum CellMemory {
  /// A variable of a cell that has run.
  private struct Variable {
    var name: String
    var cell: Int
    var type: String
    var isReference: Bool
    /// Writes the value to a place; throws why it cannot be kept.
    var store: (URL) throws -> Void
    /// Reads the value at a place; what it returns sets it, and can fail for a shared object only.
    var read: (URL) throws -> () throws -> Void
    var identity: () -> ObjectIdentifier?
  }

  /// By cell and name.
  ///
  /// Unsafe alone: only `notebook-run`'s cells use it, and those run one after the other.
  private nonisolated(unsafe) static var variables: [String: Variable] = [:]

  /// Begins to note what the cell asks of the world outside its process.
  public static func begin() {
    DisplayID.prepare()
    Trace.begin?()
  }

  /// Makes a variable known, at the end of the cell that declares it.
  ///
  /// - Parameter set: nil for a constant.
  public static func note<T>(_ name: String, _ cell: Int, _ get: @escaping () -> T, _ set: ((T) -> Void)?) {
    variables["\(cell).\(name)"] = Variable(
      name: name, cell: cell,
      type: String(reflecting: T.self).replacing(/\bCell_\d+\./, with: ""),
      isReference: T.self is any StorableReference.Type,
      store: { try StoredForm.store(get(), at: $0) },
      read: { place in
        if T.self is any StorableReference.Type, let object = get() as? any StorableReference {
          return { try object.restore(from: place) }
        }
        guard let set else { throw StoredForm.Failure.constant }
        let value = try StoredForm.value(T.self, at: place)
        return { set(value) }
      },
      identity: { (get() as? any StorableReference).map { ObjectIdentifier($0) } })
  }

  /// Writes variables into a folder, numbered, and `kept.json`, which says what each is.
  ///
  /// - Parameter names: as `7.losses`; variables that several share are written besides.
  public static func keep(_ names: [String], in folder: String) {
    var trace: [[String]] = []
    if let traced = Trace.end {
      var count = 0
      if let text = traced(&count) {
        trace = Data(bytes: text, count: count).split(separator: 0).compactMap { entry in
          entry.first.map {
            [String(UnicodeScalar($0)), String(decoding: entry.dropFirst(), as: UTF8.self)]
          }
        }
      }
    }
    let listed = Set(names)
    let asked = variables.filter { listed.contains($0.key) || $0.value.isReference }.sorted {
      $0.key < $1.key
    }
    var owners: [ObjectIdentifier: [String]] = [:]
    for variable in variables.values.sorted(by: { $0.name < $1.name }) {
      if let identity = variable.identity() { owners[identity, default: []].append(variable.name) }
    }
    let kept = asked.enumerated().map { index, entry -> Kept.Variable in
      let (key, variable) = entry
      var kept = Kept.Variable(
        key: key, type: variable.type, isReference: variable.isReference, file: nil, reason: nil)
      let others = variable.identity().flatMap { owners[$0] } ?? []
      do {
        if others.count > 1 { throw StoredForm.Failure.shared(by: others) }
        try variable.store(URL(fileURLWithPath: "\(folder)/\(index)"))
        kept.file = "\(index)"
      } catch {
        kept.reason = "\(error)"
      }
      return kept
    }
    // Without the list nothing is kept.
    try? JSONEncoder().encode(Kept(variables: kept, trace: trace))
      .write(to: URL(fileURLWithPath: "\(folder)/kept.json"))
  }

  /// The value at a place, in the place of an expression that is not evaluated but gives its type.
  public static func restored<T>(_ place: String, of value: @autoclosure () throws -> T) throws -> T {
    try StoredForm.value(T.self, at: URL(fileURLWithPath: place))
  }

  /// Nothing, in the place of an expression that is not evaluated: for a variable that no other cell reads.
  ///
  /// What it gives are zero bytes, as a variable of a cell has before its line has run.
  public static func absent<T>(of value: @autoclosure () throws -> T) -> T {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(1, MemoryLayout<T>.size), alignment: MemoryLayout<T>.alignment)
    defer { bytes.deallocate() }
    bytes.initializeMemory(as: UInt8.self, repeating: 0, count: MemoryLayout<T>.size)
    return bytes.bindMemory(to: T.self, capacity: 1).move()
  }

  /// Gives variables of earlier cells the values at places: all of them, or none where one cannot be read.
  ///
  /// - Parameter places: by names such as `7.losses`; one shared object at most.
  public static func put(_ places: [String: String]) throws {
    let settings = try places.sorted { $0.key < $1.key }.map { name, place in
      guard let variable = variables[name] else { throw StoredForm.Failure.unknown(name) }
      return (isReference: variable.isReference, set: try variable.read(URL(fileURLWithPath: place)))
    }
    // What may still fail comes first.
    for setting in settings where setting.isReference { try setting.set() }
    for setting in settings where !setting.isReference { try setting.set() }
  }
}

/// What `kept.json` holds; the runner reads it.
private struct Kept: Encodable {
  struct Variable: Encodable {
    var key: String
    var type: String
    var isReference: Bool
    /// The value's name in the folder.
    var file: String?
    /// Why there is none.
    var reason: String?
  }

  var variables: [Variable]
  var trace: [[String]]
}

/// The worker's list of what the cell did outside its process; see `Trace.c`.
private enum Trace {
  static let begin = symbol("attentive_worker_trace", as: (@convention(c) () -> Void).self)
  static let end = symbol(
    "attentive_worker_traced",
    as: (@convention(c) (UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>?).self)

  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }
}
