import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct SearchTests {
  /// A model that has begun to copy, so that its sentences end at different lengths.
  private static let model: Transformer = {
    let model = Transformer(.forTests, seed: 9)
    let step = TrainingStep(model, schedule: .noam(warmup: 20), seed: 9)
    let pairs = randomPairs(80, lengths: 1...8).map { (source: $0.source, target: $0.source) }
    let batching = TokenBatching(pairs, tokens: 200, for: model.configuration, seed: 1)
    for epoch in 0..<40 { for batch in batching.batches(epoch: epoch) { step(batch) } }
    return model
  }()
  private let model = Self.model
  private let sources = randomPairs(30, seed: 6).map(\.source)

  @Test func `the best hypotheses come in order, without doubles, the first as without the others`() {
    let lists = model.search(sources, BeamSearch(width: 5, extraLength: 8, best: 5))
    for list in lists {
      #expect(list.count == 5)
      let complete = list.filter(\.isComplete)
      #expect(complete.map(\.score) == complete.map(\.score).sorted(by: >))
      #expect(list.prefix(complete.count).allSatisfy { $0.isComplete }, "those that have not ended come last")
      #expect(Set(list.map { $0.tokens + [$0.isComplete ? 1 : 0] }).count == 5)
      for hypothesis in list {
        #expect(
          hypothesis.tokenLogProbabilities.count == hypothesis.tokens.count + (hypothesis.isComplete ? 1 : 0))
      }
    }
    let filled = BeamSearch(width: 5, extraLength: 8, stopping: .longest, best: 5)
    let single = BeamSearch(width: 5, extraLength: 8, stopping: .longest)
    #expect(model.search(sources, filled).map { $0[0] } == model.search(sources, single).map { $0[0] })
  }

  @Test func `the order and number of the sources change nothing`() {
    let search = BeamSearch(extraLength: 8)
    let together = model.search(sources, search)
    #expect(sources.map { model.search([$0], search)[0].map(\.tokens) } == together.map { $0.map(\.tokens) })
    #expect(
      model.search(sources.reversed(), search).reversed().map { $0[0].tokens }
        == together.map { $0[0].tokens })
  }

  @Test func `outputs are as long as asked, and repeat no run`() {
    let free = model.search(sources, BeamSearch(extraLength: 10)).map { $0[0] }
    #expect(free.contains { $0.tokens.count < 7 })
    for hypothesis in model.search(sources, BeamSearch(extraLength: 10, minimumLength: 7)).map({ $0[0] }) {
      #expect(hypothesis.tokens.count >= 7)
    }
    func repeats(_ tokens: [Int32]) -> Bool {
      let pairs = zip(tokens, tokens.dropFirst()).map { [$0, $1] }
      return Set(pairs).count < pairs.count
    }
    let long = BeamSearch(extraLength: 12, minimumLength: 12)
    #expect(model.search(sources, long).contains { repeats($0[0].tokens) })
    let unrepeated = BeamSearch(extraLength: 12, minimumLength: 12, unrepeatedRun: 2)
    #expect(model.search(sources, unrepeated).allSatisfy { !repeats($0[0].tokens) })
  }

  @Test(arguments: BeamSearch.Stopping.allCases)
  func `where every continuation is excluded the best hypothesis so far is given`(
    stopping: BeamSearch.Stopping
  ) {
    let model = Transformer(.forTests.with { $0.vocabularySize = 6 }, seed: 12)
    // Five tokens beside the end, none of which may come twice, cannot be twenty.
    let search = BeamSearch(width: 3, minimumLength: 20, unrepeatedRun: 1, stopping: stopping, best: 3)
    for list in model.search([[4, 5], [5]], search) {
      #expect(list.count == 3)
      #expect(list.map(\.score) == list.map(\.score).sorted(by: >))
      for hypothesis in list {
        #expect(!hypothesis.isComplete && hypothesis.tokens.sorted() == [0, 1, 2, 4, 5])
        #expect(hypothesis.tokenLogProbabilities.count == 5)
      }
    }
    #expect(model.searchTree([4, 5], search).nodes.count > 5)
  }

  @Test(arguments: BeamSearch.Stopping.allCases)
  func `with room for all short sentences each way of stopping finds the best`(stopping: BeamSearch.Stopping)
  {
    let model = Transformer(.forTests.with { $0.vocabularySize = 6 }, seed: 12)
    let words: [Int32] = [0, 1, 2, 4, 5]
    let all = [[]] + words.map { [$0] } + words.flatMap { a in words.map { [a, $0] } }
    let best = all.max { a, b in
      model.loss(batch([([4, 5], a)])).negativeLogLikelihood
        > model.loss(batch([([4, 5], b)])).negativeLogLikelihood
    }
    let search = BeamSearch(width: 36, lengthPenalty: .none, extraLength: 0, stopping: stopping)
    #expect(model.search([[4, 5]], search)[0][0].tokens == best)
  }

  @Test func `the tree holds every hypothesis on the way to the best`() throws {
    let search = BeamSearch(width: 3, extraLength: 6)
    let tree = model.searchTree(sources[0], search)
    let best = model.search([sources[0]], search)[0][0]
    let end = try #require(
      tree.nodes.indices.first {
        tree.nodes[$0].fate == .ended && tree.path(to: $0).dropLast().elementsEqual(best.tokens)
      })
    #expect(abs(tree.nodes[end].logProbability - best.logProbability) < 1e-9)
    for number in tree.nodes.indices.dropFirst() {
      let node = tree.nodes[number]
      let parent = try #require(node.parent)
      #expect(parent < number && tree.nodes[parent].fate == .kept)
      #expect(node.logProbability <= tree.nodes[parent].logProbability)
      #expect(tree.children(of: parent).contains(number))
    }
    for depth in 1...3 { #expect(tree.nodes.count { $0.depth == depth && $0.fate == .kept } <= 3) }
  }

  @Test func `drawing the likeliest token only is greedy`() {
    let greedy = model.decodeGreedily(sources, extraLength: 8)
    #expect(model.sample(sources, Sampling(topK: 1, extraLength: 8)).map(\.tokens) == greedy)
    #expect(model.sample(sources, Sampling(topP: 1e-9, extraLength: 8)).map(\.tokens) == greedy)
    #expect(model.sample(sources, Sampling(temperature: 1e-6, extraLength: 8)).map(\.tokens) == greedy)
  }

  @Test func `one seed draws the same sentences, whatever stands beside them, and another seed others`() {
    let sampling = Sampling(seed: 3, extraLength: 8)
    let drawn = model.sample(sources, sampling)
    #expect(model.sample(sources, sampling) == drawn)
    #expect(model.sample(Array(sources.prefix(7)), sampling).map(\.tokens) == drawn.prefix(7).map(\.tokens))
    let rest = model.sample(Array(sources.dropFirst(7)), sampling, countedFrom: 7)
    #expect(rest.map(\.tokens) == drawn.dropFirst(7).map(\.tokens))
    #expect(model.sample(sources, Sampling(seed: 4, extraLength: 8)).map(\.tokens) != drawn.map(\.tokens))
    for (source, hypothesis) in zip(sources, drawn) where hypothesis.isComplete {
      let loss = model.loss(batch([(source, hypothesis.tokens)])).negativeLogLikelihood
      #expect(abs(loss + hypothesis.logProbability) < 1e-3)
    }
  }

  @Test
  func
    `tokens are drawn as often as their probability says, and only from the smallest set that reaches top-p`()
  {
    let logProbabilities = [0.5, 0.3, 0.15, 0.05].map { Float(log($0)) }[...]
    let cut = Sampling(topP: 0.75).probabilities(logProbabilities)
    #expect(cut.count == 2 && abs(cut[0] - 0.625) < 1e-6)
    #expect(Sampling(topP: 0.81).probabilities(logProbabilities).count == 3)
    let sharp = Sampling(temperature: 0.5).probabilities(logProbabilities)
    #expect(abs(sharp[0] - 0.25 / (0.25 + 0.09 + 0.0225 + 0.0025)) < 1e-6)
    var counts = [0, 0, 0, 0]
    var random = Philox(seed: 1)
    for _ in 0..<10_000 {
      counts[Sampling().draw(.random(in: 0..<1, using: &random), from: logProbabilities)] += 1
    }
    // χ² with 3 degrees of freedom is below 16.3 in 999 of 1,000 cases.
    let expected = [5000.0, 3000, 1500, 500]
    let chiSquared = zip(counts, expected).reduce(0) {
      $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) / $1.1
    }
    #expect(chiSquared < 16.3)
  }
}
