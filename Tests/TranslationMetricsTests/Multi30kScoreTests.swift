import Foundation
import Testing
import TextCore
import TranslationData
import TranslationMetrics

/// Whether a copy of Multi30k is at hand; none comes with the repository.
private let mirror = ProcessInfo.processInfo.environment["ATTENTIVE_MULTI30K_MIRROR"] ?? ""

/// Results of sacreBLEU 2.6.0 on Multi30k; run where `ATTENTIVE_MULTI30K_MIRROR` names a folder.
@Suite(.enabled(if: mirror.hasPrefix("/"))) struct Multi30kScoreTests {
  @Test func `English passed off as German scores as sacreBLEU says`() throws {
    let test = try ParallelCorpus.multi30k(.english, .german).test
    let french = try ParallelCorpus.multi30k(.english, .french).test
    func score(_ bleu: BLEU) -> Double { (bleu.score * 1e6).rounded() / 1e6 }
    let bleu = BLEU(test.sources, references: test.targets)
    #expect(score(bleu) == 0.478288 && bleu.hypothesisLength == 12955 && bleu.referenceLength == 12106)
    #expect(score(BLEU(test.sources, references: test.targets, lowercase: true)) == 0.739941)
    #expect(score(BLEU(test.sources, references: test.targets, tokenization: .international)) == 0.491037)
    #expect(score(BLEU(test.sources, references: test.targets, tokenization: .character)) == 13.817342)
    #expect(score(BLEU(test.sources, references: test.targets, tokenization: .none)) == 0.090637)
    #expect(score(BLEU(test.sources, references: test.targets, smoothing: .addK())) == 0.499961)
    let both = BLEU(test.sources, references: [test.targets, french.targets])
    #expect(score(both) == 0.751065 && both.referenceLength == 12720)
  }
}
