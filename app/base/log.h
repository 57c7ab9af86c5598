/*
 * Structured log: one JSON object a line, one line a request, and a line for
 * what else an operator must know. No personal data goes in: a request shows
 * as its route's pattern, never as its path, query, body or address, and an
 * event names ids and reasons, not people.
 *
 * Lines of requests are buffered and leave in one write(2) that ends at a
 * line's end; an event leaves at once. A reader that does not keep up never
 * stops the program: lines are dropped, counted, and the count is logged.
 * One thread only (in the web server the loop's, not a task's).
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

enum log_level { LEVEL_INFO, LEVEL_WARN, LEVEL_ERROR, LEVEL__MAX };

struct log_request {
	struct str	 ref;		/* the reference on the error page */
	const char	*method;
	const char	*route;		/* the pattern; NULL: none matched */
	const char	*status;	/* status_rows[st].name */
	int		 code;
	int64_t		 us;		/* from the first byte to the reply */
	int64_t		 db_us;		/* waiting for the database; < 0: none */
	size_t		 in;		/* bytes of the body */
	size_t		 out;
	struct str	 tenant;	/* uuid, or none */
	struct str	 why;		/* what made it fail, or "" */
	const char	*db_line;	/* the database did; NULL: it did not */
};

struct log_pair {
	const char	*key;		/* a literal; NULL ends the list */
	struct str	 text;
	int64_t		 num;
	bool		 is_num;
};

#define LOG_S(key, s)	{ (key), (s), 0, false }
#define LOG_C(key, c)	{ (key), str_of(c), 0, false }
#define LOG_N(key, n)	{ (key), STR_NONE, (n), true }

/* NULL: stderr. Else appended to, made with mode 0640. Once, at start. */
bool	log_open(const char *path, const char **why)
	    __attribute__((warn_unused_result));
/* The same on a descriptor that is open already; -1 is silence (tests). */
void	log_to(int fd);

void	log_request(const struct log_request *);
/* log_event(LEVEL_WARN, "database_lost", LOG_C("why", why)); */
#define log_event(level, what, ...)					\
	log_pairs((level), (const struct log_pair[]){			\
	    LOG_C("what", what), ##__VA_ARGS__,				\
	    { NULL, STR_NONE, 0, false } })
/* The first pair is what happened. */
void	log_pairs(enum log_level, const struct log_pair *);

/* Call every second or sooner, and before the process ends. */
void	log_flush(void);

#endif
