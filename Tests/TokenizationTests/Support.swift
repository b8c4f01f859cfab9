import Foundation
import TestSupport
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
