import Foundation
import Plotting
import Testing

@Suite struct TicksTests {
  @Test func `marks stand at round numbers`() {
    #expect(linearTicks(in: 0...8_000, about: 6).map(\.label) == ["0", "2,000", "4,000", "6,000", "8,000"])
    #expect(linearTicks(in: 1.93...9.1, about: 5).map(\.label) == ["2", "4", "6", "8"])
    #expect(linearTicks(in: 0...1, about: 5).map(\.label) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
  }

  @Test func `a negative number has a true minus sign, and zero has none`() {
    #expect(
      linearTicks(in: -0.3...0.3, about: 6).map(\.label) == [
        "−0.3", "−0.2", "−0.1", "0", "0.1", "0.2", "0.3",
      ])
    #expect(fixed(-0.001, decimals: 2) == "0.00")
    #expect(fixed(-1_234_567.891, decimals: 1) == "−1,234,567.9")
  }

  @Test func `very large and very small numbers are powers of ten`() {
    let small = linearTicks(in: 0...2e-6, about: 2)
    #expect(small.map(\.label) == ["0", "1·10", "2·10"])
    #expect(small.map(\.exponent) == [nil, "−6", "−6"])
    #expect(linearTicks(in: 0...1e8, about: 2).last == Tick(1e8, "1.0·10", exponent: "8"))
  }

  @Test func `a logarithmic axis names its powers of ten`() {
    let ticks = logTicks(in: 0.1...1_000, about: 6)
    #expect(ticks.filter { !$0.label.isEmpty }.map(\.label) == ["0.1", "1", "10", "100", "1,000"])
    // 2 … 9 in each of four decades.
    #expect(ticks.count { $0.label.isEmpty } == 32)
  }

  @Test func `a short logarithmic axis names 1, 2 and 5`() {
    #expect(logTicks(in: 10...60, about: 4).filter { !$0.label.isEmpty }.map(\.label) == ["10", "20", "50"])
  }

  @Test func `a long logarithmic axis names some powers only`() {
    let labels = logTicks(in: 1e-12...1e12, about: 6).filter { !$0.label.isEmpty }
    #expect(labels.count == 7)
    #expect(labels.first == Tick(1e-12, "10", exponent: "−12"))
  }

  @Test(arguments: [(0.9, 1.0), (1.1, 2), (2.2, 5), (6, 10), (0.03, 0.05), (10, 10)])
  func `a step is 1, 2 or 5 times a power of ten`(rough: Double, step: Double) {
    #expect(abs(niceStep(rough) - step) < 1e-12)
  }
}

@Suite struct ScaleTests {
  @Test func `a linear axis gives equal steps equal lengths`() {
    let scale = Scale(.linear, domain: 0...10, from: 100, to: 200)
    #expect(scale.position(of: 5) == 150)
    #expect(scale.position(of: .nan) == nil)
  }

  @Test func `a logarithmic axis gives equal factors equal lengths`() throws {
    let scale = Scale(.log, domain: 1...100, from: 0, to: 2)
    #expect(abs(try #require(scale.position(of: 10)) - 1) < 1e-12)
    #expect(scale.position(of: 0) == nil)
    #expect(scale.position(of: -1) == nil)
  }

  @Test func `an axis shows all finite data with room around it`() {
    #expect(Scale.domain(of: [0, 10, .nan, .infinity], kind: .linear, padding: 0.1) == -1...11)
    #expect(Scale.domain(of: [], kind: .linear, padding: 0.1) == 0...1)
    #expect(Scale.domain(of: [4], kind: .linear, padding: 0.1) == 2...6)
    #expect(Scale.domain(of: [-1, 0, 5], kind: .log, padding: 0) == 2.5...10)
  }
}
