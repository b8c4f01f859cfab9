import Foundation
import NeuralNetworks

extension Transformer: CustomStringConvertible {
  /// The sizes in the paper's letters, and the number of parameters.
  public var description: String {
    let c = configuration
    let millions = String(format: "%.1f", Double(parameterCount) / 1e6)
    let names = c.attention
    let attention =
      names == .init()
      ? ""
      : ", attention \(Set([names.encoder, names.decoder, names.cross]).sorted().joined(separator: " and "))"
    return """
      Transformer: N = \(c.layers) + \(c.layers) layers, d_model = \(c.modelSize), d_ff = \(c.feedForwardSize), \
      h = \(c.heads), d_k = \(c.keySize), d_v = \(c.valueSize), P_drop = \(c.dropout), \
      vocabulary \(c.vocabularySize)\(attention): \(millions) M parameters
      """
  }
}
