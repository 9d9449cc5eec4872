// What a plan version gives access to.

/// A feature of a plan version.
package struct Feature: Hashable, Sendable, Codable {
  package enum Grant: Hashable, Sendable, Codable {
    /// On where it is listed.
    case on
    /// So many at a time; nil is unlimited.
    case quota(Int64?)
    /// So many units of a meter per period; nil is unlimited.
    case metered(meter: String, included: ExactDecimal?)
  }

  package let code: String
  package let name: String
  package let grant: Grant

  package init(code: String, name: String, grant: Grant) {
    self.code = code
    self.name = name
    self.grant = grant
  }
}
