// Folding names for searching and sorting: one form for the book's keys and for what people type.

/// Lower case without accents: `Bäckerei Ølgaard` becomes `backerei olgaard`. The standard library
/// folds no accents, and the database must not, since engines disagree about it.
package func searchKey(_ text: String) -> String {
  var result = ""
  for scalar in text.lowercased().unicodeScalars {
    if let base = foldedLetters[scalar] {
      result += base
    } else if !isCombining(scalar) {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private func isCombining(_ scalar: Unicode.Scalar) -> Bool {
  guard scalar.value >= 0x300 else { return false }
  return scalar.properties.generalCategory == .nonspacingMark
}

/// Latin letters with accents, by their base letter.
private let foldedLetters: [Unicode.Scalar: String] = {
  let table = [
    "a": "àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặ", "c": "çćĉċč", "d": "ďđð", "e": "èéêëēĕėęěȅȇȩẹẻẽếềểễệ",
    "g": "ĝğġģǧǵ", "h": "ĥħȟ", "i": "ìíîïĩīĭįıǐȉȋịỉ", "j": "ĵǰ", "k": "ķǩ", "l": "ĺļľŀł",
    "n": "ñńņňŉŋǹ", "o": "òóôõöøōŏőơǒǫǭȍȏȫȭȯȱọỏốồổỗộớờởỡợ", "r": "ŕŗřȑȓ", "s": "śŝşšș",
    "t": "ţťŧț", "u": "ùúûüũūŭůűųưǔǖǘǚǜȕȗụủứừửữự", "w": "ŵẁẃẅ", "y": "ýÿŷȳỳỵỷỹ", "z": "źżž",
    "ss": "ß", "ae": "æǽ", "oe": "œ", "th": "þ",
  ]
  var letters: [Unicode.Scalar: String] = [:]
  for (base, accented) in table {
    for scalar in accented.unicodeScalars { letters[scalar] = base }
  }
  return letters
}()
