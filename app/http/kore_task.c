/*
 * A task has a slot while a thread is at it; who finds none free waits in line.
 * Kore's own queue has no bound, and what stands in it cannot be taken back.
 *
 *	rq_task_run	in line, at most until the request's deadline
 *	task_compute	in a thread; its slot cannot be taken from it
 *	task_ready	in the loop: the slot goes to the first in line
 *	task_leave	the client has left, or has what it wanted
 *
 * The slots are static, since Kore's thread lets go of its struct last.
 */
#include <kore/kore.h>
#include <kore/http.h>
#include <kore/tasks.h>

#include <sys/queue.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/co.h"
#include "base/date.h"
#include "base/shared.h"
#include "http/kore_task.h"

/*
 * Kore has a thread for each kind (task_threads in conf/kore.conf.in). A hash
 * takes 64 MiB and a tenth of a second, and memory is what pages wait for when
 * all processors hash: one at a time of all processes here (turns) is ten
 * sign-ins a second. A file has one slot, too, because libmagic's handle serves
 * one thread at a time; and those in line for it hold megabytes. More at once is
 * an attack, and is asked to come again.
 */
#define PASSWORD_SLOTS	1
#define PASSWORD_LINE	100
#define PROOF_SLOTS	1
#define PROOF_LINE	32
/* A definition takes up to a second: one at a time of all processes, and then a
 * rest as long as it took, so that pages have the other processors and half of
 * this one; and a tenant whose people send many must not have the whole line. */
#define JUDGE_SLOTS	1
#define JUDGE_LINE	32
#define JUDGE_OF_TENANT	4	/* in line */
#define JUDGE_REST_MS	2000	/* the longest */
/* Of the threads: when the processor is short, pages come before them. */
#define TASK_NICE	19
#define TASK_SLICE_NS	100000U

struct slot {
	struct kore_task	 kore;	/* first: Kore hands it back */
	struct task		*task;	/* NULL: free */
};

struct task {
	struct rq		*rq;
	struct co		*co;
	struct arena		*arena;	/* its own, holds the task as well */
	struct task_line	*in;
	struct slot		*slot;
	TAILQ_ENTRY(task)	 link;
	bool			 waits;		/* in line */
	bool			 first;		/* before all that are not */
	bool			 runs;		/* a thread is at it */
	bool			 left;		/* nobody wants it any more */
	bool			 failed;	/* its memory was spent */
	task_fn			*work;
	void			*arg;
	jmp_buf			 out;
};

static struct slot	 password_slots[PASSWORD_SLOTS];
static struct slot	 proof_slots[PROOF_SLOTS];
static struct slot	 judge_slots[JUDGE_SLOTS];
/* Of each kind that takes turns, a byte of this file is locked while a thread is
 * at it; the kernel takes the lock back from a process that dies. -1: there are
 * no others. */
static int		 turns = -1;
/* In that file: clock_ms() from which a definition may be judged. */
static int64_t		 own_rest, *rest_until = &own_rest;

static struct task_line {
	struct slot		*slots;
	size_t			 nslots;
	size_t			 max;	/* in line */
	size_t			 n;
	TAILQ_HEAD(, task)	 line;
} lines[TASK__MAX] = {
	[TASK_PASSWORD] = { password_slots, PASSWORD_SLOTS, PASSWORD_LINE, 0,
	    TAILQ_HEAD_INITIALIZER(lines[TASK_PASSWORD].line) },
	[TASK_PROOF] = { proof_slots, PROOF_SLOTS, PROOF_LINE, 0,
	    TAILQ_HEAD_INITIALIZER(lines[TASK_PROOF].line) },
	[TASK_JUDGE] = { judge_slots, JUDGE_SLOTS, JUDGE_LINE, 0,
	    TAILQ_HEAD_INITIALIZER(lines[TASK_JUDGE].line) },
};

/* In the thread: back to task_compute. */
static void
task_exhausted(void *arg)
{
	struct task	*t = arg;

	longjmp(t->out, 1);
}

/*
 * The calling thread gets what nobody else wants of a processor, and where
 * Linux knows slices (6.12) gives it up within a tenth of a millisecond to who
 * wakes up, instead of three. Refused, it is a thread like others.
 */
static void
thread_yields(void)
{
	/* As sched_setattr(2) has it, which the C library does not. */
	const struct {
		uint32_t	 size, policy;
		uint64_t	 flags;
		int32_t		 nice;
		uint32_t	 priority;
		uint64_t	 runtime, deadline, period;
	} attr = {
		.size = sizeof(attr),
		.policy = SCHED_OTHER,
		.nice = TASK_NICE,
		.runtime = TASK_SLICE_NS,
	};

	(void)syscall(SYS_sched_setattr, 0, &attr, 0U);
}

static void
turn_lock(const struct task *t, short type)
{
	struct flock	 byte = { .l_type = type, .l_whence = SEEK_SET,
			    .l_start = t->in - lines, .l_len = 1 };

	if (turns == -1 || t->in == &lines[TASK_PROOF])
		return;
	/* Should it fail, it is everybody's turn. */
	while (fcntl(turns, F_OFD_SETLKW, &byte) == -1 && errno == EINTR)
		continue;
}

static void
task_work(struct task *t)
{
	if (setjmp(t->out) == 0)
		t->work(t->arg);
	else
		t->failed = true;
}

/* Who has the turn rests before and not after it, since nobody waits for the
 * end of a rest then. A time that is too far away is of before a restart. */
