import Foundation
package import RichContent

/// Shows a value where the cell stands now, before its result.
///
/// - Parameter value: a `Displayable` in all its forms, anything else as the text that it would be as a result.
public func display(_ value: Any) {
  show(value) { .display($0, metadata: $1, displayID: nil) }
}

/// Shows a value that `DisplayHandle.update` can replace later, also from another cell.
///
/// - Parameters:
///   - value: a `Displayable` in all its forms, anything else as the text that it would be as a result.
///   - id: the name of this display in the notebook; a new one of its own where nil.
@discardableResult
public func display(_ value: Any, id: String?) -> DisplayHandle {
  let handle = DisplayHandle(id: id ?? DisplayID.next())
  show(value) { .display($0, metadata: $1, displayID: handle.id) }
  return handle
}

/// A display that stands in the notebook and can be replaced.
public struct DisplayHandle: Hashable, Sendable {
  public let id: String

  /// The displays that were shown under `id`, in this cell or an earlier one.
  public init(id: String) { self.id = id }

  /// Replaces the value at every place that shows this display.
  public func update(_ value: Any) {
    show(value) { .update($0, metadata: $1, displayID: id) }
  }
}

/// Removes what the cell has shown so far.
///
/// - Parameter wait: true to keep it until something new is shown, so that nothing flickers.
public func clearOutput(wait: Bool = false) {
  emit(.clearOutput(wait: wait))
}

/// Shows a cell's last expression; called by the code that a cell is rewritten to.
public func cellResult<T>(_ value: T) {
  show(value) { .result($0, metadata: $1) }
}

/// Shows nothing: the last expression had no value.
public func cellResult(_ value: Void) {}

/// Shows nothing: what the handle stands for is on the page already.
public func cellResult(_ value: DisplayHandle) {}

private func show(_ value: Any, as record: (MIMEBundle, JSONValue) -> DisplayRecord) {
  let (bundle, metadata) = content(of: value)
  emit(record(bundle, metadata))
  if let files = (value as? any FileExporting)?.exportedFiles { emit(files) }
}

/// The forms in which a value is shown, always with `text/plain`.
package func content(of value: Any) -> (bundle: MIMEBundle, metadata: JSONValue) {
  guard let displayable = value as? any Displayable else {
    var bundle = MIMEBundle(plainText: plainText(of: value))
    if let table = table(of: value) {
      bundle[.html] = .text(table.html)
      // A line of many structs cannot be read; a dictionary's or a matrix's can, and can be copied into code.
      if value is [Any], !(value is [[Any]]) { bundle[.plainText] = .text(table.plainText) }
    }
    return (bundle, .object([:]))
  }
  var bundle = displayable.mimeBundle
  if bundle.plainText == nil { bundle[.plainText] = .text(plainText(of: value)) }
  return (bundle, displayable.mimeMetadata)
}
