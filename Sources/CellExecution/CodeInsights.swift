import CellCompiler
import CodeInsight
import Foundation
import RichContent

/// Completion and inspection of cells that are being written, as the compiler itself sees them.
final class CodeInsights: Sendable {
  private let compiler: CellCompiler
  private let session: CellSession
  private let service: InsightService

  init(compiler: CellCompiler, session: CellSession, patience: InsightPatience) {
    self.compiler = compiler
    self.session = session
    service = InsightService(paths: compiler.paths, patience: patience)
  }

  /// How many names are offered; more than anybody reads.
  private static let limit = 200

  /// Starts the service, so that the first question does not wait for it.
  func start() { service.start(warmingUp: warmUp) }

  func stop() { service.stop() }

  func completions(of code: String, at cursor: Int) async -> CodeCompletions {
    if let magic = CodePlace.magic(in: code, at: cursor) {
      return completions(ofMagic: magic.typed, before: cursor)
    }
    if Magic.takesWholeCell(code) { return CodeCompletions(candidates: [], range: cursor..<cursor) }
    let (place, typed) = CodePlace.completing(code, at: cursor)
    let reply = await service.answer(
      to: .completions(at: sourcePlace(place, in: session.scope), prefix: typed, limit: Self.limit),
      warmingUp: warmUp)
    let completions = (reply?.completions ?? []).filter { isWanted($0, typed: typed) }
    // Of an optional's members some stand behind `?.`; then all replace the dot, too.
    let replacesDot =
      completions.contains { $0.erased == 1 }
      && code.utf8.prefix(place.offset).last == UInt8(ascii: ".")
    let isCalled = CodePlace.isFollowedByCall(code, cursor: cursor)
    var candidates: [CodeCompletions.Candidate] = []
    for completion in completions where completion.erased == 0 || replacesDot {
      // Before parentheses that are there already, only the name is missing.
      var text = isCalled ? String(completion.text.prefix { $0 != "(" }) : completion.text
      if replacesDot, completion.erased == 0 { text = "." + text }
      guard !candidates.contains(where: { $0.text == text }) else { continue }
      candidates.append(
        CodeCompletions.Candidate(
          text: text, kind: kind(completion.kind), signature: completion.signature,
          typeName: completion.typeName))
    }
    return CodeCompletions(candidates: candidates, range: (place.offset - (replacesDot ? 1 : 0))..<cursor)
  }

  func inspection(of code: String, at cursor: Int) async -> MIMEBundle? {
    if let magic = CodePlace.magic(in: code, at: cursor) { return help(onMagic: magic.name) }
    if Magic.takesWholeCell(code) { return nil }
    let scope = session.scope
    let places = CodePlace.inspecting(code, at: cursor).map { sourcePlace($0, in: scope) }
    if places.isEmpty { return nil }
    let reply = await service.answer(to: .declaration(atOneOf: places), warmingUp: warmUp)
    guard var declaration = reply?.declaration else { return nil }
    if declaration.documentation.isEmpty,
      let cell = session.living.last(where: { $0.module == declaration.module })
    {
      // The compiler keeps no doc comments of a script's variables.
      declaration.documentation = documentation(ofVariable: declaration.globalVariable, in: cell.unit.code)
    }
    return MIMEBundle(declaration.text, documentation: declaration.documentation)
  }

  private func completions(ofMagic typed: String, before cursor: Int) -> CodeCompletions {
    let candidates = Magic.Name.allCases.flatMap { name in
      name.spellings.filter { $0.hasPrefix(typed) }
        .map { CodeCompletions.Candidate(text: $0, kind: "magic", signature: name.usage) }
    }
    return CodeCompletions(candidates: candidates, range: (cursor - typed.utf8.count)..<cursor)
  }

  private func help(onMagic name: String) -> MIMEBundle? {
    Magic.Name.allCases.first { $0.spellings.contains(name) }
      .map { MIMEBundle($0.usage, documentation: $0.summary) }
  }

  private func sourcePlace(_ place: CodePlace, in scope: CellScope) -> SourcePlace {
    let header = scope.wholeHeader
    return SourcePlace(
      text: header + place.code, offset: header.utf8.count + place.offset,
      arguments: compiler.editorArguments(in: scope))
  }

  /// What most sessions import: what is read once serves all later questions.
  private var warmUp: SourcePlace {
    let code = "import Attentive\n"
    return sourcePlace(CodePlace.completing(code, at: code.utf8.count).place, in: CellScope())
  }

  /// Of the modules beside the program only one is for cells.
  private func isWanted(_ completion: Completion, typed: String) -> Bool {
    guard completion.kind == "decl.module", completion.name != "Attentive" else { return true }
    let module = compiler.paths.products + "/Modules/\(completion.name).swiftmodule"
    let isOurs =
      FileManager.default.fileExists(atPath: module)
      || compiler.paths.moduleMaps.contains { $0.contains("/\(completion.name).build/") }
    return typed == completion.name || !isOurs && completion.name.first?.isUppercase == true
  }

  /// In the words of `CodeCompletions.Candidate.kind`.
  private func kind(_ kind: String) -> String {
    switch kind.split(separator: ".").dropFirst().first {
    case "function", "macro": "function"
    case "var" where kind.hasSuffix("instance") || kind.hasSuffix("static") || kind.hasSuffix("class"):
      "property"
    case "var": "variable"
    case "enumelement": "property"
    case "module": "module"
    case nil: kind == "pattern" ? "parameter" : kind
    default: "type"
    }
  }
}

extension MIMEBundle {
  /// - Parameter documentation: Markdown.
  fileprivate init(_ declaration: String, documentation: String) {
    let documentation = documentation.trimmingCharacters(in: .whitespacesAndNewlines)
    let words = documentation.isEmpty ? "" : "\n\n\(documentation)"
    self.init(plainText: declaration + words)
    self[.markdown] = .text("```swift\n\(declaration)\n```\(words)")
  }
}
