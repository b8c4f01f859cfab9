import RichContent

/// What a front end should do once a cell has ended.
///
/// Source: Jupyter messaging, "Payloads"; deprecated there for years, and still the only way to fill a pager.
package enum Payload: Sendable, Hashable {
  /// Shows something in the pager.
  case page(MIMEBundle)
  /// Writes the next cell, or with `replaces` this one.
  case setNextInput(String, replaces: Bool)

  var json: JSONValue {
    switch self {
    case .page(let bundle): ["source": "page", "data": bundle.json, "start": 0]
    case .setNextInput(let text, let replaces):
      ["source": "set_next_input", "text": .string(text), "replace": .bool(replaces)]
    }
  }
}
