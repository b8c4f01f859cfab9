/// Byte strings with numbers, for finding all that begin at one place of a text.
struct ByteTrie: Sendable {
  private var children = PairTable()
  /// By node; node 0 is the root, node n + 1 is pair n of `children`.
  private var values: [Int32] = [-1]

  var isEmpty: Bool { values.count == 1 }

  mutating func insert(_ key: some Sequence<UInt8>, value: Int32) {
    var node: Int32 = 0
    for byte in key {
      node = children.number(node, Int32(byte)) + 1
      if Int(node) == values.count { values.append(-1) }
    }
    values[Int(node)] = value
  }

  func step(_ node: Int32, _ byte: UInt8) -> Int32? {
    children.find(node, Int32(byte)).map { $0 + 1 }
  }

  func value(_ node: Int32) -> Int32? { values[Int(node)] < 0 ? nil : values[Int(node)] }

  /// The value of exactly this key.
  func value(of key: ArraySlice<UInt8>) -> Int32? {
    var node: Int32 = 0
    for byte in key {
      guard let next = step(node, byte) else { return nil }
      node = next
    }
    return value(node)
  }

  /// The length of the longest key that begins at `start`.
  func longest(_ text: [UInt8], from start: Int) -> Int? {
    var (node, place): (Int32, Int) = (0, start)
    var length: Int?
    while place < text.count, let next = step(node, text[place]) {
      place += 1
      node = next
      if value(node) != nil { length = place - start }
    }
    return length
  }
}
