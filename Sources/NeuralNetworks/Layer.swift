import TensorCore

/// A part of a model that holds parameters.
///
/// A type need only conform: its parameters are its stored properties of type `Parameter` and those of its
/// stored layers, arrays and optionals of them included, in the order of declaration.
public protocol Layer: Sendable {}

extension Layer {
  /// Every parameter under its dotted path, such as `encoder.layers.0.selfAttention.query.weight`.
  ///
  /// The order is that of the declarations; a shared parameter stands once, under its first path.
  public var namedParameters: [(name: String, parameter: Parameter)] {
    var found: [(name: String, parameter: Parameter)] = []
    var seen: Set<ObjectIdentifier> = []
    func visit(_ value: Any, _ path: [String]) {
      let mirror = Mirror(reflecting: value)
      switch value {
      case _ where mirror.displayStyle == .optional:
        for wrapped in mirror.children { visit(wrapped.value, path) }
      case let parameter as Parameter:
        guard seen.insert(ObjectIdentifier(parameter)).inserted else { return }
        found.append((path.joined(separator: "."), parameter))
      case let parts as [Any] where value is [any Layer] || value is [Parameter]:
        for (index, part) in parts.enumerated() { visit(part, path + [String(index)]) }
      case is any Layer:
        for child in mirror.children { visit(child.value, path + [child.label].compactMap { $0 }) }
      default:
        break
      }
    }
    visit(self, [])
    return found
  }

  /// Every parameter, in the order of `namedParameters`.
  public var parameters: [Parameter] { namedParameters.map(\.parameter) }

  /// How many numbers the parameters hold.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.shape.count } }
}
