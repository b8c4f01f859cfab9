import Foundation

/// Two drawn pictures beside each other.
struct PictureComparison {
  /// A channel may be this far off, so that the edges of letters may be smoothed in another way.
  private static let channelTolerance = 32

  /// The share of pixels that differ; 1 where the sizes do.
  let share: Double
  let sizes: (before: (Int, Int), after: (Int, Int))
  /// The new picture in pale grey, with the pixels that differ in red.
  let difference: PNGImage

  var hasSameSize: Bool { sizes.before == sizes.after }

  init(_ before: PNGImage, _ after: PNGImage) {
    sizes = ((before.width, before.height), (after.width, after.height))
    var shown = PNGImage(width: max(before.width, after.width), height: max(before.height, after.height))
    var count = 0
    for y in 0..<shown.height {
      for x in 0..<shown.width {
        let isInBoth = x < min(before.width, after.width) && y < min(before.height, after.height)
        let differs = !isInBoth || Self.differ(before[x, y], after[x, y])
        if differs { count += 1 }
        if differs {
          shown[x, y] = (220, 20, 20)
        } else {
          let pixel = after[x, y]
          let grey = (Int(pixel.red) * 299 + Int(pixel.green) * 587 + Int(pixel.blue) * 114) / 1000
          let pale = UInt8(190 + grey * 65 / 255)
          shown[x, y] = (pale, pale, pale)
        }
      }
    }
    difference = shown
    share = sizes.before == sizes.after ? Double(count) / Double(shown.width * shown.height) : 1
  }

  private static func differ(
    _ a: (red: UInt8, green: UInt8, blue: UInt8), _ b: (red: UInt8, green: UInt8, blue: UInt8)
  )
    -> Bool
  {
    [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)].contains {
      abs(Int($0) - Int($1)) > channelTolerance
    }
  }
}
