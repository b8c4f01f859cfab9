/// Stops with a message where a caller broke a rule.
///
/// An optimised `precondition` stops without its message, and the message is all that a notebook's reader gets.
func require(_ isMet: Bool, _ message: @autoclosure () -> String) {
  if !isMet { fatalError(message()) }
}
