import Foundation

/// How values are laid along an axis.
public enum AxisScale: Hashable, Sendable {
  case linear
  /// Equal distances for equal factors; values of 0 and below have no place and leave a gap.
  case log
}

/// Maps values of `domain` to places from `start` to `end`, in points.
package struct Scale: Hashable, Sendable {
  package var kind: AxisScale
  package var domain: ClosedRange<Double>
  package var start, end: Double

  package init(_ kind: AxisScale, domain: ClosedRange<Double>, from start: Double, to end: Double) {
    (self.kind, self.domain, self.start, self.end) = (kind, domain, start, end)
  }

  /// Where a value lies; nil where it has no place: not finite, or not positive on a logarithmic axis.
  package func position(of value: Double) -> Double? {
    guard value.isFinite, kind == .linear || value > 0 else { return nil }
    let (low, high) = (transformed(domain.lowerBound), transformed(domain.upperBound))
    return start + (transformed(value) - low) / (high - low) * (end - start)
  }

  private func transformed(_ value: Double) -> Double { kind == .log ? log10(value) : value }

  /// The domain that shows all of `values`, with a little room around them.
  ///
  /// - Parameter padding: the room on each side, as a part of the span.
  package static func domain(of values: some Sequence<Double>, kind: AxisScale, padding: Double)
    -> ClosedRange<Double>
  {
    let shown = values.filter { $0.isFinite && (kind == .linear || $0 > 0) }
    guard let low = shown.min(), let high = shown.max() else { return kind == .log ? 1...10 : 0...1 }
    switch kind {
    case .linear:
      guard high > low else {
        let room = low == 0 ? 1 : abs(low) * 0.5
        return low - room...high + room
      }
      return low - (high - low) * padding...high + (high - low) * padding
    case .log:
      guard high > low else { return low / 2...high * 2 }
      let room = pow(high / low, padding)
      return low / room...high * room
    }
  }
}
