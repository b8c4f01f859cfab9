/// Where the batches of a training come from: pairs in memory (`TokenBatching`), or a stream.
public protocol BatchSource {
  /// Sentence pairs of an epoch.
  var pairCount: Int { get }
  /// Names the pairs and their order, so that a checkpoint is continued with the same data only.
  var checksum: String { get }
  /// The batches of an epoch, always the same for the same epoch.
  ///
  /// - Parameters:
  ///   - epoch: counted from 0.
  ///   - first: how many batches are left out at its beginning, because a run has had them.
  func epoch(_ epoch: Int, from first: Int) throws -> EpochBatches
}

/// The batches of an epoch, one after the other.
public struct EpochBatches {
  /// How many the whole epoch has; nil where that is not known before its end.
  public let count: Int?
  /// The next batch at each call; nil at the end of the epoch.
  public let next: () throws -> TokenBatch?

  public init(count: Int?, next: @escaping () throws -> TokenBatch?) {
    self.count = count
    self.next = next
  }
}

extension TokenBatching: BatchSource {
  public var pairCount: Int { pairs.count }

  public func epoch(_ epoch: Int, from first: Int) -> EpochBatches {
    let batches = batches(epoch: epoch)
    var rest = batches.dropFirst(first).makeIterator()
    return EpochBatches(count: batches.count) { rest.next() }
  }

  /// FNV-1a over the numbers: cheap, and the same in every process.
  public var checksum: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ number: Int32) { hash = (hash ^ UInt64(UInt32(bitPattern: number))) &* 0x100_0000_01b3 }
    for pair in pairs {
      pair.source.forEach(add)
      add(-1)
      pair.target.forEach(add)
      add(-2)
    }
    return String(hash, radix: 16)
  }
}
