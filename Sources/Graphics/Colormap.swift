/// A scale from a weight, 0 … 1, to a colour.
///
/// Both run from light to dark or dark to light without turning, so that they survive a black-and-white printer and
/// any kind of colour blindness.
public struct Colormap: Hashable, Sendable {
  /// Colours at equal distances from 0 to 1.
  let stops: [Color]

  /// A map through colours at equal distances.
  public init(through stops: [Color]) {
    guard stops.count >= 2 else {
      fatalError("Colormap(through:): two colours at least, found \(stops.count)")
    }
    self.stops = stops
  }

  /// From white to a deep blue: nothing is no ink.
  ///
  /// ColorBrewer's "Blues", by Cynthia Brewer, with its light end at white.
  public static let blues = Colormap(
    through: [0xFFFFFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B]
      .map { Color(hex: $0) })

  /// Perceptually uniform from dark violet to yellow; by Stéfan van der Walt and Nathaniel Smith for matplotlib.
  public static let viridis = Colormap(
    through: [
      0x440154, 0x481A6C, 0x472F7D, 0x414487, 0x39568C, 0x31688E, 0x2A788E, 0x23888E, 0x1F988B, 0x22A884,
      0x35B779, 0x54C568, 0x7AD151, 0xA5DB36, 0xD2E21B, 0xFDE725,
    ].map { Color(hex: $0) })

  /// From blue over white to red, for values on both sides of a middle at 0.5; ColorBrewer's "RdBu" reversed.
  public static let blueRed = Colormap(
    through: [0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B]
      .map { Color(hex: $0) })

  /// The colour of a weight; outside 0 … 1 the nearer end's, light grey for NaN.
  public func color(at weight: Double) -> Color {
    if weight.isNaN { return .gray(0.85) }
    let position = min(max(weight, 0), 1) * Double(stops.count - 1)
    let lower = min(Int(position), stops.count - 2)
    return stops[lower].mixed(with: stops[lower + 1], fraction: position - Double(lower))
  }
}
