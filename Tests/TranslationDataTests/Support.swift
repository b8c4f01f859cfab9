import Foundation
import Testing

extension Tag {
  /// Takes more than about two seconds.
  @Tag static var slow: Self
}

/// The path of a file in `Fixtures`.
func fixture(_ name: String) -> String {
  Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(name)").path
}

func fixtureText(_ name: String) throws -> String {
  try String(contentsOfFile: fixture(name), encoding: .utf8)
}

/// The lines of a text file, split at "\n" only.
func fixtureLines(_ name: String) throws -> [String] {
  var lines = lines(try fixtureText(name))
  if lines.last == "" { lines.removeLast() }
  return lines
}

/// Split at "\n" only: Swift takes "\r\n" for one character.
func lines(_ text: String) -> [String] {
  text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
}

/// Equal code points; `==` on strings also takes canonical equivalents for equal.
func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
func isSame(_ a: [String], _ b: [String]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
}

/// A folder that is gone when the test ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "attentive-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}
