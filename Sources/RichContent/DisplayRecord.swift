import Foundation

/// Something that running code tells its front end, in the order in which it was told.
public enum DisplayRecord: Hashable, Sendable, Codable {
  /// Shows a value; a display ID lets a later record replace it.
  case display(MIMEBundle, metadata: JSONValue, displayID: String?)
  /// Replaces all earlier displays with this ID, in whatever cell they stand.
  case update(MIMEBundle, metadata: JSONValue, displayID: String)
  /// The value of a cell's last expression.
  case result(MIMEBundle, metadata: JSONValue)
  /// Removes the cell's output; with `wait`, only once new output arrives.
  case clearOutput(wait: Bool)
  /// The files of a figure that its cell named; `notebook-run --figures` writes them, a kernel ignores them.
  case figure(name: String, files: [MIMEType: Data])
  /// Shows something in the front end's pager, beside the notebook; where there is none, in its place.
  case page(MIMEBundle)
  /// Suggests the text of the next cell, or with `replaces` of this one.
  case nextInput(String, replaces: Bool)
  /// Speaks to the front end's end of a comm.
  case comm(CommMessage)
}
