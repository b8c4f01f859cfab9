import Foundation

/// What the code of a cell's magics is made of; not for direct use.
///
/// One name for all, so that few names of the user's can be shadowed.
public enum CellMagics {
  /// Takes a value and does nothing with it that the optimiser could see through.
  @inline(never) public static func keep<T>(_ value: T) {
    withExtendedLifetime(value) {}
  }
}

// MARK: %env

extension CellMagics {
  /// All environment variables, sorted by name.
  public static func showEnvironment() {
    let variables = ProcessInfo.processInfo.environment.sorted { $0.key < $1.key }
    display(Table(["Name", "Value"], rows: variables.map { [$0.key, $0.value] }))
  }

  public static func showEnvironment(_ name: String) {
    if let value = ProcessInfo.processInfo.environment[name] {
      print(value)
    } else {
      print("\(name) is not set")
    }
  }

  public static func setEnvironment(_ name: String, to value: String) {
    setenv(name, value, 1)
  }
}

// MARK: %%writefile

extension CellMagics {
  /// Why a file was not written.
  public struct WriteFailure: Error, CustomStringConvertible {
    public let description: String
  }

  public static func write(_ text: String, to path: String, appending: Bool) throws(WriteFailure) {
    let path = NSString(string: path).expandingTildeInPath
    let existed = FileManager.default.fileExists(atPath: path)
    do {
      if appending, existed {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
      } else {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      }
    } catch {
      throw WriteFailure(description: "cannot write '\(path)': \(error.localizedDescription)")
    }
    print(appending && existed ? "appended to \(path)" : existed ? "overwrote \(path)" : "wrote \(path)")
  }
}

// MARK: %who

extension CellMagics {
  /// A name that a cell has declared.
  public struct Name {
    let name: String
    let kind: String
    let cell: Int

    public init(_ name: String, _ kind: String, cell: Int) {
      self.name = name
      self.kind = kind
      self.cell = cell
    }
  }

  /// A variable's type, without reading the variable: its cell may have failed before it got a value.
  public static func type<T>(of value: @autoclosure () throws -> T) -> String {
    String(reflecting: T.self)
      .replacing(/\b(Swift|Foundation|__C|Cell_\d+)\./, with: "")
  }

  public static func show(_ names: [Name]) {
    if names.isEmpty { return print("no cell has declared a name yet") }
    display(Table(["Name", "Type", "Cell"], rows: names.map { [$0.name, $0.kind, $0.cell] }))
  }
}
