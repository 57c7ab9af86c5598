/*
 * Responses as rows of one table, for a file or a reply that is written piece
 * by piece: as cells, as CSV (RFC 4180) or as lines of JSON. Columns are the
 * paths of answers over all versions; ours begin with "_", as no question's
 * code does. In words it has what people read instead of codes: of a response
 * what was read under its own version, and of a column what its newest says.
 */
#ifndef STORE_RESPONSE_TABLE_H
#define STORE_RESPONSE_TABLE_H

#include "form/type.h"
#include "store/response.h"

enum table_kind {
	TABLE_TEXT,
	TABLE_CODE,		/* one of the question's codes, as a text */
	TABLE_NUMBER,
	TABLE_TICK,		/* of a list: 1, 0, or none */
	TABLE_TIME,		/* "2026-11-24T09:12:00Z", or a day */
};

struct table_column {
	struct str	 name;		/* "topics=billing", "topics.other" */
	struct str	 label;		/* as people read it */
	enum table_kind	 kind;
	const struct survey *def;	/* the newest that asks; NULL: ours */
	const struct question *question;
	const struct question_part *part;	/* of it; or NULL */
};

struct response_table {
	struct arena	*arena;
	const struct locale *locale;	/* of labels; NULL: there are none */
	bool		 in_words;	/* cells, too */
	struct table_version {
		const struct survey *def;	/* NULL: not added */
		size_t		 lang;
		size_t		*places;	/* where its columns stand in
						 * all */
	}		*versions;		/* by number, from 1 */
	int64_t		 nversions;
	struct table_column *columns;
	size_t		 n, cap;
};

struct response_table response_table_new(struct arena *, int64_t nversions);
/* Before a version is added: columns have labels; in_words: cells, too. */
void		 response_table_words(struct response_table *,
		    const struct locale *, bool in_words);
/* Each of the versions, the newest first. */
void		 response_table_add(struct response_table *, int64_t version,
		    const struct survey *);

/* The cells of a response, as many as there are columns. E_CONFLICT, here and
 * below: a version that was not added; E_INVALID: its answers cannot be read. */
enum status	 response_table_cells(const struct response_table *,
		    const struct response *, struct arena *, struct str **)
		    MUST_USE;

/* As CSV, on the buffer's arena. */
void		 response_table_head(const struct response_table *,
		    struct buf *);
enum status	 response_table_row(const struct response_table *,
		    const struct response *, struct buf *) MUST_USE;
/* As one line of JSON: answers as they are stored; in words, also what was
 * asked and what was answered, as it was read. */
enum status	 response_table_line(const struct response_table *,
		    const struct response *, struct buf *) MUST_USE;

#endif
