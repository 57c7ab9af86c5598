/*
 * What the driver's files share; nobody else includes it.
 *
 *	pg.c		building an exchange, pg_run, reading results
 *	pg_exchange.c	an exchange's states and the lists it stands in
 *	pg_line.c	whose turn it is and on which connection; time-outs
 *	pg_conn.c	one connection: connecting, preparing, answers
 *	pg_send.c	what is sent on it
 *	pg_many.c	several exchanges as one statement
 *	pg_host.c	to which server it connects
 *	pg_shape.c	statements and the structs made for them
 *
 * The words. An *exchange* is what a request asks at once: its statements,
 * run in one transaction. A *unit* is what goes to the server as one
 * transaction: mostly one exchange, or a *batch* of many. The server ends a
 * unit at its *Sync*, and only then is anything stored. A connection runs in
 * libpq's *pipeline mode*: further units are sent before the first is
 * answered; answers come in the order of sending. So one slow unit holds up
 * all that was sent behind it, and pg_line.c sees to it that little is.
 */
#ifndef BASE_PG_INT_H
#define BASE_PG_INT_H

#include <sys/queue.h>

#include <libpq-fe.h>

#include "base/date.h"
#include "base/pg_info.h"
#include "base/pg_loop.h"

#define PG_QUEUE_MAX	500	/* waiting exchanges; more get E_BUSY at once */
#define PG_SHARE_QUEUE	250	/* of them, one tenant's */
#define PG_DEPTH_MAX	32	/* exchanges under way on one connection */
#define PG_SHARE_DEPTH	8	/* of them, one tenant's */
#define PG_GROUP_MAX	50	/* rows of one batch: gains level off there */
#define PG_GROUPS_MAX	1	/* batches under way: what comes meanwhile is the next,
				 * and fewer commits cost less than they delay */
#define PG_T_GATHER	10	/* ms from the beginning of one to the next's, */
#define PG_GATHER_MAX	16	/* unless so many wait */
#define PG_ARGS_MAX	32	/* of one statement */
#define PG_BULK		(64 * 1024)	/* bytes of arguments: a file's */
#define PG_BULK_DEPTH	2	/* files under way: one sends, one commits */

/* All time-outs of the driver, in milliseconds. A request brings a deadline
 * of its own (struct db); PG_T_QUEUE is for those who have none, and for all
 * while no connection is up. The server's statement_timeout (see config.c)
 * ends a slow query before PG_T_ANSWER: 5 s for pages, 60 s for a program,
 * which waits so long for each statement. */
#define PG_T_CONNECT	5000
#define PG_T_ANSWER	15000	/* then the connection is given up */
#define PG_T_STATEMENT	75000	/* programs */
#define PG_T_QUEUE	3000
#define PG_T_HELD	20	/* a unit over this holds up its connection */
#define PG_T_SILENT	2000	/* nothing heard for so long: see pg_is_silent */
/* So long a tenant's submissions go one by one: at first, since whoever sends
 * the same twice waits for a lock, too, and once one has waited alone. */
#define PG_T_PARTED	1000
#define PG_T_ALONE	10000
/* How long a submission may wait for a lock: with others, and alone. */
#define PG_LOCK_BATCH	"30ms"
#define PG_LOCK_ALONE	"300ms"
#define PG_T_RETRY_MIN	50
#define PG_T_RETRY_MAX	2000
#define PG_T_SAID	10000	/* until the next one is in the log */

/* See pg_exchange.c, which alone changes it. */
enum exchange_state { X_BUILD, X_WAITING, X_SENT, X_EXPIRED, X_ABANDONED,
		      X_DONE, X__MAX };

/* What a connection is for, and what an exchange therefore waits for.
 * DUTY_ALONE has no connections of its own: a submission that must not go with
 * others, because one of its tenant has just held them up. */
enum pg_duty { DUTY_SUBMIT, DUTY_ALONE, DUTY_PAGES, DUTY_SLOW, DUTY_BULK,
	       DUTY__MAX };

extern const char *const pg_duty_names[DUTY__MAX];	/* for the log */

