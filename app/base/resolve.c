/*
 * One process writes, any number read. Of each name there is a number that is
 * odd while its text is being written: who reads takes the text between two
 * looks at the same even number, or reads again.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/resolve.h"

/* In milliseconds: as a rule, and while a name has no address. */
#define EVERY		5000
#define EVERY_NONE	1000

struct answer {
	char		 name[256];
	atomic_uint	 turn;
	bool		 found;
	char		 text[RESOLVE_TEXT];	/* or why there is none */
};

struct answers {
	size_t		 n;
	struct answer	 v[RESOLVE_NAMES];
};

static struct answers	*answers;

static void
answer_write(struct answer *a, bool found, const char *text)
{
	/* A name that is gone for a moment keeps its addresses. */
	if (!found && a->found)
		return;
	atomic_fetch_add(&a->turn, 1);
	a->found = found;
	(void)snprintf(a->text, sizeof(a->text), "%s", text);
	atomic_fetch_add(&a->turn, 1);
}

static void
look_up(struct answer *a)
{
	struct addrinfo	 hints = { .ai_family = AF_UNSPEC,
			    .ai_socktype = SOCK_STREAM };
	struct addrinfo	*all, *ai;
	char		 text[RESOLVE_TEXT] = "", addr[64];
	size_t		 len = 0;
	int		 error;

	if ((error = getaddrinfo(a->name, NULL, &hints, &all)) != 0) {
		answer_write(a, false, error == EAI_SYSTEM ? strerror(errno) :
		    gai_strerror(error));
		return;
	}
	for (ai = all; ai != NULL; ai = ai->ai_next) {
		if (getnameinfo(ai->ai_addr, ai->ai_addrlen, addr,
		    sizeof(addr), NULL, 0, NI_NUMERICHOST) != 0 ||
		    len + strlen(addr) + 2 > sizeof(text))
			continue;
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
		    len == 0 ? "" : ",", addr);
	}
	freeaddrinfo(all);
	answer_write(a, len != 0, len != 0 ? text : "it has no address");
}

static void
look_up_for_ever(void) __attribute__((noreturn));

static void
look_up_for_ever(void)
{
	size_t	 i;
	bool	 all;

	for (;;) {
		for (i = 0, all = true; i < answers->n; i++) {
			look_up(&answers->v[i]);
			all &= answers->v[i].found;
		}
		(void)poll(NULL, 0, all ? EVERY : EVERY_NONE);
	}
}

bool
resolve_start(const char *const *names, size_t n, const char **why)
{
	pid_t	 parent = getpid();
	size_t	 i;

	if (n > RESOLVE_NAMES) {
		*why = "too many names";
		return (false);
	}
	answers = mmap(NULL, sizeof(*answers), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (answers == MAP_FAILED) {
		answers = NULL;
		*why = "out of memory";
		return (false);
	}
	answers->n = n;
	for (i = 0; i < n; i++) {
		(void)snprintf(answers->v[i].name, sizeof(answers->v[i].name),
		    "%s", names[i]);
		answer_write(&answers->v[i], false, "it is being looked up");
	}
	switch (fork()) {
	case -1:
		*why = strerror(errno);
		return (false);
	case 0:
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)prctl(PR_SET_NAME, "resolve");
		if (getppid() != parent)
			_exit(0);
		look_up_for_ever();
	}
	return (true);
}

static struct answer *
answer_find(const char *name)
{
	size_t	 i;

	for (i = 0; answers != NULL && i < answers->n; i++)
		if (strcmp(answers->v[i].name, name) == 0)
			return (&answers->v[i]);
	return (NULL);
}

bool
resolve_get(const char *name, char out[RESOLVE_TEXT])
{
	struct answer	*a = answer_find(name);
	unsigned	 before, after;
	bool		 found;

	if (a == NULL) {
		(void)snprintf(out, RESOLVE_TEXT, "nobody looks it up");
		return (false);
	}
	do {
		before = atomic_load(&a->turn);
		found = a->found;
		memcpy(out, a->text, RESOLVE_TEXT);
		atomic_thread_fence(memory_order_acquire);
		after = atomic_load(&a->turn);
	} while (before != after || before % 2 != 0);
	return (found);
}
