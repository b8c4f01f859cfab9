import NotebookFormat

/// Why a notebook did not run, or its run could not go on; a failed cell is no error of the run.
package enum RunError: Error, Hashable, Sendable {
  case notebook(NotebookError)
  case otherLanguage(file: String, language: String)
  case noParameters(file: String, name: String)
  /// `known` begins with the name that is spelt most alike.
  case unknownParameter(name: String, known: [String])
  case wrongType(parameter: String, type: String, value: String)
  case unsettableType(parameter: String, type: String)
  /// The declaration neither writes a type nor begins with a literal.
  case untypedParameter(parameter: String)
  case notWritable(FileWriteError)
  case noEngine(reason: String)
}

extension RunError {
  /// 64 (`EX_USAGE`) where the command line or the notebook must change, 1 where something failed at run time.
  package var exitCode: Int32 {
    switch self {
    case .notebook, .otherLanguage, .noParameters, .unknownParameter, .wrongType, .unsettableType,
      .untypedParameter:
      64
    case .notWritable, .noEngine: 1
    }
  }
}

extension RunError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notebook(let error): error.description
    case .otherLanguage(let file, let language):
      "'\(file)': a notebook in \(language); this runs Swift. "
        + "Run it with 'jupyter nbconvert --execute --to notebook'"
    case .noParameters(let file, let name):
      "parameter '\(name)': '\(file)' has none; they are declared in a cell tagged 'parameters'"
    case .unknownParameter(let name, let known):
      known.isEmpty
        ? "unknown parameter '\(name)'; the cell tagged 'parameters' declares none"
        : "unknown parameter '\(name)'; there are \(known.map { "'\($0)'" }.joined(separator: ", "))"
    case .wrongType(let parameter, let type, let value):
      "parameter '\(parameter)': '\(value)' is not \(type == "Int" ? "an" : "a") \(type)"
    case .unsettableType(let parameter, let type):
      "parameter '\(parameter)': -p sets an Int, Double, Float, Bool or String, not a \(type)"
    case .untypedParameter(let parameter):
      "parameter '\(parameter)': its declaration shows no type; write it, as in 'let \(parameter): String = …'"
    case .notWritable(let error): error.description
    case .noEngine(let reason): reason
    }
  }
}
