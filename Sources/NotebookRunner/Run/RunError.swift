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
  case badParameterFile(file: String, problem: String)
  /// A member of a cell's policy; empty where the policy itself is none.
  case badPolicy(part: String, member: String, problem: String)
  /// What the arguments name cannot be run as they ask.
  case selection(String)
  case notWritable(FileWriteError)
  case noEngine(reason: String)
}

extension RunError {
  package var exitCode: RunExitCode {
    switch self {
    case .notebook, .otherLanguage, .noParameters, .unknownParameter, .wrongType, .unsettableType,
      .untypedParameter, .badParameterFile, .badPolicy, .selection:
      .usage
    case .notWritable: .notWritable
    case .noEngine: .noEngine
    }
  }
}

extension RunError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notebook(let error): error.description
    case .otherLanguage(let file, let language):
      "'\(file)': a notebook in \(language); name the kernel that is to run it with --kernel"
    case .noParameters(let file, let name):
      "parameter '\(name)': '\(file)' has none; they are declared in a cell tagged 'parameters'"
    case .unknownParameter(let name, let known):
      known.isEmpty
        ? "unknown parameter '\(name)'; the cell tagged 'parameters' declares none"
        : "unknown parameter '\(name)'; there are \(known.map { "'\($0)'" }.joined(separator: ", "))"
    case .wrongType(let parameter, let type, let value):
      "parameter '\(parameter)': '\(value)' is not \(type.hasPrefix("I") ? "an" : "a") \(type)"
    case .unsettableType(let parameter, let type):
      "parameter '\(parameter)': only Int, Double, Float, Bool, String, arrays and optionals of them can be set, not \(type)"
    case .untypedParameter(let parameter):
      "parameter '\(parameter)': its declaration shows no type; write it, as in 'let \(parameter): String = …'"
    case .badParameterFile(let file, let problem): "'\(file)': \(problem)"
    case .badPolicy(let part, let member, let problem):
      "\(part): '\(CellPolicy.namespace)\(member.isEmpty ? "" : ".\(member)")' of its metadata \(problem)"
    case .selection(let problem): problem
    case .notWritable(let error): error.description
    case .noEngine(let reason): reason
    }
  }
}
