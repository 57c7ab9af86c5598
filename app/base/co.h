/*
 * Coroutines: a handler reads from top to bottom and gives way while it
 * waits. glibc ucontext on pooled 128 KiB stacks with a guard page.
 */
#ifndef BASE_CO_H
#define BASE_CO_H

#include <stdbool.h>

#include "base/status.h"

struct co;

/* NULL when no stack is to be had. fn runs at the first co_resume. */
struct co	*co_new(void (*fn)(void *), void *arg);
/* Runs until the next co_yield or the end; true once it has ended. */
bool		 co_resume(struct co *);
/* Give the stack back; a coroutine that has not ended is dropped where it
 * stands, so all it holds must hang on an arena. */
void		 co_free(struct co *);

struct co	*co_current(void);	/* NULL outside any */
void		 co_yield(void) AWAITS;
/* End the running coroutine here and now. */
void		 co_exit(void) __attribute__((noreturn));

#endif
