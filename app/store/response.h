/*
 * Responses: stored exactly once under the submission id that the page
 * carried, found again by receipt, listed newest first by their day.
 */
#ifndef STORE_RESPONSE_H
#define STORE_RESPONSE_H

#include "queries.h"	/* struct response */
#include "store/segment.h"

struct response_new {
	struct str	 id;		/* the submission id, as a uuid */
	struct str	 survey_id;
	int64_t		 version;	/* the one the page was made from */
	struct str	 receipt;	/* at least 60 random bits, as text,
					 * fresh for EACH attempt */
	bool		 is_complete;	/* false: some pages of it */
	bool		 is_declined;	/* and nothing more will come */
	int64_t		 page;		/* last page stored, 1 is the first */
	struct str	 answers;	/* JSON object of all answers so far */
	struct str	 language;
	struct str	 context;	/* JSON object: channel (else "web") and
					 * what else is known; or none */
	const struct str *cells;	/* "question=code", if complete */
	size_t		 ncells;
	bool		 has_comment;	/* a free text was given */
	int64_t		 based_on;	/* revision that was read, 0: there was
					 * none; -1: complete in itself */
	struct str	 time_zone;	/* the tenant's: its day counts */
	bool		 is_anonymous;	/* see store/anonymous.h */
	bool		 is_heard;	/* somebody is told when it ends */
	struct str	 quotas;	/* complete: of those that it counts for,
					 * "[1,3]"; or none */
	bool		 is_over;	/* one was full: nothing more will come */
};

/* What became of it. The receipt is that of the row which counts: for a
 * repeat the first one's, whatever this attempt brought. */
struct response_receipt {
	struct str	 receipt;
	bool		 is_complete;
	bool		 is_declined;
	bool		 is_over;
	int64_t		 quota;		/* then the full one, if it is known */
	bool		 was_stored;	/* false: nothing changed */
	bool		 is_stale;	/* another revision is stored */
};

/*
 * Store a page or the whole, so that it can stand in a batch with others. OK
 * also for a repeat and for what is stale; E_GONE: the survey is not open
 * (nothing stored); E_CONFLICT: the submission id belongs to another survey
 * or version.
 */
enum status	 store_response_submit(struct db *, const struct response_new *,
		    struct response_receipt *) MUST_USE AWAITS;


struct response_filter {
	struct str	 survey_id;
	struct str	 from, to;	/* yyyy-mm-dd, inclusive, or none */
	struct str	 state;		/* "partial", "complete", or none: both */
	struct str	 cursor;	/* as a page before gave it, or none */
	int64_t		 limit;		/* rows a page, 1 to 200 */
	struct segment	 segment;
};

struct response_list {
	struct response	*rows;
	size_t		 n;
	struct str	 next;		/* cursor of older ones, or none */
	bool		 is_part;	/* of a segment: as many as a page looks
					 * through were, and there may be more */
	struct str	 until;		/* then the day they reach back to */
};

/* A cursor that is not ours is E_INVALID. */
enum status	 store_response_list(struct db *, const struct response_filter *,
		    struct response_list *) MUST_USE AWAITS;
/* Ids beside one of _get in its survey's list, of a filter's days and state;
 * none at an end. */
enum status	 store_response_neighbours(struct db *,
		    const struct response_filter *, const struct response *,
		    struct str *newer, struct str *older) MUST_USE AWAITS;

#endif
