/// A part of a formula that a label writes between dollar signs.
indirect enum MathNode: Hashable, Sendable {
  /// Characters in one style.
  case characters(String, isItalic: Bool)
  case group([MathNode])
  /// √ with what stands under its bar.
  case root(MathNode)
  case scripted(MathNode, below: MathNode?, above: MathNode?)

  /// The formula on one line, for what has no small letters: `d_k`, `10^−4`, `√d_k`.
  var plainText: String {
    switch self {
    case .characters(let text, _): text
    case .group(let nodes): nodes.map(\.plainText).joined()
    case .root(let node): "√" + node.plainText
    case .scripted(let node, let below, let above):
      node.plainText + (below.map { "_" + $0.plainText } ?? "") + (above.map { "^" + $0.plainText } ?? "")
    }
  }
}

/// Reads the part of TeX that labels need.
///
/// Scripts (`_`, `^`), groups (`{…}`), roots (`\sqrt{…}` or `√{…}`), upright words (`\text{…}`), and names of letters and signs.
/// Unlike in TeX, spaces are kept. What it does not know stands as it is written.
struct MathParser {
  private var rest: Substring

  init(_ source: Substring) { rest = source }

  /// The whole formula; a brace too many ends no group and is left out.
  mutating func formula() -> MathNode {
    var nodes: [MathNode] = []
    while !rest.isEmpty {
      nodes += list()
      _ = rest.popFirst()
    }
    return .group(nodes)
  }

  /// What stands before the next closing brace.
  private mutating func list() -> [MathNode] {
    var nodes: [MathNode] = []
    while let next = rest.first, next != "}" {
      guard next == "_" || next == "^" else {
        nodes.append(atom())
        continue
      }
      var (base, below, above): (MathNode, MathNode?, MathNode?) = (.group([]), nil, nil)
      if let last = nodes.popLast() {
        (base, below, above) = (last, nil, nil)
        if case .scripted(let node, let lower, let upper) = last {
          (base, below, above) = (node, lower, upper)
        }
      }
      rest.removeFirst()
      if next == "_" { below = atom() } else { above = atom() }
      nodes.append(.scripted(base, below: below, above: above))
    }
    return nodes
  }

  private mutating func atom() -> MathNode {
    guard let next = rest.popFirst() else { return .group([]) }
    switch next {
    case "{":
      let nodes = list()
      _ = rest.popFirst()
      return .group(nodes)
    case "√": return .root(atom())
    case "\\": return command()
    case "-": return .characters("−", isItalic: false)
    case "'": return .characters("′", isItalic: false)
    default: return .characters(String(next), isItalic: Self.isVariable(next))
    }
  }

  private mutating func command() -> MathNode {
    let name = String(rest.prefix { $0.isASCII && $0.isLetter })
    rest.removeFirst(name.count)
    switch name {
    case "":
      return .characters(rest.popFirst().map { $0 == "," ? "\u{2009}" : String($0) } ?? "", isItalic: false)
    case "sqrt": return .root(atom())
    case "text", "mathrm": return upright(atom())
    case "log", "exp", "sin", "cos", "tanh", "min", "max", "softmax":
      return .characters(name, isItalic: false)
    default:
      guard let sign = Self.signs[name] else { return .characters("\\" + name, isItalic: false) }
      return .characters(sign, isItalic: sign.allSatisfy(Self.isVariable))
    }
  }

  private func upright(_ node: MathNode) -> MathNode {
    switch node {
    case .characters(let text, _): .characters(text, isItalic: false)
    case .group(let nodes): .group(nodes.map(upright))
    case .root(let inner): .root(upright(inner))
    case .scripted(let base, let below, let above):
      .scripted(upright(base), below: below.map(upright), above: above.map(upright))
    }
  }

  /// Latin and small Greek letters stand for quantities.
  private static func isVariable(_ character: Character) -> Bool {
    character.isASCII && character.isLetter || ("α"..."ω").contains(character)
  }

  private static let signs = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ",
    "lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ", "psi": "ψ",
    "omega": "ω", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "sum": "∑", "cdot": "·", "times": "×",
    "pm": "±", "le": "≤", "ge": "≥", "approx": "≈", "propto": "∝", "infty": "∞", "to": "→", "ldots": "…",
  ]
}
