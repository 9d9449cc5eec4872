// Which files a folder holds, in the order in which they are taken.

import Billing

/// The files of a set. A name that is not part of a set is refused: a misspelt file must not be
/// passed over in silence.
struct ImportSet {
  enum Content {
    case catalogue
    case table(any RowImporter.Type)
    case report
    case statement
  }

  struct File {
    /// Relative to the folder: `reports/x.csv`.
    let name: String
    let content: Content
    let size: Int64

    var format: String {
      switch content {
      case .catalogue, .table: name
      case .report: "report"
      case .statement: "camt"
      }
    }
  }

  static let tables: [any RowImporter.Type] = [
    CustomerImport.self, CustomerVersionImport.self, CredentialImport.self,
    SubscriptionImport.self, SubscriptionEventImport.self, UsageImport.self, InvoiceImport.self,
    InvoiceLineImport.self, PaymentImport.self, AttemptImport.self, PaymentEventImport.self,
    AllocationImport.self, RefundImport.self, DisputeImport.self, DisputeEventImport.self,
    OverrideImport.self,
  ]
  static let catalogue = "catalogue.yaml"
  private static let required = [catalogue, CustomerImport.file]

  let files: [File]

  init(_ folder: String) throws {
    guard let names = folderNames(folder) else {
      throw ImportFailure([ImportProblem(file: folder, "there is no such folder")])
    }
    var problems = Self.required.filter { !names.contains($0) }
      .map { ImportProblem(file: $0, "every set has this file") }
    let known = Set(Self.tables.map { $0.file } + [Self.catalogue])
    for name in names where Self.isData(name) && !known.contains(name) {
      problems.append(ImportProblem(file: name, "no set has a file of this name"))
    }
    guard problems.isEmpty else { throw ImportFailure(problems) }
    var files = [File(Self.catalogue, .catalogue, in: folder)]
    files += Self.tables.map { File($0.file, .table($0), in: folder) }
    files += (folderNames("\(folder)/reports") ?? []).filter { $0.hasSuffix(".csv") }
      .map { File("reports/\($0)", .report, in: folder) }
    files += (folderNames("\(folder)/bank") ?? []).filter { $0.hasSuffix(".xml") }
      .map { File("bank/\($0)", .statement, in: folder) }
    self.files = files.compactMap { $0 }
  }

  private static func isData(_ name: String) -> Bool {
    [".csv", ".jsonl", ".yaml", ".yml"].contains { name.hasSuffix($0) }
  }
}

extension ImportSet.File {
  /// Nil when the folder has no such file.
  fileprivate init?(_ name: String, _ content: ImportSet.Content, in folder: String) {
    guard let size = fileSize("\(folder)/\(name)") else { return nil }
    self.init(name: name, content: content, size: size)
  }
}
