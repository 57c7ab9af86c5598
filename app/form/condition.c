/* Conditions from outside of a definition: see the header. */
#include "form/answer_rule.h"
#include "form/condition.h"

static bool
name_find(const void *arg, struct str name, struct expr_name *out)
{
	const struct question	*q = survey_question_find(arg, name);

	if (q == NULL || (q->type->flags & QT_NO_ANSWER) != 0)
		return (false);
	*out = (struct expr_name){ .index = q->index, .type = q->type->expr,
	    .codes = q->codes, .ncodes = q->ncodes, .scores = q->scores };
	return (true);
}

enum status
condition_read(struct arena *a, const struct survey *def, struct str text,
    const struct expr **out, struct expr_fault *fault)
{
	struct expr_scope	 names = { name_find, def };

	return (expr_read(a, text, &names, out, fault));
}

bool
condition_quota_check(struct arena *a, const struct survey *next,
    struct str name, struct str condition, struct findings *out)
{
	struct expr_fault	 fault;
	const struct expr	*e;

	if (next->identity == IDENTITY_ANONYMOUS) {
		finding_complete(a, finding_add(a, out, FINDING_ERROR, 0,
		    W_LINT_IDENTITY_QUOTA, NULL));
		return (false);
	}
	if (condition_read(a, next, condition, &e, &fault) == OK)
		return (true);
	finding_complete(a, finding_add(a, out, FINDING_ERROR, 0, W_LINT_QUOTA,
	    (const struct str *)(const void *)
	    &(struct args_W_LINT_QUOTA){ .quota = name }));
	return (false);
}

bool
condition_holds(const struct answers *answers, const struct expr *e)
{
	return (answers_condition(answers, e));
}

size_t
condition_page(const struct survey *def, const struct expr *e)
{
	size_t	 i, page, last = 0;

	for (i = 0; i < e->n; i++) {
		if (e->nodes[i].op != EXPR_NAME)
			continue;
		page = def->questions[e->nodes[i].index].page;
		if (page > last)
			last = page;
	}
	return (last);
}