struct pg_stmt {
	enum query_id		 query;
	const struct pg_arg	*args;
	size_t			 n;
	PGresult		*res;
};

struct pg_exchange {
	TAILQ_ENTRY(pg_exchange) link;		/* in list */
	struct exchange_list	*list;		/* the one it stands in, or NULL */
	enum exchange_state	 state;
	struct pg		*pg;
	struct pg_share		*share;		/* its tenant's, once it waits */
	struct pg_unit		*unit;		/* while it is under way */
	struct co		*co;		/* waits for it; NULL: a program */
	struct arena		*arena;
	struct db_note		*note;		/* what the log says, or NULL */
	int64_t			 deadline;	/* 0: none */
	int64_t			 since;		/* waiting */
	struct pg_arg		 enter[4];	/* tenant, actor, read-only,
						 * lock_timeout */
	enum pg_duty		 duty;		/* what it waits for */
	enum pg_mode		 mode;
	enum status		 st;
	struct pg_stmt		*stmts;
	size_t			 n;
	size_t			 cap;
	size_t			 size;		/* bytes of arguments */
	/* How it may be sent. */
	bool			 repeatable;	/* idempotent */
	bool			 group;		/* in a batch */
	bool			 alone;		/* no more in one */
	bool			 slow;		/* may well take long */
	bool			 has_many;
	enum query_id		 many;		/* says it for many at once */
	bool			 invalid;	/* an argument cannot be sent */
	bool			 excessive;	/* over PG_ARGS_MAX of them */
	size_t			 tries;		/* sent again so many times */
	size_t			 moves;		/* taken back so many times */
	bool			 is_ghost;	/* in the place of such a one */
	/* Where its answers have got to. */
	size_t			 ahead;		/* moment, enter: not answered yet */
	size_t			 at;		/* statement answered next */
	size_t			 leads;		/* its statement is for so many */
	bool			 failed;
	bool			 stale;		/* ... for its connection's */
	bool			 stopped;	/* ... by a cancel or time-out */
	bool			 locked_out;	/* ... by somebody's lock */
	char			 why[PG_WHY_MAX];
};

TAILQ_HEAD(exchange_list, pg_exchange);

/* What goes up to one Sync. It stands in its connection's list from its
 * sending to its answer. */
struct pg_unit {
	TAILQ_ENTRY(pg_unit)	 link;
	struct pg_conn		*conn;
	struct exchange_list	 members;	/* none: it cancels another */
	struct pg_exchange	*cur;		/* answers come for this one */
	size_t			 n;		/* members */
	size_t			 wanted;	/* by requests that still wait */
	bool			 batch;
	bool			 finish;	/* unwanted, and yet to be stored */
	bool			 cancelled;
	struct pg_conn		*cancels;	/* what runs there */
	int64_t			 since;		/* its turn came */
};

/* What one tenant has here: waiting and under way. Whoever names no tenant
 * (sign-in, look-up of a tenant) has a share without bounds. */
struct pg_share {
	TAILQ_ENTRY(pg_share)	 link;		/* first is next */
	char			 tenant[40];
	size_t			 len;
	size_t			 refs;		/* exchanges */
	int64_t			 alone_until;	/* its submissions; 0: not */
	size_t			 queued;
	struct exchange_list	 waiting[DUTY__MAX];
	size_t			 sent[PG_CONNS_MAX];	/* by connection */
	size_t			 ghosts;	/* among them */
};

TAILQ_HEAD(unit_list, pg_unit);

/* Statements that every connection has, beside the queries. */
#define PG_ENTER	"enter"
#define PG_ENTER_SUBMIT	"enter_submit"
#define PG_MOMENT	"moment"
#define PG_CANCEL	"cancel"

enum conn_state { C_DOWN, C_CONNECTING, C_PREPARING, C_READY };

