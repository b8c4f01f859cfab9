import Foundation
import RichContent

/// A cell's member `execution` of its metadata, as Jupyter's front ends and nbclient write it.
///
/// They name the messages that they saw; here the cell's start and end stand for them.
///
/// - Parameter isFromCache: whether the cell did not run, which is then said, too.
func executionTimes(from start: Date, to end: Date, isFromCache: Bool) -> JSONValue {
  let (began, ended) = (JSONValue.string(stamp(start)), JSONValue.string(stamp(end)))
  var members = [
    "iopub.execute_input": began, "iopub.status.busy": began, "iopub.status.idle": ended,
    "shell.execute_reply": ended,
  ]
  if isFromCache { members["from_cache"] = true }
  return .object(members)
}

/// `2026-01-31T12:00:00.123456Z`.
private func stamp(_ date: Date) -> String {
  let seconds = date.timeIntervalSince1970
  var whole = time_t(seconds.rounded(.down))
  var parts = tm()
  gmtime_r(&whole, &parts)
  return String(
    format: "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1,
    Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec),
    Int((seconds - seconds.rounded(.down)) * 1e6))
}
