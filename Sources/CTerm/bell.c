// An event descriptor that any thread may write to and the terminal's thread waits for.

#include "CTerm.h"

#include <sys/eventfd.h>
#include <unistd.h>

int cterm_bell_open(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void cterm_bell_close(int bell) { close(bell); }

void cterm_bell_ring(int bell) {
  uint64_t one = 1;
  // Fails only when the bell already rings as loud as it can.
  ssize_t ignored = write(bell, &one, sizeof one);
  (void)ignored;
}

bool cterm_bell_answer(int bell) {
  uint64_t rings;
  return read(bell, &rings, sizeof rings) == sizeof rings;
}
