// The surface that other tests are made with.

import Testing

@testable import Terminal

@Suite struct HeadlessSurfaceTests {
  @Test("scripted events come one at a time, then the script ends")
  func script() {
    let size = Size(columns: 30, rows: 10)
    let surface = HeadlessSurface(
      size: Size(columns: 20, rows: 5), script: [.key(.char("j")), .resize(size)])
    #expect(surface.events() == [.key(.char("j"))])
    #expect(surface.events() == [.resize(size)])
    #expect(surface.size == size)
    #expect(surface.events() == [.terminate(.endOfScript)])
  }

  @Test("a frame is kept when it differs from the one before")
  func frames() {
    let surface = HeadlessSurface(size: Size(columns: 5, rows: 1))
    var grid = Grid(surface.size)
    surface.present(grid)
    surface.present(grid)
    grid.put("x", at: .zero)
    surface.present(grid)
    #expect(surface.frames.map(\.text) == ["", "x"])
  }

  @Test("a waker that was rung comes before the script, once")
  func waking() {
    let surface = HeadlessSurface(size: Size(columns: 5, rows: 1), script: [.key(.enter)])
    surface.waker.ring()
    surface.waker.ring()
    #expect(surface.events() == [.wake])
    #expect(surface.events() == [.key(.enter)])
  }
}
