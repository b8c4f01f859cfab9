/// Whether a text is a whole cell, in the terms of Jupyter's `is_complete_reply`.
package enum CodeCompleteness: Sendable, Hashable {
  case complete
  /// More lines are needed; the next one starts with `indent`.
  case incomplete(indent: String)
  case invalid
}
