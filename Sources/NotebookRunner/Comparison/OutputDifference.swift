import Foundation

/// One way in which a cell's outputs differ from the committed ones.
package struct OutputDifference: Hashable, Sendable, CustomStringConvertible {
  /// Where, such as `output 2, line 3`.
  package var place: String
  /// What was committed and what came instead.
  package var change: String
  /// A PNG that shows where two pictures differ.
  package var picture: Data?

  package var description: String { "\(place): \(change)" }
}
