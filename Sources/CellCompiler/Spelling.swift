/// The candidate that a misspelt name most likely means; nil where none is near.
///
/// Near is one slip (a letter added, left out, changed, or two swapped) for every three letters.
func nearestSpelling(of name: String, in candidates: some Sequence<String>) -> String? {
  let allowed = max(1, name.count / 3)
  return candidates.filter { $0 != name }.map { ($0, slips(from: name, to: $0)) }
    .filter { $0.1 <= allowed && $0.1 < name.count }
    .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
}

/// The optimal string alignment distance.
private func slips(from left: String, to right: String) -> Int {
  let a = Array(left.lowercased()), b = Array(right.lowercased())
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var distance = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
  for i in 1...a.count {
    distance[i][0] = i
    for j in 1...b.count {
      let replaced = distance[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
      distance[i][j] = min(replaced, distance[i - 1][j] + 1, distance[i][j - 1] + 1)
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        distance[i][j] = min(distance[i][j], distance[i - 2][j - 2] + 1)
      }
    }
  }
  return distance[a.count][b.count]
}
