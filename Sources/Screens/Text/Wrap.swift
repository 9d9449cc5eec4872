// Breaking a text into lines that fit.

import Terminal

/// The words of a text in lines of at most `columns`; a longer word is cut into pieces.
func wrapped(_ text: String, to columns: Int, _ widths: CharacterWidth) -> [String] {
  guard columns > 0 else { return [] }
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    lines += wrapped(paragraph: paragraph, to: columns, widths)
  }
  return lines
}

private func wrapped(
  paragraph: Substring, to columns: Int, _ widths: CharacterWidth
) -> [String] {
  var lines: [String] = []
  var line = ""
  var used = 0
  for word in paragraph.split(separator: " ").map({ sanitise($0) }) {
    for piece in pieces(of: word, columns, widths) {
      let width = widths.columns(of: piece)
      if !line.isEmpty, used + 1 + width > columns {
        lines.append(line)
        (line, used) = ("", 0)
      }
      line += line.isEmpty ? piece : " " + piece
      used += width + (used == 0 ? 0 : 1)
    }
  }
  return lines + [line]
}

private func pieces(of word: String, _ columns: Int, _ widths: CharacterWidth) -> [String] {
  guard widths.columns(of: word) > columns else { return [word] }
  var pieces: [String] = []
  var piece = ""
  var used = 0
  for character in word {
    let width = widths.columns(of: String(character))
    if used + width > columns, !piece.isEmpty {
      pieces.append(piece)
      (piece, used) = ("", 0)
    }
    piece.append(character)
    used += width
  }
  return pieces + [piece]
}
