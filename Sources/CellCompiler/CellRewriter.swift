import SwiftParser
import SwiftSyntax

extension CellUnit {
  /// Rewrites a cell's text so that it compiles as the next module of the session.
  ///
  /// - The last expression becomes the cell's result: `x + 1` → `cellResult(x + 1)`; a final `;` suppresses it.
  /// - A top-level `await` blocks: `let x = try await f()` → `let x = try blocking { try await f() }`.
  /// - Top-level `private` and `fileprivate` are blanked, since the next cell is another module.
  /// - `%time` and `%timeit` become a stopwatch around the code.
  ///
  /// - Parameter purpose: for others than `.run`, see `CellPurpose`.
  /// - Throws: a line that starts like a magic and is none.
  package init(
    _ code: String, number: Int, for purpose: CellPurpose = .run
  ) throws(CompilationFailure) {
    // Everything counts lines by "\n"; a file from another system may have "\r\n".
    let code = code.replacing("\r\n", with: "\n")
    let magics = try Magic.all(in: code, number: number)
    let tree = Parser.parse(source: blanking(magics, in: code))
    var rewriter = CellRewriter()
    let items = Array(tree.statements)
    if case .replay(let replay) = purpose {
      rewriter.rewrite(items, replaying: replay, number: number, end: code.utf8.count)
      self.init(code: code, number: number, edits: rewriter.edits, tree: tree)
      return
    }
    let repeated = rewriter.addStopwatches(magics, around: items, in: code)
    for (index, item) in items.enumerated() {
      rewriter.rewrite(item, isLast: index == items.count - 1, isRepeated: repeated.contains(index))
    }
    rewriter.insertEndings()
    if case .keep(let keeping) = purpose {
      rewriter.keep(keeping, variables: tree.variables, number: number, end: code.utf8.count)
    }
    self.init(code: code, number: number, edits: rewriter.edits, tree: tree)
  }
}

/// Collects the edits of one cell, in the order of its text.
struct CellRewriter {
  var edits: [CellUnit.Edit] = []
  /// What stands behind items, after the closing brackets that the items' own edits add.
  var endings: [(position: AbsolutePosition, text: String)] = []

  mutating func insertEndings() {
    for ending in endings { add(CellUnit.Edit(offset: ending.position.utf8Offset, inserted: ending.text)) }
  }

  mutating func rewrite(_ item: CodeBlockItemSyntax, isLast: Bool, isRepeated: Bool) {
    switch item.item {
    case .expr(let expression) where isRepeated && expression.isResult:
      insert("CellMagics.keep(", at: expression.positionAfterSkippingLeadingTrivia)
      blockOnAwait(in: expression)
      insert(")", at: expression.endPositionBeforeTrailingTrivia)
    case .decl(let declaration): rewrite(declaration)
    case .stmt(let statement): rewrite(statement)
    case .expr(let expression):
      if isLast, item.semicolon == nil, expression.isResult {
        insert("cellResult(", at: expression.positionAfterSkippingLeadingTrivia)
        blockOnAwait(in: expression)
        insert(")", at: expression.endPositionBeforeTrailingTrivia)
      } else if expression.is(IfExprSyntax.self) || expression.is(SwitchExprSyntax.self) {
        blockOnAwait(inStatement: Syntax(expression))
      } else {
        blockOnAwait(in: expression)
      }
    @unknown default: break
    }
  }

  private mutating func rewrite(_ declaration: DeclSyntax) {
    if let modifiers = declaration.asProtocol((any WithModifiersSyntax).self)?.modifiers {
      for modifier in modifiers where ["private", "fileprivate"].contains(modifier.name.text) {
        blank(Syntax(modifier))
      }
    }
    guard let variable = declaration.as(VariableDeclSyntax.self) else { return }
    let asyncLet = variable.modifiers.first { $0.name.text == "async" }
    if let asyncLet { blank(Syntax(asyncLet)) }
    for binding in variable.bindings {
      guard let value = binding.initializer?.value else { continue }
      if asyncLet != nil { blockOnAsyncLet(value) } else { blockOnAwait(in: value) }
    }
  }

  private mutating func rewrite(_ statement: StmtSyntax) {
    // A guard declares names for the lines below it, so only its conditions can stand in a closure.
    guard let statement = statement.as(GuardStmtSyntax.self) else {
      return blockOnAwait(inStatement: Syntax(statement))
    }
    for condition in statement.conditions {
      switch condition.condition {
      case .expression(let value): blockOnAwait(in: value)
      case .optionalBinding(let binding):
        if let value = binding.initializer?.value { blockOnAwait(in: value) }
      case .matchingPattern(let pattern): blockOnAwait(in: pattern.initializer.value)
      case .availability: break
      @unknown default: break
      }
    }
  }

