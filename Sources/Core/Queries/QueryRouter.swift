// stub
extension FactReader {
  package func answer(_ query: Query) throws -> Answer { throw Refusal("x", what: "", why: "", remedy: "") }
}
