import RichContent

/// How far a number may be from the one it is compared with: |a − b| ≤ max(absolute, relative · max(|a|, |b|)).
package struct Tolerance: Hashable, Sendable {
  package var relative: Double
  package var absolute: Double
  /// The share of a picture's points that may differ, from 0 to 1.
  package var picture: Double

  /// The default forgives the last digits of another machine's arithmetic, and single points of a picture.
  package init(relative: Double = 1e-6, absolute: Double = 0, picture: Double = 1e-5) {
    self.relative = relative
    self.absolute = absolute
    self.picture = picture
  }

  /// Reads a relative tolerance, or an object with `relative`, `absolute` and `picture`; nil for anything else.
  package init?(json: JSONValue) {
    if let value = json.double {
      self.init(relative: value)
    } else if let members = json.object, !members.isEmpty,
      members.allSatisfy({ ["relative", "absolute", "picture"].contains($0.key) && $0.value.double != nil })
    {
      self.init()
      relative = members["relative"]?.double ?? relative
      absolute = members["absolute"]?.double ?? absolute
      picture = members["picture"]?.double ?? picture
    } else {
      return nil
    }
    guard relative >= 0, absolute >= 0, (0...1).contains(picture), relative.isFinite, absolute.isFinite else {
      return nil
    }
  }

  /// Whether the numbers are the same within the tolerance; a NaN is like any other NaN.
  package func accepts(_ a: Double, _ b: Double) -> Bool {
    if a == b || a.isNaN && b.isNaN { return true }
    return abs(a - b) <= max(absolute, relative * max(abs(a), abs(b)))
  }
}
