import Foundation
import Plotting

/// Figures such as the notebooks draw, from made-up numbers that are the same in every run.
enum ExampleFigures {
  static let english =
    [
      "the", "Law", "will", "never", "be", "perfect", ",", "but", "its", "application", "should", "be",
      "just", ".",
    ]
  static let german =
    [
      "das", "Gesetz", "wird", "nie", "vollkommen", "sein", ",", "aber", "seine", "Anwendung", "sollte",
      "gerecht",
    ]

  static var lossCurve: Figure {
    let updates = Array(stride(from: 0, through: 8_000, by: 20))
    let training = updates.map { 1.6 + 7.6 * exp(-Double($0) / 900) + 0.12 * noise($0) }
    let validation = stride(from: 0, through: 8_000, by: 500).map {
      ($0, 1.75 + 7.4 * exp(-Double($0) / 950))
    }
    return Figure("Training loss")
      .line(updates, training, label: "training")
      .line(validation.map(\.0), validation.map(\.1), label: "validation")
      .xLabel("update").yLabel("nats per token").named("loss-curve")
  }

  static var schedule: Figure {
    let figure = Figure("Learning rate with warm-up: d_model⁻⁰·⁵ · min(step⁻⁰·⁵, step · warm-up⁻¹·⁵)")
      .xLabel("update").yLabel("learning rate").named("schedule")
    return [(512, 4_000), (512, 8_000), (256, 4_000)].reduce(figure) { figure, setting in
      let (size, warmUp) = (Double(setting.0), Double(setting.1))
      let steps = Array(stride(from: 100, through: 20_000, by: 100))
      return figure.line(
        steps, steps.map { pow(size, -0.5) * min(pow(Double($0), -0.5), Double($0) * pow(warmUp, -1.5)) },
        label: "\(setting.0) : \(setting.1)")
    }
  }

  static var logarithmic: Figure {
    let n = [16, 32, 64, 128, 256, 512, 1024, 2048]
    return Figure("Time of one layer against sentence length").xScale(.log).yScale(.log)
      .line(n, n.map { 2e-6 * Double($0 * $0) }, label: "self-attention, n²·d")
      .line(n, n.map { 4e-5 * Double($0) }, label: "recurrent, n·d²", isDashed: true)
      .scatter(n, n.map { 2e-6 * Double($0 * $0) * (1 + 0.2 * noise($0)) }, label: "measured")
      .xLabel("tokens").yLabel("seconds").named("complexity")
  }

  static var bars: Figure {
    Figure("BLEU by smoothing")
      .bars(
        ["base", "no dropout", "no label smoothing", "learned positions", "one head"],
        [25.8, 24.6, 25.1, 25.7, 24.9], label: "paper"
      )
      .bars(
        ["base", "no dropout", "no label smoothing", "learned positions", "one head"],
        [24.2, 22.9, 23.8, 24.1, 22.7], label: "ours"
      )
      .yLabel("BLEU").named("variations")
  }

  /// Attention that mostly follows the diagonal; rows sum to 1.
  static func weights(_ queries: Int, _ keys: Int, seed: Int, sharpness: Double = 0.6) -> [[Double]] {
    (0..<queries).map { query in
      let center = Double(query) * Double(keys) / Double(queries) + Double(seed % 5) - 2
      let scores = (0..<keys).map { key in
        exp(-sharpness * abs(Double(key) - center) + 1.5 * noise(query * 131 + key * 17 + seed * 7_919))
      }
      let sum = scores.reduce(0, +)
      return scores.map { $0 / sum }
    }
  }

  static var heatMap: Figure {
    Figure.heatMap(
      weights(german.count, english.count, seed: 2, sharpness: 1.2), rows: german, columns: english,
      title: "Cross-attention, layer 3, head 5"
    ).xLabel("English").yLabel("German").named("cross-attention")
  }

  static var values: Figure {
    Figure.heatMap(
      weights(5, 5, seed: 2), rows: ["Straße", "律", "e\u{301}te\u{301}", "👋", "Donaudampfschifffahrt"],
      columns: ["street", "law", "summer", "a & b < c", "ship"], title: "Characters of many scripts"
    ).showingValues().named("scripts")
  }

