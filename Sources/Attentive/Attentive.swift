/// What `import Attentive` gives a cell: the whole library.
@_exported import ConstituencyTrees
@_exported import Display
@_exported import NeuralNetworks
@_exported import Plotting
@_exported import TensorCore
@_exported import TextCore
@_exported import Tokenization
@_exported import TransformerModel
@_exported import Translation
@_exported import TranslationData
@_exported import TranslationMetrics
