import Foundation

extension Tensor: CustomStringConvertible {
  /// The shape and an excerpt of the elements, aligned: three at each end of a long axis.
  public var description: String {
    let scalars = scalars
    if shape.rank == 0 { return Self.formatter(for: scalars)(scalars[0]) }
    let shown = excerpt(axis: 0, offset: 0, strides: shape.strides)
    let format = Self.formatter(for: shown.map { scalars[$0] })
    let width = shown.map { format(scalars[$0]).count }.max() ?? 0
    let text = lines(axis: 0, offset: 0, strides: shape.strides) { index in
      let number = format(scalars[index])
      return String(repeating: " ", count: width - number.count) + number
    }
    return "Tensor \(shape)\n\(text)"
  }

  /// Which indices of an axis are shown; nil stands for the gap.
  package func shownIndices(axis: Int) -> [Int?] {
    let n = shape[axis]
    return n <= 8 ? Array(0..<n) : [0, 1, 2, nil, n - 3, n - 2, n - 1]
  }

  private func excerpt(axis: Int, offset: Int, strides: [Int]) -> [Int] {
    shownIndices(axis: axis).compactMap { $0 }.flatMap { index -> [Int] in
      let at = offset + index * strides[axis]
      return axis == shape.rank - 1 ? [at] : excerpt(axis: axis + 1, offset: at, strides: strides)
    }
  }

  private func lines(axis: Int, offset: Int, strides: [Int], number: (Int) -> String) -> String {
    let isLast = axis == shape.rank - 1
    let parts = shownIndices(axis: axis).map { index -> String in
      guard let index else { return "…" }
      let at = offset + index * strides[axis]
      return isLast ? number(at) : lines(axis: axis + 1, offset: at, strides: strides, number: number)
    }
    let separator = isLast ? ", " : ",\n" + String(repeating: " ", count: axis + 1)
    return "[" + parts.joined(separator: separator) + "]"
  }

  /// Whole numbers without a point; else four decimals, or four and an exponent where those would mislead.
  package static func formatter(for shown: [Float]) -> (Float) -> String {
    let finite = shown.filter(\.isFinite)
    let largest = finite.map(abs).max() ?? 0
    if largest < 1e7, finite.allSatisfy({ $0 == $0.rounded() }) {
      return { $0.isFinite ? String(Int($0)) : "\($0)" }
    }
    let smallest = finite.map(abs).filter { $0 > 0 }.min() ?? 1
    if largest >= 1e5 || (largest < 1e-2 && smallest < 1e-3) {
      return { String(format: "%.4e", $0) }
    }
    return { String(format: "%.4f", $0) }
  }
}
