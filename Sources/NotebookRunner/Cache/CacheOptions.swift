/// What a run is to keep of its cells, and how it uses what was kept.
package struct CacheOptions: Sendable {
  package var cache: CellCache
  /// Whether the last run, which did not end well, goes on: then also cells that did more than print, such as to write
  /// a file, are done.
  package var resumes: Bool

  package init(_ cache: CellCache, resumes: Bool) {
    self.cache = cache
    self.resumes = resumes
  }
}
