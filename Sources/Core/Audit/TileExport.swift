// The log as a folder of static files (C2SP tlog-tiles), which any web server can publish and any
// tiled-log client can check.

import Billing
import Glibc
import Storage

extension LocalService {
  /// Writes checkpoint, hash tiles and entry bundles of the newest signed tree. A folder that holds
  /// an earlier export of the same log grows; a file that would change refuses.
  package func exportTiles(to folder: String) throws -> (size: UInt64, files: Int) {
    try signForExport()
    return try book.makeReader().read { connection in
      let checkpoint = try connection.signed(.audit)
      var writer = try TileWriter(folder: folder)
      var count: Int64 = 0
      try connection.scanAudit(from: 1, through: checkpoint.row.size) { row in
        try writer.append(row.bytes(.leaf))
        count += 1
      }
      guard count == checkpoint.row.size else {
        throw Refusal(
          "log-broken", what: "Nothing was exported", why: "entries are missing",
          remedy: "Run `daybook audit verify`.")
      }
      try writer.finish(checkpoint.note)
      return (UInt64(clamping: count), writer.files)
    }
  }
}

/// Writes tiles as their hashes become complete.
private struct TileWriter {
  private let folder: String
  private(set) var files = 0
  private var bundle: [UInt8] = []
  private var bundled = 0
  private var leaves: UInt64 = 0
  /// The growing tile of each level, and how many full ones went before it.
  private var levels: [(hashes: [Billing.Digest], full: UInt64)] = []

  init(folder: String) throws {
    self.folder = folder
    try Self.makeFolder(folder)
  }

  mutating func append(_ leaf: UnsafeRawBufferPointer) throws {
    bundle.append(UInt8(truncatingIfNeeded: leaf.count >> 8))
    bundle.append(UInt8(truncatingIfNeeded: leaf.count))
    bundle.append(contentsOf: leaf)
    bundled += 1
    leaves += 1
    try append(Merkle<Sha256>.leaf(leaf), level: 0)
    if bundled == TilePath.width { try writeBundle() }
  }

  /// The growing tiles as they are, then the checkpoint that makes them valid.
  mutating func finish(_ note: SignedNote) throws {
    if bundled > 0 { try writeBundle() }
    for (level, tile) in levels.enumerated() where !tile.hashes.isEmpty {
      try write(
        TilePath.hashes(level: level, index: tile.full, count: tile.hashes.count),
        tile.hashes.flatMap(\.bytes))
    }
    try write("checkpoint", Array(note.description.utf8), mayChange: true)
  }

  private mutating func append(_ hash: Billing.Digest, level: Int) throws {
    if levels.count == level { levels.append(([], 0)) }
    levels[level].hashes.append(hash)
    guard levels[level].hashes.count == TilePath.width else { return }
    let tile = levels[level]
    try write(
      TilePath.hashes(level: level, index: tile.full, count: TilePath.width),
      tile.hashes.flatMap(\.bytes))
    levels[level] = ([], tile.full + 1)
    try append(Merkle<Sha256>.root(of: tile.hashes), level: level + 1)
  }

  private mutating func writeBundle() throws {
    let index = (leaves - 1) / UInt64(TilePath.width)
    try write(TilePath.entries(index: index, count: bundled), bundle)
    bundle = []
    bundled = 0
  }

  private mutating func write(
    _ name: String, _ bytes: [UInt8], mayChange: Bool = false
  ) throws {
    let path = "\(folder)/\(name)"
    files += 1
    if let old = readFile(path), !mayChange {
      guard old == bytes else {
        throw Refusal(
          "tiles-differ", what: "The export was stopped",
          why: "\(path) is there already with other content: it is another log or a fork of this",
          remedy: "Choose an empty folder, and run `daybook audit verify`.")
      }
      return
    }
    try Self.makeFolder(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    let draft = path + ".new"
    guard let file = fopen(draft, "wb") else { throw Self.refusal(draft) }
    let count = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, count == bytes.count, rename(draft, path) == 0 else {
      throw Self.refusal(path)
    }
  }

  private static func makeFolder(_ path: String) throws {
    guard access(path, F_OK) != 0 else { return }
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if mkdir(made, 0o755) != 0, errno != EEXIST { throw refusal(made) }
    }
  }

  private static func refusal(_ path: String) -> Refusal {
    Refusal(
      "unwritable", what: "The export was stopped",
      why: "\(path): \(String(cString: strerror(errno)))", remedy: "")
  }
}
