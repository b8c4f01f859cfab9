import Foundation

/// How many of some values lie in each of a row of equal bins.
package struct Histogram: Hashable {
  /// Of the first bin.
  package let start: Double
  /// Of each bin, in the values' unit.
  package let width: Double
  package let counts: [Int]

  /// Counts the finite values; those outside the range are left out.
  ///
  /// Without a number of bins there are as many as the greater of Sturges' and Freedman and Diaconis' rules says, as in
  /// NumPy, with edges at round numbers where no range is given, so that histograms of one figure share them.
  ///
  /// - Parameter range: from the first edge to the last; the last bin holds its end.
  package init(_ values: [Double], bins: Int?, range: ClosedRange<Double>?) {
    let values = values.filter { $0.isFinite && (range?.contains($0) ?? true) }.sorted()
    guard let least = values.first, let greatest = values.last else {
      (start, width, counts) = (range?.lowerBound ?? 0, 1, [])
      return
    }
    var (low, high) = (range?.lowerBound ?? least, range?.upperBound ?? greatest)
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    var count = bins ?? Self.count(for: values, span: high - low)
    if bins == nil, range == nil {
      let step = niceStep((high - low) / Double(count))
      low = (low / step + 1e-9).rounded(.down) * step
      count = max(1, Int(((high - low) / step - 1e-9).rounded(.up)))
      high = low + Double(count) * step
    }
    var counts = [Int](repeating: 0, count: count)
    for value in values {
      let bin = Int((value - low) / (high - low) * Double(count))
      counts[min(max(bin, 0), count - 1)] += 1
    }
    (start, width, self.counts) = (low, (high - low) / Double(count), counts)
  }

  private static func count(for values: [Double], span: Double) -> Int {
    let n = Double(values.count)
    let quartile = { (part: Double) in values[Int((part * (n - 1)).rounded())] }
    let freedmanDiaconis = 2 * (quartile(0.75) - quartile(0.25)) / cbrt(n)
    let sturges = span / (log2(n) + 1)
    let width = freedmanDiaconis > 0 ? min(freedmanDiaconis, sturges) : sturges
    return min(200, max(1, Int((span / width).rounded(.up))))
  }
}

extension Figure {
  /// Adds bars that show how often values of each size occur.
  ///
  /// - Parameters:
  ///   - bins: as many of equal width; nil chooses them by the values.
  ///   - range: from the first edge to the last, all values where nil; values outside it are left out.
  ///   - isDensity: shows the share of all values per unit of x in place of counts, which a probability density can lie over.
  ///   - label: what the legend says; nil leaves it out.
  public func histogram<X: PlotNumber>(
    _ values: some Sequence<X>, bins: Int? = nil, range: ClosedRange<Double>? = nil, isDensity: Bool = false,
    label: String? = nil, color: Color? = nil
  ) -> Figure {
    require(bins ?? 1 >= 1, "histogram: \(bins ?? 0) bins; one at least can be drawn")
    let histogram = Histogram(
      values.map(\.plotValue), bins: bins, range: range.map { checked($0, "histogram range") })
    let total = Double(histogram.counts.reduce(0, +))
    return adding(
      .bins(width: histogram.width),
      x: histogram.counts.indices.map { histogram.start + (Double($0) + 0.5) * histogram.width },
      y: histogram.counts.map { isDensity ? Double($0) / (total * histogram.width) : Double($0) },
      label: label, color: color, call: "histogram")
  }
}
