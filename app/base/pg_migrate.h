/*
 * Roll-forward migrations: sql/migrations/NNNN_name.sql, applied in order,
 * each in one transaction, never edited once landed. Every applied file is
 * chained to the ones before by hash, so that a database and a checkout
 * which do not belong together are told apart before anything is changed.
 */
/*
 * Nodes are replaced one by one: those that run an older program go on with
 * the newer tables, and are ready. A migration after which they would do
 * wrong says so in a line "-- breaks older programs: why"; its number is kept
 * (app.migration.since), and a program that does not know it is not ready.
 */
#ifndef BASE_PG_MIGRATE_H
#define BASE_PG_MIGRATE_H

#include "base/status.h"
#include "base/str.h"

/* The newest migration this program was written against. A test compares it
 * with the files; readiness compares it with the database. */
#define MIGRATION_NEWEST	78

/*
 * Apply what is missing from dir to the database, under an advisory lock, so
 * that two of these may be started at once. say is told of each that is
 * applied. OK; E_CONFLICT: an applied file was edited or is missing, or the
 * database is newer than the files; E_INVALID: a file is misnamed, misnumbered
 * or fails; E_BUSY: no connection. *why in words, on the arena.
 */
enum status	 migrate(struct arena *, const char *conninfo, const char *dir,
		    void (*say)(const char *name), struct str *why) MUST_USE;

#endif
