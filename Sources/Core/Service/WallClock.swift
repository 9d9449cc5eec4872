// The machine's clock. Only the executable hands it in; everything else is told what time it is.

import Billing
import Glibc

/// The time now, in whole milliseconds of UTC.
@Sendable package func wallClock() -> Timestamp {
  var time = timespec()
  clock_gettime(CLOCK_REALTIME, &time)
  return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
}
