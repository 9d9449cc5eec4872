// What one cell can show. A glyph cannot be made from a control character: whatever text it comes
// from, the terminal receives printable scalars and combining marks only.

/// A printable base scalar with up to four combining marks, one or two columns wide.
package struct Glyph: Hashable, Sendable {
  package let base: Unicode.Scalar
  /// Combining marks in order; zero ends the list. Further marks of a stack are not shown.
  package private(set) var marks: Marks
  package let columns: Int

  package struct Marks: Hashable, Sendable {
    package var first: UInt32 = 0
    package var second: UInt32 = 0
    package var third: UInt32 = 0
    package var fourth: UInt32 = 0

    package static let none = Marks()
  }

  /// Only for scalars that `Glyphs` has found printable.
  init(printable base: Unicode.Scalar, columns: Int) {
    self.base = base
    self.marks = .none
    self.columns = columns
  }

  mutating func add(mark: Unicode.Scalar) {
    if marks.first == 0 {
      marks.first = mark.value
    } else if marks.second == 0 {
      marks.second = mark.value
    } else if marks.third == 0 {
      marks.third = mark.value
    } else if marks.fourth == 0 {
      marks.fourth = mark.value
    }
  }

  func append(to scalars: inout String.UnicodeScalarView) {
    scalars.append(base)
    guard marks != .none else { return }
    for value in [marks.first, marks.second, marks.third, marks.fourth] where value != 0 {
      if let mark = Unicode.Scalar(value) { scalars.append(mark) }
    }
  }
}
