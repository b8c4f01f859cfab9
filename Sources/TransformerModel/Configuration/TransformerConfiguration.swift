public import NeuralNetworks

/// The sizes and switches of a Transformer, named after the paper (section 3 and table 3).
///
/// Starts as the paper's base model. Where the paper can be read in two ways, the switch is named here.
public struct TransformerConfiguration: Hashable, Codable, Sendable {
  /// d_model, the width of every embedding and of every sub-layer's output.
  public var modelSize = 512
  /// d_ff, the width inside a feed-forward network.
  public var feedForwardSize = 2048
  /// h, the attention heads.
  public var heads = 8
  /// d_k, the size of a query and of a key in one head.
  public var keySize = 64
  /// d_v, the size of a value in one head.
  public var valueSize = 64
  /// N, the layers of the encoder, and as many of the decoder.
  public var layers = 6
  /// P_drop, the rate of dropout on every sub-layer's output and on the sums of embeddings and positions.
  public var dropout: Float = 0.1
  /// The rate of dropout on attention weights; 0 in the paper, 0.1 in tensor2tensor's later base model.
  public var attentionDropout: Float = 0
  /// The rate of dropout inside feed-forward networks, after the activation; 0 in the paper.
  public var feedForwardDropout: Float = 0
  /// What stands between the two matrices of a feed-forward network; ReLU in the paper.
  public var feedForwardActivation = FeedForwardActivation.relu
  /// Whether LayerNorm follows the residual sum, as in the paper, or precedes the sub-layer.
  public var layerNormPlace = LayerNormPlace.post
  /// What LayerNorm divides by.
  public var layerNormFormula = LayerNormFormula.variance
  /// ε in LayerNorm; 10⁻⁶ in tensor2tensor and The Annotated Transformer.
  public var layerNormEpsilon: Float = 1e-5
  public var positions = Positions.sinusoidal
  /// What the first values of W^Q, W^K and W^V are drawn from; the paper does not say.
  public var projectionStart = ProjectionStart.separate
  /// Whether training forgets what lies inside a layer and computes it again on the way back: less memory for long
  /// sentences and the same bits, for the time of one more forward pass.
  public var recomputesLayers = false
  /// The names of the attentions that stand in the model: what `Transformer` was given as values.
  public var attention = AttentionNames()
  /// The longest sentence, in tokens with start and end.
  public var maximumLength = 512
  /// V, the tokens of the vocabulary that both languages share.
  public var vocabularySize = 37_000
  /// The token that starts the decoder's input.
  public var startToken: Int32 = 2
  /// The token that ends every source and every target.
  public var endToken: Int32 = 3

  /// Where LayerNorm stands.
  public enum LayerNormPlace: String, Codable, Sendable {
    /// LayerNorm(x + Dropout(Sublayer(x))), as in the paper.
    case post
    /// x + Dropout(Sublayer(LayerNorm(x))), and one more LayerNorm after the last layer.
    case pre
    /// As `post`, and one more LayerNorm after the last layer, as PyTorch's `nn.Transformer` has by default.
    case postAndLast

    /// Whether a LayerNorm follows the last layer of the encoder and of the decoder.
    var isLast: Bool { self != .post }
  }

  /// The function inside feed-forward networks.
  public enum FeedForwardActivation: String, Codable, Sendable {
    /// max(0, x), as in the paper.
    case relu
    /// x · Φ(x).
    case gelu
    /// 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))), which BERT and GPT-2 have for GELU.
    case geluTanh
  }

  /// How a model knows the order of its tokens.
  public enum Positions: String, Codable, Sendable {
    /// Sines and cosines of the position in turn (section 3.5).
    case sinusoidal
    /// All sines, then all cosines, of tensor2tensor's slightly other frequencies.
    case sinusoidalHalves
    /// A learned vector for each position (table 3, row E).
    case learned
  }

  /// The distribution that the projections of attention start from: Xavier's uniform one, of which size.
  public enum ProjectionStart: String, Codable, Sendable {
    /// Each matrix has its own, ±√(6 / (d_model + h d_k)), as in tensor2tensor.
    case separate
    /// The three share that of one matrix, ±√(6 / (d_model + 2 h d_k + h d_v)), as in `nn.MultiheadAttention` and fairseq.
    ///
    /// Scores start half as large: a small model learns sooner whom to attend to.
    case joint
  }

  /// Which attention stands at each of the three places (section 3.2.3).
  public struct AttentionNames: Hashable, Codable, Sendable, CustomStringConvertible {
    public var encoder = "softmax"
    public var decoder = "softmax"
    /// The decoder's attention over the encoder's output.
    public var cross = "softmax"

    public var description: String { "\(encoder), \(decoder), \(cross)" }
  }

  public init() {}
}

extension TransformerConfiguration {
  /// The paper's base model: 65 M parameters.
  public static let base = TransformerConfiguration()

  /// The paper's big model: 213 M parameters.
  public static let big = base.with {
    $0.modelSize = 1024
    $0.feedForwardSize = 4096
    $0.heads = 16
    $0.dropout = 0.3
  }

  /// For a desk: trains in minutes on two cores.
  ///
  /// fairseq's Transformer-Tiny.
  public static let tiny = base.with {
    $0.modelSize = 128
    $0.feedForwardSize = 256
    $0.heads = 4
    $0.keySize = 32
    $0.valueSize = 32
    $0.layers = 4
  }

  /// For a desk and an hour.
  public static let small = base.with {
    $0.modelSize = 256
    $0.feedForwardSize = 1024
    $0.heads = 4
    $0.layers = 3
  }

  /// Where dropout stands beside every sub-layer's output and the sums of embeddings and positions.
  public enum DropoutPlaces: String, Codable, Sendable, CaseIterable {
    /// Nowhere else (section 5.4).
    case paper
    /// Also on attention weights and inside feed-forward networks, as in tensor2tensor's base model since version 2.
    case tensor2tensor
  }

  /// The same model with dropout at the places of the paper or of tensor2tensor, there at a rate of 0.1.
  public func dropout(as places: DropoutPlaces) -> TransformerConfiguration {
    with {
      $0.attentionDropout = places == .paper ? 0 : 0.1
      $0.feedForwardDropout = places == .paper ? 0 : 0.1
    }
  }

  /// A changed copy.
  public func with(_ change: (inout TransformerConfiguration) -> Void) -> TransformerConfiguration {
    var copy = self
    change(&copy)
    return copy
  }
}

extension TransformerConfiguration {
  /// Traps on sizes no model can have, naming the one.
  func check() {
    if let problem { fatalError("TransformerConfiguration: \(problem)") }
  }

  /// The first size that no model can have; nil where all can be.
  package var problem: String? {
    let sizes = [
      ("modelSize", modelSize), ("feedForwardSize", feedForwardSize), ("heads", heads), ("keySize", keySize),
      ("valueSize", valueSize), ("layers", layers), ("maximumLength", maximumLength),
      ("vocabularySize", vocabularySize),
    ]
    for (name, size) in sizes where size <= 0 { return "\(name) is \(size)" }
    for (name, token) in [("startToken", startToken), ("endToken", endToken)]
    where token < 0 || Int(token) >= vocabularySize {
      return "\(name) is \(token), outside a vocabulary of \(vocabularySize) tokens"
    }
    for rate in [dropout, attentionDropout, feedForwardDropout] where !(rate >= 0 && rate < 1) {
      return "a dropout of \(rate) is not in 0..<1"
    }
    return nil
  }
}