struct pg_conn {
	struct pg		*pg;
	size_t			 slot;
	enum pg_duty		 duty;		/* what it is kept for */
	PGconn			*c;
	enum conn_state		 state;
	struct unit_list	 units;		/* the first is being answered */
	size_t			 depth;		/* exchanges among them */
	size_t			 groups;	/* batches among them */
	size_t			 prepared;	/* answers to Parse seen */
	bool			 stale;		/* its statements do not fit the
						 * tables any more */
	size_t			 cancelling;	/* cancels on their way to it */
	struct pg_unit		*suspect;	/* one may have hit any up to it */
	int			 fd;
	bool			 wants_write;
	int64_t			 since;		/* of the state */
	int64_t			 retry_at;
	int64_t			 backoff;
	size_t			 turn;		/* where it begins: the first
						 * host, the second ... */
};

struct pg {
	struct pg_options	 o;
	struct pg_conn		 conn[PG_CONNS_MAX];
	TAILQ_HEAD(share_list, pg_share) shares;	/* who comes next is first */
	size_t			 waiting[DUTY__MAX];
	size_t			 queued;	/* the sum of them */
	bool			 notified;	/* programs: a NOTIFY came */
	bool			 pumping;
	bool			 gathers;	/* pg_later is on its way */
	int64_t			 batch_began;	/* the last one */
	int64_t			 heard;		/* when the server last spoke */
	char			*conninfo;
	struct pg_hosts		 hosts;		/* in it */
	char			 why[PG_WHY_MAX];	/* last failure to connect */
	int64_t			 said_until;	/* one is in the log */
	char			 misfit[PG_WHY_MAX];	/* or "" */
	char			 failure[PG_WHY_MAX];	/* of the last exchange */
};

/* pg_exchange.c */
void	 pg_why_set(char why[PG_WHY_MAX], const char *text);
/* Waits for its turn, unless it is refused at once. */
void	 pg_exchange_start(struct pg_exchange *);
/* It is part of a unit that is being sent. */
void	 pg_exchange_sent(struct pg_exchange *, struct pg_unit *);
/* Back to waiting: its connection was lost, its batch refused. It may go in a
 * batch again, or must go by itself. */
void	 pg_exchange_again(struct pg_exchange *, bool together);
/* It is answered, or never will be. */
void	 pg_exchange_end(struct pg_exchange *, enum status);
/* Its time is up. */
void	 pg_exchange_expire(struct pg_exchange *);
/* Its request ends: nobody will read it. */
void	 pg_exchange_release(void *);
/* It has been sent and not begun: back to waiting. What then comes for it is
 * dropped. False: it stays where it is. */
bool	 pg_exchange_take_back(struct pg_exchange *);
/* For a while a tenant's submissions go one by one. */
void	 pg_share_part(struct pg_share *, int64_t until);
/* Forgets those who have nothing here any more. */
void	 pg_shares_tidy(struct pg *, int64_t now);

/* pg_line.c */
void	 pg_pump(struct pg *);
/* What a connection is kept for, of n. */
enum pg_duty pg_duty_of(size_t slot, size_t n);
/* Who comes next, and then last; NULL if nobody waits. */
struct pg_share *pg_share_next(struct pg *, enum pg_duty);

/* pg_conn.c */
void	 pg_conn_start(struct pg_conn *);
void	 pg_conn_lost(struct pg_conn *, const char *why);
void	 pg_conn_close(struct pg_conn *);
/* Nothing is under way on it: has the server closed it meanwhile? */
bool	 pg_conn_is_alive(struct pg_conn *);
/* Sends what libpq has; false: it is lost. */
bool	 pg_conn_flush(struct pg_conn *);

/* pg_send.c. The share's first goes, or a batch that begins with it. */
void	 pg_unit_send(struct pg_conn *, struct pg_share *, enum pg_duty);
/* What was sent behind a unit that takes its time goes back to waiting, where
 * it may. */
void	 pg_conn_take_back(struct pg_conn *);
/* Asks the server, by this connection, to stop what runs on another. */
void	 pg_cancel_send(struct pg_conn *, struct pg_conn *target);

/* pg_host.c. Begins to connect, to the host whose turn it is or one behind it.
 * NULL and why. */
PGconn	*pg_host_connect(const struct pg_conn *, char why[PG_WHY_MAX]);

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

/* pg.c */
enum status pg_sqlstate_status(const char *);

#endif
