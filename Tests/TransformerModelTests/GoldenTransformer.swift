import Foundation
import TensorCore
import TransformerModel

/// What `Tests/Golden/transformer.py` wrote: a model of PyTorch's, its loss, gradients and first ten updates.
struct GoldenTransformer: Decodable {
  struct Array: Decodable {
    let kind: String
    let name: String
    let shape: [Int]
    let offset: Int
  }

  let modelSize: Int
  let heads: Int
  let feedForwardSize: Int
  let layers: Int
  let vocabularySize: Int
  let start: Int32
  let end: Int32
  let smoothing: Float
  let learningRate: Double
  let sources: [[Int32]]
  let targets: [[Int32]]
  let loss: Double
  let negativeLogLikelihood: Double
  let adamLosses: [Double]
  let arrays: [Array]
  var scalars: [Float] = []

  enum CodingKeys: CodingKey {
    case modelSize, heads, feedForwardSize, layers, vocabularySize, start, end, smoothing, learningRate,
      sources
    case targets, loss, negativeLogLikelihood, adamLosses, arrays
  }

  static func load(_ place: TransformerConfiguration.LayerNormPlace) throws -> GoldenTransformer {
    func data(_ ending: String) throws -> Data {
      try Data(
        contentsOf: Bundle.module.bundleURL.appending(
          path: "Fixtures/transformer-\(place.rawValue).\(ending)"))
    }
    var golden = try JSONDecoder().decode(GoldenTransformer.self, from: data("json"))
    golden.scalars = try data("bin").withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: 4).map {
        Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
      }
    }
    return golden
  }

  /// The arrays of a kind by their names in our model.
  func arrays(_ kind: String) -> [String: [Float]] {
    var found: [String: [Float]] = [:]
    for array in arrays where array.kind == kind {
      found[array.name] = [Float](scalars[array.offset..<array.offset + array.shape.reduce(1, *)])
    }
    return found
  }

  /// Our model with PyTorch's weights.
  func model(_ place: TransformerConfiguration.LayerNormPlace) throws -> Transformer {
    var configuration = TransformerConfiguration()
    configuration.modelSize = modelSize
    configuration.heads = heads
    configuration.keySize = modelSize / heads
    configuration.valueSize = modelSize / heads
    configuration.feedForwardSize = feedForwardSize
    configuration.layers = layers
    configuration.vocabularySize = vocabularySize
    configuration.dropout = 0
    configuration.layerNormPlace = place
    let model = Transformer(configuration, seed: 0)
    let weights = arrays("weight")
    for (name, parameter) in model.namedParameters {
      guard let scalars = weights[name] else { throw MissingWeight(name: name) }
      parameter.value = Tensor(scalars, shape: parameter.shape)
    }
    return model
  }

  struct MissingWeight: Error { let name: String }

  var batch: TokenBatch {
    TokenBatch(zip(sources, targets).map { (source: $0, target: $1) }, start: start, end: end)
  }
}
