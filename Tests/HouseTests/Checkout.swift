// Finds the checkout that these tests guard and reads its files.

import Foundation

enum Checkout {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Swift sources below a folder, as paths from the root, in order.
  static func swiftFiles(below folder: String) -> [String] {
    let start = root.appending(path: folder)
    let walker = FileManager.default.enumerator(atPath: start.path)
    var files: [String] = []
    while let next = walker?.nextObject() as? String {
      if next.hasSuffix(".swift") { files.append("\(folder)/\(next)") }
    }
    return files.sorted()
  }

  static func lines(_ path: String) throws -> [Substring] {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }
}
