import Foundation

/// A time for a person: `0.4 s`, `12.3 s`, `4:31`, `1:02:03`.
func briefly(_ duration: Duration) -> String {
  let seconds = duration / .seconds(1)
  return seconds < 59.95 ? String(format: "%.1f s", seconds) : clock(duration)
}

/// A running time, `m:ss` or `h:mm:ss`.
func clock(_ duration: Duration) -> String {
  let seconds = Int(duration.components.seconds)
  let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
  return hours > 0
    ? String(format: "%d:%02d:%02d", hours, minutes, seconds % 60)
    : String(format: "%d:%02d", minutes, seconds % 60)
}
