import NeuralNetworks
import TextCore
import Tokenization
import TransformerModel
import Translation

/// What `attentive-train` reads: data, subwords, model, recipe, and where all is written.
struct RunConfiguration: Codable {
  /// Fills what the file leaves out of model and recipe.
  var preset: String
  var data = DataChoice()
  var subwords = SubwordChoice()
  var model: TransformerConfiguration
  var recipe: TrainingRecipe
  /// How the test set is translated and scored at the end.
  var test = ValidationBLEU(beam: 4)
  /// Fixes weights, batches and dropout.
  var seed: UInt64 = 1
  /// The folder of checkpoint, metrics, model and report, below that of the configuration file.
  var output = "run"

  init(_ preset: TrainingPreset) {
    self.preset = preset.name
    model = preset.configuration
    recipe = preset.recipe
    if preset.name == TrainingPreset.multi30kTiny.name {
      data.corpus = .multi30k
      data.preparation = .mosesLowercase
      subwords.merges = 10_000
      subwords.words = .spaces
      test = ValidationBLEU(beam: 5, lengthPenalty: .length(1), tokenization: .none)
    }
  }

  /// Where the sentences come from.
  struct DataChoice: Codable {
    enum Corpus: String, Codable {
      /// The corpus that comes with the library.
      case embedded
      case multi30k
      /// `train`, `validation` and `test` name the files.
      case files
    }

    enum Preparation: String, Codable {
      case none
      /// Lower-cased, normalised and tokenised as Moses' scripts do it.
      case mosesLowercase
    }

    /// A pair of files, a sentence a line, plain or .gz; paths below the configuration file's folder, or URLs.
    struct Files: Codable {
      var source: String
      var target: String
    }

    var corpus = Corpus.embedded
    var source = "en"
    var target = "de"
    var preparation = Preparation.none
    /// Only so many of the training pairs; nil for all.
    var pairs: Int?
    var train: Files?
    var validation: Files?
    var test: Files?
  }

  /// Where the subwords come from.
  struct SubwordChoice: Codable {
    /// Merges that are learned from both languages of the training pairs.
    var merges = 3000
    /// What no subword reaches beyond: spaces where the text is tokenised already, marks where it is plain.
    var words = WordBoundaries.marks
    /// A folder with `codes.bpe` and `vocabulary.txt`, in place of learning; nil to learn.
    var folder: String?
  }
}
