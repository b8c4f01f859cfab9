/// The edit distance between a hypothesis and a reference as Tercom has it, and the alignment that it gives.
///
/// The distance is Levenshtein's in words, but only cells within a beam around the diagonal from corner to corner are looked at
/// (sacreBLEU's `BeamEditDistance`).
struct EditDistance {
  private enum Operation: UInt8 { case keep, substitute, delete, insert }

  private static let beam = 25
  private static let infinity = Int32.max / 2

  private var reference: [Int32] = []
  var referenceCount: Int { reference.count }

  // The matrix of the aligned words, row by row; row i is that of the first i words.
  private var columns: Int { reference.count + 1 }
  private var costs: [Int32] = []
  private var operations: [Operation] = []
  private var trace: [Operation] = []
  private var scratch: [Int32] = []

  private var positions: [Int] = []
  private var hypothesisErrorSums: [Int] = []
  private var referenceErrorSums: [Int] = []
  private var bits = BitParallelDistance()

  /// The distance of the aligned words.
  private(set) var aligned = 0

  mutating func setReference(_ words: [Int32]) {
    reference = words
    bits.setReference(words)
  }

  /// The position in the aligned words that a position of the reference is aligned with; −1 before the first.
  func hypothesisPosition(of position: Int) -> Int { positions[position] }

  /// How many of the `length` aligned words from `start` are wrong.
  func hypothesisErrors(_ start: Int, _ length: Int) -> Int {
    hypothesisErrorSums[start + length] - hypothesisErrorSums[start]
  }

  func referenceErrors(_ start: Int, _ length: Int) -> Int {
    referenceErrorSums[start + length] - referenceErrorSums[start]
  }

  /// Computes the whole matrix of `words`, and their alignment.
  mutating func align(_ words: [Int32]) {
    let columns = columns
    let cells = (words.count + 1) * columns
    if costs.count < cells {
      costs = Array(repeating: 0, count: cells)
      operations = Array(repeating: .keep, count: cells)
    }
    for column in 0..<columns {
      costs[column] = Int32(column)
      operations[column] = .insert
    }
    let beam = Beam(words: words.count, reference: reference.count)
    Self.fill(words, reference, beam, &costs, &operations)
    aligned = Int(costs[words.count * columns + reference.count])
    readAlignment(words.count)
    bits.align(words)
  }

  // The arrays come one by one, so that each is checked for sharing once and not at every cell.
  private static func fill(
    _ words: [Int32], _ reference: [Int32], _ beam: Beam, _ costs: inout [Int32],
    _ operations: inout [Operation]
  ) {
    let columns = reference.count + 1
    let reference = reference.span
    var costs = costs.mutableSpan
    var operations = operations.mutableSpan
    for row in 0..<words.count {
      let (above, here) = (row * columns, (row + 1) * columns)
      let range = beam.columns(ofRow: row + 1)
      for column in 0..<range.lowerBound { costs[here + column] = infinity }
      for column in range.upperBound..<columns { costs[here + column] = infinity }
      let word = words[row]
      var left = infinity
      var first = range.lowerBound
      if first == 0 {
        left = costs[above] + 1
        costs[here] = left
        operations[here] = .delete
        first = 1
      }
      for column in first..<range.upperBound {
        // Tercom prefers to keep or replace, then to insert, then to delete; in the flipped direction, as here, to delete
        // before to insert.
        let isSame = word == reference[column - 1]
        var cost = costs[above + column - 1] + (isSame ? 0 : 1)
        var operation = isSame ? Operation.keep : .substitute
        if costs[above + column] + 1 < cost { (cost, operation) = (costs[above + column] + 1, .delete) }
        if left + 1 < cost { (cost, operation) = (left + 1, .insert) }
        left = min(cost, infinity)
        costs[here + column] = left
        operations[here + column] = operation
      }
    }
  }

  private mutating func readAlignment(_ count: Int) {
    trace.removeAll(keepingCapacity: true)
    var (row, column) = (count, reference.count)
    while row > 0 || column > 0 {
      let operation = operations[row * columns + column]
      trace.append(operation)
      if operation != .insert { row -= 1 }
      if operation != .delete { column -= 1 }
    }
    positions.removeAll(keepingCapacity: true)
    hypothesisErrorSums.removeAll(keepingCapacity: true)
    referenceErrorSums.removeAll(keepingCapacity: true)
    hypothesisErrorSums.append(0)
    referenceErrorSums.append(0)
    var position = -1
    for operation in trace.reversed() {
      let error = operation == .keep ? 0 : 1
      if operation != .insert {
        position += 1
        hypothesisErrorSums.append(hypothesisErrorSums[position] + error)
      }
      if operation != .delete {
        positions.append(position)
        referenceErrorSums.append(referenceErrorSums[positions.count - 1] + error)
      }
    }
  }

  /// The distance of `words`, or nil if it is above `bound`.
  ///
  /// - Parameters:
  ///   - words: as many words as were aligned.
  ///   - shared: how many of the first words are those that were aligned.
  mutating func distance(of words: [Int32], sharing shared: Int, bound: Int) -> Int? {
    // Where no path of this cost leaves the beam, the beam changes nothing. At row i such a path is at most `bound`
    // columns from i, and the beam's middle at most as many as the lengths differ by, rounded.
    let isWithinBeam =
      reference.count < Self.beam || bound + abs(words.count - reference.count) + 1 < Self.beam
    if isWithinBeam, reference.count <= BitParallelDistance.longestReference {
      return bits.distance(of: words, sharing: shared, bound: bound)
    }
    return distanceInBeam(of: words, sharing: shared, bound: bound)
  }

  private mutating func distanceInBeam(of words: [Int32], sharing shared: Int, bound: Int) -> Int? {
    let columns = columns
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: costs[shared * columns..<(shared + 1) * columns])
    let beam = Beam(words: words.count, reference: reference.count)
    for row in stride(from: shared + 1, through: words.count, by: 1) {
      let range = beam.columns(ofRow: row)
      let word = words[row - 1]
      var best = Self.infinity
      var left = Self.infinity
      var diagonal = range.lowerBound > 0 ? scratch[range.lowerBound - 1] : Self.infinity
      for column in 0..<range.lowerBound { scratch[column] = Self.infinity }
      for column in range {
        let above = scratch[column]
        var cost = min(above, left) + 1
        if column > 0 { cost = min(cost, diagonal + (word == reference[column - 1] ? 0 : 1)) }
        cost = min(cost, Self.infinity)
        scratch[column] = cost
        best = min(best, cost)
        (left, diagonal) = (cost, above)
      }
      for column in range.upperBound..<columns { scratch[column] = Self.infinity }
      if best > bound { return nil }
    }
    let distance = Int(scratch[reference.count])
    return distance <= bound ? distance : nil
  }

  /// The columns that are looked at in each row.
  private struct Beam {
    private let words: Int
    private let reference: Int
    private let ratio: Double
    private let width: Int

    init(words: Int, reference: Int) {
      self.words = words
      self.reference = reference
      ratio = words > 0 ? Double(reference) / Double(words) : 1
      // Lengths that differ much would leave rows that do not touch.
      width =
        Double(beam) < ratio / 2 ? Int((ratio / 2 + Double(beam)).rounded(.up)) : beam
    }

    func columns(ofRow row: Int) -> Range<Int> {
      let middle = Int((Double(row) * ratio).rounded(.down))
      let end = row == words ? reference + 1 : min(reference + 1, middle + width)
      return max(0, middle - width)..<end
    }
  }
}
