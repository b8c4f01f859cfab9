import Foundation
import NotebookFormat

/// The path of a file in `Fixtures/`.
func fixture(_ name: String) -> String {
  Bundle.module.resourceURL!.appendingPathComponent("Fixtures/\(name)").path
}

func fixtureBytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: fixture(name))) }

/// A folder of its own for one test, removed at its end.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("format-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

func text(_ data: Data) -> String { String(decoding: data, as: UTF8.self) }
