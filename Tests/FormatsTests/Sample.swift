// The sample files beside these tests; each folder's SOURCES.md says where they come from.

import Foundation

/// Reads a sample by its path below `Samples`.
func sample(_ path: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent()
  return Array(try Data(contentsOf: folder.appending(path: "Samples/\(path)")))
}
