import Display
import Foundation
import Testing

struct Point {
  var x = 1.5
  var name = "a"
}
struct Segment { var from = Point(), to: Point? }
enum Shape { case dot, circle(radius: Double), labelled(String) }

@Suite struct PlainTextTests {
  @Test func `text is in quotes`() {
    #expect(plainText(of: "Straße \"律\"\n") == #""Straße \"律\"\n""#)
  }

  @Test func `numbers, lists and pairs look as they are written`() {
    #expect(plainText(of: 2) == "2")
    #expect(plainText(of: [1.0, 2.5]) == "[1.0, 2.5]")
    #expect(plainText(of: ["b": 2, "a": 1]) == #"["a": 1, "b": 2]"#)
    #expect(plainText(of: [Int]()) == "[]")
    #expect(plainText(of: [String: Int]()) == "[:]")
    #expect(plainText(of: (1, name: "x")) == #"(1, name: "x")"#)
    #expect(plainText(of: 0.1) == "0.1")
  }

  @Test func `an optional is its value or nil`() {
    #expect(plainText(of: Optional("x") as Any) == #""x""#)
    #expect(plainText(of: Int?.none as Any) == "nil")
    #expect(plainText(of: [1, nil]) == "[1, nil]")
  }

  @Test func `a type's name comes without its module, at every depth`() {
    #expect(plainText(of: Point()) == #"Point(x: 1.5, name: "a")"#)
    #expect(plainText(of: [Segment(to: nil)]) == #"[Segment(from: Point(x: 1.5, name: "a"), to: nil)]"#)
  }

  @Test func `an enum shows its case and what it carries`() {
    #expect(plainText(of: Shape.dot) == ".dot")
    #expect(plainText(of: Shape.circle(radius: 2)) == ".circle(radius: 2.0)")
    #expect(plainText(of: Shape.labelled("x")) == #".labelled("x")"#)
  }

  @Test func `a long list is cut and counted`() {
    let text = plainText(of: Array(0..<1_000))
    #expect(text.hasPrefix("[0, 1, 2, "))
    #expect(text.hasSuffix("99, … 900 more]"))
  }

  @Test func `a deep or huge value ends`() {
    #expect(
      plainText(of: Array(repeating: Array(repeating: 12.5, count: 5_000), count: 5_000)).count < 30_000)
    #expect(plainText(of: String(repeating: "ab", count: 1_000_000)).count < 30_000)
  }
}
