/*
 * The keeper's plan: which programs it keeps, and how each is started, asked,
 * stopped and logged. ./run writes it (conf/run/serve.sh), a word and a value
 * a line; the keeper reads it once.
 *
 *	logs 50000000 3		bytes of a log, and how many old ones are kept
 *	journal PATH		the keeper's own log
 *	room FOLDER		where the disk must have room
 *	port 8080		held open, on 127.0.0.1, for who says "door"
 *	starter PID		ends with 0 when ./run is ready
 *	pidfile PATH		removed at the end
 *	leave PATH		removed at the end, too
 *	program NAME
 *	stage 2			the highest is stopped first
 *	umask 007		of what it makes
 *	bare			of the environment it gets only PATH and TZ
 *	log PATH		what it writes to its output
 *	file PATH		a log that it opens itself (reopened by SIGUSR1)
 *	socket PATH		asked GET /healthz; removed before a start
 *	door			it takes the connections of the port
 *	weight 48000000		bytes; told to make new children (SIGHUP) when
 *				one holds more and has no use for it
 *	stop QUIT 30		the signal, and seconds until it is killed
 *	arg WORD		of its command line, one a line
 */
#ifndef KEEP_PLAN_H
#define KEEP_PLAN_H

#include <sys/types.h>

#include "base/str.h"
#include "keep/journal.h"
#include "keep/pulse.h"
#include "keep/weight.h"

#define PROGRAMS_MAX	80	/* 64 of Kore, and the others */
#define ARGS_MAX	48
#define FILES_MAX	4

enum state {
	STATE_PAUSED,	/* until its time comes */
	STATE_UP,
	STATE_ENDING,	/* was told to end, and is started again */
	STATE_OVER,	/* and stays so */
};

struct program {
	const char	*name;
	char		*argv[ARGS_MAX + 1];
	size_t		 argc;
	struct journal	*journal;
	const char	*files[FILES_MAX];
	size_t		 nfiles;
	const char	*socket;	/* or NULL: nobody asks */
	bool		 door;
	bool		 bare;
	mode_t		 umask;
	int		 stage;
	int		 stop_signal;
	int64_t		 stop_ms;
	enum state	 state;
	pid_t		 pid;		/* it leads its process group */
	int64_t		 since;		/* it was started */
	int64_t		 at;		/* STATE_PAUSED: it is started */
	int64_t		 kill_at;	/* it was told to end: 0, not yet */
	int		 deaths;	/* in a row */
	struct pulse	 pulse;
	struct weight	 weight;
};

struct plan {
	struct program	 programs[PROGRAMS_MAX];
	size_t		 n;
	struct journals	 logs;
	struct journal	*own;
	const char	*room;
	int		 port;		/* 0: none */
	pid_t		 starter;	/* 0: ready */
	const char	*pidfile;	/* or NULL */
	const char	*leave;		/* or NULL */
};

/* False and *why, on the arena. */
bool	 plan_read(struct arena *, const char *path, struct plan *,
	    const char **why) __attribute__((warn_unused_result));

#endif