static void
judge_work(struct task *t)
{
	int64_t	 began = clock_ms(), rest = *rest_until - began, end;

	if (rest > 0 && rest <= JUDGE_REST_MS) {
		(void)nanosleep(&(struct timespec){ .tv_sec = rest / 1000,
		    .tv_nsec = rest % 1000 * 1000000 }, NULL);
		began = clock_ms();
	}
	task_work(t);
	/* A schema's checker leaves 20 MB in each thread's heap, and a few small
	 * pieces that malloc keeps for the thread hold its end. */
	arena_trim();
	end = clock_ms();
	*rest_until = end + (end - began < JUDGE_REST_MS ? end - began :
	    JUDGE_REST_MS);
}

static int
task_compute(struct kore_task *kore)
{
	struct task	*t = ((struct slot *)kore)->task;

	thread_yields();
	turn_lock(t, F_WRLCK);
	if (t->in == &lines[TASK_JUDGE])
		judge_work(t);
	else
		task_work(t);
	turn_lock(t, F_UNLCK);
	return (KORE_RESULT_OK);
}

bool
task_turns_open(const char *path, const char **why)
{
	int64_t	*at;

	if ((at = shared_open(path, sizeof(*at), why)) == NULL)
		return (false);
	if ((turns = open(path, O_RDWR | O_CLOEXEC)) == -1) {
		*why = strerror(errno);
		return (false);
	}
	rest_until = at;
	return (true);
}

static void
line_leave(struct task *t)
{
	if (!t->waits)
		return;
	TAILQ_REMOVE(&t->in->line, t, link);
	t->waits = false;
	t->in->n--;
}

/* The first in line has it, before anyone who comes now. */
static void
slot_free(struct task *t)
{
	struct task	*next = TAILQ_FIRST(&t->in->line);
	struct slot	*s = t->slot;

	t->slot = NULL;
	s->task = next;
	if (next == NULL)
		return;
	line_leave(next);
	next->slot = s;
	co_wake(next->co);
}

static void
task_ready(struct kore_task *kore)
{
	struct task	*t = ((struct slot *)kore)->task;

	if (!kore_task_finished(kore))
		return;
	kore_task_destroy(kore);
	t->runs = false;
	slot_free(t);
	if (t->left)
		arena_free(t->arena);
	else
		co_wake(t->co);
}

static void
task_leave(void *arg)
{
	struct task	*t = *(struct task **)arg;

	if (t == NULL)
		return;
	*(struct task **)arg = NULL;
	line_leave(t);
	t->left = true;
	if (t->runs)
		return;
	if (t->slot != NULL)
		slot_free(t);
	arena_free(t->arena);
}

void
rq_task_new(struct rq *rq, enum task_kind kind, size_t limit,
    struct rq_task *out)
{
	struct arena	 *own = edge_arena(rq, limit + sizeof(struct task));
	struct task	**held = arena_get(rq->arena, sizeof(*held));
	struct task	 *t = arena_get(own, sizeof(*t));

	*t = (struct task){ .rq = rq, .arena = own, .in = &lines[kind] };
	*held = t;
	arena_defer(rq->arena, task_leave, held);
	*out = (struct rq_task){ .arena = own, .held = held };
}

void
rq_task_end(struct rq_task *task)
{
	task_leave(task->held);
	task->arena = NULL;
}

static void
slot_find(struct task *t)
{
	size_t	 i;

	for (i = 0; i < t->in->nslots && t->slot == NULL; i++)
		if (t->in->slots[i].task == NULL) {
			t->slot = &t->in->slots[i];
			t->slot->task = t;
		}
}

static void
line_enter(struct task *t)
{
	struct task	*other = NULL;

	if (t->first)
		TAILQ_FOREACH(other, &t->in->line, link)
			if (!other->first)
				break;
	if (other != NULL)
		TAILQ_INSERT_BEFORE(other, t, link);
	else
		TAILQ_INSERT_TAIL(&t->in->line, t, link);
	t->waits = true;
	t->in->n++;
}

/* More of one tenant's than it may have in line. */
static bool
line_is_theirs(const struct task *t)
{
	const struct task	*other;
	size_t			 n = 0;

	if (t->in != &lines[TASK_JUDGE])
		return (false);
	TAILQ_FOREACH(other, &t->in->line, link)
		n += str_is(other->rq->session.tenant, t->rq->session.tenant);
	return (n >= JUDGE_OF_TENANT);
}

static enum status
slot_wait(struct task *t) AWAITS
{
	slot_find(t);
	if (t->slot != NULL)
		return (OK);
	/* For those who come first there is as much room again. */
	if (t->in->n >= (t->first ? 2 : 1) * t->in->max || line_is_theirs(t))
		return (db_refuse(&t->rq->db, E_BUSY,
		    "too many wait for a thread"));
	line_enter(t);
	if (!co_wait(t->rq->db.deadline))
		line_leave(t);
	return (t->slot == NULL ? db_refuse(&t->rq->db, E_BUSY,
	    "waited too long for a thread") : OK);
}

enum status
rq_task_run(struct rq_task *task, task_fn *work, void *arg)
{
	struct task	*t = *task->held;
	enum status	 st;

	t->co = co_current();
	t->first = task->first;
	if ((st = slot_wait(t)) != OK)
		return (st);
	t->work = work;
	t->arg = arg;
	t->runs = true;
	arena_on_fail(t->arena, task_exhausted, t);
	kore_task_create(&t->slot->kore, task_compute);
	kore_task_bind_callback(&t->slot->kore, task_ready);
	kore_task_run(&t->slot->kore);
	/* A few hashes and a file at most are before it: there is no need to
	 * give up. */
	(void)co_wait(0);
	return (t->failed ? db_refuse(&t->rq->db, E_BUSY,
	    "a thread's memory is used up") : OK);
}
