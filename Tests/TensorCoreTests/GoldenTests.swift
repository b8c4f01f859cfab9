import Foundation
import TensorCore
import Testing

/// PyTorch's results and gradients, made by Tests/Golden/tensor-operations.py.
private struct Golden: Decodable {
  struct Numbers: Decodable {
    let shape: [Int]
    let scalars: [Float]

    var tensor: Tensor { Tensor(scalars, shape: Shape(shape)) }
  }

  struct Case: Decodable {
    let operands: [Numbers]
    let upstream: Numbers
    let result: Numbers
    let gradients: [Numbers]
  }

  let cases: [String: Case]

  static func load() throws -> Golden {
    let url = try #require(
      Bundle.module.url(forResource: "tensor-operations", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

private let targets: [Int32] = [3, 0, 6, 6]
private let indices: [Int32] = [4, 1, 1, 0, 4]

/// Multi-head attention of two heads as torch.nn.MultiheadAttention has it, on one packed sentence.
private func multiHeadAttention(_ x: [Tensor], mask: AttentionMask) -> Tensor {
  let heads = packedAttention(
    linear(x[0], x[2], x[6]), linear(x[1], x[3], x[7]), linear(x[1], x[4], x[8]), heads: 2,
    queries: Segments(lengths: [x[0].shape[0]]), keys: Segments(lengths: [x[1].shape[0]]), mask: mask)
  return linear(heads, x[5], x[9])
}

private let functions: [(name: String, function: @Sendable ([Tensor]) -> Tensor)] = [
  ("softmax", { $0[0].softmax() }),
  ("log softmax", { $0[0].logSoftmax() }),
  ("layer norm", { layerNorm($0[0], gain: $0[1], bias: $0[2], epsilon: 1e-5) }),
  ("gelu", { $0[0].gelu() }),
  ("gelu tanh", { $0[0].gelu(approximation: .tanh) }),
  ("tanh", { $0[0].tanh() }),
  ("sigmoid", { $0[0].sigmoid() }),
  ("matmul", { $0[0].matmul($0[1]) }),
  ("batched matmul", { $0[0].matmul($0[1]) }),
  ("broadcast matmul", { $0[0].matmul($0[1]) }),
  ("embedding", { embedding($0[0], indices: indices, scale: Float(6).squareRoot()) }),
  ("cross entropy", { crossEntropy($0[0], targets: targets) }),
  ("smoothed cross entropy", { crossEntropy($0[0], targets: targets, smoothing: 0.1) }),
  ("multi-head attention", { multiHeadAttention($0, mask: .none) }),
  ("causal multi-head attention", { multiHeadAttention($0, mask: .causal) }),
  ("linear", { linear($0[0], $0[1], $0[2]) }),
  ("linear relu", { linear($0[0], $0[1], $0[2], activation: .relu) }),
  ("linear gelu", { linear($0[0], $0[1], $0[2], activation: .gelu) }),
  ("linear gelu tanh", { linear($0[0], $0[1], $0[2], activation: .geluTanh) }),
]

@Suite struct GoldenTests {
  @Test(arguments: functions.map(\.name))
  func `results and gradients equal PyTorch's`(_ name: String) throws {
    let cases = try Golden.load().cases
    let golden = try #require(cases[name])
    let function = try #require(functions.first { $0.name == name }).function
    let operands = golden.operands.map(\.tensor)
    let result = function(operands)
    expectClose(result, golden.result.tensor, relative: 1e-5, absolute: 2e-6, "\(name): result")
    let gradients = (result * golden.upstream.tensor).sum().gradients(of: operands)
    for (index, gradient) in gradients.enumerated() {
      expectClose(
        gradient, golden.gradients[index].tensor, relative: 1e-5, absolute: 4e-6, "\(name): gradient \(index)"
      )
    }
  }

  @Test func `every golden case is tested`() throws {
    let cases = try Golden.load().cases
    #expect(Set(cases.keys) == Set(functions.map(\.name)))
  }
}
