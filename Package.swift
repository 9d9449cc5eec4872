// swift-tools-version: 6.2
// The targets of daybook, in dependency order: an arrow points only to targets above it.
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "daybook",
  products: [.executable(name: "daybook", targets: ["daybook"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .target(
      name: "CTerm",
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "Terminal", dependencies: ["CTerm"], swiftSettings: strict),
    .target(name: "Billing", swiftSettings: strict),
    .target(name: "Formats", dependencies: ["Billing"], swiftSettings: strict),
    .target(name: "CStorage"),
    .target(
      name: "Storage",
      dependencies: ["Billing", "CStorage", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict),
    .target(
      name: "Core",
      dependencies: [
        "Billing", "Formats", "Storage",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(name: "Screens", dependencies: ["Billing", "Core", "Terminal"], swiftSettings: strict),
    .executableTarget(
      name: "daybook",
      dependencies: [
        "Billing", "Core", "Screens", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "BillingTests", dependencies: ["Billing"],
      exclude: ["Subscriptions/transitions.golden"],
      swiftSettings: strict),
    .testTarget(
      name: "FormatsTests", dependencies: ["Formats"], exclude: ["Samples"],
      swiftSettings: strict),
    .testTarget(name: "StorageTests", dependencies: ["Storage"], swiftSettings: strict),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal"], swiftSettings: strict),
    .testTarget(
      name: "CoreTests", dependencies: ["Core"],
      exclude: ["Vectors", "Demo/subscription-verbs.golden"],
      swiftSettings: strict),
    .testTarget(
      name: "ScreensTests", dependencies: ["Screens"], exclude: ["Golden"], swiftSettings: strict),
    .testTarget(
      name: "ConsoleTests", dependencies: ["Core", "daybook"], swiftSettings: strict),
    .testTarget(name: "HouseTests", swiftSettings: strict),
  ]
)
