/* The list of a mailing, from bytes to rows. See mailings.h. */
#include <stdlib.h>
#include <string.h>

#include "form/type.h"
#include "page/staff/mailing_part.h"
#include "store/mailing.h"
#include "store/subject.h"

#define LIST_MEMORY	((size_t)96 * 1024 * 1024)
#define SHOWN_MAX	200	/* refused lines that are kept */

size_t
mailing_fields(struct arena *a, const struct survey *def, struct str **out)
{
	size_t	 i, n = 0;

	*out = arena_array(a, def->nquestions + 1, sizeof(**out));
	for (i = 0; i < def->nquestions; i++)
		if (def->identity != IDENTITY_ANONYMOUS &&
		    (def->questions[i].type->flags & QT_GIVEN) != 0)
			(*out)[n++] = def->questions[i].code;
	return (n);
}

/* --- reading --- */

/* In a thread, with all that it reads on its own arena. */
struct reading {
	struct arena		*arena;
	struct str		 text, tenant, tenant_key;
	struct roster_wants	 wants;
	struct mailing_list	 list;
};

static struct str
piece_make(struct db *db, const struct reading *r, size_t from)
{
	const struct roster	*all = &r->list.roster;
	const struct roster_person *p;
	struct mailing_person	 m;
	struct buf		 b = buf_new(db->arena, 200 * 1024);
	size_t			 i;

	for (i = from; i < all->n && i < from + MAILING_AT_ONCE; i++) {
		p = &all->people[i];
		m = (struct mailing_person){ p->line, p->email, p->name,
		    p->fields, p->language };
		buf_char(&b, i == from ? '[' : ',');
		store_mailing_seal(db, r->tenant_key, &m, &b);
	}
	buf_char(&b, ']');
	return (buf_view(&b));
}

static void
reading_run(void *arg)
{
	struct reading	*r = arg;
	struct db	 db = { .arena = r->arena, .tenant = r->tenant };
	struct str	*pieces;
	size_t		 i;

	r->list.end = roster_read(r->arena, r->text, &r->wants,
	    &r->list.roster);
	if (r->list.end != ROSTER_READ)
		return;
	pieces = arena_array(r->arena, r->list.roster.n / MAILING_AT_ONCE + 1,
	    sizeof(*pieces));
	for (i = 0; i < r->list.roster.n; i += MAILING_AT_ONCE)
		pieces[r->list.n++] = piece_make(&db, r, i);
	r->list.pieces = pieces;
}

static const struct str *
strs_dup(struct arena *a, const struct str *list, size_t n)
{
	struct str	*out = arena_array(a, n + 1, sizeof(*out));
	size_t		 i;

	for (i = 0; i < n; i++)
		out[i] = str_dup(a, list[i]);
	return (out);
}

enum status
mailing_list_read(struct rq *rq, struct str text, const struct survey *def,
    struct mailing_list *out)
{
	struct rq_task	 task;
	struct reading	*r;
	struct str	 tenant_key, *fields;
	enum status	 st;
	size_t		 n;

	if ((st = store_tenant_key_find(&rq->db, &tenant_key)) != OK)
		return (st);
	n = mailing_fields(rq->arena, def, &fields);
	rq_task_new(rq, TASK_JUDGE, LIST_MEMORY + text.len, &task);
	r = arena_get(task.arena, sizeof(*r));
	r->arena = task.arena;
	r->text = str_dup(task.arena, text);
	r->tenant = str_dup(task.arena, rq->db.tenant);
	r->tenant_key = str_dup(task.arena, tenant_key);
	r->wants = (struct roster_wants){
	    strs_dup(task.arena, def->languages, def->nlanguages),
	    def->nlanguages, strs_dup(task.arena, fields, n), n };
	if ((st = rq_task_run(&task, reading_run, r)) != OK)
		return (st);
	*out = r->list;
	return (OK);
}

/* --- storing --- */

struct refused {
	struct roster_refusal	*list;
	size_t			 n;
};

static int
by_line(const void *a, const void *b)
{
	const struct roster_refusal	*x = a, *y = b;

	return (x->line < y->line ? -1 : x->line > y->line);
}

static struct str
refused_json(struct rq *rq, const struct refused *r)
{
	struct buf	 b = buf_new(rq->arena, 4096);
	size_t		 i;

	buf_char(&b, '[');
	for (i = 0; i < r->n && i < SHOWN_MAX; i++)
		buf_fmt(&b, "%s{\"line\":%lld,\"why\":\"%s\"}",
		    i == 0 ? "" : ",", (long long)r->list[i].line,
		    roster_whys[r->list[i].why]);
	buf_char(&b, ']');
	return (buf_view(&b));
}

static struct str
skipped_json(struct rq *rq, const struct refused *r)
{
	struct buf	 b = buf_new(rq->arena, 256);
	size_t		 i, n[ROSTER__MAX] = { 0 };
	int		 why;

	for (i = 0; i < r->n; i++)
		n[r->list[i].why]++;
	buf_char(&b, '{');
	for (why = 0; why < ROSTER__MAX; why++)
		if (n[why] != 0)
			buf_fmt(&b, "%s\"%s\":%zu", b.len == 1 ? "" : ",",
			    roster_whys[why], n[why]);
	buf_char(&b, '}');
	return (buf_view(&b));
}

static enum status
pieces_store(struct rq *rq, struct str id, const struct mailing_list *l,
    struct refused *r) AWAITS
{
	struct mailing_line	*rows;
	enum roster_why		 why;
	enum status		 st;
	size_t			 i, k, n;

	for (i = 0; i < l->n; i++) {
		if ((st = q_mailing_load(&rq->db, &rows, &n, .id = id,
		    .people = l->pieces[i])) != OK)
			return (st);
		for (k = 0; k < n; k++)
			if ((why = roster_why_find(rows[k].why)) !=
			    ROSTER__MAX)
				r->list[r->n++] = (struct roster_refusal){
				    rows[k].line, why };
	}
	return (OK);
}

enum status
mailing_list_store(struct rq *rq, struct str id, const struct mailing_list *l)
{
	const struct roster	*all = &l->roster;
	struct mailing_done	*row;
	struct refused		 r;
	enum status		 st;

	r.list = arena_array(rq->arena, all->nrefusals + all->n + 1,
	    sizeof(*r.list));
	if ((r.n = all->nrefusals) != 0)
		memcpy(r.list, all->refusals, r.n * sizeof(*r.list));
	if ((st = pieces_store(rq, id, l, &r)) != OK)
		return (st);
	qsort(r.list, r.n, sizeof(*r.list), by_line);
	st = q_mailing_read(&rq->db, &row, .id = id, .lines = all->lines,
	    .refused = refused_json(rq, &r), .skipped = skipped_json(rq, &r));
	return (st != OK || row->done ? st : E_CONFLICT);
}
