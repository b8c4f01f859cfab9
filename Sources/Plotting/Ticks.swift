import Foundation

/// A mark on an axis.
package struct Tick: Hashable, Sendable {
  package var value: Double
  /// What stands beside it; empty for a minor mark.
  package var label: String
  /// A power of ten to set, raised and small, after the label.
  package var exponent: String?

  package init(_ value: Double, _ label: String, exponent: String? = nil) {
    (self.value, self.label, self.exponent) = (value, label, exponent)
  }
}

/// Marks at round numbers: 1, 2 or 5 times a power of ten apart.
///
/// - Parameters:
///   - domain: the values that the axis shows.
///   - count: about how many marks have room.
package func linearTicks(in domain: ClosedRange<Double>, about count: Int) -> [Tick] {
  let span = domain.upperBound - domain.lowerBound
  guard span > 0, span.isFinite else { return [] }
  let step = niceStep(span / Double(max(count, 1)))
  let first = Int((domain.lowerBound / step - 1e-9).rounded(.up))
  let last = Int((domain.upperBound / step + 1e-9).rounded(.down))
  guard first <= last else { return [] }
  let largest = Swift.max(abs(Double(first)), abs(Double(last))) * step
  return (first...last).map { index in
    let value = Double(index) * step
    let (label, exponent) = numberLabel(value, step: step, largest: largest)
    return Tick(value, label, exponent: exponent)
  }
}

/// Marks at powers of ten, with unlabelled marks between them; within less than two powers, labels at 1, 2 and 5 times one.
package func logTicks(in domain: ClosedRange<Double>, about count: Int) -> [Tick] {
  let (low, high) = (domain.lowerBound * (1 - 1e-9), domain.upperBound * (1 + 1e-9))
  guard low > 0, high > low, high.isFinite else { return [] }
  let (first, last) = (Int(log10(low).rounded(.down)), Int(log10(high).rounded(.up)))
  let decades = log10(high / low)
  let skip = Swift.max(1, Int((decades / Double(Swift.max(count, 1)) - 1e-6).rounded(.up)))
  var ticks: [Tick] = []
  for power in first...last {
    for factor in 1...9 {
      let value = Double(factor) * pow(10, Double(power))
      guard value >= low, value <= high else { continue }
      let isLabelled = decades < 2 ? [1, 2, 5].contains(factor) : factor == 1 && power % skip == 0
      if isLabelled {
        let (label, exponent) = powerLabel(factor, power: power)
        ticks.append(Tick(value, label, exponent: exponent))
      } else if skip == 1 {
        ticks.append(Tick(value, ""))
      }
    }
  }
  return ticks
}

/// The smallest of 1, 2, 5 times a power of ten that is not below `rough`.
package func niceStep(_ rough: Double) -> Double {
  let power = pow(10, floor(log10(rough)))
  let factor = [1.0, 2, 5].first { $0 * power >= rough * (1 - 1e-9) } ?? 10
  return factor * power
}

/// A number as the axis writes it: a true minus sign, commas between thousands, powers of ten where it is very large or small.
private func numberLabel(_ value: Double, step: Double, largest: Double) -> (String, exponent: String?) {
  if value == 0 { return ("0", nil) }
  if largest >= 1e7 || step < 1e-4 {
    let power = Int(floor(log10(abs(value)) + 1e-9))
    let decimals = Swift.max(0, power - Int(floor(log10(step) + 1e-9)))
    return (fixed(value / pow(10, Double(power)), decimals: decimals) + "·10", signed(power))
  }
  return (fixed(value, decimals: Swift.max(0, -Int(floor(log10(step) + 1e-9)))), nil)
}

private func powerLabel(_ factor: Int, power: Int) -> (String, exponent: String?) {
  if (-3...4).contains(power) {
    return (fixed(Double(factor) * pow(10, Double(power)), decimals: Swift.max(0, -power)), nil)
  }
  return (factor == 1 ? "10" : "\(factor)·10", signed(power))
}

private func signed(_ number: Int) -> String { number < 0 ? "−\(-number)" : "\(number)" }

/// A number with a fixed count of decimals: `−1,234.50`.
package func fixed(_ value: Double, decimals: Int) -> String {
  // C's format, whatever the user's locale: figures are the same bytes everywhere.
  let digits = String(format: "%.\(decimals)f", locale: nil, abs(value))
  let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
  var whole = ""
  for (index, digit) in parts[0].enumerated() {
    if index > 0, (parts[0].count - index) % 3 == 0 { whole += "," }
    whole.append(digit)
  }
  let text = parts.count > 1 ? "\(whole).\(parts[1])" : whole
  let isZero = !digits.contains { $0 != "0" && $0 != "." }
  return value < 0 && !isZero ? "−" + text : text
}
