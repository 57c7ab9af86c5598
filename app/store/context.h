/*
 * The keys that the entered tenant signs session contexts with, sealed where
 * they are stored (rule/context.h).
 */
#ifndef STORE_CONTEXT_H
#define STORE_CONTEXT_H

#include "queries.h"
#include "rule/context.h"

/* Those that count, opened; the newest first. One that no secret of this
 * machine opens is left out, and logged. */
enum status	 store_context_keys_find(struct db *,
		    struct context_key[CONTEXT_KEYS_MAX], size_t *n)
		    MUST_USE AWAITS;
/* What was sealed as context_key_list has it; false: nobody can open it. */
bool		 store_context_key_open(struct db *, struct str id,
		    struct str sealed, struct context_key *) MUST_USE;
/* A new one, which is nowhere else in clear. *done false: as many as may be
 * are live. */
enum status	 store_context_key_add(struct db *, struct context_key *,
		    bool *done) MUST_USE AWAITS;
/* As the owner: those that the first secret did not seal are sealed with it. */
enum status	 store_context_keys_reseal(struct db *) MUST_USE AWAITS;

#endif
