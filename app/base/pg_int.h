/* What pg.c, pg_conn.c and pg_many.c share; nobody else includes it. */
#ifndef BASE_PG_INT_H
#define BASE_PG_INT_H

#include <sys/queue.h>

#include <libpq-fe.h>

#include "base/date.h"
#include "base/pg_loop.h"

#define PG_QUEUE_MAX	500	/* waiting exchanges; more get E_BUSY at once */
#define PG_DEPTH_MAX	32	/* exchanges under way on one connection */
#define PG_GROUP_MAX	50	/* rows of one batch: gains level off there */
#define PG_GROUPS_MAX	2	/* batches under way: one sends, one commits */
#define PG_ARGS_MAX	32	/* of one statement */
/* Files go one behind the other on a line of their own, so that no page waits
 * behind an upload. */
#define PG_BULK		(64 * 1024)	/* bytes of arguments */
#define PG_BULK_DEPTH	2
#define PG_WHY_MAX	240

/* All time-outs of the driver, in milliseconds. The server's own
 * statement_timeout (see config.c) ends a slow query before ours: 5 s for
 * pages, 60 s for a program, which waits so long for each statement. */
#define PG_T_CONNECT	5000
#define PG_T_ANSWER	15000
#define PG_T_STATEMENT	75000	/* programs */
#define PG_T_QUEUE	3000
#define PG_T_BULK	12000	/* an upload may wait behind others */
#define PG_T_RETRY_MIN	50
#define PG_T_RETRY_MAX	2000

enum exchange_state { X_BUILD, X_QUEUED, X_SENT, X_DONE };

struct pg_stmt {
	enum query_id		 query;
	const struct pg_arg	*args;
	size_t			 n;
	PGresult		*res;
};

struct pg_exchange {
	TAILQ_ENTRY(pg_exchange) link;
	struct pg		*pg;
	struct arena		*arena;
	struct pg_arg		 enter[3];	/* tenant, actor, read-only */
	enum pg_mode		 mode;
	enum exchange_state	 state;
	enum status		 st;
	struct pg_stmt		*stmts;
	size_t			 n;
	size_t			 cap;
	size_t			 ahead;		/* moment, enter: not answered yet */
	size_t			 at;		/* statement answered next */
	bool			 group;		/* waits for others of its kind */
	bool			 has_many;
	enum query_id		 many;		/* says it for many at once */
	size_t			 leads;		/* its statement is for so many */
	size_t			 size;		/* bytes of arguments */
	bool			 repeatable;	/* idempotent */
	bool			 last;		/* a Sync follows this one */
	bool			 failed;
	bool			 stale;		/* failed for its connection's */
	bool			 abandoned;	/* the request has gone */
	bool			 invalid;	/* an argument cannot be sent */
	bool			 excessive;	/* over PG_ARGS_MAX of them */
	size_t			 tries;
	int64_t			 since;		/* queued or sent, monotonic ms */
	void			*token;
	char			 why[PG_WHY_MAX];
};

TAILQ_HEAD(exchange_list, pg_exchange);

enum conn_state { C_DOWN, C_CONNECTING, C_PREPARING, C_READY };

struct pg_conn {
	struct pg		*pg;
	size_t			 slot;
	PGconn			*c;
	enum conn_state		 state;
	struct exchange_list	 inflight;
	struct pg_exchange	*cur;		/* answers come for this one */
	size_t			 depth;
	size_t			 groups;	/* batches among inflight */
	size_t			 prepared;	/* answers to Parse seen */
	bool			 stale;		/* its statements do not fit the
						 * tables any more */
	int			 fd;
	bool			 wants_write;
	int64_t			 since;		/* of the state */
	int64_t			 retry_at;
	int64_t			 backoff;
};

struct pg {
	struct pg_options	 o;
	struct pg_conn		 conn[PG_CONNS_MAX];
	struct exchange_list	 queue;
	struct exchange_list	 group;
	struct exchange_list	 bulk;
	size_t			 queued;
	bool			 notified;	/* programs: a NOTIFY came */
	bool			 pumping;
	char			*conninfo;
	char			 why[PG_WHY_MAX];	/* last failure to connect */
	char			 failure[PG_WHY_MAX];	/* of the last exchange */
};

/* pg_shape.c. Does a described statement fit? If not, why. */
bool	 pg_shape_fits(const struct pg_shape *, const PGresult *, char *why,
	    size_t size);
/* pg_many.c. How many, from this one on, can go as one statement. */
size_t	 pg_many_count(const struct pg_exchange *, size_t max);
/* Its arguments, on an arena that the caller frees; NULL: no memory. */
struct arena *pg_many_args(const struct pg_exchange *, size_t n,
	    struct pg_arg *);
/* Gives each its row of the answer. */
void	 pg_many_deal(struct pg_exchange *, const PGresult *);
bool	 pg_enters_the_same(const struct pg_exchange *,
	    const struct pg_exchange *);
/* Where an exchange waits. */
struct exchange_list *pg_list(struct pg_exchange *);
void	 pg_conn_start(struct pg_conn *);
void	 pg_conn_lost(struct pg_conn *, const char *why);
void	 pg_pump(struct pg *);
void	 pg_exchange_done(struct pg_exchange *, enum status);
void	 pg_exchange_requeue(struct pg_exchange *, bool first);
enum status pg_sqlstate_status(const char *);

#endif
