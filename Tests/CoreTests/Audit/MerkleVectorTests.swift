// The published RFC 6962 vectors: hashes, a reference tree, inclusion and consistency probes.

import Billing
import Foundation
import Formats
import Testing

@testable import Core

@Suite("The Merkle tree agrees with published vectors")
struct MerkleVectorTests {
  typealias Tree = Merkle<Sha256>

  static let vectors: JSONValue = {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/merkle.json")
    guard let data = try? Data(contentsOf: path), let value = try? JSONValue(parsing: data) else {
      preconditionFailure("Vectors/merkle.json cannot be read")
    }
    return value
  }()

  @Test("the reference tree's roots grow leaf by leaf")
  func referenceTree() throws {
    let tree = try #require(Self.vectors["reference_tree"])
    let leaves = tree["leaves_hex"].items.map { Tree.leaf($0.text.hexBytes) }
    let levels = tree["node_levels_hex"].items
    #expect(leaves.map(\.hex) == levels.first.items.map(\.text))
    #expect(Tree.root(of: leaves).hex == levels.last.items.last?.text)
    var edge = MerkleEdge<Sha256>()
    for (count, leaf) in leaves.enumerated() {
      edge.append(leaf)
      #expect(edge.root == Tree.root(of: leaves[0...count]))
      #expect(MerkleEdge<Sha256>(size: edge.size, bytes: edge.bytes) == edge)
    }
  }

  @Test("every inclusion probe gets its published verdict")
  func inclusion() throws {
    let probes = Self.vectors["inclusion_probes"].items
    #expect(probes.count == 35)
    for probe in probes {
      #expect(
        verdict(inclusion: probe) == (probe["expect"].text == "accept"), "\(probe["id"].text)")
    }
  }

  @Test("every consistency probe gets its published verdict")
  func consistency() throws {
    let probes = Self.vectors["consistency_probes"].items
    #expect(probes.count == 26)
    for probe in probes {
      #expect(
        verdict(consistency: probe) == (probe["expect"].text == "accept"), "\(probe["id"].text)")
    }
  }

  @Test("proofs of trees of every size up to 70 verify, and fail for a changed leaf")
  func ownProofs() {
    let leaves = (0..<70).map { Tree.leaf([UInt8($0)]) }
    for size in 1...70 {
      let root = Tree.root(of: leaves[0..<size])
      for index in 0..<size {
        let proof = Tree.inclusionProof(of: index, in: leaves[0..<size])
        let accepts = { (leaf: Billing.Digest) in
          Tree.verifies(
            inclusion: proof, of: leaf, at: UInt64(index), size: UInt64(size), root: root)
        }
        #expect(accepts(leaves[index]))
        #expect(!accepts(leaves[(index + 1) % 70]))
      }
      for old in 1...size {
        let proof = Tree.consistencyProof(from: old, in: leaves[0..<size])
        #expect(
          Tree.verifies(
            consistency: proof, from: UInt64(old), Tree.root(of: leaves[0..<old]),
            to: UInt64(size), root))
      }
    }
  }

  private func verdict(inclusion probe: JSONValue) -> Bool {
    guard let root = Billing.Digest(probe["root_hex"].text.hexBytes),
      let leaf = Billing.Digest(probe["leaf_hash_hex"].text.hexBytes),
      let index = UInt64(probe["leaf_index"].digits), let size = UInt64(probe["tree_size"].digits),
      let proof = digests(probe["proof_hex"])
    else { return false }
    return Tree.verifies(inclusion: proof, of: leaf, at: index, size: size, root: root)
  }

  private func verdict(consistency probe: JSONValue) -> Bool {
    guard let old = Billing.Digest(probe["root1_hex"].text.hexBytes),
      let new = Billing.Digest(probe["root2_hex"].text.hexBytes),
      let oldSize = UInt64(probe["size1"].digits), let newSize = UInt64(probe["size2"].digits),
      let proof = digests(probe["proof_hex"])
    else { return false }
    return Tree.verifies(consistency: proof, from: oldSize, old, to: newSize, new)
  }

  private func digests(_ value: JSONValue?) -> [Billing.Digest]? {
    let digests = value.items.map { Billing.Digest($0.text.hexBytes) }
    return digests.contains(nil) ? nil : digests.compactMap(\.self)
  }
}

extension JSONValue? {
  var items: [JSONValue] {
    if case .array(let items) = self { return items }
    return []
  }
  var text: String {
    if case .string(let text) = self { return text }
    return ""
  }
  var digits: String {
    if case .number(let digits) = self { return digits }
    return ""
  }
}

extension JSONValue {
  fileprivate var text: String { Optional(self).text }
}

extension String {
  fileprivate var hexBytes: [UInt8] {
    let digits = compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}
