/* A plain C program that writes rows as the invoice run does, and nothing else: the measure beside
 * `daybook bench invoice-run`. Tables of its kind and width, a secondary index on every second row,
 * prepared statements, WAL, synchronous=FULL, commits of 20,000 rows (a thousand invoices).
 *
 * cc -O2 -o rows rows.c -lsqlite3 && ./rows rows.db 2000000 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *db;

static void run(const char *sql) {
  char *message = NULL;
  if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK) {
    fprintf(stderr, "%s: %s\n", sql, message);
    exit(1);
  }
}

static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
    fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(db));
    exit(1);
  }
  return statement;
}

int main(int count, char **words) {
  if (count != 3) {
    fprintf(stderr, "usage: rows FILE ROWS\n");
    return 2;
  }
  long long rows = atoll(words[2]);
  remove(words[1]);
  if (sqlite3_open(words[1], &db) != SQLITE_OK) return 1;
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = FULL");
  run("CREATE TABLE line (parent INTEGER NOT NULL, n INTEGER NOT NULL, a INTEGER NOT NULL, "
      "b INTEGER NOT NULL, c INTEGER NOT NULL, d INTEGER NOT NULL, text TEXT NOT NULL, "
      "PRIMARY KEY (parent, n)) STRICT, WITHOUT ROWID");
  run("CREATE TABLE head (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL, "
      "text TEXT NOT NULL) STRICT");
  run("CREATE INDEX head_by_a ON head (a)");
  sqlite3_stmt *line = prepare("INSERT INTO line VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  sqlite3_stmt *head = prepare("INSERT INTO head VALUES (?1, ?2, ?3, ?4)");
  char text[97];
  memset(text, 'x', 96);
  text[96] = 0;
  unsigned long long random = 1;
  for (long long row = 0; row < rows; row++) {
    if (row % 20000 == 0) run("BEGIN IMMEDIATE");
    random = random * 6364136223846793005ULL + 1442695040888963407ULL;
    sqlite3_stmt *statement = row % 2 ? line : head;
    int place = 1;
    sqlite3_bind_int64(statement, place++, row / 2 + 1);
    if (statement == line) sqlite3_bind_int64(statement, place++, 1);
    sqlite3_bind_int64(statement, place++, (long long)(random >> 24));
    sqlite3_bind_int64(statement, place++, row);
    if (statement == line) {
      sqlite3_bind_int64(statement, place++, row * 7);
      sqlite3_bind_int64(statement, place++, row * 13);
    }
    sqlite3_bind_text(statement, place, text, 96, SQLITE_STATIC);
    if (sqlite3_step(statement) != SQLITE_DONE) {
      fprintf(stderr, "%s\n", sqlite3_errmsg(db));
      return 1;
    }
    sqlite3_reset(statement);
    if (row % 20000 == 19999 || row == rows - 1) run("COMMIT");
  }
  sqlite3_finalize(line);
  sqlite3_finalize(head);
  sqlite3_close(db);
  return 0;
}
