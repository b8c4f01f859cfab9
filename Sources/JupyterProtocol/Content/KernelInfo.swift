import RichContent

/// What a client learns first.
///
/// Source: Jupyter messaging, "Kernel info".
package struct KernelInfoReply: MessageContent {
  package static let messageType = "kernel_info_reply"
  package var implementationVersion: String
  package var languageVersion: String
  package var banner: String

  package init(implementationVersion: String, languageVersion: String, banner: String) {
    self.implementationVersion = implementationVersion
    self.languageVersion = languageVersion
    self.banner = banner
  }

  package var json: JSONValue {
    [
      "status": "ok", "protocol_version": .string(Header.protocolVersion), "implementation": "attentive",
      "implementation_version": .string(implementationVersion), "banner": .string(banner), "debugger": false,
      "supported_features": ["kernel subshells"], "language_info": languageInfo, "help_links": helpLinks,
    ]
  }

  /// VS Code's completion depends on the MIME type, and it matches languages by name.
  private var languageInfo: JSONValue {
    [
      "name": "swift", "version": .string(languageVersion), "mimetype": "text/x-swift",
      "file_extension": ".swift", "pygments_lexer": "swift", "codemirror_mode": "swift",
      "nbconvert_exporter": "script",
    ]
  }

  private var helpLinks: JSONValue {
    [
      ["text": "Attention Is All You Need", "url": "https://arxiv.org/abs/1706.03762"],
      ["text": "The Swift Programming Language", "url": "https://docs.swift.org/swift-book/"],
    ]
  }
}
