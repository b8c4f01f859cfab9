/// The paper that a figure is drawn on.
public enum Theme: Hashable, Sendable {
  /// Black on white, for print and for notebooks.
  case light
  /// Light on a dark grey, for slides and dark pages: light becomes dark, and a blue stays blue.
  case dark
}
