/*
 * GET and POST of /app/settings/people: who works for the tenant and as what.
 * Somebody is asked in by mail (page/staff/account.c leads them on), gets another
 * role, is shut out and let in again. Nobody changes what they may do themself.
 */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "http/edge.h"
#include "page/part/frame.h"
#include "page/staff/password.h"
#include "page/staff/people.h"
#include "rule/rate.h"
#include "store/delivery.h"

#define NAME_LETTERS	120
#define JOIN_SECONDS	(7 * 86400)

VIEW_STRUCT(person_view,
    text(id, name, email, role, seen),
    flag(shut, you),
    list(choice_view, roles));

VIEW_STRUCT(asked_view, text(email, name, role, until, role_code), flag(over));

VIEW_STRUCT(people_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, saved),
    list(problem_view, errors),
    list(person_view, people),
    list(asked_view, asked),
    list(choice_view, roles),
    sub(field_view, name, email, role));

VIEW_PAGE(people_page, people_view, "app/people.html");

/* What was typed and what is wrong with it, for the page that answers. */
struct asking {
	struct str	 name, email, role;
	struct str	 bad;		/* a sentence; none: nothing is */
	const char	*at;		/* "#email" */
};

static struct view_list
roles_list(struct rq *rq, const struct tenant_role_row *rows, size_t n,
    struct str chosen)
{
	struct choice_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++)
		v[i] = (struct choice_view){ .value = rows[i].code,
		    .label = app_role(rq, rows[i].code, rows[i].label),
		    .selected = str_is(rows[i].code, chosen) };
	return ((struct view_list){ v, n });
}

static struct view_list
people_fill(struct rq *rq, const struct person_row *rows, size_t n,
    const struct tenant_role_row *roles, size_t nroles)
{
	struct person_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++) {
		v[i].id = rows[i].id;
		v[i].name = rows[i].name;
		v[i].email = rows[i].email;
		v[i].role = app_role(rq, rows[i].role, rows[i].role_label);
		v[i].you = str_is(rows[i].id, rq->session.account);
		v[i].shut = rows[i].is_shut;
		if (rows[i].seen.len != 0)
			v[i].seen = rq_say(rq, W_PEOPLE_SEEN,
			    .when = app_time(rq, rows[i].seen));
		v[i].roles = roles_list(rq, roles, nroles, rows[i].role);
	}
	return ((struct view_list){ v, n });
}

static struct view_list
asked_fill(struct rq *rq, const struct person_invitation_row *rows, size_t n)
{
	struct asked_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++) {
		v[i].email = rows[i].email;
		v[i].name = rows[i].name;
		v[i].role = app_role(rq, rows[i].role, rows[i].role_label);
		v[i].role_code = rows[i].role;
		v[i].over = rows[i].is_over;
		v[i].until = rows[i].is_over ? rq_word(rq, W_PEOPLE_OVER) :
		    rq_say(rq, W_PEOPLE_UNTIL,
		    .when = app_time(rq, rows[i].ends_local));
	}
	return ((struct view_list){ v, n });
}

static void
form_fill(struct rq *rq, const struct asking *a, struct people_view *v)
{
	struct problem_view	*p;

	if (form_find(&rq->query, "saved") != NULL)
		v->saved = rq_word(rq, W_SETTINGS_SAVED);
	if (form_find(&rq->query, "asked") != NULL)
		v->saved = rq_word(rq, W_PEOPLE_SENT);
	if (a->bad.len != 0) {
		p = arena_get(rq->arena, sizeof(*p));
		*p = (struct problem_view){ str_of(a->at), a->bad };
		v->errors = (struct view_list){ p, 1 };
		v->layout.has_error = true;
	}
	app_field_fill(rq->arena, "name", field_shown(rq->arena, a->name),
	    v->errors.items, v->errors.n, &v->name);
	app_field_fill(rq->arena, "email", field_shown(rq->arena, a->email),
	    v->errors.items, v->errors.n, &v->email);
	app_field_fill(rq->arena, "role", a->role, v->errors.items,
	    v->errors.n, &v->role);
}

static enum status
people_show(struct rq *rq, int code, const struct asking *a) AWAITS
{
	struct person_row		*people;
	struct tenant_role_row		*roles;
	struct person_invitation_row	*asked;
	struct people_view		 v;
	enum status			 st;
	size_t				 npeople, nroles, nasked;

	memset(&v, 0, sizeof(v));
	if ((st = q_people_list(&rq->db, &people, &npeople)) != OK ||
	    (st = q_tenant_role_list(&rq->db, &roles, &nroles)) != OK ||
	    (st = q_person_invitation_list(&rq->db, &asked, &nasked)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_PEOPLE_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_PEOPLE_SEND);
	v.people = people_fill(rq, people, npeople, roles, nroles);
	v.asked = asked_fill(rq, asked, nasked);
	v.roles = roles_list(rq, roles, nroles, a->role);
	form_fill(rq, a, &v);
	return (page_send(rq, code, &people_page, &v));
}

enum status
app_people_get(struct rq *rq)
{
	return (people_show(rq, 200, &(struct asking){ .at = "" }));
}

/* --- changing --- */

static enum status
done(struct rq *rq, const char *said)
{
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_PEOPLE),
	    STR("?"), str_of(said), STR("=1"))));
}

static enum status
refused(struct rq *rq, struct asking *a, const char *at, enum word why) AWAITS
{
	a->bad = rq_word(rq, why);
	a->at = at;
	return (people_show(rq, why == W_PEOPLE_MANY ? 429 : 422, a));
}

