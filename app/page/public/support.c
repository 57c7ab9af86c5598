/*
 * GET and POST of /:tenant/support: somebody asks for support. What was sent is
 * stored once for the id of its form; a mail says so, with the way to the
 * request's own page. /:tenant/support/sent only says that it has arrived: its
 * address may be looked at by whoever comes to the browser next.
 */
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/meter.h"
#include "base/secret.h"
#include "form/field.h"
#include "page/part/field_view.h"
#include "page/part/layout.h"
#include "page/part/support_mail.h"
#include "page/public/support.h"
#include "store/support.h"

#define SITE_MAX	300	/* code points */
#define NAME_MAX	100
#define REFERENCE_TRIES	3

VIEW_STRUCT(support_view,
    sub(layout_view, layout),
    text(action, token, kept, notice_url),
    sub(field_view, email, site, message, name, phone),
    list(problem_view, errors));

VIEW_STRUCT(support_sent_view,
    sub(layout_view, layout),
    text(reference, again_url),
    flag(is_mailed));

VIEW_PAGE(support_page, support_view, "support/form.html");
VIEW_PAGE(support_sent_page, support_sent_view, "support/sent.html");

enum ask_field { ASK_EMAIL, ASK_SITE, ASK_TEXT, ASK_NAME, ASK_PHONE, ASK__MAX };

static const struct {
	const char	*name;		/* of the field, and its id */
	enum word	 none;		/* W_NONE: it may be left out */
	enum word	 bad;
	size_t		 max;		/* code points; 0: a rule of its own */
	bool		 help;
} ask_rows[ASK__MAX] = {
	[ASK_EMAIL] = { "email", W_SUPPORT_NO_EMAIL, W_SUPPORT_BAD_EMAIL, 0,
	    true },
	[ASK_SITE] = { "site", W_SUPPORT_NO_SITE, W_SUPPORT_BAD_SITE, SITE_MAX,
	    true },
	[ASK_TEXT] = { "message", W_SUPPORT_NO_TEXT, W_SUPPORT_LONG_TEXT,
	    SUPPORT_TEXT_MAX, true },
	[ASK_NAME] = { "name", W_NONE, W_SUPPORT_BAD_NAME, NAME_MAX, false },
	[ASK_PHONE] = { "phone", W_NONE, W_SUPPORT_BAD_PHONE, 0, false },
};

/* What was typed, what it means, and what is wrong with it. */
struct ask {
	struct str	 typed[ASK__MAX];
	struct str	 value[ASK__MAX];
	enum word	 wrong[ASK__MAX];	/* W_NONE: sound */
};

/* --- the form --- */

static void
ask_typed(const struct rq *rq, struct ask *ask)
{
	int	 i;

	memset(ask, 0, sizeof(*ask));
	for (i = 0; i < ASK__MAX; i++)
		ask->typed[i] = form_get(&rq->form, ask_rows[i].name);
}

/* "example.com" is one, and so is whatever a browser shows: a point in it, and
 * no blank. It is shown as text and never as a link. */
static bool
site_is_sound(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] == ' ' || s.p[i] == '\t')
			return (false);
	return (str_has_byte(s, '.') && s.p[0] != '.');
}

static enum field_fault
field_read(struct rq *rq, enum ask_field which, struct str typed,
    struct str *value)
{
	enum field_fault	 fault;

	*value = typed;
	if (which == ASK_EMAIL)
		return (field_email(rq->arena, typed, value));
	if (which == ASK_PHONE)
		return (field_phone(rq->arena, typed, value));
	fault = field_text(typed, ask_rows[which].max, which == ASK_TEXT);
	if (fault == FIELD_OK && which == ASK_SITE && !site_is_sound(typed))
		return (FIELD_FORM);
	if (which == ASK_TEXT)
		*value = str_lines_plain(rq->arena, typed);
	return (fault);
}

