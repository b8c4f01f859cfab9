import Testing
import TranslationMetrics

@Suite struct SignificanceTests {
  @Test func `the generator draws what NumPy draws`() throws {
    for expected in try GoldenScores.file.get().generators {
      let seed = try #require(UInt64(expected.seed))
      var raw = PCG64(seed: seed)
      #expect((0..<4).map { _ in "\(raw.next())" } == expected.raw)
      func indices(_ count: Int, below bound: Int) -> [Int] {
        var generator = PCG64(seed: seed)
        return (0..<count).map { _ in generator.index(below: bound) }
      }
      #expect(indices(10, below: 10) == expected.below10)
      #expect(indices(8, below: 3004) == expected.below3004)
      #expect(indices(8, below: 3_000_000_000) == expected.belowLarge)
      var truths = PCG64(seed: seed)
      #expect((0..<70).map { _ in truths.truth() } == expected.truths)
    }
  }

  @Test func `p-values, means and intervals are sacreBLEU's to the last bit`() throws {
    for expected in try GoldenScores.file.get().tests {
      let resampling: Resampling =
        expected.method == "bs" ? .bootstrap(expected.count) : .approximateRandomization(expected.count)
      let test = PairedTest(
        resampling, systems: [("a", expected.systems[0]), ("b", expected.systems[1])],
        references: expected.references, metrics: [expected.metric.metric])
      let column = test.columns[0]
      #expect(column.signature.description == withOurVersion(expected.signature))
      let results = column.results.map { [$0.score, $0.pValue, $0.interval?.mean, $0.interval?.margin] }
      #expect(results == expected.results, "\(expected.signature)")
    }
  }

  @Test func `an interval is part of the line and of the signature`() {
    let hypotheses = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."]
    let references = [
      ["The dog bit the man.", "It was not unexpected.", "The man bit him first."],
      ["The dog had bit the man.", "No one was surprised.", "The man had bitten the dog."],
    ]
    let score = Metric.bleu().score(hypotheses, references: references, resampling: .bootstrap())
    #expect(
      score.line(decimals: 6, signature: score.signature.description).hasPrefix(
        "BLEU|nrefs:2|bs:1000|seed:12345|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+attentive"
          + " = 48.530827 (μ = 46.959748 ± 46.754997) 82.4/"))
  }

  @Test func `a system does not differ from itself`() {
    let system = ["a b c d e", "f g h i j", "k l m n o"]
    let reference = ["a b c d x", "f g x i j", "k l m n o"]
    let test = PairedTest(
      .approximateRandomization(99), systems: [("one", system), ("same", system)], references: [reference])
    // No trial differs by more than nothing.
    #expect(test.columns[0].results[1].pValue == 0.01)
  }
}
