/// A canvas that keeps what was drawn, for tests.
package final class RecordingCanvas: Canvas {
  package enum Action: Hashable, Sendable {
    case fill(Path, Color)
    case stroke(Path, StrokeStyle)
    case rectangle(Rect, Color)
    case text(String, at: Point, font: Font, color: Color, anchor: TextAnchor, degrees: Double)
    case beginClip(Rect)
    case endClip
    case beginGroup(opacity: Double)
    case endGroup
  }

  package let size: Size
  package private(set) var actions: [Action] = []
  package init(size: Size) { self.size = size }

  package func fill(_ path: Path, color: Color) { actions.append(.fill(path, color)) }
  package func stroke(_ path: Path, style: StrokeStyle) { actions.append(.stroke(path, style)) }
  package func fill(_ rect: Rect, color: Color, isCrisp: Bool) { actions.append(.rectangle(rect, color)) }

  package func text(
    _ text: String, at point: Point, font: Font, color: Color, anchor: TextAnchor, degrees: Double
  ) {
    if text.isEmpty { return }
    actions.append(.text(text, at: point, font: font, color: color, anchor: anchor, degrees: degrees))
  }

  package func clipped(to rect: Rect, _ body: () -> Void) {
    actions.append(.beginClip(rect))
    body()
    actions.append(.endClip)
  }

  package func group(opacity: Double, _ body: () -> Void) {
    actions.append(.beginGroup(opacity: opacity))
    body()
    actions.append(.endGroup)
  }
}
