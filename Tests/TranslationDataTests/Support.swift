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
