/*
 * argon2id in Kore's task threads, so that a sign-in never holds up a survey.
 * A slot outlives its request: a client that leaves does not free memory a
 * thread still reads. Who finds no slot waits in line for one.
 */
#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>

#include <string.h>
#include <sys/queue.h>

#include "base/co.h"
#include "base/secret.h"
#include "http/kore_edge.h"

/* Kore has two threads for tasks, one hash takes 64 MiB and a tenth of a
 * second: one slot more, so that no thread waits for the loop. */
#define SLOTS		3
/* In line: about as many as get through before their deadline. More at once
 * is an attack, and is asked to come again. */
#define IN_LINE_MAX	100

static struct slot {
	struct kore_task	 task;		/* first: Kore hands it back */
	struct co		*co;		/* NULL: the client has left */
	bool			 busy;
	bool			 done;		/* no thread is at it */
	bool			 known;
	bool			 make;		/* the hash, not compare it */
	bool			 good;		/* the same; or made */
	size_t			 n;
	char			 hash[PASSWORD_HASH_MAX];
	char			 password[PASSWORD_MAX];
} slots[SLOTS];

/* A request's: in line, then with a slot. On its arena. */
struct place {
	TAILQ_ENTRY(place)	 link;
	struct co		*co;
	struct slot		*slot;
	bool			 waits;
};

static TAILQ_HEAD(place_list, place) line = TAILQ_HEAD_INITIALIZER(line);
static size_t			 in_line;

static int
slot_compute(struct kore_task *t)
{
	struct slot	*s = (struct slot *)t;

	struct str	 password = { s->password, s->n };

	s->good = s->make ? password_hash_text(password, s->hash) :
	    password_is(s->known ? str_of(s->hash) : STR_NONE, password);
	return (KORE_RESULT_OK);
}

static void
line_leave(struct place *p)
{
	if (!p->waits)
		return;
	TAILQ_REMOVE(&line, p, link);
	p->waits = false;
	in_line--;
}

/* The first in line has it, before anyone who comes now. */
static void
slot_free(struct slot *s)
{
	struct place	*next = TAILQ_FIRST(&line);

	s->co = NULL;
	s->busy = next != NULL;
	if (next == NULL)
		return;
	line_leave(next);
	next->slot = s;
	co_wake(next->co);
}

static void
slot_ready(struct kore_task *t)
{
	struct slot	*s = (struct slot *)t;

	if (!kore_task_finished(t))
		return;
	kore_task_destroy(t);
	explicit_bzero(s->password, sizeof(s->password));
	s->done = true;
	if (s->co == NULL)
		slot_free(s);
	else
		co_wake(s->co);
}

/* What a thread is at is freed when it is ready. */
static void
place_leave(void *arg)
{
	struct place	*p = arg;
	struct slot	*s = p->slot;

	line_leave(p);
	p->slot = NULL;
	if (s == NULL)
		return;
	s->co = NULL;
	if (s->done)
		slot_free(s);
}

static struct slot *
slot_find(void)
{
	size_t	 i;

	for (i = 0; i < SLOTS; i++)
		if (!slots[i].busy) {
			slots[i].busy = slots[i].done = true;
			return (&slots[i]);
		}
	return (NULL);
}

static enum status
slot_wait(struct rq *rq, struct place **out) AWAITS
{
	struct place	*p = arena_get(rq->arena, sizeof(*p));

	*p = (struct place){ .co = co_current() };
	arena_defer(rq->arena, place_leave, p);
	*out = p;
	if ((p->slot = slot_find()) != NULL)
		return (OK);
	if (in_line == IN_LINE_MAX)
		return (E_BUSY);
	TAILQ_INSERT_TAIL(&line, p, link);
	p->waits = true;
	in_line++;
	if (!co_wait(rq->db.deadline))
		line_leave(p);
	return (p->slot == NULL ? E_BUSY : OK);
}

/* hash none: of an unknown account; or there is none yet. */
static enum status
slot_run(struct rq *rq, struct str hash, struct str password, bool make,
    struct place **out) AWAITS
{
	struct slot	*s;
	enum status	 st;

	if ((st = slot_wait(rq, out)) != OK)
		return (st);
	s = (*out)->slot;
	s->done = false;
	s->known = hash.p != NULL;
	s->make = make;
	s->co = co_current();
	s->n = password.len;
	if (password.len != 0)
		memcpy(s->password, password.p, password.len);
	if (hash.len != 0)
		memcpy(s->hash, hash.p, hash.len);
	s->hash[hash.len] = '\0';
	kore_task_create(&s->task, slot_compute);
	kore_task_bind_callback(&s->task, slot_ready);
	kore_task_run(&s->task);
	/* Two hashes at most are before it: there is no need to give up. */
	(void)co_wait(0);
	return (OK);
}

enum status
rq_password_is(struct rq *rq, struct str hash, struct str password, bool *same)
{
	struct place	*p;
	enum status	 st;

	*same = false;
	if (password.len > PASSWORD_MAX || hash.len >= PASSWORD_HASH_MAX)
		return (OK);
	if ((st = slot_run(rq, hash, password, false, &p)) == OK)
		*same = p->slot->good;
	place_leave(p);
	return (st);
}

enum status
rq_password_hash(struct rq *rq, struct str password, struct str *hash)
{
	struct place	*p;
	enum status	 st;

	if (password.len > PASSWORD_MAX)
		return (E_INVALID);
	if ((st = slot_run(rq, STR_NONE, password, true, &p)) == OK)
		*hash = str_dup(rq->arena, str_of(p->slot->hash));
	if (st == OK && !p->slot->good)
		st = E_BUSY;
	place_leave(p);
	return (st);
}
