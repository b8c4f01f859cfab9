public import Foundation
public import RichContent

/// A picture given as the bytes of a PNG file.
public struct PNG: Displayable, Hashable, Sendable {
  public var data: Data
  /// How wide the picture stands on the page, in CSS pixels; nil for one pixel each.
  public var width: Int?

  /// - Parameter width: less than the picture's own width for screens of high density.
  public init(_ data: Data, width: Int? = nil) {
    self.data = data
    self.width = width
  }

  public var mimeBundle: MIMEBundle {
    MIMEBundle([.png: .data(data), .plainText: .text("PNG picture of \(data.count) bytes")])
  }

  public var mimeMetadata: JSONValue {
    width.map { ["image/png": ["width": .integer($0)]] } ?? .object([:])
  }
}
