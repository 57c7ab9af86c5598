/*
 * Coroutines over ucontext. One thread runs them; a dropped one simply never
 * runs again. A stack is entered through ucontext once; from then on _setjmp
 * and _longjmp switch, which unlike swapcontext make no system call. Under
 * AddressSanitizer every switch is announced and ucontext does all of them.
 */
/* The checked longjmp takes a switch to another stack for an attack. */
#undef _FORTIFY_SOURCE
#include <assert.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/queue.h>
#include <ucontext.h>
#include <unistd.h>

#include "base/co.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#include <sanitizer/asan_interface.h>
#define CO_STACK	(1024 * 1024)	/* red zones cost stack */
#define FIBER_START(save, p, n)	__sanitizer_start_switch_fiber(save, p, n)
#define FIBER_FINISH(save, p, n) __sanitizer_finish_switch_fiber(save, p, n)
#define FIBER_CLEAN(p, n)	__asan_unpoison_memory_region(p, n)
#else
#define CO_STACK	(128 * 1024)	/* measured need: 22 kB at most */
#define FIBER_START(save, p, n)	((void)0)
#define FIBER_FINISH(save, p, n) ((void)0)
#define FIBER_CLEAN(p, n)	((void)0)
#endif

#define CO_GUARD	4096
#define CO_POOL_MAX	256	/* idle stacks kept: 32 MiB of address space */

struct co {
	ucontext_t	 ctx;
#if defined(__SANITIZE_ADDRESS__)
	ucontext_t	 back;
#else
	jmp_buf		 back;		/* who resumed us */
	jmp_buf		 here;		/* where we gave way */
	jmp_buf		 top;		/* the loop at the stack's bottom */
	bool		 warm;		/* the stack is parked in that loop */
#endif
	struct co	*next_free;
	void		(*fn)(void *);
	void		(*wake)(void *);
	void		*arg;
	unsigned char	*map;		/* guard page, then the stack */
	bool		 done;
	TAILQ_ENTRY(co)	 wait;		/* in co_waiting while it waits */
	int64_t		 deadline;
	bool		 waiting;
	bool		 late;		/* the deadline ended the wait */
#if defined(__SANITIZE_ADDRESS__)
	void		*fake_own;	/* our fake stack while away */
	void		*fake_back;
	const void	*back_stack;
	size_t		 back_size;
#endif
};

static TAILQ_HEAD(co_list, co) co_waiting = TAILQ_HEAD_INITIALIZER(co_waiting);
static struct co	*co_running;
static struct co	*co_pool;
static int		 co_pooled;

static unsigned char *
co_stack(struct co *co)
{
	return (co->map + CO_GUARD);
}

