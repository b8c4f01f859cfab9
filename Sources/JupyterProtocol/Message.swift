import Foundation
import RichContent

/// A Jupyter message as values.
///
/// `WireCodec` turns it into frames and back.
package struct Message: Sendable, Hashable {
  /// Where a ROUTER socket got it from, and so where a reply goes; on iopub the topic.
  package var identities: [Data]
  package var header: Header
  /// The header of the request that this message answers; an empty object where there is none.
  package var parent: JSONValue
  package var metadata: JSONValue
  package var content: JSONValue
  /// Raw bytes behind the JSON, as widgets send them.
  ///
  /// The signature does not cover them.
  package var buffers: [Data]

  package init(
    identities: [Data] = [], header: Header, parent: JSONValue = [:], metadata: JSONValue = [:],
    content: JSONValue = [:], buffers: [Data] = []
  ) {
    self.identities = identities
    self.header = header
    self.parent = parent
    self.metadata = metadata
    self.content = content
    self.buffers = buffers
  }
}
