// What a verification is held against: the log's own folder, and files that people name.

import Billing
import Storage

extension LocalService {
  /// The anchors that the key folder below `base` keeps for this book.
  package func anchors(in base: String) throws -> AuditAnchors {
    var anchors = AuditAnchors()
    let origin = try book.makeReader().read { try $0.bookSettings().origin }
    let log = LogFolder(origin: origin, in: base)
    guard log.folder.exists else {
      // A file that is another log than it was has lost its folder, not its place.
      if let was = try LogFolder.origin(ofBookAt: realPath(path), in: base) {
        anchors.problems.append(.outside(at: base, .otherLog(was: was)))
      }
      return anchors
    }
    for key in try log.trustedKeys() { anchors.keys.append((log.folder.path, key)) }
    for tree in TreeName.allCases {
      guard let note = try log.lastCheckpoint(of: tree) else { continue }
      anchors.notes.append(("the last \(tree.rawValue) checkpoint in \(log.folder.path)", note))
    }
    return anchors
  }
}

extension AuditAnchors {
  /// A signed checkpoint, or a proof with one in it, that somebody kept.
  package mutating func add(file path: String) throws {
    guard let bytes = readFile(path), let text = String(validating: bytes, as: UTF8.self) else {
      throw Refusal(
        "unreadable", what: "The log was not verified", why: "\(path) cannot be read as text",
        remedy: "")
    }
    let note =
      SignedNote(text).flatMap { TreeHead($0.text) == nil ? nil : $0 }
      ?? InclusionProof(text)?.checkpoint ?? GrowthProof(text)?.checkpoint
    guard let note else {
      throw Refusal(
        "no-checkpoint", what: "The log was not verified", why: "\(path) holds no checkpoint",
        remedy: "Give what `daybook audit checkpoint` or a witness wrote.")
    }
    notes.append((path, note))
  }
}

extension LogFolder {
  /// The origin of the log that was last signed for the book at this path.
  static func origin(ofBookAt path: String, in base: String) throws -> String? {
    for name in folderNames(in: base) where name.hasPrefix("log-") {
      let log = LogFolder(folder: KeyFolder("\(base)/\(name)"))
      guard try log.bookPath() == path else { continue }
      let head = try log.lastCheckpoint(of: .audit).flatMap { TreeHead($0.text) }
      if let head { return head.origin }
    }
    return nil
  }
}