static bool
ask_is_sound(struct rq *rq, struct ask *ask)
{
	struct str	 typed;
	bool		 sound = true;
	int		 i;

	for (i = 0; i < ASK__MAX; i++) {
		typed = str_trim(ask->typed[i]);
		if (typed.len == 0)
			ask->wrong[i] = ask_rows[i].none;
		else if (field_read(rq, (enum ask_field)i, typed,
		    &ask->value[i]) != FIELD_OK)
			ask->wrong[i] = ask_rows[i].bad;
		sound = sound && ask->wrong[i] == W_NONE;
	}
	return (sound);
}

/* Sent again, the form that comes back is still the same one. */
static struct str
ask_token(struct rq *rq)
{
	struct form_token	 t = { .extra = 0 };

	if (rq->verb == POST)
		memcpy(t.id, rq->token.id, sizeof(t.id));
	else
		secret_random(t.id, sizeof(t.id));
	return (rq_form_token(rq, url(rq, SUPPORT), &t));
}

static void
fields_fill(struct rq *rq, const struct ask *ask, struct support_view *v)
{
	struct field_view	*fields[ASK__MAX] = { &v->email, &v->site,
				    &v->message, &v->name, &v->phone };
	struct problem_view	*p = arena_array(rq->arena, ASK__MAX + 1,
				    sizeof(*p));
	size_t			 n = 0;
	int			 i;

	if (rq->held != W_NONE)
		p[n++] = (struct problem_view){ .text = rq_word(rq,
		    rq->held) };
	for (i = 0; i < ASK__MAX; i++) {
		fields[i]->value = field_shown(rq->arena, ask->typed[i]);
		fields[i]->described = field_described(rq->arena,
		    str_of(ask_rows[i].name), ask_rows[i].help,
		    ask->wrong[i] != W_NONE);
		if (ask->wrong[i] == W_NONE)
			continue;
		fields[i]->error = rq_word(rq, ask->wrong[i]);
		p[n++] = (struct problem_view){ str_cat(rq->arena, STR("#"),
		    str_of(ask_rows[i].name)), fields[i]->error };
	}
	v->errors = (struct view_list){ p, n };
	v->layout.has_error = n != 0;
}

static struct layout_view
support_layout(struct rq *rq, enum word title)
{
	struct layout_view	 l;

	rq->locale = page_locale(rq);
	l = layout_public(rq, rq->tenant, rq_say(rq, W_LAYOUT_TITLE,
	    .page = rq_word(rq, title), .site = rq->tenant->name));
	l.support_url = STR_NONE;	/* it is here */
	return (l);
}

