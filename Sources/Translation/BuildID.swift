import CBuildID

/// Which build of this code runs.
enum BuildID {
  /// The GNU build ID, in hexadecimal digits; nil where the linker wrote none.
  static let current: String? = {
    let digits = String(cString: build_id())
    return digits.isEmpty ? nil : digits
  }()
}
