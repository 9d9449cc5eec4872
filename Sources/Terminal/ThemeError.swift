// What can be wrong with a theme's files, in words for the person who wrote them.

package enum ThemeError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(key: String)
  case malformed(key: String, value: String, expected: String)
  case unknownRole(String)

  package var description: String {
    switch self {
    case .missing(let key): "\(key) is missing"
    case .malformed(let key, let value, let expected):
      "\(key): \"\(sanitise(value))\" is not \(expected)"
    case .unknownRole(let name): "\"\(sanitise(name))\" is not the name of a role"
    }
  }
}
