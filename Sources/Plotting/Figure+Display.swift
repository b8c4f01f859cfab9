import Display
import Foundation
import Graphics

extension Figure: Displayable {
  public var mimeBundle: MIMEBundle {
    MIMEBundle([.svg: .text(svg()), .png: .data(png()), .plainText: .text(description)])
  }

  /// The size in CSS pixels: the PNG has two of its own for each.
  public var mimeMetadata: JSONValue {
    let pixelsPerPoint = 96.0 / 72
    return [
      "image/png": [
        "width": .integer(Int((size.width * pixelsPerPoint).rounded())),
        "height": .integer(Int((size.height * pixelsPerPoint).rounded())),
      ]
    ]
  }

  /// The figure as SVG, with its text as text.
  public func svg() -> String {
    let canvas = SVGCanvas(size: size)
    draw(on: canvas)
    return canvas.document(title: spokenTitle)
  }

  /// The figure as PNG, with two pixels for each CSS pixel.
  public func png() -> Data {
    let canvas = CairoCanvas.png(size: size)
    draw(on: canvas)
    return canvas.data()
  }

  /// The figure as PDF, with its fonts.
  public func pdf() -> Data {
    let canvas = CairoCanvas.pdf(size: size, title: spokenTitle)
    draw(on: canvas)
    return canvas.data()
  }

  /// What a screen reader says, and what a PDF's title is.
  private var spokenTitle: String { MathText.plain(title.isEmpty ? panel.summary : title) }

  /// Writes `NAME.svg`, `NAME.png` and `NAME.pdf` into a folder, which is made where it is missing.
  public func save(in folder: URL) throws {
    guard let name else {
      fatalError("save(in:): the figure has no name; give it one with .named(\"…\")")
    }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (data, ending) in [(Data(svg().utf8), "svg"), (png(), "png"), (pdf(), "pdf")] {
      try data.write(to: folder.appendingPathComponent("\(name).\(ending)"), options: .atomic)
    }
  }
}

extension Figure: CustomStringConvertible {
  /// One line, such as `Figure "loss-curve": Training loss (line plot of loss over update: training, validation)`.
  public var description: String {
    let start = name.map { "Figure \"\($0)\"" } ?? "Figure"
    let summary = MathText.plain(panel.summary)
    return title.isEmpty ? "\(start): \(summary)" : "\(start): \(MathText.plain(title)) (\(summary))"
  }
}

extension Figure: FileExporting {
  package var exportedFiles: DisplayRecord? {
    name.map { .figure(name: $0, files: [.svg: Data(svg().utf8), .png: png(), .pdf: pdf()]) }
  }
}
