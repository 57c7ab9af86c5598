/*
 * The programs' logs. What a program writes to its output comes through a pipe
 * and is written by the keeper, who begins a new file when one is full, at a
 * line's end: no line is lost or torn, whoever writes, and nobody has to be
 * told. Programs whose log has one path share the pipe; what they write at
 * once up to PIPE_BUF stays together.
 *
 * Old ones are path.1, path.2 ...: the highest is the oldest.
 */
#ifndef KEEP_JOURNAL_H
#define KEEP_JOURNAL_H

#include "base/str.h"

#define JOURNALS_MAX	16
#define JOURNAL_BUFFER	65536

struct journals;

struct journal {
	struct journals	*all;
	const char	*path;
	int		 from;		/* the pipe's ends */
	int		 to;
	int		 fd;		/* of the file; -1: it cannot be opened */
	int64_t		 size;
	int64_t		 lost;		/* bytes, while the disk was full */
	size_t		 n;		/* of buffer: a line without its end */
	char		 buffer[JOURNAL_BUFFER];
};

struct journals {
	int64_t		 limit;		/* bytes of one file */
	int		 keep;		/* old ones */
	size_t		 n;
	struct journal	 journal[JOURNALS_MAX];
};

/* The one of this path, made if it is not there. NULL: there are too many. */
struct journal	*journal_get(struct journals *, const char *path);
/* The pipe, and the file. False: errno. */
bool		 journal_open(struct journal *)
		    __attribute__((warn_unused_result));
/* Moves what has come to the file; until the pipe is empty. */
void		 journal_take(struct journal *);
/* A line of the keeper's own. */
void		 journal_line(struct journal *, const char *);
/* A log that its program opens itself: true, it was moved out of the way, and
 * the program must be told. */
bool		 file_turn(const struct journals *, const char *path);

#endif
