// The table as ncurses asks for it, in place of the C library's `wcwidth`.

/// 0 for marks, -1 for what no glyph ever holds, else columns.
func columnsForNcurses(_ value: UInt32) -> Int32 {
  columns(of: value, CharacterWidth(ambiguous: .narrow))
}

func columnsForNcursesWide(_ value: UInt32) -> Int32 {
  columns(of: value, CharacterWidth(ambiguous: .wide))
}

private func columns(of value: UInt32, _ widths: CharacterWidth) -> Int32 {
  guard let scalar = Unicode.Scalar(value) else { return -1 }
  switch Visibility(scalar) {
  case .printable: return Int32(widths.columns(of: scalar))
  case .mark: return 0
  case .replaced: return -1
  }
}
