/// The n-grams of one segment's references, as a trie that is as deep as they repeat.
///
/// A node is an n-gram: the node of its first n − 1 symbols and its last symbol; a hash table holds the edges. An n-gram
/// that occurred once is a leaf, which stands for all longer ones that begin with it: they can be read at its place in
/// the reference. Only when it occurs again does it get a child. So most n-grams of four symbols and more cost a comparison
/// of symbols. A symbol is a token's number or a code point.
struct NGramTrie {
  /// Longer n-grams do not fit a leaf's hits.
  static let longestOrder = 64

  private struct Edge {
    var key: UInt64
    var node: Int32
    /// The segment that the edge belongs to; others count as empty.
    var generation: UInt32
  }

  private struct Node {
    /// Where a leaf's n-gram begins in `symbols`; −1 in a node with children.
    var place: Int32
    /// How often the newest reference that has the n-gram has it, and which reference that is.
    var count: Int32
    var reference: Int32
    /// The most that one reference has of it.
    var limit: Int32
    /// How often the hypothesis has had it so far; in a leaf, a bit for each length of n-gram that it has had.
    var hits: UInt64
  }

  private static let end: Int32 = -1
  private var symbols: [Int32] = []
  private var edges = [Edge](repeating: Edge(key: 0, node: 0, generation: 0), count: 1024)
  private var mask = 1023
  private var generation: UInt32 = 0
  private var nodes: [Node] = []
  private var nodeCount: Int32 = 0
  private var reference: Int32 = 0

  /// Forgets everything, and makes room for references of `count` symbols in all.
  mutating func removeAll(expecting count: Int, order: Int) {
    // No more nodes than n-grams, and for each place at most one n-gram of each order.
    var size = 64
    while size < 2 * count * order { size *= 2 }
    generation &+= 1
    if size > edges.count || generation == 0 {
      edges = Array(repeating: Edge(key: 0, node: 0, generation: 0), count: max(size, edges.count))
      generation = 1
    }
    mask = size - 1
    if nodes.count < count * order + 1 {
      let node = Node(place: -1, count: 0, reference: -1, limit: 0, hits: 0)
      nodes = Array(repeating: node, count: 2 * count * order + 1)
    }
    nodeCount = 1
    symbols.removeAll(keepingCapacity: true)
    reference = -1
  }

  /// Adds one reference's n-grams up to `order`; of several references the largest count of each holds.
  mutating func addReference(_ reference: [Int32], order: Int) {
    self.reference += 1
    let first = symbols.count
    symbols += reference
    symbols.append(Self.end)
    Self.add(
      symbols, first..<first + reference.count, order, self.reference, mask, generation, &nodes, &edges,
      &nodeCount)
  }

  // The arrays come one by one, so that each is checked for sharing once and not at every step.
  private static func add(
    _ symbols: [Int32], _ range: Range<Int>, _ order: Int, _ number: Int32, _ mask: Int, _ generation: UInt32,
    _ nodes: inout [Node], _ edges: inout [Edge], _ nodeCount: inout Int32
  ) {
    let symbols = symbols.span
    var nodes = nodes.mutableSpan
    var edges = edges.mutableSpan
    for start in range {
      var node: Int32 = 0
      var depth = 0
      while depth < order {
        let symbol = symbols[start + depth]
        if symbol == end { break }
        depth += 1
        var index = slot(node, symbol, mask)
        let edgeKey = key(node, symbol)
        while edges[index].generation == generation, edges[index].key != edgeKey {
          index = (index + 1) & mask
        }
        guard edges[index].generation == generation else {
          edges[index] = Edge(key: edgeKey, node: nodeCount, generation: generation)
          nodes[Int(nodeCount)] = Node(
            place: Int32(truncatingIfNeeded: start), count: 1, reference: number, limit: 1, hits: 0)
          nodeCount += 1
          break
        }
        node = edges[index].node
        var entry = nodes[Int(node)]
        if entry.place >= 0 {
          // A leaf occurs again: the longer n-grams at its place go to a child.
          let place = Int(entry.place)
          let next = symbols[place + depth]
          if depth < order, next != end {
            var index = slot(node, next, mask)
            while edges[index].generation == generation { index = (index + 1) & mask }
            edges[index] = Edge(key: key(node, next), node: nodeCount, generation: generation)
            nodes[Int(nodeCount)] = Node(
              place: entry.place, count: 1, reference: entry.reference, limit: 1, hits: 0)
            nodeCount += 1
          }
          entry.place = -1
        }
        entry.count = entry.reference == number ? entry.count + 1 : 1
        entry.reference = number
        entry.limit = max(entry.limit, entry.count)
        nodes[Int(node)] = entry
      }
    }
  }

  /// Adds to `matches[first + n − 1]` how many of the hypothesis' n-grams the references have, each at most as often as
  /// one of them has it.
  mutating func countMatches(_ hypothesis: [Int32], order: Int, in matches: inout [Int], from first: Int = 0)
  {
    Self.count(
      symbols, edges, hypothesis, order, mask, generation, &nodes, in: &matches, from: first)
  }

  private static func count(
    _ symbols: [Int32], _ edges: [Edge], _ hypothesis: [Int32], _ order: Int, _ mask: Int,
    _ generation: UInt32, _ nodes: inout [Node], in matches: inout [Int], from first: Int
  ) {
    let symbols = symbols.span
    let edges = edges.span
    var nodes = nodes.mutableSpan
    for start in 0..<hypothesis.count {
      var node: Int32 = 0
      let longest = min(order, hypothesis.count - start)
      var depth = 0
      // An n-gram that begins with an unknown one is unknown.
      while depth < longest {
        let symbol = hypothesis[start + depth]
        let edgeKey = key(node, symbol)
        var index = slot(node, symbol, mask)
        while edges[index].generation == generation, edges[index].key != edgeKey {
          index = (index + 1) & mask
        }
        guard edges[index].generation == generation else { break }
        node = edges[index].node
        depth += 1
        let place = Int(nodes[Int(node)].place)
        if place >= 0 {
          var hits = nodes[Int(node)].hits
          repeat {
            let bit: UInt64 = 1 << UInt64(depth - 1)
            if hits & bit == 0 {
              hits |= bit
              matches[first + depth - 1] += 1
            }
            depth += 1
          } while depth <= longest && symbols[place + depth - 1] == hypothesis[start + depth - 1]
          nodes[Int(node)].hits = hits
          break
        }
        if nodes[Int(node)].hits < UInt64(nodes[Int(node)].limit) {
          nodes[Int(node)].hits += 1
          matches[first + depth - 1] += 1
        }
      }
    }
  }

  @inline(__always)
  private static func key(_ node: Int32, _ symbol: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: symbol))
  }

  @inline(__always)
  private static func slot(_ node: Int32, _ symbol: Int32, _ mask: Int) -> Int {
    Int(truncatingIfNeeded: (key(node, symbol) &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
  }
}
