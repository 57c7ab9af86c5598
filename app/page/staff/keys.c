/*
 * GET and POST of /app/settings/keys: the keys of signed session contexts
 * (rule/context.h). One is made and shown this once, revoked, or allowed again;
 * below it says how a link is made, and makes one to try.
 */
#include <string.h>

#include "base/secret.h"
#include "page/part/frame.h"
#include "page/staff/keys.h"
#include "store/context.h"

#define TRY_SECONDS	3600
#define TRY_SURVEYS	50

VIEW_STRUCT(key_view, text(id, made, by, revoked, deed, name));

VIEW_STRUCT(claim_view, text(name, what));

VIEW_STRUCT(keys_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved, new_id, new_secret, address, link),
    flag(full, can_try),
    sub(field_view, survey),
    list(problem_view, errors),
    list(claim_view, claims),
    list(choice_view, surveys),
    list(key_view, keys));

VIEW_PAGE(keys_page, keys_view, "app/keys.html");

/* What a POST has done, for the page that answers it. */
struct deed {
	struct context_key	 made;		/* its id is none: no key was */
	struct str		 link;
	struct str		 survey;	/* that was chosen to try */
	enum word		 bad;
	const char		*at;		/* the field that it is about */
};

static const struct {
	const char	*name;
	enum word	 what;
} claims[] = {
	{ "sid", W_KEYS_SID }, { "exp", W_KEYS_EXP }, { "iat", W_KEYS_IAT },
	{ "channel", W_KEYS_CHANNEL }, { "agent", W_KEYS_AGENT },
	{ "queue", W_KEYS_QUEUE }, { "outcome", W_KEYS_OUTCOME },
	{ "lang", W_KEYS_LANG }, { "start", W_KEYS_START },
	{ "end", W_KEYS_END },
};

#define NCLAIMS	(sizeof(claims) / sizeof(claims[0]))

static struct view_list
claims_list(struct rq *rq)
{
	struct claim_view	*v = arena_array(rq->arena, NCLAIMS,
				    sizeof(*v));
	size_t			 i;

	for (i = 0; i < NCLAIMS; i++)
		v[i] = (struct claim_view){ str_of(claims[i].name),
		    rq_word(rq, claims[i].what) };
	return ((struct view_list){ v, NCLAIMS });
}

static struct view_list
keys_list(struct rq *rq, const struct context_key_list_row *rows, size_t n,
    size_t *live)
{
	struct key_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t		 i;

	for (*live = i = 0; i < n; i++) {
		v[i].id = rows[i].id;
		v[i].made = app_time(rq, rows[i].made_local);
		v[i].by = rows[i].made_by;
		if (rows[i].is_revoked)
			v[i].revoked = rq_say(rq, W_KEYS_REVOKED,
			    .when = app_time(rq, rows[i].revoked_local));
		v[i].deed = rows[i].is_revoked ? STR("allow") : STR("revoke");
		v[i].name = rows[i].is_revoked ?
		    rq_say(rq, W_KEYS_ALLOW_KEY, .key = rows[i].id) :
		    rq_say(rq, W_KEYS_REVOKE_KEY, .key = rows[i].id);
		*live += !rows[i].is_revoked;
	}
	return ((struct view_list){ v, n });
}

/* Those that take answers, to try a link at. */
static enum status
surveys_list(struct rq *rq, struct str chosen, struct view_list *out) AWAITS
{
	struct survey_row	*rows;
	struct choice_view	*v;
	enum status		 st;
	size_t			 i, n;

	if ((st = q_survey_list(&rq->db, &rows, &n, .state = STR("open"),
	    .words = STR(""), .rows = TRY_SURVEYS, .skip = 0)) != OK)
		return (st);
	v = arena_array(rq->arena, n, sizeof(*v));
	for (i = 0; i < n; i++)
		v[i] = (struct choice_view){ .value = rows[i].slug,
		    .label = rows[i].title,
		    .selected = str_is(rows[i].slug, chosen) };
	*out = (struct view_list){ v, n };
	return (OK);
}

static void
deed_fill(struct rq *rq, const struct deed *d, struct keys_view *v)
{
	struct problem_view	*p;

	v->new_id = d->made.id;
	v->new_secret = d->made.secret;
	v->link = d->link;
	if (form_find(&rq->query, "saved") != NULL)
		v->saved = rq_word(rq, W_SETTINGS_SAVED);
	if (d->bad == W_NONE)
		return;
	p = arena_get(rq->arena, sizeof(*p));
	*p = (struct problem_view){ str_of(d->at), rq_word(rq, d->bad) };
	v->errors = (struct view_list){ p, 1 };
	v->layout.has_error = true;
}