static enum status
ask_show(struct rq *rq, int code, const struct ask *ask) AWAITS
{
	struct support_days_row	*days;
	struct support_view	 v;
	enum status		 st;

	if ((st = q_support_days(&rq->db, &days)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	v.layout = support_layout(rq, W_SUPPORT_TITLE);
	v.action = url(rq, SUPPORT);
	v.token = ask_token(rq);
	v.kept = rq_say(rq, W_SUPPORT_NOTICE_KEPT,
	    .closed = words_number(rq->arena, rq->locale, days->closed),
	    .open = words_number(rq->arena, rq->locale, days->open));
	v.notice_url = rq->tenant->privacy_url;
	fields_fill(rq, ask, &v);
	return (page_send(rq, code, &support_page, &v));
}

enum status
support_get(struct rq *rq)
{
	const struct ask	 nothing = { .wrong = { W_NONE } };

	return (ask_show(rq, 200, &nothing));
}

/* The form of a stranger that is not taken now, filled in. */
enum status
support_again(struct rq *rq)
{
	struct ask	 ask;

	ask_typed(rq, &ask);
	return (ask_show(rq, rq->held_code, &ask));
}

/* --- sending it --- */

static struct str
sent_context(struct rq *rq, struct str reference)
{
	return (str_cat(rq->arena, rq->tenant->id, STR(" support "),
	    reference));
}

static struct str
sent_path(struct rq *rq, const struct support_receipt *r)
{
	struct str	 of = sent_context(rq, r->reference);
	unsigned char	 is_mailed = r->is_mailed;

	return (str_cat(rq->arena, url(rq, SUPPORT_SENT), STR("?r="),
	    r->reference, STR("&s="), token_make(rq->arena, SECRET_RECEIPT,
	    of.p, of.len, &is_mailed, sizeof(is_mailed))));
}

/* Nothing of what was typed goes into it: whoever has the address may not have
 * asked. */
static void
mail_fill(struct rq *rq, struct support_new *n)
{
	struct arena	*m = rq->arena;

	n->mail_subject = support_mail_subject(rq, rq->locale, n->reference);
	n->mail_text = str_cat(m, rq_say(rq, W_SUPPORT_MAIL_RECEIVED,
	    .company = str_one_line(m, rq->tenant->name),
	    .reference = n->reference, .link = rq_public(rq,
	    support_own_url(rq, n->id, store_support_sign(m, n->tenant_key,
	    n->id)))), STR("\n"));
}

static enum status
ask_store(struct rq *rq, const struct ask *ask,
    struct support_receipt *receipt) AWAITS
{
	struct support_new	 n = {
		.id = str_uuid(rq->arena, rq->token.id),
		.email = ask->value[ASK_EMAIL], .site = ask->value[ASK_SITE],
		.text = ask->value[ASK_TEXT], .name = ask->value[ASK_NAME],
		.phone = ask->value[ASK_PHONE], .language = rq->locale->tag,
	};
	enum status		 st;
	int			 i;

	if ((st = store_tenant_key_find(&rq->db, &n.tenant_key)) != OK)
		return (st);
	if (rq_is_counted(rq))
		n.mailbox = field_mailbox(rq->arena, n.email);
	/* A reference that is taken: 40 random bits, so hardly ever. */
	for (i = 0, st = E_CONFLICT; i < REFERENCE_TRIES && st == E_CONFLICT;
	    i++) {
		n.reference = secret_reference(rq->arena);
		mail_fill(rq, &n);
		st = store_support_add(&rq->db, &n, receipt);
	}
	return (st);
}

/* It is sound, and one too many: filled in again, with when to try. */
static enum status
ask_turn_away(struct rq *rq, enum status st, int64_t wait, struct ask *ask)
    AWAITS
{
	if (st == E_FULL)
		rq->held = W_SUPPORT_FULL;
	else
		ask->wrong[ASK_EMAIL] = W_SUPPORT_MANY_OF_ADDRESS;
	meter_add(st == E_FULL ? METER_SUPPORT_FULL : METER_SUPPORT_MANY, 1);
	if (st == E_FULL)
		log_event(LEVEL_WARN, "support_full",
		    LOG_S("tenant", rq->db.tenant));
	rq_header_add(rq, "retry-after", str_of_int(rq->arena, wait));
	return (ask_show(rq, st == E_FULL ? 503 : 429, ask));
}

enum status
support_post(struct rq *rq)
{
	struct support_receipt	 receipt;
	struct ask		 ask;
	enum status		 st;

	rq->locale = page_locale(rq);
	ask_typed(rq, &ask);
	if (!ask_is_sound(rq, &ask))
		return (ask_show(rq, 422, &ask));
	st = ask_store(rq, &ask, &receipt);
	if (st == E_FULL || st == E_TOO_MANY)
		return (ask_turn_away(rq, st, receipt.wait, &ask));
	if (st != OK)
		return (st);
	return (rq_see_other(rq, sent_path(rq, &receipt)));
}

/* GET /:tenant/support/sent: asks nobody. */
enum status
support_sent_get(struct rq *rq)
{
	struct support_sent_view v;
	struct str		 reference = form_get(&rq->query, "r");
	struct str		 of = sent_context(rq, reference);
	unsigned char		 is_mailed;

	if (!token_read(form_get(&rq->query, "s"), SECRET_RECEIPT, of.p,
	    of.len, &is_mailed, sizeof(is_mailed)))
		return (E_NOTFOUND);
	memset(&v, 0, sizeof(v));
	v.layout = support_layout(rq, W_SUPPORT_SENT_TITLE);
	v.layout.noindex = true;
	v.reference = reference;
	v.again_url = url(rq, SUPPORT);
	v.is_mailed = is_mailed != 0;
	return (page_send(rq, 200, &support_sent_page, &v));
}
