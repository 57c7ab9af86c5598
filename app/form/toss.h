/* Answers by chance, for the demo: what a type's demo function works with. */
#ifndef FORM_TOSS_H
#define FORM_TOSS_H

#include "base/dice.h"
#include "form/answer.h"

struct toss {
	struct dice	*dice;
	struct arena	*arena;
	int		 mood;		/* 0 bad, 1 so-so, 2 good */
	bool		 german;
	int64_t		 today;		/* days since 1970 */
	struct str	 (*comment)(struct toss *);
	struct answer_input *inputs;	/* as a form would send them */
	size_t		 n, cap;
};

static inline void
toss_add(struct toss *t, struct str name, struct str value)
{
	ARENA_PUSH(t->arena, t->inputs, t->n, t->cap) =
	    (struct answer_input){ name, value };
}

#endif
