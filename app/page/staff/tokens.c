/*
 * GET and POST of /app/settings/tokens: the tokens of the API (rule/bearer.h).
 * One is made and shown this once, revoked, or allowed again. Nobody gives away
 * what they may not do themselves.
 */
#include <string.h>

#include "base/secret.h"
#include "page/part/frame.h"
#include "page/staff/tokens.h"
#include "queries.h"
#include "rule/bearer.h"

VIEW_STRUCT(scope_view, text(id, value, label), flag(checked));

VIEW_STRUCT(token_view,
    text(id, name, made, by, expires, used, revoked, deed, deed_name),
    flag(expired),
    texts(scopes));

VIEW_STRUCT(tokens_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved, new_id, new_token, address, document),
    flag(full),
    sub(field_view, name, scope, days),
    list(problem_view, errors),
    list(scope_view, scopes),
    list(choice_view, times),
    list(token_view, tokens));

VIEW_PAGE(tokens_page, tokens_view, "app/tokens.html");

/* What a POST has done or was told wrongly, for the page that answers it. */
struct deed {
	struct str		 new_id, new_token;
	struct str		 name, days;	/* as typed */
	unsigned		 scopes;	/* as ticked */
	struct problem_view	 problems[4];
	size_t			 nproblems;
};

static const enum word	 labels[CAN__MAX] = {
	[CAN_SURVEYS_READ] = W_TOKENS_SCOPE_SURVEYS,
	[CAN_RESPONSES_READ] = W_TOKENS_SCOPE_RESPONSES,
	[CAN_OPENINGS_READ] = W_TOKENS_SCOPE_OPENINGS,
	[CAN_APPLICATIONS_READ] = W_TOKENS_SCOPE_APPLICATIONS,
	[CAN_INVITATIONS_WRITE] = W_TOKENS_SCOPE_INVITATIONS,
	[CAN_TRANSCRIPTS_WRITE] = W_TOKENS_SCOPE_TRANSCRIPTS,
	[CAN_WEBHOOKS_WRITE] = W_TOKENS_SCOPE_WEBHOOKS,
};

static const char *const times[] = { "30", "90", "365" };
#define NTIMES	(sizeof(times) / sizeof(times[0]))

/* --- showing --- */

static struct view_list
scopes_list(struct rq *rq, unsigned ticked)
{
	struct scope_view	*v = arena_array(rq->arena, CAN__MAX,
				    sizeof(*v));
	enum capability		 s;
	size_t			 n = 0;

	for (s = CAN_FIRST_SCOPE; s < CAN__MAX; s++) {
		if (!rq_can(rq, scope_needs(s)))
			continue;
		v[n].id = n == 0 ? STR("scope") : str_fmt(rq->arena,
		    "scope-%d", (int)n);
		v[n].value = capability_name(s);
		v[n].label = rq_word(rq, labels[s]);
		v[n++].checked = capability_in(ticked, s);
	}
	return ((struct view_list){ v, n });
}

static struct view_list
times_list(struct rq *rq, struct str chosen)
{
	struct choice_view	*v = arena_array(rq->arena, NTIMES, sizeof(*v));
	int64_t			 days = 0;
	size_t			 i;

	for (i = 0; i < NTIMES; i++) {
		v[i].value = str_of(times[i]);
		if (str_int(v[i].value, &days))
			v[i].label = rq_say_n(rq, W_TOKENS_DAYS_N, days);
		v[i].selected = str_is(v[i].value, chosen);
	}
	return ((struct view_list){ v, NTIMES });
}

/* What it may, as the document calls it. */
static struct view_list
scope_names(struct arena *a, struct str all)
{
	struct str	*v = arena_array(a, CAN__MAX, sizeof(*v));
	struct str	 rest = all;
	size_t		 n = 0;

	while (rest.len != 0 && n < CAN__MAX)
		(void)str_cut(rest, ' ', &v[n++], &rest);
	return ((struct view_list){ v, n });
}

static void
token_fill(struct rq *rq, const struct api_token_list_row *r,
    struct token_view *v)
{
	v->id = r->id;
	v->name = r->name;
	v->scopes = scope_names(rq->arena, r->scopes);
	v->made = app_time(rq, r->made_local);
	v->by = r->made_by;
	v->expired = r->is_expired;
	v->expires = r->is_expired ? rq_say(rq, W_TOKENS_EXPIRED,
	    .when = app_time(rq, r->expires_local)) : rq_say(rq,
	    W_TOKENS_EXPIRES, .when = app_time(rq, r->expires_local));
	v->used = r->used_local.len == 0 ? rq_word(rq, W_TOKENS_UNUSED) :
	    rq_say(rq, W_TOKENS_USED, .when = app_time(rq, r->used_local));
	if (r->is_revoked)
		v->revoked = rq_word(rq, W_TOKENS_REVOKED);
	if (r->is_expired)
		return;
	v->deed = r->is_revoked ? STR("allow") : STR("revoke");
	v->deed_name = r->is_revoked ?
	    rq_say(rq, W_TOKENS_ALLOW_ONE, .token = r->name) :
	    rq_say(rq, W_TOKENS_REVOKE_ONE, .token = r->name);
}

static void
form_fill(struct rq *rq, const struct deed *d, struct tokens_view *v)
{
	v->new_id = d->new_id;
	v->new_token = d->new_token;
	if (form_find(&rq->query, "saved") != NULL)
		v->saved = rq_word(rq, W_SETTINGS_SAVED);
	v->errors = (struct view_list){ d->problems, d->nproblems };
	v->layout.has_error = d->nproblems != 0;
	app_field_fill(rq->arena, "name", d->name, d->problems, d->nproblems,
	    &v->name);
	v->name.described = field_described(rq->arena, STR("name"), true,
	    v->name.error.len != 0);
	app_field_fill(rq->arena, "scope", STR_NONE, d->problems,
	    d->nproblems, &v->scope);
	app_field_fill(rq->arena, "days", d->days, d->problems, d->nproblems,
	    &v->days);
	v->scopes = scopes_list(rq, d->scopes);
	v->times = times_list(rq, d->days);
}

