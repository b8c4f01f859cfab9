/// The n-grams of one segment's references, as a trie in one hash table.
///
/// A node is an n-gram: the node of its first n − 1 symbols and its last symbol. So any order costs one look-up, and
/// no n-gram is ever put together. A symbol is a token's number or a code point.
struct NGramTrie {
  private struct Slot {
    var key: UInt64
    var node: Int32
    /// The segment that the slot belongs to; others count as empty.
    var generation: UInt32
  }

  private struct Node {
    /// How often the reference that is being added has the n-gram, and which reference that is.
    var count: Int32
    var reference: Int32
    /// The most that one reference has of it.
    var limit: Int32
    /// How often the hypothesis has had it so far.
    var hits: Int32
  }

  private var slots = [Slot](repeating: Slot(key: 0, node: 0, generation: 0), count: 1024)
  private var mask = 1023
  private var generation: UInt32 = 0
  private var nodes: [Node] = []
  private var reference: Int32 = 0

  /// Forgets everything, and makes room for `count` different n-grams.
  mutating func removeAll(expecting count: Int) {
    var size = 64
    while size < 2 * count { size *= 2 }
    generation &+= 1
    if size > slots.count || generation == 0 {
      slots = Array(
        repeating: Slot(key: 0, node: 0, generation: 0), count: max(size, slots.count))
      generation = 1
    }
    mask = size - 1
    nodes.removeAll(keepingCapacity: true)
    nodes.append(Node(count: 0, reference: -1, limit: 0, hits: 0))
    reference = -1
  }

  /// Adds one reference's n-grams up to `order`; of several references the largest count of each holds.
  mutating func addReference(_ symbols: [Int32], order: Int) {
    reference += 1
    for start in 0..<symbols.count {
      var node: Int32 = 0
      for index in start..<min(start + order, symbols.count) {
        node = child(of: node, symbols[index])
        var entry = nodes[Int(node)]
        entry.count = entry.reference == reference ? entry.count + 1 : 1
        entry.reference = reference
        entry.limit = max(entry.limit, entry.count)
        nodes[Int(node)] = entry
      }
    }
  }

  /// Adds to `matches[first + n − 1]` how many of the hypothesis' n-grams the references have, each at most as often as
  /// one of them has it.
  mutating func countMatches(_ symbols: [Int32], order: Int, in matches: inout [Int], from first: Int = 0) {
    for start in 0..<symbols.count {
      var node: Int32 = 0
      for index in start..<min(start + order, symbols.count) {
        // An n-gram that begins with an unknown one is unknown.
        guard let next = existingChild(of: node, symbols[index]) else { break }
        node = next
        if nodes[Int(node)].hits < nodes[Int(node)].limit {
          nodes[Int(node)].hits += 1
          matches[first + index - start] += 1
        }
      }
    }
  }

  @inline(__always)
  private func key(_ node: Int32, _ symbol: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: symbol))
  }

  @inline(__always)
  private func firstSlot(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
  }

  @inline(__always)
  private func existingChild(of node: Int32, _ symbol: Int32) -> Int32? {
    let key = key(node, symbol)
    var index = firstSlot(key)
    while slots[index].generation == generation {
      if slots[index].key == key { return slots[index].node }
      index = (index + 1) & mask
    }
    return nil
  }

  @inline(__always)
  private mutating func child(of node: Int32, _ symbol: Int32) -> Int32 {
    let key = key(node, symbol)
    var index = firstSlot(key)
    while slots[index].generation == generation {
      if slots[index].key == key { return slots[index].node }
      index = (index + 1) & mask
    }
    let new = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(Node(count: 0, reference: -1, limit: 0, hits: 0))
    slots[index] = Slot(key: key, node: new, generation: generation)
    return new
  }
}
