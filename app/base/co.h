/*
 * Coroutines: a handler reads from top to bottom and gives way while it
 * waits. glibc ucontext on pooled 128 KiB stacks with a guard page.
 *
 * There is one way to wait, whatever for (the database, a password, room in
 * the socket): who waits calls co_wait and says until when; who has what is
 * waited for calls co_wake. A wait ends in one of three ways:
 *
 *	it is woken		co_wait gives true
 *	its time is up		co_wait gives false: give up what you asked for
 *	its client leaves	co_free: co_wait never returns, and the arena
 *				gives up what was asked for (arena_defer)
 */
#ifndef BASE_CO_H
#define BASE_CO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct co;

/* NULL when no stack is to be had. fn runs at the first co_resume. wake(arg)
 * asks whoever runs it to co_resume it soon; it may not do so itself. */
struct co	*co_new(void (*fn)(void *), void (*wake)(void *), void *arg);
/* Runs until the next co_yield or the end; true once it has ended. */
bool		 co_resume(struct co *);
/* Give the stack back; a coroutine that has not ended is dropped where it
 * stands, so all it holds must hang on an arena. */
void		 co_free(struct co *);

struct co	*co_current(void);	/* NULL outside any */
void		 co_yield(void) AWAITS;
/* Gives way until co_wake, or until clock_ms() reaches the deadline (0: there
 * is none), which is seen at the next co_tick. */
bool		 co_wait(int64_t deadline) AWAITS;
/* Ends its wait; nothing if it does not wait. */
void		 co_wake(struct co *);
/* Ends the waits whose time is up. Every 100 ms. */
void		 co_tick(int64_t now);
/* End the running coroutine here and now. */
void		 co_exit(void) __attribute__((noreturn));

#endif
