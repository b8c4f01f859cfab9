public import RichContent

/// Markdown text, rendered by the front end.
public struct Markdown: Displayable, Hashable, Sendable {
  public var source: String
  public init(_ source: String) { self.source = source }
  public var mimeBundle: MIMEBundle {
    MIMEBundle([.markdown: .text(source), .plainText: .text(source)])
  }
}

/// HTML, rendered by the front end.
public struct HTML: Displayable, Hashable, Sendable {
  public var source: String
  /// What a terminal shows instead.
  public var plainText: String

  public init(_ source: String, plainText: String? = nil) {
    self.source = source
    self.plainText = plainText ?? "HTML of \(source.count) characters"
  }
  public var mimeBundle: MIMEBundle {
    MIMEBundle([.html: .text(source), .plainText: .text(plainText)])
  }
}

/// A formula or other LaTeX source; MathJax renders it in a front end, LaTeX itself in a PDF.
public struct LaTeX: Displayable, Hashable, Sendable {
  public var source: String

  /// - Parameter source: with or without `$…$` around it; without, it becomes a displayed formula.
  public init(_ source: String) { self.source = source }

  public var mimeBundle: MIMEBundle {
    let delimited = source.hasPrefix("$") || source.hasPrefix("\\begin") || source.hasPrefix("\\[")
    return MIMEBundle([
      .latex: .text(delimited ? source : "$$\(source)$$"), .plainText: .text(source),
    ])
  }
}

/// A picture given as SVG source.
public struct SVG: Displayable, Hashable, Sendable {
  public var source: String
  public init(_ source: String) { self.source = source }
  public var mimeBundle: MIMEBundle {
    MIMEBundle([.svg: .text(source), .plainText: .text("SVG picture")])
  }
}
