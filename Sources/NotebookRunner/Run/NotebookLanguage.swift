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

  /// Fails where the notebook says that its code is of another language than a kernel's.
  package func checkLanguage(file: String, kernel: String, language kernelLanguage: String) throws(RunError) {
    guard let language, !kernelLanguage.isEmpty, language != kernelLanguage else { return }
    throw .selection("'\(file)': a notebook in \(language); kernel '\(kernel)' runs \(kernelLanguage)")
  }
}
