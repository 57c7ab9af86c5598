/* argon2id in a thread, so that a sign-in never holds up a survey. */
#include <string.h>

#include "base/secret.h"
#include "http/rq.h"

struct hashing {
	struct str	 password;
	struct str	 known;		/* or none */
	bool		 good;		/* the same; or made */
	char		 hash[PASSWORD_HASH_MAX];
	char		 bytes[PASSWORD_MAX];	/* the password's */
};

static void
hash_compare(void *arg)
{
	struct hashing	*h = arg;

	h->good = password_is(h->known, h->password);
	explicit_bzero(h->bytes, sizeof(h->bytes));
}

static void
hash_make(void *arg)
{
	struct hashing	*h = arg;

	h->good = password_hash_text(h->password, h->hash);
	explicit_bzero(h->bytes, sizeof(h->bytes));
}

static struct hashing *
hashing_new(struct rq *rq, struct str password, struct rq_task *task)
{
	struct hashing	*h;

	rq_task_new(rq, TASK_PASSWORD, 64 * 1024, task);
	h = arena_get(task->arena, sizeof(*h));
	if (password.len != 0)
		memcpy(h->bytes, password.p, password.len);
	h->password = (struct str){ h->bytes, password.len };
	return (h);
}

enum status
rq_password_is(struct rq *rq, struct str hash, struct str password, bool first,
    bool *same)
{
	struct hashing	*h;
	struct rq_task	 task;
	enum status	 st;

	*same = false;
	if (password.len > PASSWORD_MAX || hash.len >= PASSWORD_HASH_MAX)
		return (OK);
	h = hashing_new(rq, password, &task);
	if (hash.p != NULL)
		h->known = str_dup(task.arena, hash);
	task.first = first;
	if ((st = rq_task_run(&task, hash_compare, h)) == OK)
		*same = h->good;
	rq_task_end(&task);
	return (st);
}

enum status
rq_password_hash(struct rq *rq, struct str password, struct str *hash)
{
	struct hashing	*h;
	struct rq_task	 task;
	enum status	 st;

	if (password.len > PASSWORD_MAX)
		return (E_INVALID);
	h = hashing_new(rq, password, &task);
	if ((st = rq_task_run(&task, hash_make, h)) == OK)
		*hash = str_dup(rq->arena, str_of(h->hash));
	if (st == OK && !h->good)
		st = db_refuse(&rq->db, E_BUSY,
		    "no memory for a password's hash");
	rq_task_end(&task);
	return (st);
}
