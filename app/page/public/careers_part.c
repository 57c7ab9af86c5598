/* The opening of a path, the pass, and the mark of a refusal. */
#include <string.h>

#include "base/secret.h"
#include "page/public/careers_part.h"

#define PASS_SECONDS	(24 * 3600)
/* Over a week-end. A draft's file is kept no longer than its pass. */
#define PASS_OLDEST	(3 * 24 * 3600)
#define PASS_AHEAD	60	/* another node's clock may run ahead of ours */

struct pass {
	unsigned char	 draft[DRAFT_ID];
	uint32_t	 issued;
};

/* The database's own rule, asked first: no other byte gets that far. */
static bool
slug_is_sound(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '-')
			return (false);
	return (s.len != 0 && s.len <= 63);
}

enum status
career_enter(struct rq *rq, struct career *c)
{
	enum status	 st;

	memset(c, 0, sizeof(*c));
	c->rq = rq;
	if (!slug_is_sound(rq->arg[0]))
		return (E_NOTFOUND);
	st = q_opening_public_get(&rq->db, &c->opening, .slug = rq->arg[0]);
	if (st == OK)
		rq->locale = page_locale(rq);
	return (st);
}

#define QUERY_MAX	200	/* code points of a search */
#define FILTERS_MAX	100	/* values that an address hands on */
#define PAGE_MAX	10000	/* more than anybody has */

/* What can be searched for; anything else is as if not given. */
struct str
careers_words(const struct rq *rq)
{
	struct str	 q = str_trim(form_get(&rq->query, "q"));
	struct str	 rest = q;
	size_t		 n;

	if (q.len == 0 || !str_utf8_is_valid(q) || str_has_byte(q, '\0'))
		return (STR_NONE);
	for (n = 0; n < QUERY_MAX && rest.len != 0; n++)
		(void)str_utf8_next(&rest);
	return (str_first(q, q.len - rest.len));
}

/* 1 if anything else is asked for. */
size_t
careers_page(const struct rq *rq)
{
	int64_t	 n;

	if (!str_int(form_get(&rq->query, "page"), &n) || n < 1 ||
	    n > PAGE_MAX)
		return (1);
	return ((size_t)n);
}

static bool
is_filter(struct str name)
{
	return (str_is_c(name, "department") || str_is_c(name, "location") ||
	    str_is_c(name, "type"));
}

static void
query_part(struct buf *b, struct str name, struct str value)
{
	buf_char(b, b->len == 0 ? '?' : '&');
	buf_str(b, name);
	buf_char(b, '=');
	buf_url_part(b, value);
}

struct str
careers_query(struct rq *rq, size_t page)
{
	const struct form	*asked = &rq->query;
	struct buf		 b = buf_new(rq->arena, 64);
	struct str		 q = careers_words(rq);
	size_t			 i, n;

	if (page > 1)
		query_part(&b, STR("page"), str_fmt(rq->arena, "%zu", page));
	if (q.len != 0)
		query_part(&b, STR("q"), q);
	for (i = n = 0; i < asked->n && n < FILTERS_MAX; i++)
		if (asked->fields[i].value.len != 0 &&
		    is_filter(asked->fields[i].name)) {
			query_part(&b, asked->fields[i].name,
			    asked->fields[i].value);
			n++;
		}
	return (buf_view(&b));
}

static struct str
pass_context(const struct career *c)
{
	return (str_fmt(c->rq->arena, "%.*s %.*s %lld",
	    STR_ARG(c->rq->tenant->id), STR_ARG(c->opening->id),
	    (long long)c->opening->min_age));
}

struct str
career_pass_make(const struct career *c, const unsigned char draft[DRAFT_ID])
{
	struct str	 context = pass_context(c);
	struct pass	 p = { .issued = (uint32_t)rq_now(c->rq) };

	memcpy(p.draft, draft, DRAFT_ID);
	return (token_make(c->rq->arena, SECRET_AGE, context.p, context.len,
	    &p, sizeof(p)));
}

enum pass_state
career_pass_read(const struct career *c, struct str token,
    unsigned char draft[DRAFT_ID], int64_t *until)
{
	struct str	 context = pass_context(c);
	struct pass	 p;
	int64_t		 now = rq_now(c->rq);

	if (!token_read(token, SECRET_AGE, context.p, context.len, &p,
	    sizeof(p)) || p.issued > now + PASS_AHEAD ||
	    p.issued + PASS_OLDEST <= now)
		return (PASS_NONE);
	memcpy(draft, p.draft, DRAFT_ID);
	if (p.issued + PASS_SECONDS > now) {
		*until = p.issued + PASS_OLDEST;
		return (PASS_GOOD);
	}
	*until = now + PASS_OLDEST;
	return (PASS_OLD);
}

/* One name a tenant: refused by one customer is not refused by another. */
static const char *
mark_name(struct rq *rq)
{
	return (str_fmt(rq->arena, "ag_%.*s", STR_ARG(rq->tenant->slug)).p);
}

bool
career_is_refused(struct rq *rq)
{
	return (rq_cookie_find(rq, mark_name(rq)).p != NULL);
}

void
career_refuse(struct rq *rq)
{
	rq_cookie_set(rq, mark_name(rq), STR("1"), -1);
}
