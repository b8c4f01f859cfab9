import Graphics

/// The one look of all figures: sizes fit the text width of a paper, at 100 %.
enum Style {
  static let title = Font(size: 10, weight: .bold)
  static let label = Font(size: 9)
  static let tick = Font(size: 8)
  static let token = Font(size: 8.5)

  static let ink = Color.gray(0.13)
  static let softInk = Color.gray(0.35)
  static let axis = StrokeStyle(.gray(0.35), width: 0.7)
  static let grid = StrokeStyle(.gray(0.89), width: 0.6)

  /// Around every figure, in points.
  static let margin = 7.0
  static let lineWidth = 1.5

  /// Okabe and Ito's colours, which colour-blind people can tell apart, without their yellow: too faint on white.
  static let series: [Color] = [
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x7B5AA6, 0x595959,
  ].map { Color(hex: $0) }

  /// What stands for each of them on dark paper: the same hues, as bright there as they are dark on white.
  static let darkSeries = Dictionary(
    uniqueKeysWithValues: zip(
      series,
      [0x3D9BE0, 0xF27A3A, 0x2BC296, 0xE08FBF, 0xF0B030, 0x9AD8FF, 0xA98AD6, 0xA8A8A8].map { Color(hex: $0) })
  )

  /// A colour for each of any number of series; past the eighth they come again, darker.
  static func seriesColor(_ index: Int) -> Color {
    let round = index / series.count
    return series[index % series.count].mixed(with: .black, fraction: min(0.75, 0.35 * Double(round)))
  }
}
