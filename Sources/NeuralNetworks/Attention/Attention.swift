import TensorCore

/// How queries gather values: what a layer with attention takes as a value.
///
/// A variant is one type in one file: its formula in `callAsFunction` and, for plots, its weights. The layer makes the
/// projections, this the rest.
///
/// | it may | by |
/// |:--|:--|
/// | take packed sentences of any lengths, with fewer, as many or more queries than keys | `AttentionInput.queries`, `.keys` |
/// | refuse a mask that it has no form for, such as the causal one | `supports` |
/// | hand tensors to the layer above | `scores` |
/// | have parameters of its own, apart in each layer | `prepared` |
/// | leave attention over another sequence to another attention | `acrossSequences` |
/// | stand in decoding with cached keys | nothing: one query, the last, comes with all keys under the causal mask |
public protocol Attention: Layer {
  /// What configurations and checkpoints call it, its numbers included: `local(radius: 8)`.
  var name: String { get }

  /// Whether it is defined under a mask; a decoder needs the causal one.
  func supports(_ mask: AttentionMask) -> Bool

  /// Whether single weights are there for dropout to act on.
  var dropsWeights: Bool { get }

  /// What attends over another sequence where this stands in self-attention, where positions have no meaning there.
  var acrossSequences: any Attention { get }

  /// The attention of one layer: this, with fresh parameters if it has any.
  func prepared(for sizes: AttentionSizes, using random: inout Philox) -> Self

  /// The heads' outputs side by side, `[query rows, heads · valueSize]`; 0 for a query that may look at no key.
  ///
  /// - Parameter scores: what the attention at the same place of the layer below left, empty in the first; what is left
  ///   here goes to the layer above. Most leave it alone.
  func callAsFunction(_ input: AttentionInput, scores: inout [Tensor]) -> Tensor

  /// How much each query takes of each key, `[heads, queries, keys]` for each sentence, without dropout: what is drawn.
  ///
  /// - Parameter scores: as `callAsFunction` gets it.
  func weights(_ input: AttentionInput, scores: [Tensor]) -> [Tensor]
}

extension Attention {
  public func supports(_ mask: AttentionMask) -> Bool { true }

  public var dropsWeights: Bool { true }

  public var acrossSequences: any Attention { self }

  public func prepared(for sizes: AttentionSizes, using random: inout Philox) -> Self { self }

  /// The heads' outputs of a lone layer; traps on a mask or a dropout that this attention has no form for.
  public func callAsFunction(_ input: AttentionInput) -> Tensor {
    check(input.mask, dropout: input.dropout?.rate ?? 0, "attention")
    var scores: [Tensor] = []
    return self(input, scores: &scores)
  }

  /// The weights of a lone layer.
  public func weights(_ input: AttentionInput) -> [Tensor] { weights(input, scores: []) }

  /// Traps where this attention cannot do what is asked, naming it.
  package func check(_ mask: AttentionMask, dropout: Float, _ place: String) {
    require(
      supports(mask),
      "\(place): attention '\(name)' has no \(mask.isCausal ? "causal form" : "form for the mask \(mask)"); "
        + "take another one there")
    require(
      dropsWeights || dropout == 0,
      "\(place): attention '\(name)' has no single weights to drop; set the attention dropout of \(dropout) to 0"
    )
  }
}

/// The sizes of the layer that an attention stands in.
public struct AttentionSizes: Sendable {
  public var heads: Int
  /// The size of a query and of a key in one head.
  public var keySize: Int
  public var valueSize: Int
  /// The most keys a sentence has.
  public var maximumLength: Int

  public init(heads: Int, keySize: Int, valueSize: Int, maximumLength: Int) {
    self.heads = heads
    self.keySize = keySize
    self.valueSize = valueSize
    self.maximumLength = maximumLength
  }
}
