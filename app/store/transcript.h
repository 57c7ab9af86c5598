/*
 * Transcripts: what was said in a chat, an e-mail or a call that a response is
 * of. Numbers of cards and accounts and passwords are left out before anything
 * is stored (rule/redact.h); the rest is sealed under a key of its own, which is
 * deleted with it. Only responses that name their session have one: those of
 * pseudonymous and anonymous surveys do not.
 */
#ifndef STORE_TRANSCRIPT_H
#define STORE_TRANSCRIPT_H

#include "queries.h"

#define TRANSCRIPT_LINES	2000
#define TRANSCRIPT_BYTES	(256 * 1024)	/* of all texts */
#define TRANSCRIPT_TEXT		8000		/* bytes of one */
#define TRANSCRIPT_NAME		100

struct transcript_line {
	int64_t		 at;		/* seconds since 1970; 0: not known */
	struct str	 speaker;	/* "visitor", "agent", "bot", "system" */
	struct str	 name;		/* or none */
	struct str	 text;
};

struct transcript {
	struct str	 session;
	struct str	 sent_local;	/* when it came, on the tenant's clock */
	int64_t		 left_out;	/* how much was */
	struct transcript_line *lines;
	size_t		 n;		/* 0: its key was deleted */
};

/* As it is stored: what is left out is left out, and the rest sealed. */
struct transcript_sealed {
	struct str	 session;	/* none: there is none */
	struct str	 subject, key;	/* of its own */
	struct str	 sealed;
	int64_t		 lines, left_out;
};

enum status	 store_transcript_seal(struct db *, struct str session,
		    const struct transcript_line *, size_t n,
		    struct transcript_sealed *) MUST_USE AWAITS;
/* In the place of one that is there; *left_out: how much was. E_FULL: the
 * customer's files leave no room. */
enum status	 store_transcript_put(struct db *, struct str session,
		    const struct transcript_line *, size_t n,
		    int64_t *left_out) MUST_USE AWAITS;
/* That of a response, and the look is in the audit. E_NOTFOUND: it has none. */
enum status	 store_transcript_look(struct db *, struct str response,
		    struct transcript *) MUST_USE AWAITS;

#endif
