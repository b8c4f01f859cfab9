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
      if let parameter = value as? Parameter {
        if seen.insert(ObjectIdentifier(parameter)).inserted {
          found.append((path.joined(separator: "."), parameter))
        }
      } else if let layers = value as? [any Layer] {
        for (index, layer) in layers.enumerated() { visit(layer, path + [String(index)]) }
      } else if let parameters = value as? [Parameter] {
        for (index, parameter) in parameters.enumerated() { visit(parameter, path + [String(index)]) }
      } else if value is any Layer {
        for child in Mirror(reflecting: value).children {
          if let label = child.label { visit(child.value, path + [label]) }
        }
      } else if case let optional = Mirror(reflecting: value), optional.displayStyle == .optional,
        let wrapped = optional.children.first?.value
      {
        visit(wrapped, path)
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
