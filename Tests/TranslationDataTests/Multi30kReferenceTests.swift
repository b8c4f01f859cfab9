import Foundation
import TestSupport
import Testing
import TextCore
import Tokenization
import TranslationData

/// Whether a copy of Multi30k is at hand; none comes with the repository.
private let mirror = ProcessInfo.processInfo.environment["ATTENTIVE_MULTI30K_MIRROR"] ?? ""

/// Results of subword-nmt 0.3.8 on Multi30k; run where `ATTENTIVE_MULTI30K_MIRROR` names a folder.
@Suite(.enabled(if: mirror.hasPrefix("/"))) struct Multi30kReferenceTests {
  @Test(.tags(.slow)) func `ten thousand merges and the segmented text equal subword-nmt's to the byte`()
    throws
  {
    let base = "\(mirror)/data/task1/tok/train.lc.norm.tok"
    let sentences = try TextFile("\(base).en").lines() + TextFile("\(base).de").lines()
    let clock = ContinuousClock()
    var bytePairs = BytePairEncoding(merges: [])
    let learning = clock.measure { bytePairs = .learn(from: sentences, merges: 10_000) }
    var segmented: [String] = []
    let applying = clock.measure { segmented = sentences.map(bytePairs.segment) }
    print("learned 10,000 merges in \(learning), segmented \(sentences.count) sentences in \(applying)")
    #expect(
      sha256(Array(bytePairs.codes.utf8))
        == "5b545f318e49f24367c7399019c9aeb5e3720b6379a08f887c2792af71c37f2a")
    #expect(
      sha256(Array(segmented.map { $0 + "\n" }.joined().utf8))
        == "519d7f7562fc8ddedf8ad589d93ff0680d4004c08f43e5815d1c0f2a71ca475c")
  }

  @Test(.tags(.slow)) func `raw text becomes the published tokens to the byte`() throws {
    let corpus = try ParallelCorpus.multi30k(.english, .german)
    let sets = [("train", corpus.train), ("val", corpus.validation), ("test_2016_flickr", corpus.test)]
    for (name, text) in sets {
      let published = try ParallelText(
        source: "\(mirror)/data/task1/tok/\(name).lc.norm.tok.en",
        target: "\(mirror)/data/task1/tok/\(name).lc.norm.tok.de")
      let made = text.mosesLowercased(.english, .german)
      #expect(isSame(made.sources, published.sources) && isSame(made.targets, published.targets), "\(name)")
    }
  }

  @Test(.tags(.slow)) func `every raw sentence comes back from its numbers`() throws {
    let corpus = try ParallelCorpus.multi30k(.english, .german)
    let clock = ContinuousClock()
    var subwords = SubwordTokenizer(bytePairs: BytePairEncoding(merges: []), vocabulary: Vocabulary([]))
    let learning = clock.measure { subwords = .learn(from: corpus.train, merges: 10_000) }
    var encoded: [[Int32]] = []
    let sentences = corpus.train.sources + corpus.train.targets
    let encoding = clock.measure { encoded = sentences.map(subwords.encode) }
    print("vocabulary \(subwords.vocabulary.count), learned in \(learning), encoded in \(encoding)")
    for (sentence, ids) in zip(sentences, encoded) {
      let normalised = sentence.unicodeScalars.split { $0.properties.isWhitespace }.map { String($0) }
      #expect(subwords.decode(ids) == normalised.joined(separator: " "))
    }
  }
}
