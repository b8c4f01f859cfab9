import Foundation
import NeuralNetworks
import TensorCore
import Testing

private let layouts = ["sequence first", "batch first", "unbatched"]
private let paddings = ["none", "boolean", "float"]
private let masks = ["none", "boolean", "float", "boolean by head", "float by head", "causal"]

/// One combination of flags, in the order of Tests/Golden/multihead-attention.py.
private struct Flags: CustomTestStringConvertible, Sendable {
  let layout: String
  let padding: String
  let mask: String
  /// Of the first row of sixteen.
  let row: Int

  var testDescription: String { "\(layout), padding \(padding), mask \(mask)" }

  static let all = layouts.indices.flatMap { layout in
    paddings.indices.flatMap { padding in
      masks.indices.map { mask in
        Flags(
          layout: layouts[layout], padding: paddings[padding], mask: masks[mask],
          row: ((layout * paddings.count + padding) * masks.count + mask) * 16)
      }
    }
  }
}

/// Against torch.nn.MultiheadAttention, for every combination of its flags.
@Suite struct MultiheadAttentionGoldenTests {
  private let golden: [String: Tensor]

  init() throws {
    let url = try #require(
      Bundle.module.url(
        forResource: "multihead-attention", withExtension: "safetensors", subdirectory: "Fixtures"))
    golden = try TensorFile(contentsOf: url).tensors
  }

  private func tensor(_ name: String) throws -> Tensor { try #require(golden[name], "\(name)") }

  private func module(
    _ flags: Flags, bias: Bool, addBiasKV: Bool, addZeroAttn: Bool, own: Bool
  ) throws -> MultiheadAttention {
    var random = Philox(seed: 1)
    let module = MultiheadAttention(
      embedDim: 4, numHeads: 2, bias: bias, addBiasKV: addBiasKV, addZeroAttn: addZeroAttn,
      kdim: own ? 3 : nil,
      vdim: own ? 5 : nil, batchFirst: flags.layout == "batch first", using: &random)
    let end = own ? ".own" : ""
    let projections = ["q_proj_weight", "k_proj_weight" + end, "v_proj_weight" + end]
    var state: [String: Tensor] = ["out_proj.weight": try tensor("out_proj.weight")]
    if own {
      for name in projections { state[name.replacing(".own", with: "")] = try tensor(name) }
    } else {
      state["in_proj_weight"] = .concatenated(try projections.map(tensor))
    }
    let others = (bias ? ["in_proj_bias", "out_proj.bias"] : []) + (addBiasKV ? ["bias_k", "bias_v"] : [])
    for name in others { state[name] = try tensor(name) }
    try module.load(stateDict: state)
    return module
  }

  private func laid(_ name: String, _ layout: String) throws -> Tensor {
    let x = try tensor(name)
    switch layout {
    case "batch first": return x.permuted([1, 0, 2])
    case "unbatched": return x.slice(axis: 1, 0..<1).reshaped(to: [x.shape[0], x.shape[2]])
    default: return x
    }
  }

  private func mask(_ kind: String, _ name: String, rows: Int?) throws -> ScoreMask? {
    if kind == "none" || kind == "causal" { return nil }
    var values = try tensor("\(name).\(kind)")
    if let rows { values = values.rows(0..<rows) }
    return kind.hasPrefix("boolean") ? .boolean(values) : .float(values)
  }

  private func probed(_ x: Tensor?) throws -> Float {
    guard let x else { return 0 }
    let probe = try tensor("probe").rows(0..<x.count)
    return (x.reshaped(to: [x.count]) * probe).sum().item
  }

  @Test(arguments: Flags.all)
  private func `output, weights and gradients are PyTorch's for every combination of flags`(_ flags: Flags)
    throws
  {
    let unbatched = flags.layout == "unbatched"
    var padding = try mask(flags.padding, "padding", rows: nil)
    if unbatched {
      padding = padding.map { mask in
        switch mask {
        case .boolean(let x): .boolean(x.rows(0..<1).reshaped(to: [4]))
        case .float(let x): .float(x.rows(0..<1).reshaped(to: [4]))
        }
      }
    }
    let attention = try mask(
      flags.mask, "mask", rows: unbatched && flags.mask.hasSuffix("head") ? 2 : nil)
    for place in 0..<16 {
      let (bias, addBiasKV, addZeroAttn, own) = (
        place & 8 == 0, place & 4 != 0, place & 2 != 0, place & 1 != 0
      )
      let what = "bias \(bias), bias_kv \(addBiasKV), zero \(addZeroAttn), own widths \(own)"
      let row = try tensor("cases").rows(flags.row + place..<flags.row + place + 1).scalars
      let module = try module(flags, bias: bias, addBiasKV: addBiasKV, addZeroAttn: addZeroAttn, own: own)
      let inputs = try ["query", own ? "key.own" : "key", own ? "value.own" : "value"].map {
        try laid($0, flags.layout).detached()
      }
      func call(_ x: [Tensor], weights: Bool, average: Bool = true) -> (output: Tensor, weights: Tensor?) {
        module(
          x[0], x[1], x[2], keyPaddingMask: padding, needWeights: weights, attnMask: attention,
          averageAttnWeights: average, isCausal: flags.mask == "causal")
      }
      let (output, byHead) = call(inputs, weights: true, average: false)
      let expected = Array(row.prefix(output.count))
      expectClose(output.scalars, expected, absolute: 1e-5, "output, \(what)")
      // Without weights, by another way where masks allow.
      let without = call(inputs, weights: false)
      #expect(without.weights == nil && without.output.shape == output.shape)
      expectClose(without.output.scalars, expected, absolute: 1e-5, "output without weights, \(what)")

      let weights = try #require(byHead), keys = 4 + (addBiasKV ? 1 : 0) + (addZeroAttn ? 1 : 0)
      #expect(weights.shape == (unbatched ? [2, 3, keys] : [2, 2, 3, keys]))
      let averaged = try #require(call(inputs, weights: true).weights)
      #expect(averaged.shape == (unbatched ? [3, keys] : [2, 3, keys]))

      let probe = try tensor("probe").rows(0..<weights.count).reshaped(to: weights.shape)
      let loss = (output * (try laid("upstream", flags.layout))).sum() + (weights * probe).sum()
      let ofInputs = loss.gradients(of: inputs)
      let gradients = loss.gradients(of: module.parameters)
      let projections = [module.query, module.key, module.value]
      let ofBiases = projections.compactMap { $0.bias.flatMap { gradients[$0] } }
      var found = [try probed(averaged), try probed(weights)] + (try ofInputs.map(probed))
      found += try projections.map { try probed(gradients[$0.weight]?.transposed()) }
      found.append(try probed(ofBiases.isEmpty ? nil : .concatenated(ofBiases)))
      found.append(try probed(gradients[module.output.weight]?.transposed()))
      found.append(try probed(module.output.bias.flatMap { gradients[$0] }))
      found.append(try probed(module.appendedKey.flatMap { gradients[$0] }))
      found.append(try probed(module.appendedValue.flatMap { gradients[$0] }))
      expectClose(found, Array(row.dropFirst(24)), relative: 2e-5, absolute: 2e-5, "sums, \(what)")
    }
  }

  @Test func `every combination has its row`() throws {
    #expect(try tensor("cases").shape == [Flags.all.count * 16, 37])
  }
}
