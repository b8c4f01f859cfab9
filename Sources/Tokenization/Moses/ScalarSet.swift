/// A set of Unicode scalars, as a regular expression's class would name them.
struct ScalarSet: Sendable {
  /// One bit for each scalar of the first plane, which holds nearly all that is asked for.
  private var plane = [UInt64](repeating: 0, count: 1 << 10)
  private var beyond: Set<UInt32> = []

  /// - Parameter table: hexadecimal `41`, `41-5A` for a range, `100+12E` for every second scalar of one.
  init(table: String) {
    for entry in table.split(separator: " ") {
      let bounds = entry.split { $0 == "-" || $0 == "+" }.compactMap { UInt32($0, radix: 16) }
      guard let first = bounds.first, let last = bounds.last else { continue }
      for value in stride(from: first, through: last, by: entry.contains("+") ? 2 : 1) { insert(value) }
    }
  }

  private mutating func insert(_ value: UInt32) {
    if value < 0x10000 {
      plane[Int(value >> 6)] |= 1 << UInt64(value & 63)
    } else {
      beyond.insert(value)
    }
  }

  func contains(_ scalar: Unicode.Scalar) -> Bool {
    let value = scalar.value
    if value < 0x10000 { return plane[Int(value >> 6)] >> UInt64(value & 63) & 1 == 1 }
    return beyond.contains(value)
  }

  func union(_ other: ScalarSet) -> ScalarSet {
    var union = self
    for index in plane.indices { union.plane[index] |= other.plane[index] }
    union.beyond.formUnion(other.beyond)
    return union
  }

  // MARK: Those of sacremoses

  static let alphabetic = ScalarSet(table: ScalarTables.alphabetic)
  static let alphanumeric = alphabetic.union(ScalarSet(table: ScalarTables.digits))
  static let joiners = ScalarSet(table: ScalarTables.joiners)
  static let numbers = ScalarSet(table: ScalarTables.numbers)
  static let lowercase = ScalarSet(table: ScalarTables.lowercase)
  static let cased = ScalarSet(table: ScalarTables.cased)
  static let currency = ScalarSet(table: ScalarTables.currency)
}
