import NeuralNetworks
import TensorCore
import TransformerModel

extension TransformerConfiguration {
  /// Small enough for a test of milliseconds.
  static let forTests = TransformerConfiguration.base.with {
    $0.modelSize = 32
    $0.feedForwardSize = 48
    $0.heads = 4
    $0.keySize = 8
    $0.valueSize = 8
    $0.layers = 2
    $0.vocabularySize = 23
    $0.maximumLength = 64
  }
}

/// Sentence pairs of random tokens, without the special ones.
func randomPairs(_ count: Int, lengths: ClosedRange<Int> = 1...12, seed: UInt64 = 1) -> [TokenPair] {
  var random = Philox(seed: seed)
  func sentence() -> [Int32] {
    (0..<Int.random(in: lengths, using: &random)).map { _ in Int32.random(in: 4..<23, using: &random) }
  }
  return (0..<count).map { _ in (source: sentence(), target: sentence()) }
}

func batch(_ pairs: [TokenPair]) -> TokenBatch { TokenBatch(pairs, start: 2, end: 3) }

/// The rows of one sentence of a packed tensor.
func rows(_ tensor: Tensor, _ range: Range<Int>) -> [Float] { tensor.rows(range).scalars }
