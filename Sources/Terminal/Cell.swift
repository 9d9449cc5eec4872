// One place of a grid.

/// A glyph with its meaning, or the right half of the two-column glyph before it.
package struct Cell: Hashable, Sendable {
  package var base: Unicode.Scalar
  package var marks: Glyph.Marks
  package var role: Role
  /// 1 or 2 at a glyph's first column; 0 at the second column of a wide one.
  package private(set) var columns: UInt8

  package init(_ glyph: Glyph, _ role: Role) {
    self.base = glyph.base
    self.marks = glyph.marks
    self.role = role
    self.columns = UInt8(glyph.columns)
  }

  private init(_ base: Unicode.Scalar, columns: UInt8, _ role: Role) {
    self.base = base
    self.marks = .none
    self.role = role
    self.columns = columns
  }

  package static func blank(_ role: Role = .text) -> Cell { Cell(" ", columns: 1, role) }

  /// The second column of a wide glyph.
  static func trailing(_ role: Role) -> Cell { Cell(" ", columns: 0, role) }

  package var isTrailing: Bool { columns == 0 }
  package var isWide: Bool { columns == 2 }
}
