// The bell between threads; the terminal itself follows.
#ifndef CTERM_H
#define CTERM_H
#include <stdbool.h>
#include <stdint.h>
int cterm_bell_open(void);
void cterm_bell_close(int bell);
void cterm_bell_ring(int bell);
bool cterm_bell_answer(int bell);
#endif
