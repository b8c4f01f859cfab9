import NeuralNetworks
import RichContent
import Testing
import Tokenization
import Translation
import TranslationData

@Suite struct ProfileTests {
  @Test func `a profile shows operations, passes and the machine's limit, and leaves the model as it was`()
    throws
  {
    let translator = Translator(
      minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: 1)
    let trainer = Trainer(translator, tokensPerBatch: 200)
    let before = trainer.translator.model.parameters.map(\.value.scalars)
    let profile = try trainer.profile(updates: 2)
    #expect(trainer.translator.model.parameters.map(\.value.scalars) == before)
    #expect(profile.updates == 2 && profile.tokens > 0)
    #expect(profile.shareOfProductLimit > 0 && profile.shareOfProductLimit < 1)
    let names = profile.table.rows.map { $0[0] + " " + $0[1] }
    for row in ["linear forward", "linear backward", "projectedCrossEntropy forward", "adam update", "all "] {
      #expect(names.contains(row), "\(names)")
    }
    guard case .text(let html)? = profile.mimeBundle[.html] else { Issue.record("no HTML"); return }
    #expect(html.contains("<table") && html.contains("<svg"))
    #expect(profile.mimeBundle.plainText?.hasPrefix("An update takes ") == true)
  }
}
