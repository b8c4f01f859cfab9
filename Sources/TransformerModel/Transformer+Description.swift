import Foundation
import NeuralNetworks

extension Transformer: CustomStringConvertible {
  /// The sizes in the paper's letters, and the number of parameters.
  public var description: String {
    let c = configuration
    let millions = String(format: "%.1f", Double(c.parameterCount) / 1e6)
    return """
      Transformer: N = \(c.layers) + \(c.layers) layers, d_model = \(c.modelSize), d_ff = \(c.feedForwardSize), \
      h = \(c.heads), d_k = \(c.keySize), d_v = \(c.valueSize), P_drop = \(c.dropout), \
      vocabulary \(c.vocabularySize): \(millions) M parameters
      """
  }
}
