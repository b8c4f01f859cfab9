import CellCompiler
import Foundation

/// An engine that can put back what a cell left, instead of running it again.
package protocol CellRemembering: CellExecuting {
  /// What decides, beside the cells' texts, what they do: files by whose bytes it is known, and the compiler.
  var identity: (files: [String], compiler: String) { get throws }

  /// Runs a cell, and with `.keep` writes its variables to a folder; or with `.replay` only declares what it declares.
  func run(
    _ code: String, number: Int, for purpose: CellPurpose, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome
}

extension SwiftCellExecutor: CellRemembering {
  package func run(
    _ code: String, number: Int, for purpose: CellPurpose, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    var request = CellRequest(number: number, acceptsInput: false, onEvent: onEvent)
    request.purpose = purpose
    return await run(code, request)
  }

  /// The compiler is large, and known by its size and its age.
  package var identity: (files: [String], compiler: String) {
    get throws {
      let attributes = try FileManager.default.attributesOfItem(atPath: paths.frontEnd)
      let size = attributes[.size] as? Int ?? 0
      let age = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return ([paths.library, paths.worker], "\(ToolchainPaths.architecture) \(size) \(age)")
    }
  }
}
