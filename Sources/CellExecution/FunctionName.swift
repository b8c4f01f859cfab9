import Foundation

/// A function's name as a reader of a traceback knows it.
struct FunctionName {
  var text: String

  /// Reads a linker's name, or that of an inlined function; nil for a cell's top-level code and for the compiler's own.
  init?(mangled: String) {
    if mangled.isEmpty || mangled.hasSuffix("_main") || mangled.hasPrefix("Swift runtime failure") {
      return nil
    }
    guard var name = mangled.hasPrefix("$s") ? Self.demangle(mangled) : mangled else { return nil }
    // `(1) suspend resume partial function for f() async -> Int` is still `f`.
    if let range = name.range(of: "partial function for ") { name = String(name[range.upperBound...]) }
    for prefix in ["specialized ", "merged ", "outlined "] {
      if let range = name.range(of: prefix) { name = String(name[range.upperBound...]) }
    }
    name = name.replacing(/\b(Cell_\d+|Swift)\./, with: "")
    // `closure #1 (Int) -> Int in f(Int) -> Int` becomes `closure #1 in f`: an inlined function has no more, either.
    text = name.split(separator: " in ")
      .map { $0.prefix { $0 != "(" && $0 != "<" }.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " in ")
  }

  private typealias Demangle =
    @convention(c) (
      UnsafePointer<CChar>, Int, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int>?, UInt32
    ) -> UnsafeMutablePointer<CChar>?

  /// The Swift runtime's own function, which has no header.
  private static let runtime = dlsym(nil, "swift_demangle").map { unsafeBitCast($0, to: Demangle.self) }

  private static func demangle(_ mangled: String) -> String? {
    guard let name = runtime?(mangled, mangled.utf8.count, nil, nil, 0) else { return nil }
    defer { free(name) }
    return String(cString: name)
  }
}
