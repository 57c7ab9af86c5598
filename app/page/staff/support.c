/*
 * GET /app/support: who waits longest first, by state and by whose it is, with
 * how many are in each state; or what is found by a reference or an address.
 * Looking through the list is noted in the audit log, without a name.
 */
#include <string.h>

#include "form/field.h"
#include "page/part/frame.h"
#include "page/staff/support.h"

#define ROWS		50
#define WORDS_MAX	254

VIEW_STRUCT(support_row_view,
    text(href, who, site, reference, state, state_label, assignee, when, iso));

VIEW_STRUCT(app_support_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, words, count_text, more_url, first_url, public_url),
    flag(filtered, searched),
    sub(field_view, state, whose),
    list(choice_view, states, people),
    list(problem_view, errors),
    list(support_row_view, rows));

VIEW_PAGE(app_support_page, app_support_view, "app/support.html");

struct str
support_state_label(const struct rq *rq, const struct support_state *states,
    size_t n, struct str code)
{
	/* Our words for the states that a new customer begins with. */
	static const struct {
		const char	*code;
		enum word	 label;
	} ours[] = {
		{ "new", W_DESK_STATE_NEW }, { "open", W_DESK_STATE_OPEN },
		{ "waiting", W_DESK_STATE_WAITING },
		{ "closed", W_DESK_STATE_CLOSED },
	};
	size_t	 i;

	for (i = 0; i < n; i++)
		if (str_is(states[i].code, code) && states[i].label.len != 0)
			return (states[i].label);
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_is_c(code, ours[i].code))
			return (rq_word(rq, ours[i].label));
	return (code);
}

struct str
support_carry(struct rq *rq, struct str to)
{
	static const char *const names[] = { "state", "whose", "q", "after" };
	struct buf		 b = buf_new(rq->arena, 128);
	struct str		 value;
	char			 mark = str_has_byte(to, '?') ? '&' : '?';
	size_t			 i;

	buf_str(&b, to);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		value = form_get(&rq->query, names[i]);
		if (value.len == 0)
			continue;
		buf_char(&b, mark);
		buf_c(&b, names[i]);
		buf_char(&b, '=');
		buf_url_part(&b, value);
		mark = '&';
	}
	return (buf_view(&b));
}

/* --- the filters --- */

static struct view_list
states_make(struct rq *rq, const struct support_state *states, size_t n,
    struct str *chosen)
{
	struct choice_view	*v = arena_array(rq->arena, n + 1, sizeof(*v));
	struct str		 wanted = form_get(&rq->query, "state");
	int64_t			 all = 0;
	size_t			 i;

	for (i = 0; i < n; i++) {
		if (!str_is_c(states[i].kind, "closed"))
			all += states[i].n;
		v[i + 1].value = states[i].code;
		v[i + 1].label = rq_say(rq, W_APPLICATIONS_LABELLED,
		    .label = support_state_label(rq, states, n,
		    states[i].code), .number = app_number(rq, states[i].n));
		v[i + 1].selected = str_is(states[i].code, wanted);
		if (v[i + 1].selected)
			*chosen = states[i].code;
	}
	v[0].label = rq_say(rq, W_APPLICATIONS_LABELLED,
	    .label = rq_word(rq, W_DESK_NOT_CLOSED),
	    .number = app_number(rq, all));
	return ((struct view_list){ v, n + 1 });
}

static struct view_list
people_make(struct rq *rq, struct str *desk)
{
	static const struct {
		const char	*value;
		enum word	 label;
	} ways[] = {
		{ "", W_DESK_ANYBODY }, { "me", W_DESK_MINE },
		{ "nobody", W_DESK_NOBODY },
	};
	struct choice_view	*v = arena_array(rq->arena, 3, sizeof(*v));
	struct str		 wanted = form_get(&rq->query, "whose");
	size_t			 i;

	for (i = 0; i < 3; i++)
		v[i] = (struct choice_view){ str_of(ways[i].value),
		    rq_word(rq, ways[i].label),
		    str_is_c(wanted, ways[i].value) };
	if (v[1].selected)
		*desk = rq->session.account;
	else if (v[2].selected)
		*desk = SUPPORT_NOBODY;
	return ((struct view_list){ v, 3 });
}

/* What can be searched for; a reference in the spelling that it is stored in. */
static struct str
words_read(struct rq *rq)
{
	struct str	 s = str_trim(form_get(&rq->query, "q"));
	struct buf	 b;
	size_t		 i;

	if (s.len > WORDS_MAX || field_text(s, WORDS_MAX, false) != FIELD_OK)
		return (STR_NONE);
	if (s.len != 9 || s.p[4] != '-')
		return (s);
	b = buf_new(rq->arena, s.len);
	for (i = 0; i < s.len; i++)
		buf_char(&b, s.p[i] >= 'a' && s.p[i] <= 'z' ?
		    (char)(s.p[i] - 'a' + 'A') : s.p[i]);
	return (buf_view(&b));
}