static enum status
keys_show(struct rq *rq, int code, const struct deed *d) AWAITS
{
	struct context_key_list_row	*rows;
	struct keys_view		 v;
	enum status			 st;
	size_t				 n, live;

	memset(&v, 0, sizeof(v));
	if ((st = q_context_key_list(&rq->db, &rows, &n)) != OK ||
	    (st = surveys_list(rq, d->survey, &v.surveys)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_KEYS_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_KEYS_SEND);
	v.keys = keys_list(rq, rows, n, &live);
	v.full = live >= CONTEXT_KEYS_MAX;
	v.can_try = live != 0 && v.surveys.n != 0;
	v.address = str_cat(rq->arena, rq_public(rq, url(rq, SURVEY,
	    STR("SURVEY"))), STR("?s=TOKEN"));
	v.claims = claims_list(rq);
	deed_fill(rq, d, &v);
	app_field_fill(rq->arena, "survey", d->survey, v.errors.items,
	    v.errors.n, &v.survey);
	return (page_send(rq, code, &keys_page, &v));
}

/* GET /app/settings/keys. */
enum status
app_keys_get(struct rq *rq)
{
	return (keys_show(rq, 200, &(struct deed){ .bad = W_NONE }));
}

/* --- changing --- */

/* The answer itself shows the key: it stands at no address. */
static enum status
key_make(struct rq *rq) AWAITS
{
	struct deed	 d = { .bad = W_NONE };
	enum status	 st;
	bool		 done;

	if ((st = store_context_key_add(&rq->db, &d.made, &done)) != OK)
		return (st);
	if (done)
		return (keys_show(rq, 200, &d));
	d = (struct deed){ .bad = W_KEYS_FULL, .at = "#list" };
	return (keys_show(rq, 422, &d));
}

/* What is as wanted already is no mistake; but a sixth is not allowed. */
static enum status
key_change(struct rq *rq, struct str id, bool allows) AWAITS
{
	struct context_key_allow_row	*allowed;
	struct context_key_revoke_row	*revoked;
	struct deed			 d = { .bad = W_KEYS_NOT_ALLOWED,
					    .at = "#list" };
	enum status			 st;

	if (!allows) {
		st = q_context_key_revoke(&rq->db, &revoked, .id = id);
	} else {
		st = q_context_key_allow(&rq->db, &allowed, .id = id);
		if (st == OK && !allowed->done)
			return (keys_show(rq, 422, &d));
	}
	if (st != OK)
		return (st == E_INVALID ? E_MALFORMED : st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_KEYS),
	    STR("?saved=1"))));
}

static struct str
try_claims(struct rq *rq)
{
	int64_t	 now = rq_now(rq);

	return (str_fmt(rq->arena, "{\"sid\":\"try-%.*s\",\"channel\":\"chat\","
	    "\"iat\":%lld,\"exp\":%lld}", STR_ARG(secret_uuid(rq->arena)),
	    (long long)now, (long long)now + TRY_SECONDS));
}

/* A link signed by the newest key, to see how it is. */
static enum status
link_try(struct rq *rq) AWAITS
{
	struct context_key	 keys[CONTEXT_KEYS_MAX];
	struct survey_row	*survey;
	struct deed		 d = { .survey = form_get(&rq->form,
				    "survey") };
	enum status		 st;
	size_t			 n;

	if ((st = store_context_keys_find(&rq->db, keys, &n)) != OK)
		return (st);
	st = q_survey_get(&rq->db, &survey, .slug = d.survey);
	if (st != OK && st != E_NOTFOUND && st != E_INVALID)
		return (st);
	if (st != OK || n == 0) {
		d = (struct deed){ .at = st != OK ? "#survey" : "#list",
		    .bad = st != OK ? W_KEYS_NO_SURVEY : W_KEYS_NONE };
		return (keys_show(rq, 422, &d));
	}
	d.link = str_cat(rq->arena, rq_public(rq, url(rq, SURVEY,
	    survey->slug)), STR("?s="), context_make(rq->arena, &keys[0],
	    try_claims(rq)));
	return (keys_show(rq, 200, &d));
}

/* POST /app/settings/keys: the button says what. */
enum status
app_keys_post(struct rq *rq)
{
	const struct form_field	*f;

	if ((f = form_find(&rq->form, "revoke")) != NULL)
		return (key_change(rq, f->value, false));
	if ((f = form_find(&rq->form, "allow")) != NULL)
		return (key_change(rq, f->value, true));
	if (form_find(&rq->form, "try") != NULL)
		return (link_try(rq));
	return (key_make(rq));
}
