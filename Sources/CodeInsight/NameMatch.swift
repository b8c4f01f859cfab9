/// How well a name fits what was typed of it.
package enum NameMatch: Int, Comparable, Sendable {
  case prefix
  /// But for upper and lower case.
  case looseness
  /// By the starts of its words, such as `aC` of `appendContents`.
  case humps

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

  /// - Returns: nil where the name does not begin with what was typed.
  package init?(prefix typed: String, of name: String) {
    if name.utf8.starts(with: typed.utf8) {
      self = .prefix
    } else if name.lowercased().utf8.starts(with: typed.lowercased().utf8) {
      self = .looseness
    } else {
      return nil
    }
  }

  /// - Returns: nil where what was typed is no sequence of beginnings of the name's words.
  package init?(humps typed: String, of name: String) {
    let typed = Array(typed), name = Array(name)
    /// Whether `typed[index...]` is found from `place` on, where `isFollowing` tells that the letter before was taken.
    func matches(_ index: Int, from place: Int, isFollowing: Bool) -> Bool {
      guard index < typed.count else { return true }
      var isFollowing = isFollowing
      for next in place..<max(place, name.count) {
        if isFollowing || startsWord(next), typed[index].lowercased() == name[next].lowercased(),
          matches(index + 1, from: next + 1, isFollowing: true)
        {
          return true
        }
        isFollowing = false
      }
      return false
    }
    func startsWord(_ place: Int) -> Bool {
      guard place > 0 else { return true }
      let letter = name[place], before = name[place - 1]
      return letter.isUppercase && !before.isUppercase || letter.isLetter && !before.isLetter
        || letter.isNumber && !before.isNumber
    }
    guard typed.count > 1, matches(0, from: 0, isFollowing: false) else { return nil }
    self = .humps
  }
}