static enum status
tokens_show(struct rq *rq, int code, const struct deed *d) AWAITS
{
	struct api_token_list_row	*rows;
	struct token_view		*list;
	struct tokens_view		 v;
	enum status			 st;
	size_t				 i, n, live = 0;

	memset(&v, 0, sizeof(v));
	if ((st = q_api_token_list(&rq->db, &rows, &n)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_TOKENS_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_TOKENS_SEND);
	list = arena_array(rq->arena, n, sizeof(*list));
	for (i = 0; i < n; i++) {
		token_fill(rq, &rows[i], &list[i]);
		live += !rows[i].is_revoked && !rows[i].is_expired;
	}
	v.tokens = (struct view_list){ list, n };
	v.full = live >= BEARER_LIVE_MAX;
	v.address = rq_public(rq, url(rq, API_SURVEYS));
	v.document = url(rq, API_DOCUMENT);
	form_fill(rq, d, &v);
	return (page_send(rq, code, &tokens_page, &v));
}

/* GET /app/settings/tokens. */
enum status
app_tokens_get(struct rq *rq)
{
	return (tokens_show(rq, 200, &(struct deed){ .days = STR("90") }));
}

/* --- changing --- */

static void
problem_add(struct rq *rq, struct deed *d, const char *at, enum word why)
{
	d->problems[d->nproblems++] = (struct problem_view){ str_of(at),
	    rq_word(rq, why) };
}

/* Those ticked that this person may give away. */
static unsigned
scopes_read(struct rq *rq)
{
	enum capability	 s;
	unsigned	 set = 0;
	size_t		 i;

	for (i = 0; i < rq->form.n; i++) {
		if (!str_is_c(rq->form.fields[i].name, "scope"))
			continue;
		s = capability_find(rq->form.fields[i].value);
		if (s != CAN__MAX && s >= CAN_FIRST_SCOPE &&
		    rq_can(rq, scope_needs(s)))
			set |= 1U << s;
	}
	return (set);
}

static void
deed_read(struct rq *rq, struct deed *d, int64_t *days)
{
	size_t	 i;

	d->name = str_trim(str_one_line(rq->arena,
	    form_get(&rq->form, "name")));
	d->scopes = scopes_read(rq);
	d->days = form_get(&rq->form, "days");
	for (i = 0; i < NTIMES && !str_is_c(d->days, times[i]); i++)
		continue;
	if (d->name.len == 0 || str_utf8_count(d->name) > BEARER_NAME_MAX)
		problem_add(rq, d, "#name", W_TOKENS_NAME_MISSING);
	if (d->scopes == 0)
		problem_add(rq, d, "#scope", W_TOKENS_SCOPE_MISSING);
	if (i == NTIMES || !str_int(d->days, days))
		problem_add(rq, d, "#days", W_TOKENS_DAYS_MISSING);
}

static struct pg_list
scopes_named(struct arena *a, unsigned set)
{
	struct str	*v = arena_array(a, CAN__MAX, sizeof(*v));
	enum capability	 s;
	size_t		 n = 0;

	for (s = CAN_FIRST_SCOPE; s < CAN__MAX; s++)
		if (capability_in(set, s))
			v[n++] = capability_name(s);
	return ((struct pg_list){ v, n });
}

/* The answer itself shows the token: it stands at no address. */
static enum status
token_add(struct rq *rq) AWAITS
{
	struct api_token_add_row	*row;
	struct deed			 d = { .nproblems = 0 };
	struct str			 id, text;
	unsigned char			 hash[32];
	enum status			 st;
	int64_t				 days = 0;

	deed_read(rq, &d, &days);
	if (d.nproblems != 0)
		return (tokens_show(rq, 422, &d));
	id = secret_reference(rq->arena);
	text = bearer_new(rq->arena, rq->slug, hash);
	if ((st = q_api_token_add(&rq->db, &row, .id = id,
	    .hash = { (const char *)hash, sizeof(hash) }, .name = d.name,
	    .scopes = scopes_named(rq->arena, d.scopes), .days = days)) != OK)
		return (st);
	if (!row->done) {
		problem_add(rq, &d, "#list", W_TOKENS_FULL);
		return (tokens_show(rq, 422, &d));
	}
	return (tokens_show(rq, 200, &(struct deed){ .new_id = id,
	    .new_token = text, .days = STR("90") }));
}

/* What is as wanted already is no mistake, but one too many is. */
static enum status
token_set(struct rq *rq, struct str id, bool live) AWAITS
{
	struct api_token_set_row	*row;
	struct deed			 d = { .days = STR("90") };
	enum status			 st;

	st = q_api_token_set(&rq->db, &row, .id = id, .live = live);
	if (st != OK)
		return (st == E_INVALID ? E_MALFORMED : st);
	if (live && !row->done) {
		problem_add(rq, &d, "#list", W_TOKENS_NOT_ALLOWED);
		return (tokens_show(rq, 422, &d));
	}
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_TOKENS),
	    STR("?saved=1"))));
}

/* POST /app/settings/tokens: the button says what. */
enum status
app_tokens_post(struct rq *rq)
{
	const struct form_field	*f;

	if ((f = form_find(&rq->form, "revoke")) != NULL)
		return (token_set(rq, f->value, false));
	if ((f = form_find(&rq->form, "allow")) != NULL)
		return (token_set(rq, f->value, true));
	return (token_add(rq));
}