  static var heads: Figure {
    Figure.attentionHeads(
      (0..<8).map { weights(english.count, english.count, seed: $0, sharpness: 0.4 + 0.2 * Double($0)) },
      queries: english,
      keys: english, title: "Encoder self-attention, layer 5 of 6"
    ).named("heads")
  }

  static var fewHeads: Figure {
    let tokens = Array(english.prefix(5))
    return Figure.attentionHeads((0..<4).map { weights(5, 5, seed: $0) }, queries: tokens, keys: tokens)
  }

  static var lines: Figure {
    Figure.attentionLines(
      [weights(english.count, english.count, seed: 1, sharpness: 1.5)], queries: english, keys: english,
      title: "Head 5, all words"
    ).named("figure-4-top")
  }

  static var linesFromOne: Figure {
    Figure.attentionLines(
      (0..<8).map { weights(english.count, english.count, seed: $0, sharpness: 0.7) }, queries: english,
      keys: english, from: [8], title: "Attention from “its”, eight heads of layer 5"
    ).named("figure-3")
  }

  static var twoHeads: Figure {
    Figure.attentionLines(
      (1..<3).map { weights(english.count, german.count, seed: $0, sharpness: 1.6) }, queries: english,
      keys: german,
      title: "Two heads", names: ["head 5", "head 6"])
  }

  /// Labels that ask for more room than there is.
  static var awkward: [Figure] {
    let long = "Donaudampfschifffahrtsgesellschaftskapitän"
    return [
      Figure(long + " " + long).line([1e-9, 2e-9], label: long).yLabel(long + long).xLabel(long),
      Figure(long).bars([long, "b", long], [1, 2, 3], label: long).size(width: 300, height: 220),
      Figure(long).line([1, 2], [-1e9, 1e9], label: "a").line([1, 2], [1e9, -1e9], label: "b"),
      Figure.heatMap([[1, 2, 3]], rows: [long], columns: [long, "b", long], title: long + " " + long).yLabel(
        long),
      Figure.heatMap(
        weights(40, 40, seed: 1), rows: (0..<40).map { "\($0)" }, columns: (0..<40).map { "\($0)" }
      )
      .size(width: 200, height: 200),
      Figure.attentionHeads([weights(2, 2, seed: 1)], queries: ["a", long], keys: ["a", long], title: long),
      Figure.attentionLines(
        (0..<20).map { weights(3, 2, seed: $0) }, queries: ["a", "b", long], keys: [long, "c"], from: [2],
        names: (0..<20).map { "head \($0)" }),
      Figure().line([Double]()), Figure().line([5.0]),
      Figure.tree(
        [TreeNode(long, note: long, parent: nil), TreeNode(long, parent: 0)], title: long, note: long),
      tree.size(width: 120, height: 60), blocks.size(width: 90, height: 60),
      Figure.blocks(.box(long, note: long), arrows: [], title: long, note: long),
      Figure.phraseTree([TreeNode(long, parent: nil), TreeNode(long, parent: 0)], title: long, note: long),
      twoPhraseTrees.size(width: 90, height: 60),
    ]
  }

  static var all: [(String, Figure)] {
    [
      ("loss", lossCurve), ("schedule", schedule), ("log", logarithmic), ("bars", bars),
      ("heat-map", heatMap),
      ("values", values), ("heads", heads), ("few-heads", fewHeads), ("lines", lines),
      ("lines-one", linesFromOne),
      ("lines-two", twoHeads), ("tree", tree), ("blocks", blocks), ("histogram", histogram),
      ("mathematics", mathematics), ("dark-bars", bars.theme(.dark)), ("dark-blocks", blocks.theme(.dark)),
      ("dark-heat-map", heatMap.theme(.dark)), ("dark-lines", linesFromOne.theme(.dark)),
      ("phrase-trees", twoPhraseTrees),
    ]
  }

  /// A repeatable number in −0.5 … 0.5.
  static func noise(_ seed: Int) -> Double {
    var bits = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 &+ 0x1234_5678
    bits = (bits ^ (bits >> 31)) &* 0xBF58_476D_1CE4_E5B9
    bits ^= bits >> 29
    return Double(bits >> 11) / Double(UInt64(1) << 53) - 0.5
  }
}
