@_exported public import RichContent

/// A value that shows as more than plain text in a notebook.
///
/// ```swift
/// struct Swatch: Displayable {
///   var color: String
///   var mimeBundle: MIMEBundle { HTML("<b style='color:\(color)'>■</b>", plainText: color).mimeBundle }
/// }
/// ```
public protocol Displayable {
  /// The value in the media types that it has; a front end shows the richest one that it knows.
  ///
  /// Where `text/plain` is missing, the value's description is added when it is shown.
  var mimeBundle: MIMEBundle { get }

  /// What the front end should know of each media type, such as an image's width: `{"image/png": {"width": 560}}`.
  var mimeMetadata: JSONValue { get }
}

extension Displayable {
  public var mimeMetadata: JSONValue { .object([:]) }
}

/// A value that is also written to files when it is shown, as a named figure is.
package protocol FileExporting: Displayable {
  /// The record with the files, or nil where the value has no name to write them under.
  var exportedFiles: DisplayRecord? { get }
}