/* What the database's functions answer, and what we say of it. */
static enum status
verdict_show(struct rq *rq, struct asking *a, struct str verdict,
    const char *said) AWAITS
{
	static const struct {
		const char	*verdict, *at;
		enum word	 why;
	} rows[] = {
		{ "self", "#list", W_PEOPLE_SELF },
		{ "none", "#list", W_PEOPLE_GONE },
		{ "role", "#role", W_PEOPLE_NO_ROLE },
		{ "member", "#email", W_PEOPLE_IS_MEMBER },
		{ "full", "#asked", W_PEOPLE_FULL },
		{ "late", "#email", W_PEOPLE_MANY },
	};
	size_t	 i;

	if (str_is_c(verdict, "done"))
		return (done(rq, said));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_is_c(verdict, rows[i].verdict))
			return (refused(rq, a, rows[i].at, rows[i].why));
	return (E_DENIED);	/* is not allowed any more */
}

static struct str
role_called(struct rq *rq, struct str code, const struct tenant_role_row *rows,
    size_t n)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (str_is(rows[i].code, code))
			return (app_role(rq, code, rows[i].label));
	return (STR_NONE);
}

/* The mail is in the language of who asks: of who is asked nothing is known. */
static enum status
invite_mail(struct rq *rq, struct asking *a, struct str role) AWAITS
{
	struct person_invite_row	*row;
	struct ticket			 t = ticket_new(rq->arena);
	struct mail_keys		 keys;
	struct str			 company;
	enum status			 st;

	company = str_one_line(rq->arena, rq->tenant->name);
	keys = store_mail_keys(rq->arena, rq_is_counted(rq) ?
	    field_mailbox(rq->arena, a->email) : STR_NONE);
	st = q_person_invite(&rq->db, &row, .email = a->email, .name = a->name,
	    .role = a->role, .ticket = t.hash, .seconds = JOIN_SECONDS,
	    .subject = rq_say(rq, W_PEOPLE_MAIL_SUBJECT, .company = company),
	    .text = str_cat(rq->arena, rq_say(rq, W_PEOPLE_MAIL,
	    .who = str_one_line(rq->arena, rq->session.name),
	    .company = company, .role = role,
	    .link = rq_public(rq, str_cat(rq->arena, url(rq, JOIN),
	    STR("?at="), rq->session.tenant_slug, STR("&t="), t.token))),
	    STR("\n")),
	    .mail_hour_key = keys.hour,
	    .mail_hour_burst = rate_mail_hour.burst,
	    .mail_hour_every = rate_mail_hour.every,
	    .mail_day_key = keys.day,
	    .mail_day_burst = rate_mail_day.burst,
	    .mail_day_every = rate_mail_day.every);
	return (st != OK ? st : verdict_show(rq, a, row->verdict, "asked"));
}

static enum status
invite(struct rq *rq) AWAITS
{
	struct tenant_role_row	*roles;
	struct asking		 a = { .at = "" };
	struct str		 role;
	enum status		 st;
	size_t			 n;

	a.name = str_trim(form_get(&rq->form, "name"));
	a.email = str_trim(form_get(&rq->form, "email"));
	a.role = form_get(&rq->form, "role");
	if (a.name.len == 0 || field_text(a.name, NAME_LETTERS, false) !=
	    FIELD_OK)
		return (refused(rq, &a, "#name", W_PEOPLE_NO_NAME));
	if (field_email(rq->arena, a.email, &a.email) != FIELD_OK)
		return (refused(rq, &a, "#email", W_LOGIN_NO_EMAIL));
	if ((st = q_tenant_role_list(&rq->db, &roles, &n)) != OK)
		return (st);
	if ((role = role_called(rq, a.role, roles, n)).len == 0)
		return (refused(rq, &a, "#role", W_PEOPLE_NO_ROLE));
	return (invite_mail(rq, &a, role));
}

static enum status
uninvite(struct rq *rq, struct str email) AWAITS
{
	struct person_invitation_drop_row	*row;
	struct asking				 a = { .at = "" };
	enum status				 st;

	st = q_person_invitation_drop(&rq->db, &row, .email = email);
	return (st == E_INVALID ? E_MALFORMED : st != OK ? st :
	    verdict_show(rq, &a, row->verdict, "saved"));
}

/* shut none: another role. */
static enum status
person_change(struct rq *rq, struct str id, struct str role, const bool *shut)
    AWAITS
{
	struct person_set_row	*row;
	struct asking		 a = { .at = "" };
	enum status		 st;

	if (!app_id_is_valid(id))
		return (E_MALFORMED);
	st = q_person_set(&rq->db, &row, .account = id, .role = role,
	    .is_shut = shut);
	return (st == E_INVALID ? E_MALFORMED : st != OK ? st :
	    verdict_show(rq, &a, row->verdict, "saved"));
}

/* The button says what. */
enum status
app_people_post(struct rq *rq)
{
	static const bool	 yes = true, no = false;
	const struct form_field	*f;

	if ((f = form_find(&rq->form, "shut")) != NULL)
		return (person_change(rq, f->value, STR_NONE, &yes));
	if ((f = form_find(&rq->form, "let")) != NULL)
		return (person_change(rq, f->value, STR_NONE, &no));
	if ((f = form_find(&rq->form, "person")) != NULL)
		return (person_change(rq, f->value, form_get(&rq->form,
		    "as"), NULL));
	if ((f = form_find(&rq->form, "drop")) != NULL)
		return (uninvite(rq, f->value));
	return (invite(rq));
}
