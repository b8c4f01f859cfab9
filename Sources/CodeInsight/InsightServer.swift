import Dispatch
import Glibc

/// Answers questions on a socket until that closes.
package enum InsightServer {
  /// Serves with sourcekitd from `library`; ends the process when the other end has closed, whatever runs then.
  package static func serve(_ socket: MessageSocket, library: String) -> Never {
    if SourceKit.open(library) != nil { exit(EXIT_FAILURE) }
    // Answers come from another thread than this one, which notices the end even while a question is open.
    let queue = DispatchQueue(label: "questions")
    while let request = socket.receive(InsightRequest.self) {
      queue.async {
        if !socket.send(reply(to: request)) { exit(EXIT_SUCCESS) }
      }
    }
    exit(EXIT_SUCCESS)
  }

  /// The name of the one document there is; nothing is read from there.
  private static let document = "/cell.swift"

  private static func reply(to request: InsightRequest) -> InsightReply {
    switch request {
    case .completions(let place, let prefix, let limit):
      InsightReply(completions: completions(at: place, prefix: prefix, limit: limit))
    case .declaration(let places):
      InsightReply(
        declaration: places.lazy.compactMap(declaration).first ?? places.lazy.compactMap(candidate).first)
    }
  }

  private static func completions(at place: SourcePlace, prefix: String, limit: Int) -> [Completion] {
    let response = SourceKit.send(
      "source.request.codecomplete",
      [
        "key.name": .text(document), "key.sourcefile": .text(document), "key.sourcetext": .text(place.text),
        "key.offset": .number(place.offset), "key.compilerargs": .list(place.arguments + [document]),
      ])
    guard let response else { return [] }
    return CompletionList(response: response, prefix: prefix, limit: limit, arguments: place.arguments).best
  }

  private static func declaration(at place: SourcePlace) -> Declaration? {
    // `cursorinfo` reads only open documents.
    let arguments = SourceKitValue.list(place.arguments + [document])
    _ = SourceKit.send(
      "source.request.editor.open",
      [
        "key.name": .text(document), "key.sourcetext": .text(place.text), "key.compilerargs": arguments,
        "key.enablesyntaxmap": 0, "key.enablesubstructure": 0, "key.enablediagnostics": 0,
        "key.syntactic_only": 1,
      ])
    defer { _ = SourceKit.send("source.request.editor.close", ["key.name": .text(document)]) }
    let response = SourceKit.send(
      "source.request.cursorinfo",
      [
        "key.name": .text(document), "key.sourcefile": .text(document), "key.offset": .number(place.offset),
        "key.compilerargs": arguments,
      ])
    guard let response else { return nil }
    // Attributes such as `@inlinable` are about how the library is compiled.
    let text = plainText(ofXML: response["key.annotated_decl"]).replacing(/^(@\w+(\([^)]*\))? )+/, with: "")
    if text.isEmpty { return nil }
    return Declaration(
      text: text, documentation: response["key.doc_comment"],
      globalVariable: response["key.kind"].hasSuffix("var.global") ? response["key.name"] : "",
      module: response["key.modulename"])
  }

  /// What completion would say of the name, where the code around it has no meaning yet.
  private static func candidate(at place: SourcePlace) -> Declaration? {
    let rest = String(decoding: place.text.utf8.dropFirst(place.offset), as: UTF8.self)
    let name = String(rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber })
    guard !name.isEmpty,
      let found = completions(at: place, prefix: name, limit: 50).first(where: { $0.name == name })
    else { return nil }
    let isFunction = found.kind.hasPrefix("decl.function")
    let isValue = found.kind.hasPrefix("decl.var")
    let type = isFunction ? " -> \(found.typeName)" : isValue ? ": \(found.typeName)" : ""
    return Declaration(
      text: (isFunction ? "func " : isValue ? "var " : "") + found.signature + type,
      documentation: found.summary,
      globalVariable: "", module: found.module)
  }

  /// The text of a small XML document, without its tags.
  package static func plainText(ofXML xml: String) -> String {
    xml.replacing(/<[^>]*>/, with: "").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&quot;", with: "\"").replacing("&apos;", with: "'").replacing("&amp;", with: "&")
  }
}
