import Foundation
import NeuralNetworks
import TensorCore
import Testing

@Suite struct MultiheadAttentionTests {
  private func module(_ dropout: Float = 0, addBiasKV: Bool = false, kdim: Int? = nil) -> MultiheadAttention {
    var random = Philox(seed: 5)
    return MultiheadAttention(
      embedDim: 6, numHeads: 3, dropout: dropout, addBiasKV: addBiasKV, kdim: kdim, batchFirst: true,
      using: &random)
  }

  @Test func `a query whose keys are all hidden gets the output's bias, no weights and no NaN`() throws {
    let module = module()
    let x = normal([2, 3, 6])
    // The second sentence is all padding; the first's second query sees nothing.
    let padding = ScoreMask.hiding([[false, false, false], [true, true, true]])
    for mask in [
      ScoreMask.hiding([[false, true, true], [true, true, true], [false, false, false]]),
      .float(Tensor([[0, -.infinity, 0], [-.infinity, -.infinity, -.infinity], [1, 2, 3]])),
    ] {
      for needWeights in [true, false] {
        let leaf = x.detached()
        let (output, weights) = module(
          leaf, leaf, leaf, keyPaddingMask: padding, needWeights: needWeights, attnMask: mask)
        for row in [1, 3, 4, 5] {
          #expect(output.reshaped(to: [6, 6]).rows(row..<row + 1).scalars.allSatisfy { $0 == 0 })
          if let weights {
            #expect(weights.reshaped(to: [6, 3]).rows(row..<row + 1).scalars.allSatisfy { $0 == 0 })
          }
        }
        #expect(isFinite(output))
        let gradients = output.sum().gradients(of: module.parameters)
        for parameter in module.parameters {
          if let gradient = gradients[parameter] { #expect(isFinite(gradient)) }
        }
        #expect(isFinite(output.sum().gradients(of: [leaf])[0]))
      }
    }
    let hidden = module(
      x, x, x, keyPaddingMask: .hiding([[true, true, true], [true, true, true]]), needWeights: false)
    #expect(hidden.output.scalars.allSatisfy { $0 == 0 })
  }

  @Test func `one head with identity projections is scaled dot-product attention`() {
    var random = Philox(seed: 5)
    let module = MultiheadAttention(embedDim: 4, numHeads: 1, bias: false, using: &random)
    for parameter in module.parameters {
      parameter.value = Tensor((0..<16).map { $0 % 5 == 0 ? 1 : 0 }, shape: [4, 4])
    }
    let (q, k) = (normal([3, 4]), normal([5, 4], seed: 2))
    let (output, weights) = module(q, k, k)
    let expected = scaledDotProductAttention(q, k, k)
    expectClose(output, expected.output)
    expectClose(weights ?? .zeros([]), expected.weights)
  }

  @Test func `padding that is hidden changes nothing, whatever stands in it`() {
    let module = module()
    let x = normal([2, 4, 6])
    let padding = ScoreMask.hiding([[false, false, true, true], [false, false, false, true]])
    var scalars = x.scalars
    for element in [13, 20, 44] { scalars[element] = 1e3 }
    let other = Tensor(scalars, shape: x.shape)
    let query = normal([2, 2, 6], seed: 3)
    for needWeights in [true, false] {
      let one = module(query, x, x, keyPaddingMask: padding, needWeights: needWeights).output
      let two = module(query, other, other, keyPaddingMask: padding, needWeights: needWeights).output
      #expect(one.scalars == two.scalars)
    }
    let short = module(
      query.rows(0..<1), x.rows(0..<1).slice(axis: 1, 0..<2), x.rows(0..<1).slice(axis: 1, 0..<2))
    expectClose(
      module(query, x, x, keyPaddingMask: padding).output.rows(0..<1), short.output, absolute: 2e-6)
  }

  @Test func `dropout acts with a key only, and leaves the weights that are returned`() throws {
    let module = module(0.5)
    let x = normal([1, 8, 6])
    let plain = module(x, x, x), dropped = module(x, x, x, dropoutKey: DropoutKey(seed: 1))
    #expect(plain.output.scalars != dropped.output.scalars)
    #expect(try #require(plain.weights).scalars == #require(dropped.weights).scalars)
    #expect(module(x, x, x, dropoutKey: DropoutKey(seed: 1)).output.scalars == dropped.output.scalars)
  }

  @Test func `parameters go out under PyTorch's names and come back`() throws {
    for (bias, kdim) in [(true, nil), (false, 5)] {
      let (one, two) = (module(addBiasKV: bias, kdim: kdim), module(addBiasKV: bias, kdim: kdim))
      for parameter in two.parameters { parameter.value = parameter.value * 2 + 1 }
      let names = Set(one.stateDict.keys)
      let weights = kdim == nil ? ["in_proj_weight"] : ["q_proj_weight", "k_proj_weight", "v_proj_weight"]
      let others = ["in_proj_bias", "out_proj.weight", "out_proj.bias"] + (bias ? ["bias_k", "bias_v"] : [])
      #expect(names == Set(weights + others))
      if bias { #expect(one.stateDict["bias_k"]?.shape == [1, 1, 6]) }
      let prefixed = Dictionary(uniqueKeysWithValues: one.stateDict.map { ("layer.\($0.key)", $0.value) })
      try two.load(stateDict: prefixed.merging(["other": .zeros([1])]) { $1 }, prefix: "layer.")
      for (a, b) in zip(one.parameters, two.parameters) { #expect(a.value.scalars == b.value.scalars) }
    }
  }

  @Test func `a state that does not fit is refused and changes nothing`() {
    let module = module()
    let before = module.parameters.map(\.value.scalars)
    func fault(_ edit: (inout [String: Tensor]) -> Void) -> TensorFileError.Fault? {
      var state = module.stateDict.mapValues { $0 + 1 }
      edit(&state)
      do {
        try module.load(stateDict: state)
        return nil
      } catch { return error }
    }
    #expect(fault { $0["in_proj_bias"] = nil } == .missing(tensor: "in_proj_bias"))
    #expect(fault { $0["bias_k"] = .zeros([1, 1, 6]) } == .unexpected(tensor: "bias_k"))
    #expect(
      fault { $0["in_proj_weight"] = .zeros([6, 6]) }
        == .wrongShape(tensor: "in_proj_weight", found: [6, 6], expected: [18, 6]))
    #expect(module.parameters.map(\.value.scalars) == before)
  }

  @Test func `shapes that do not fit are named`() async {
    func expect(_ message: String, _ result: ExitTest.Result?) {
      let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(text.contains(message), "standard error: \(text)")
    }
    expect(
      "MultiheadAttention: an attnMask of [3, 2], expected [2, 3] or [6, 2, 3]",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var random = Philox(seed: 1)
        let module = MultiheadAttention(embedDim: 6, numHeads: 3, using: &random)
        let (q, k) = (Tensor.zeros([2, 2, 6]), Tensor.zeros([3, 2, 6]))
        _ = module(q, k, k, attnMask: .boolean(.zeros([3, 2])))
      })
    expect(
      "MultiheadAttention: an embedDim of 7 is no multiple of 3 heads",
      await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        var random = Philox(seed: 1)
        _ = MultiheadAttention(embedDim: 7, numHeads: 3, using: &random)
      })
  }
}
