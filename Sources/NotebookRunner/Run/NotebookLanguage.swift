import NotebookFormat

extension Notebook {
  /// Fails where the notebook says that its code is not Swift; one that says nothing is taken for Swift.
  package func checkLanguage(file: String) throws(RunError) {
    if let language {
      if language != "swift" { throw .otherLanguage(file: file, language: language) }
    } else if let kernelName, !kernelName.lowercased().contains("swift"), kernelName != "attentive" {
      throw .otherLanguage(file: file, language: "the language of kernel '\(kernelName)'")
    }
  }
}
