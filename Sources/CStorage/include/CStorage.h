// What of SQLite's set-up takes a variadic call, which Swift cannot make.

#ifndef CSTORAGE_H
#define CSTORAGE_H

#include <stdbool.h>

// Sets SQLite's memory up for connections on several threads: no counters of what is allocated,
// which all threads would take turns at, and room beside each connection for small pieces. Only
// before the first connection of the process; answers whether it took effect.
bool cstorage_set_memory(void);

#endif
