/*
 * argon2id in Kore's task threads, so that a sign-in never holds up a survey.
 * A slot outlives its request: a client that leaves does not free memory a
 * thread still reads.
 */
#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>

#include <string.h>

#include "base/co.h"
#include "base/secret.h"
#include "http/kore_edge.h"

/* Memory is slots times the 64 MiB of one hash, and time waits in line for
 * two threads: more than this at once is an attack or a Monday morning, and
 * either is told to come again. */
#define SLOTS	6

static struct slot {
	struct kore_task	 task;		/* first: Kore hands it back */
	struct http_request	*req;		/* NULL: the client has left */
	bool			 busy;
	bool			 done;
	bool			 known;
	bool			 make;		/* the hash, not compare it */
	bool			 good;		/* the same; or made */
	size_t			 n;
	char			 hash[PASSWORD_HASH_MAX];
	char			 password[PASSWORD_MAX];
} slots[SLOTS];

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
slot_ready(struct kore_task *t)
{
	struct slot	*s = (struct slot *)t;

	if (!kore_task_finished(t))
		return;
	kore_task_destroy(t);
	explicit_bzero(s->password, sizeof(s->password));
	s->done = true;
	if (s->req == NULL)
		s->busy = false;
	else
		http_request_wakeup(s->req);
}

static void
slot_leave(void *arg)
{
	struct slot	*s = arg;

	s->req = NULL;
	if (s->done)
		s->busy = false;
}

static struct slot *
slot_find(void)
{
	size_t	 i;

	for (i = 0; i < SLOTS; i++)
		if (!slots[i].busy)
			return (&slots[i]);
	return (NULL);
}

/* hash none: of an unknown account; or there is none yet. */
static enum status
slot_run(struct rq *rq, struct str hash, struct str password, bool make,
    struct slot **out) AWAITS
{
	struct slot	*s;

	if ((s = *out = slot_find()) == NULL)
		return (E_BUSY);
	s->done = true;
	arena_defer(rq->arena, slot_leave, s);	/* may end the request here */
	s->busy = true;
	s->done = false;
	s->known = hash.p != NULL;
	s->make = make;
	s->req = rq->owner;
	s->n = password.len;
	if (password.len != 0)
		memcpy(s->password, password.p, password.len);
	if (hash.len != 0)
		memcpy(s->hash, hash.p, hash.len);
	s->hash[hash.len] = '\0';
	kore_task_create(&s->task, slot_compute);
	kore_task_bind_callback(&s->task, slot_ready);
	kore_task_run(&s->task);
	while (!s->done)
		co_yield();
	return (OK);
}

enum status
rq_password_is(struct rq *rq, struct str hash, struct str password, bool *same)
{
	struct slot	*s;
	enum status	 st;

	*same = false;
	if (password.len > PASSWORD_MAX || hash.len >= PASSWORD_HASH_MAX)
		return (OK);
	if ((st = slot_run(rq, hash, password, false, &s)) == OK)
		*same = s->good;
	return (st);
}

enum status
rq_password_hash(struct rq *rq, struct str password, struct str *hash)
{
	struct slot	*s;
	enum status	 st;

	if (password.len > PASSWORD_MAX)
		return (E_INVALID);
	if ((st = slot_run(rq, STR_NONE, password, true, &s)) != OK)
		return (st);
	*hash = str_dup(rq->arena, str_of(s->hash));
	return (s->good ? OK : E_BUSY);
}