/* A filter that is none, as in an old bookmark, is said. */
static size_t
problems_find(struct rq *rq, const struct support_filter *f,
    struct app_support_view *v)
{
	struct problem_view	*p = arena_array(rq->arena, 2, sizeof(*p));
	size_t			 n = 0;

	if (f->state.len == 0 && form_get(&rq->query, "state").len != 0)
		p[n++] = (struct problem_view){ STR("#state"),
		    rq_word(rq, W_DESK_NO_STATE) };
	if (f->desk.len == 0 && form_get(&rq->query, "whose").len != 0)
		p[n++] = (struct problem_view){ STR("#whose"),
		    rq_word(rq, W_DESK_NO_WHOSE) };
	app_field_fill(rq->arena, "state", f->state, p, n, &v->state);
	app_field_fill(rq->arena, "whose", f->desk, p, n, &v->whose);
	v->errors = (struct view_list){ p, n };
	v->layout.has_error = n != 0;
	return (n);
}

/* --- the rows --- */

static enum status
list_audit(struct rq *rq, const struct support_filter *f, size_t n) AWAITS
{
	struct buf	 b = buf_new(rq->arena, 64);

	buf_c(&b, "{\"state\":");
	buf_json(&b, f->state);
	buf_fmt(&b, ",\"searched\":%s,\"shown\":%zu}",
	    f->words.len != 0 ? "true" : "false", n);
	return (q_audit_add(&rq->db, .action = STR("support.list"),
	    .object_kind = STR_NONE, .object_id = STR_NONE,
	    .detail = buf_view(&b)));
}

static void
row_fill(struct rq *rq, const struct support_state *states, size_t nstates,
    const struct support_row *r, struct support_row_view *v)
{
	v->href = support_carry(rq, url(rq, APP_REQUEST, r->id));
	v->who = r->name.len != 0 ? r->name : r->email;
	if (v->who.len == 0)
		v->who = rq_word(rq, W_DESK_ERASED);
	v->site = r->site;
	v->reference = r->reference;
	v->state = r->kind;
	v->state_label = support_state_label(rq, states, nstates, r->state);
	v->assignee = r->assignee;
	v->iso = r->since;
	v->when = app_ago(rq, r->since);
}

/* The same list from there on; "": from its beginning. */
static struct str
list_url(struct rq *rq, struct str after)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_SUPPORT));
	buf_c(&b, "?state=");
	buf_url_part(&b, form_get(&rq->query, "state"));
	buf_c(&b, "&whose=");
	buf_url_part(&b, form_get(&rq->query, "whose"));
	if (after.len != 0) {
		buf_c(&b, "&after=");
		buf_str(&b, after);
	}
	return (buf_view(&b));
}

static enum status
rows_fill(struct rq *rq, const struct support_filter *f,
    const struct support_state *states, size_t nstates,
    struct app_support_view *v) AWAITS
{
	struct support_row_view	*rows;
	struct support_list	 list;
	enum status		 st;
	size_t			 i;

	/* A cursor that is not one of ours is an address that is not there. */
	if ((st = store_support_list(&rq->db, f, &list)) != OK)
		return (st == E_INVALID ? E_NOTFOUND : st);
	if ((st = list_audit(rq, f, list.n)) != OK)
		return (st);
	rows = arena_array(rq->arena, list.n, sizeof(*rows));
	for (i = 0; i < list.n; i++)
		row_fill(rq, states, nstates, &list.rows[i], &rows[i]);
	v->rows = (struct view_list){ rows, list.n };
	v->count_text = list.next.len != 0 || f->cursor.len != 0 ?
	    rq_say_n(rq, W_DESK_COUNT_PAGE, (int64_t)list.n) :
	    rq_say_n(rq, W_DESK_COUNT, (int64_t)list.n);
	if (list.next.len != 0)
		v->more_url = list_url(rq, list.next);
	if (f->cursor.len != 0)
		v->first_url = list_url(rq, STR_NONE);
	return (OK);
}

enum status
app_support_get(struct rq *rq)
{
	struct app_support_view	 v;
	struct support_filter	 f = { .limit = ROWS };
	struct support_state	*states;
	enum status		 st;
	size_t			 n;

	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_NAV_SUPPORT), &v.layout, &v.nav);
	if ((st = q_support_states(&rq->db, &states, &n)) != OK)
		return (st);
	f.cursor = form_get(&rq->query, "after");
	f.words = words_read(rq);
	v.action = url(rq, APP_SUPPORT);
	v.public_url = rq_public(rq, url(rq, SUPPORT));
	v.states = states_make(rq, states, n, &f.state);
	v.people = people_make(rq, &f.desk);
	v.words = f.words;
	v.searched = f.words.len != 0;
	if ((st = rows_fill(rq, &f, states, n, &v)) != OK)
		return (st);
	v.filtered = f.state.len + f.desk.len + f.words.len != 0;
	return (page_send(rq, problems_find(rq, &f, &v) == 0 ? 200 : 422,
	    &app_support_page, &v));
}
