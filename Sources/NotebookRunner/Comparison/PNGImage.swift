internal import CZlib
import Foundation

/// A picture as pixels over white paper: red, green and blue of each, row by row.
struct PNGImage: Hashable {
  let width: Int
  let height: Int
  /// Three bytes a pixel.
  private(set) var pixels: [UInt8]

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    pixels = Array(repeating: 255, count: width * height * 3)
  }

  subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
    get {
      let start = (y * width + x) * 3
      return (pixels[start], pixels[start + 1], pixels[start + 2])
    }
    set {
      let start = (y * width + x) * 3
      (pixels[start], pixels[start + 1], pixels[start + 2]) = (newValue.red, newValue.green, newValue.blue)
    }
  }

  /// Reads a PNG of eight bits a channel, not interlaced, as drawing libraries write it; nil for another.
  init?(png data: Data) {
    let bytes = [UInt8](data)
    guard bytes.count > 33, bytes.starts(with: Self.signature) else { return nil }
    var header: [UInt8] = []
    var (palette, alphas, packed): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    var place = 8
    while place + 12 <= bytes.count {
      let size = Self.number(bytes[place..<place + 4])
      guard size <= bytes.count - place - 12 else { return nil }
      let content = bytes[place + 8..<place + 8 + size]
      switch String(decoding: bytes[place + 4..<place + 8], as: UTF8.self) {
      case "IHDR": header = Array(content)
      case "PLTE": palette = Array(content)
      case "tRNS": alphas = Array(content)
      case "IDAT": packed += content
      default: break
      }
      place += size + 12
    }
    guard header.count == 13, header[8] == 8, header[12] == 0 else { return nil }
    let (width, height) = (Self.number(header[0..<4]), Self.number(header[4..<8]))
    guard let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][header[9]], width > 0, height > 0,
      width <= 1 << 15, height <= 1 << 15, let rows = Self.unpack(packed, width * channels, height, channels)
    else { return nil }

    self.init(width: width, height: height)
    for index in 0..<width * height {
      let start = index * channels
      var colour: [UInt8]
      var alpha: UInt8 = 255
      switch header[9] {
      case 0, 4:
        colour = [rows[start], rows[start], rows[start]]
        if channels == 2 { alpha = rows[start + 1] }
      case 3:
        let entry = Int(rows[start])
        guard entry * 3 + 3 <= palette.count else { return nil }
        colour = Array(palette[entry * 3..<entry * 3 + 3])
        alpha = entry < alphas.count ? alphas[entry] : 255
      default:
        colour = Array(rows[start..<start + 3])
        if channels == 4 { alpha = rows[start + 3] }
      }
      for channel in 0..<3 {
        let over = Int(colour[channel]) * Int(alpha) + 255 * (255 - Int(alpha))
        pixels[index * 3 + channel] = UInt8((over + 127) / 255)
      }
    }
  }

  /// The picture as a PNG file.
  var png: Data {
    var rows: [UInt8] = []
    rows.reserveCapacity(pixels.count + height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width * 3..<(row + 1) * width * 3]
    }
    var size = compressBound(uLong(rows.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    compress2(&packed, &size, rows, uLong(rows.count), 6)
    var file = Data(Self.signature)
    append("IHDR", Self.bytes(width) + Self.bytes(height) + [8, 2, 0, 0, 0], to: &file)
    append("IDAT", Array(packed[..<Int(size)]), to: &file)
    append("IEND", [], to: &file)
    return file
  }

  private func append(_ name: String, _ content: [UInt8], to file: inout Data) {
    let checked = Array(name.utf8) + content
    file += Self.bytes(content.count) + checked
    file += Self.bytes(Int(crc32(0, checked, uInt(checked.count))))
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  private static func bytes(_ number: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
  }

  /// Inflates the rows and undoes their filters (PNG specification, section 9).
  private static func unpack(_ packed: [UInt8], _ rowBytes: Int, _ height: Int, _ pixelBytes: Int) -> [UInt8]?
  {
    var size = uLong((rowBytes + 1) * height)
    var filtered = [UInt8](repeating: 0, count: Int(size))
    guard uncompress(&filtered, &size, packed, uLong(packed.count)) == Z_OK, size == filtered.count else {
      return nil
    }
    var rows = [UInt8](repeating: 0, count: rowBytes * height)
    for row in 0..<height {
      let filter = filtered[row * (rowBytes + 1)]
      for column in 0..<rowBytes {
        let place = row * rowBytes + column
        let left = column >= pixelBytes ? Int(rows[place - pixelBytes]) : 0
        let above = row > 0 ? Int(rows[place - rowBytes]) : 0
        let corner = row > 0 && column >= pixelBytes ? Int(rows[place - rowBytes - pixelBytes]) : 0
        let predicted: Int
        switch filter {
        case 0: predicted = 0
        case 1: predicted = left
        case 2: predicted = above
        case 3: predicted = (left + above) / 2
        case 4: predicted = paeth(left, above, corner)
        default: return nil
        }
        rows[place] = UInt8(truncatingIfNeeded: Int(filtered[row * (rowBytes + 1) + 1 + column]) + predicted)
      }
    }
    return rows
  }

  private static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> Int {
    let estimate = left + above - corner
    let (a, b, c) = (abs(estimate - left), abs(estimate - above), abs(estimate - corner))
    return a <= b && a <= c ? left : b <= c ? above : corner
  }
}
