/// The continuations that a beam search looked at, as a tree whose root is the start token.
public struct SearchTree: Hashable, Codable, Sendable {
  /// What became of a continuation.
  public enum Fate: String, Hashable, Codable, Sendable {
    /// It was among the beam and lived on.
    case kept
    /// It ended and counts as a hypothesis.
    case ended
    /// Others were likelier.
    case dropped
  }

  /// A token after its parent's.
  public struct Node: Hashable, Codable, Sendable {
    public let token: Int32
    /// The number of the node before it; nil for the root.
    public let parent: Int?
    /// How many tokens stand before it, the start token's counted.
    public let depth: Int
    /// log p of all tokens from the root to here, in nats.
    public let logProbability: Double
    public let fate: Fate
  }

  /// The root first, every parent before its children.
  public private(set) var nodes: [Node]

  init(start: Int32) {
    nodes = [Node(token: start, parent: nil, depth: 0, logProbability: 0, fate: .kept)]
  }

  /// - Returns: the new node's number.
  mutating func add(_ token: Int32, after parent: Int, logProbability: Double, _ fate: Fate) -> Int {
    nodes.append(
      Node(
        token: token, parent: parent, depth: nodes[parent].depth + 1, logProbability: logProbability,
        fate: fate))
    return nodes.count - 1
  }

  /// The numbers of a node's children, likeliest first.
  public func children(of node: Int) -> [Int] {
    nodes.indices.filter { nodes[$0].parent == node }
  }

  /// The tokens from the root's child to a node.
  public func path(to node: Int) -> [Int32] {
    var path: [Int32] = []
    var place = node
    while let parent = nodes[place].parent {
      path.append(nodes[place].token)
      place = parent
    }
    return path.reversed()
  }
}
