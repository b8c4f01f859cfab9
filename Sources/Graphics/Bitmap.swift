internal import CDrawing
import Foundation

/// The decoded pixels of a PNG.
package struct Bitmap {
  package let width, height: Int
  private let pixels: [UInt32]

  /// Reads a PNG; nil where the data is none.
  package init?(png: Data) {
    var (width, height): (Int32, Int32) = (0, 0)
    let read = png.withUnsafeBytes { bytes in
      drawing_read_png(bytes.bindMemory(to: UInt8.self).baseAddress, Int64(bytes.count), &width, &height)
    }
    guard let read else { return nil }
    defer { drawing_free_pixels(read) }
    (self.width, self.height) = (Int(width), Int(height))
    pixels = Array(UnsafeBufferPointer(start: read, count: self.width * self.height))
  }

  /// The colour of a pixel, with parts multiplied by its opacity.
  package subscript(column: Int, row: Int) -> Color {
    let pixel = pixels[row * width + column]
    var color = Color(hex: pixel & 0xFFFFFF)
    color.opacity = Double(pixel >> 24) / 255
    return color
  }
}
