/*
 * A survey's responses as Triple-S 2.0: one description of the variables over
 * all its versions, merged by code, and a line for each response. What was not
 * shown has a logical variable "CODE.shown" before it and is filtered by it.
 */
#ifndef EXCHANGE_TRIPLE_S_OUT_H
#define EXCHANGE_TRIPLE_S_OUT_H

#include "base/buf.h"
#include "form/answer.h"

struct triple_s_out;

/* versions: the newest first; none of them may be NULL. */
struct triple_s_out *triple_s_out_new(struct arena *,
		    const struct survey *const *versions, size_t n,
		    bool fixed);
/* The meta-data file, UTF-8. number: of the newest version. */
struct str	 triple_s_out_metadata(struct triple_s_out *, int64_t number);
/* The first line of a CSV; nothing where columns are fixed. */
void		 triple_s_out_head(const struct triple_s_out *, struct buf *);
/* What is known of a response beside its answers; none is fine. */
struct triple_s_about {
	struct str	 receipt;
	struct str	 day;		/* YYYY-MM-DD */
	struct str	 channel;
	struct str	 session;	/* as stored: a JSON object, or none */
};
/* One line. Letters that Latin-1 does not have become "?",
 * and are counted; with utf8 all stay. */
void		 triple_s_out_case(struct triple_s_out *,
		    const struct answers *, const struct triple_s_about *,
		    bool utf8, struct buf *);
/* How many letters became "?". */
size_t		 triple_s_out_lost(const struct triple_s_out *);

#endif
