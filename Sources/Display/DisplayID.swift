import Foundation
import Synchronization

/// Names of displays that no other process gives.
package enum DisplayID {
  private static let process = UUID().uuidString
  private static let count = Atomic(0)

  package static func next() -> String {
    "\(process)-\(count.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  /// Draws the process's part of the names, which then is no draw of the cell that shows something first.
  package static func prepare() { _ = process }
}
