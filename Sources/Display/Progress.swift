package import RichContent

/// One state of a progress bar.
package struct Progress: Displayable, Hashable, Sendable {
  package var label: String
  package var completed: Int
  package var total: Int
  /// Steps that were done before the clock began.
  package var first: Int
  package var note: String
  package var elapsed: Duration
  package var isFinished: Bool

  package init(
    label: String, completed: Int, total: Int, startingAt first: Int = 0, note: String = "",
    elapsed: Duration,
    isFinished: Bool = false
  ) {
    self.label = label
    self.completed = completed
    self.total = total
    self.first = first
    self.note = note
    self.elapsed = elapsed
    self.isFinished = isFinished
  }

  /// The part that is done, 0 … 1; nothing to do is all done.
  package var fraction: Double { total == 0 ? 1 : Double(completed) / Double(total) }

  /// What remains if the rest goes as fast as what is done; nil while nothing is.
  package var remaining: Duration? {
    guard completed > first else { return nil }
    return elapsed * (Double(total - completed) / Double(completed - first))
  }

  /// One line, as in `training ███████▌   75 %  3:12 elapsed, 1:03 left · loss 1.92`.
  package var text: String {
    "\(label) \(bar(width: 10)) \(percent) %  \(details)"
  }

  package var mimeBundle: MIMEBundle { MIMEBundle([.plainText: .text(text), .html: .text(html)]) }

  private var percent: String {
    let digits = String(Int((fraction * 100).rounded(.down)))
    return String(repeating: " ", count: 3 - digits.count) + digits
  }

  private var details: String {
    var times = clock(elapsed)
    if !isFinished {
      times += " elapsed"
      if let remaining { times += ", \(clock(remaining)) left" }
    }
    return note.isEmpty ? times : "\(times) · \(note)"
  }

  /// Eighths of a block, so that ten characters show eighty steps.
  private func bar(width: Int) -> String {
    let eighths = Int((fraction * Double(width * 8)).rounded(.down))
    let parts: [Character] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    var bar = String(repeating: "█", count: eighths / 8)
    if eighths % 8 > 0 { bar.append(parts[eighths % 8 - 1]) }
    return bar + String(repeating: " ", count: width - bar.count)
  }

  /// Only colours that follow the page's own text, and one blue that reads on white and on black.
  private var html: String {
    let width = String(format: fraction * 100)
    return """
      <div style="display:flex;align-items:center;gap:.75em;font-variant-numeric:tabular-nums">\
      <span>\(label.escapedForMarkup)</span>\
      <span role="progressbar" aria-valuenow="\(width)" aria-valuemin="0" aria-valuemax="100" \
      style="flex:0 1 20em;height:.6em;border-radius:.3em;overflow:hidden;\
      background:color-mix(in srgb, currentColor 15%, transparent)">\
      <span style="display:block;height:100%;width:\(width)%;border-radius:.3em;background:#3b82c4"></span></span>\
      <span>\(percent.drop { $0 == " " })\u{202F}%</span>\
      <span style="opacity:.7">\(details.escapedForMarkup)</span></div>
      """
  }
}

/// Minutes and seconds, with hours where there are some: `3:12`, `1:02:09`.
private func clock(_ duration: Duration) -> String {
  let seconds = Int(duration.components.seconds)
  func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
  return hours > 0
    ? "\(hours):\(twoDigits(minutes)):\(twoDigits(seconds % 60))" : "\(minutes):\(twoDigits(seconds % 60))"
}

extension String {
  /// One decimal, as CSS writes it.
  fileprivate init(format percentage: Double) {
    self = "\((percentage * 10).rounded() / 10)"
  }
}
