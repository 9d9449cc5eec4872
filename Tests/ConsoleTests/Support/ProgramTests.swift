// The suite that all tests of the whole program belong to: they take turns, since each of them
// starts processes, some of them many.

import Testing

@Suite("The whole program", .serialized)
enum ProgramTests {}
