/* The rows of a report: see the header. */
#include "page/part/report.h"

static const struct {
	const char	*name;
	enum word	 label;
} kinds[REPORT__MAX] = {
	[REPORT_KEPT] = { "kept", W_EXCHANGE_REPORTED_KEPT },
	[REPORT_CHANGED] = { "changed", W_EXCHANGE_REPORTED_CHANGED },
	[REPORT_LOST] = { "lost", W_EXCHANGE_REPORTED_LOST },
};

static struct report_row_view
row(struct rq *rq, const struct report_line *line)
{
	return ((struct report_row_view){
	    .kind = str_of(kinds[line->kind].name),
	    .kind_label = rq_word(rq, kinds[line->kind].label),
	    .question = line->question == NULL ? rq_word(rq,
	    W_EXCHANGE_WHOLE) : str_dup(rq->arena, line->title),
	    .code = str_dup(rq->arena, line->code.len != 0 ?
	    line->code : line->there),
	    /* The mark says it. */
	    .why = line->kind == REPORT_KEPT ? STR("") :
	    rq_word(rq, line->why),
	    .original = str_dup(rq->arena, line->original) });
}

/* kind REPORT__MAX: all. */
struct view_list
report_rows_of(struct rq *rq, const struct report *r, enum report_kind kind)
{
	struct report_row_view	*rows;
	size_t			 i, n;

	rows = arena_array(rq->arena, r->n, sizeof(*rows));
	for (i = n = 0; i < r->n; i++)
		if (kind == REPORT__MAX || r->list[i].kind == kind)
			rows[n++] = row(rq, &r->list[i]);
	return ((struct view_list){ rows, n });
}

struct view_list
report_rows(struct rq *rq, const struct report *r)
{
	return (report_rows_of(rq, r, REPORT__MAX));
}
