import Testing

extension Tag {
  /// Takes more than about two seconds.
  @Tag static var slow: Self
}