  /// `try await f()` → `try blocking({ try await f() })`: a closure of one expression keeps type inference.
  private mutating func blockOnAwait(in expression: ExprSyntax) {
    let effects = Effects(of: Syntax(expression))
    guard effects.awaits else { return }
    insert(
      effects.throwing ? "try blocking({ " : "blocking({ ", at: expression.positionAfterSkippingLeadingTrivia)
    insert(" })", at: expression.endPositionBeforeTrailingTrivia)
  }

  /// `for await x in s {}` → `blocking({ for await x in s {}; return })`: the return keeps it a statement.
  private mutating func blockOnAwait(inStatement statement: Syntax) {
    let effects = Effects(of: statement)
    guard effects.awaits else { return }
    insert(
      effects.throwing ? "try blocking({ " : "blocking({ ", at: statement.positionAfterSkippingLeadingTrivia)
    insert("; return })", at: statement.endPositionBeforeTrailingTrivia)
  }

  /// `async let x = f()` → `let x = try blocking { try await f() }`.
  ///
  /// An `async let` cannot be a global. Its value is awaited at once, which gives the same value later; `try` and
  /// `await` are implicit in its initialiser, so they are added.
  private mutating func blockOnAsyncLet(_ value: ExprSyntax) {
    insert("try blocking({ ", at: value.positionAfterSkippingLeadingTrivia)
    if let trying = value.as(TryExprSyntax.self) {
      if !trying.expression.is(AwaitExprSyntax.self) {
        insert("await ", at: trying.expression.positionAfterSkippingLeadingTrivia)
      }
    } else {
      insert(
        value.is(AwaitExprSyntax.self) ? "try " : "try await ", at: value.positionAfterSkippingLeadingTrivia)
    }
    insert(" })", at: value.endPositionBeforeTrailingTrivia)
  }

  mutating func insert(_ text: String, at position: AbsolutePosition) {
    if let last = edits.last, last.removed == 0, last.offset == position.utf8Offset {
      edits[edits.count - 1].inserted += text
    } else {
      add(CellUnit.Edit(offset: position.utf8Offset, inserted: text))
    }
  }

  /// Replaces a node by spaces, so that no column moves.
  private mutating func blank(_ node: Syntax) {
    let start = node.positionAfterSkippingLeadingTrivia.utf8Offset
    add(.blanking(start..<start + node.trimmedLength.utf8Length))
  }

  mutating func add(_ edit: CellUnit.Edit) {
    let place = edits.lastIndex { $0.offset <= edit.offset }.map { $0 + 1 } ?? 0
    edits.insert(edit, at: place)
  }
}

extension ExprSyntax {
  /// Whether a cell that ends in this expression shows its value: not for assignments and control flow.
  fileprivate var isResult: Bool {
    if self.is(IfExprSyntax.self) || self.is(SwitchExprSyntax.self) { return false }
    guard let sequence = self.as(SequenceExprSyntax.self) else { return true }
    let comparisons: Set = ["==", "!=", "<=", ">=", "===", "!==", "~="]
    return !sequence.elements.contains { element in
      if element.is(AssignmentExprSyntax.self) { return true }
      guard let name = element.as(BinaryOperatorExprSyntax.self)?.operator.text else { return false }
      return name.hasSuffix("=") && !comparisons.contains(name)
    }
  }
}

/// What a piece of top-level code does itself, not in the closures and functions within it.
final class Effects: SyntaxVisitor {
  private(set) var awaits = false
  private(set) var throwing = false

  init(of node: Syntax) {
    super.init(viewMode: .sourceAccurate)
    walk(node)
  }

  override func visit(_ node: AwaitExprSyntax) -> SyntaxVisitorContinueKind {
    awaits = true
    return .visitChildren
  }
  override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
    if node.questionOrExclamationMark == nil { throwing = true }
    return .visitChildren
  }
  override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
    throwing = true
    return .visitChildren
  }
  override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind {
    if node.awaitKeyword != nil { awaits = true }
    if node.tryKeyword != nil { throwing = true }
    return .visitChildren
  }
  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    if node.modifiers.contains(where: { $0.name.text == "async" }) { awaits = true }
    return .visitChildren
  }
  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
