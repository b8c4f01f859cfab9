import Foundation

/// Split at "\n" only: Swift takes "\r\n" for one character.
package func lines(_ text: String) -> [String] {
  text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
}

/// Equal code points; `==` on strings also takes canonical equivalents for equal.
package func isSame(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
package func isSame(_ a: [String], _ b: [String]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
}

/// A folder that is gone when the test ends.
package final class TemporaryFolder {
  package let path: String

  package init() throws {
    path = NSTemporaryDirectory() + "attentive-tests-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }

  package func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}
