internal import CTensorKernels

/// Dropout(scale · table[index] + position) for each index.
///
/// Source: Vaswani et al. 2017, §3.4 and §3.5.
///
/// - Parameters:
///   - table: one row for each word, `[vocabulary, width]`.
///   - indices: which rows; each below the vocabulary.
///   - scale: √width in the paper.
///   - positions: rows of position vectors, `[…, width]`.
///   - positionIndices: for each index the row of `positions` to add; nil means the i-th row for the i-th index.
/// - Returns: `[indices.count, width]`.
public func embedding(
  _ table: Tensor, indices: [Int32], scale: Float = 1, adding positions: Tensor? = nil,
  at positionIndices: [Int32]? = nil, dropout: Dropout? = nil
) -> Tensor {
  require(table.shape.rank == 2, "embedding: a table of \(table.shape) is not [vocabulary, width]")
  checkIndices(indices, below: table.shape[0], "embedding")
  let rows = indices.count, width = table.shape[1], tableCount = table.count
  let positionCount = positions?.count ?? 0
  if let positions {
    require(
      positions.shape.rank == 2 && positions.shape[1] == width
        && (positionIndices != nil || positions.shape[0] >= rows),
      "embedding: positions of \(positions.shape) for \(rows) rows of \(table.shape)")
  }
  if let positionIndices {
    require(
      positionIndices.count == rows, "embedding: \(positionIndices.count) positions for \(rows) rows")
    checkIndices(positionIndices, below: positions?.shape[0] ?? 0, "embedding: position")
  }
  let y = FloatBuffer(uninitialized: rows * width)
  withOptional(positionIndices) {
    tensor_embedding(
      table.values.floats, indices, scale, positions?.values.floats, $0, dropout.kernel, y.floats, rows, width
    )
  }
  // With dz = dy · mask / (1 - rate):  dtable[index] = scale · Σ dz, dposition = Σ dz of its rows
  return .result("embedding", [rows, width], y.values, of: [table] + (positions.map { [$0] } ?? [])) {
    dy, gradients in
    if (dropout?.rate ?? 0) > 0 {
      let dz = makeWritable(&dy)
      tensor_dropout(dz, dropout.kernel, dz, false, dy.count)
    }
    if let dTable = gradients.sum(0, count: tableCount) {
      tensor_scatter_rows(dy.floats, indices, scale, dTable, rows, width)
    }
    if positionCount > 0, let dPositions = gradients.sum(1, count: positionCount) {
      let order = positionIndices ?? (0..<Int32(rows)).map { $0 }
      tensor_scatter_rows(dy.floats, order, 1, dPositions, rows, width)
    }
  }
}

private func withOptional(_ indices: [Int32]?, _ body: (UnsafePointer<Int32>?) -> Void) {
  guard let indices else { return body(nil) }
  indices.withUnsafeBufferPointer { body($0.baseAddress) }
}
