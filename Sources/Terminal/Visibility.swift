// Which scalars may reach a terminal as they are, and what stands for those that may not.

/// How a single scalar is shown.
enum Visibility {
  case printable
  /// A combining mark: shown on the glyph before it.
  case mark
  /// Shown as another, printable scalar.
  case replaced(Unicode.Scalar)

  /// Stands for scalars without an agreed look: unassigned, private, C1 controls, separators, and
  /// those so new that terminals disagree about their width.
  static let unknown: Unicode.Scalar = "·"
  /// Stands for scalars that would be invisible: zero width, fillers, soft hyphens.
  static let invisible: Unicode.Scalar = "¦"
  /// Stands for scalars that would reorder the text around them.
  static let reordering: Unicode.Scalar = "⇄"

  init(_ scalar: Unicode.Scalar) {
    if scalar.isPlain {
      self = .printable
    } else if scalar.isTooNew {
      self = .replaced(Self.unknown)
    } else if let letter = scalar.regionalLetter {
      self = .replaced(letter)
    } else if scalar.isReordering {
      self = .replaced(Self.reordering)
    } else if scalar.isEmojiModifier {
      self = .replaced(Self.unknown)
    } else {
      self.init(category: scalar.properties.generalCategory, scalar)
    }
  }

  private init(category: Unicode.GeneralCategory, _ scalar: Unicode.Scalar) {
    switch category {
    case .control:
      self = .replaced(scalar.controlPicture ?? Self.unknown)
    case .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
      self = .replaced(Self.unknown)
    case .format:
      self = .replaced(Self.invisible)
    case _ where scalar.properties.isDefaultIgnorableCodePoint, _ where scalar == "\u{20E3}":
      self = .replaced(Self.invisible)
    case .nonspacingMark, .enclosingMark:
      self = .mark
    case .spaceSeparator:
      self = scalar == "\u{3000}" ? .printable : .replaced(" ")
    default:
      self = scalar.isConjoiningJamo ? .mark : .printable
    }
  }
}

extension Unicode.Scalar {
  var isEmojiModifier: Bool { (0x1F3FB...0x1F3FF).contains(value) }

  /// The common letters of the world, known printable without a look into the Unicode tables.
  fileprivate var isPlain: Bool {
    switch value {
    case 0x20...0x7E, 0xA1...0xAC, 0xAE...0x2FF, 0x3041...0x3096, 0x30A0...0x30FF,
      0x4E00...0x9FA5, 0xAC00...0xD7A3:
      true
    default: false
    }
  }

  /// Younger than Unicode 14, the newest that C libraries in use all know.
  fileprivate var isTooNew: Bool { (properties.age?.major ?? 0) > 14 }

  /// Bidirectional embeddings, overrides, isolates and marks.
  fileprivate var isReordering: Bool {
    switch value {
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// Vowels and finals that join the Hangul syllable before them.
  fileprivate var isConjoiningJamo: Bool {
    switch value {
    case 0x1161...0x11FF, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB: true
    default: false
    }
  }

  /// `␛` for escape and so on; nil for C1 controls, which have no pictures.
  fileprivate var controlPicture: Unicode.Scalar? {
    if value < 0x20 { return Unicode.Scalar(0x2400 + value) }
    return value == 0x7F ? "\u{2421}" : nil
  }

  /// The letter of a regional indicator symbol; two of them make a flag.
  fileprivate var regionalLetter: Unicode.Scalar? {
    guard (0x1F1E6...0x1F1FF).contains(value) else { return nil }
    return Unicode.Scalar(value - 0x1F1E6 + 0x41)
  }
}