static struct co *
co_alloc(void)
{
	struct co	*co;

	if ((co = co_pool) != NULL) {
		co_pool = co->next_free;
		co_pooled--;
		return (co);
	}
	if ((co = calloc(1, sizeof(*co))) == NULL)
		return (NULL);
	co->map = mmap(NULL, CO_GUARD + CO_STACK, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
	if (co->map == MAP_FAILED ||
	    mprotect(co->map, CO_GUARD, PROT_NONE) == -1) {
		if (co->map != MAP_FAILED)
			(void)munmap(co->map, CO_GUARD + CO_STACK);
		free(co);
		return (NULL);
	}
	return (co);
}

static void	 co_main(void);

/* Apart from co_new because getcontext may return twice. */
static void
co_prepare(struct co *co)
{
	if (getcontext(&co->ctx) == -1)
		abort();	/* documented to have no error on Linux */
	co->ctx.uc_stack.ss_sp = co_stack(co);
	co->ctx.uc_stack.ss_size = CO_STACK;
	co->ctx.uc_link = NULL;
	makecontext(&co->ctx, co_main, 0);
}

struct co *
co_new(void (*fn)(void *), void (*wake)(void *), void *arg)
{
	struct co	*co;

	if ((co = co_alloc()) == NULL)
		return (NULL);
	co->fn = fn;
	co->wake = wake;
	co->arg = arg;
	co->done = co->waiting = false;
#if defined(__SANITIZE_ADDRESS__)
	co->fake_own = NULL;
	co_prepare(co);
#endif
	return (co);
}

#if defined(__SANITIZE_ADDRESS__)

static void
co_leave(struct co *co)
{
	co->done = true;
	FIBER_START(NULL, co->back_stack, co->back_size);
	(void)setcontext(&co->back);
	abort();
}

static void
co_main(void)
{
	struct co	*co = co_running;

	FIBER_FINISH(NULL, &co->back_stack, &co->back_size);
	co->fn(co->arg);
	co_leave(co);
}

static void
co_enter(struct co *co)
{
	FIBER_START(&co->fake_back, co_stack(co), CO_STACK);
	(void)swapcontext(&co->back, &co->ctx);
	FIBER_FINISH(co->fake_back, NULL, NULL);
}

void
co_yield(void)
{
	struct co	*co = co_running;

	FIBER_START(&co->fake_own, co->back_stack, co->back_size);
	(void)swapcontext(&co->ctx, &co->back);
	FIBER_FINISH(co->fake_own, &co->back_stack, &co->back_size);
}

void
co_exit(void)
{
	co_leave(co_running);
	abort();
}

#else

/* A stack that has done its work waits here for the next. */
static void
co_main(void) AWAITS
{
	struct co	*co = co_running;

	for (;;) {
		if (_setjmp(co->top) == 0)
			co->fn(co->arg);
		co->done = true;
		co_yield();
	}
}

static void
co_enter(struct co *co)
{
	if (_setjmp(co->back) != 0)
		return;
	if (co->warm)
		_longjmp(co->here, 1);
	co->warm = true;
	co_prepare(co);
	(void)setcontext(&co->ctx);
	abort();
}

void
co_yield(void)
{
	struct co	*co = co_running;

	if (_setjmp(co->here) == 0)
		_longjmp(co->back, 1);
}

void
co_exit(void)
{
	_longjmp(co_running->top, 1);
}

#endif

bool
co_resume(struct co *co)
{
	struct co	*outer = co_running;

	co_running = co;
	co_enter(co);
	co_running = outer;
	return (co->done);
}

struct co *
co_current(void)
{
	return (co_running);
}

bool
co_wait(int64_t deadline)
{
	struct co	*co = co_running;

	assert(co != NULL && co->wake != NULL);
	co->waiting = true;
	co->late = false;
	co->deadline = deadline;
	TAILQ_INSERT_TAIL(&co_waiting, co, wait);
	while (co->waiting)
		co_yield();
	return (!co->late);
}

static void
wait_end(struct co *co, bool late)
{
	if (!co->waiting)
		return;
	TAILQ_REMOVE(&co_waiting, co, wait);
	co->waiting = false;
	co->late = late;
}

void
co_wake(struct co *co)
{
	bool	 waited = co->waiting;

	wait_end(co, false);
	if (waited)
		co->wake(co->arg);
}

void
co_tick(int64_t now)
{
	struct co	*co, *next;

	for (co = TAILQ_FIRST(&co_waiting); co != NULL; co = next) {
		next = TAILQ_NEXT(co, wait);
		if (co->deadline == 0 || now < co->deadline)
			continue;
		wait_end(co, true);
		co->wake(co->arg);
	}
}

void
co_free(struct co *co)
{
	if (co == NULL)
		return;
	wait_end(co, false);
	FIBER_CLEAN(co_stack(co), CO_STACK);
#if !defined(__SANITIZE_ADDRESS__)
	co->warm = co->warm && co->done;
#endif
	if (co_pooled < CO_POOL_MAX) {
		co->next_free = co_pool;
		co_pool = co;
		co_pooled++;
		return;
	}
	(void)munmap(co->map, CO_GUARD + CO_STACK);
	free(co);
}
