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
    named(Parameter.self).map { ($0.name, $0.object) }
  }

  /// Every parameter, in the order of `namedParameters`.
  public var parameters: [Parameter] { namedParameters.map(\.parameter) }

  /// How many numbers the parameters hold.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.value.shape.count } }

  /// Every running statistic under its dotted path, as `namedParameters`.
  public var namedStatistics: [(name: String, statistic: RunningStatistic)] {
    named(RunningStatistic.self).map { ($0.name, $0.object) }
  }

  /// The stored objects of a type, of this layer and of those that it stores.
  private func named<Object: AnyObject>(_ type: Object.Type) -> [(name: String, object: Object)] {
    var found: [(name: String, object: Object)] = []
    var seen: Set<ObjectIdentifier> = []
    func visit(_ value: Any, _ path: [String]) {
      let mirror = Mirror(reflecting: value)
      switch value {
      case _ where mirror.displayStyle == .optional:
        for wrapped in mirror.children { visit(wrapped.value, path) }
      case let object as Object:
        guard seen.insert(ObjectIdentifier(object)).inserted else { return }
        found.append((path.joined(separator: "."), object))
      case let parts as [Any] where value is [any Layer] || value is [Object]:
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
}
