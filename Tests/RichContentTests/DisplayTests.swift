import Display
import Foundation
import RichContent
import Testing

@Suite struct DisplayTests {
  @Test func `a cell's last value is its result`() {
    #expect(
      recordsEmitted { cellResult([1, 2]) } == [
        .result(MIMEBundle(plainText: "[1, 2]"), metadata: .object([:]))
      ])
  }

  @Test func `a cell without a value shows nothing`() {
    #expect(recordsEmitted { cellResult(()) }.isEmpty)
    #expect(recordsEmitted { cellResult(display("x")) }.count == 1)
    #expect(recordsEmitted { cellResult(display("x", id: "d")) }.count == 1)
  }

  @Test func `a displayable shows all its forms`() {
    let shown = recordsEmitted { cellResult(HTML("<b>x</b>", plainText: "x")) }
    #expect(
      shown == [
        .result(
          MIMEBundle([.html: .text("<b>x</b>"), .plainText: .text("x")]), metadata: .object([:]))
      ])
  }

  @Test func `a displayable without plain text gets its description`() {
    struct Swatch: Displayable {
      var color = "red"
      var mimeBundle: MIMEBundle { MIMEBundle([.html: .text("<i>\(color)</i>")]) }
    }
    let shown = recordsEmitted { display(Swatch()) }
    #expect(shown.first.flatMap(text(of:)) == #"Swatch(color: "red")"#)
  }

  @Test func `an update names the display that it replaces`() {
    let shown = recordsEmitted {
      let handle = display(1, id: "loss")
      handle.update(2)
    }
    #expect(
      shown == [
        .display(MIMEBundle(plainText: "1"), metadata: .object([:]), displayID: "loss"),
        .update(MIMEBundle(plainText: "2"), metadata: .object([:]), displayID: "loss"),
      ])
  }

  @Test func `a formula gets delimiters only where it has none`() {
    #expect(LaTeX(#"\sqrt{d_k}"#).mimeBundle[.latex] == .text(#"$$\sqrt{d_k}$$"#))
    #expect(LaTeX("$x$").mimeBundle[.latex] == .text("$x$"))
  }

  @Test func `output is cleared at once or with the next output`() {
    #expect(recordsEmitted { clearOutput(wait: true) } == [.clearOutput(wait: true)])
  }

  @Test(arguments: [
    DisplayRecord.display(
      MIMEBundle([.png: .data(Data([0, 255]))]), metadata: ["a": [1, 2.5, nil, true]], displayID: nil),
    .figure(name: "loss", files: [.pdf: Data("%PDF".utf8), .svg: Data()]),
    .clearOutput(wait: false),
  ])
  func `a record survives its way through JSON`(record: DisplayRecord) throws {
    #expect(try JSONDecoder().decode(DisplayRecord.self, from: JSONEncoder().encode(record)) == record)
  }

  @Test func `nobody is interrupted outside a notebook`() throws {
    #expect(!isInterrupted())
    try checkInterruption()
  }
}
