/* Quotas over answers, as a visit meets them: which it counts for, and whether
 * one of those is full. */
#include "form/condition.h"
#include "page/public/survey_visit.h"

/* A condition that cannot be read holds for nobody: its question is not in the
 * version that is answered. */
static const struct expr *
quota_holds(struct visit *v, const struct cached_quota *q)
{
	struct expr_fault	 fault;
	const struct expr	*e;

	if (condition_read(v->rq->arena, v->def, q->condition, &e,
	    &fault) != OK || !condition_holds(&v->answers, e))
		return (NULL);
	return (e);
}

struct pg_list
visit_quotas_list(struct visit *v)
{
	struct arena	*a = v->rq->arena;
	struct str	*list = arena_array(a, v->cs->nquotas, sizeof(*list));
	size_t		 i, n = 0;

	for (i = 0; i < v->cs->nquotas; i++)
		if (quota_holds(v, &v->cs->quotas[i]) != NULL)
			list[n++] = str_of_int(a, v->cs->quotas[i].n);
	return ((struct pg_list){ list, n });
}

struct str
visit_quotas(struct visit *v)
{
	struct pg_list	 list;
	struct buf	 b;
	size_t		 i;

	if (v->cs->nquotas == 0 ||
	    v->def->identity == IDENTITY_ANONYMOUS || (list = visit_quotas_list(v)).n == 0)
		return (STR_NONE);
	b = buf_new(v->rq->arena, 64);
	for (i = 0; i < list.n; i++) {
		buf_char(&b, i == 0 ? '[' : ',');
		buf_str(&b, list.v[i]);
	}
	buf_char(&b, ']');
	return (buf_view(&b));
}

/* Where pages come in an order of the visit's own, only at the end. */
static bool
is_decided(const struct visit *v, const struct expr *e, size_t page)
{
	size_t	 next;

	return (v->answers.order != NULL ?
	    !survey_page_next(&v->answers, page, &next) :
	    condition_page(v->def, e) <= page);
}

int64_t
visit_quota_full(struct visit *v, size_t page)
{
	const struct cached_quota	*q;
	const struct expr		*e;
	size_t				 i;

	if (v->edits || v->previews || v->def->identity == IDENTITY_ANONYMOUS)
		return (0);
	for (i = 0; i < v->cs->nquotas; i++) {
		q = &v->cs->quotas[i];
		if (q->is_full && (e = quota_holds(v, q)) != NULL &&
		    is_decided(v, e, page))
			return (q->n);
	}
	return (0);
}
