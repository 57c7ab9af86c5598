/* The frame of the signed-in pages: see the header. */
#include <string.h>

#include "base/date.h"
#include "base/buf.h"
#include "page/part/frame.h"

void
app_field_fill(struct arena *a, const char *id, struct str value,
    const struct problem_view *problems, size_t n, struct field_view *v)
{
	size_t	 i;

	v->value = value;
	for (i = 0; i < n; i++)
		if (str_is_c(str_from(problems[i].href, 1), id))
			v->error = problems[i].text;
	v->described = field_described(a, str_of(id), false,
	    v->error.len != 0);
}

struct str
app_role(struct rq *rq, struct str code, struct str label)
{
	/* Our words for the roles that a new customer begins with. */
	static const struct {
		const char	*code;
		enum word	 label;
	} ours[] = {
		{ "owner", W_ROLE_OWNER }, { "editor", W_ROLE_EDITOR },
		{ "analyst", W_ROLE_ANALYST }, { "recruiter", W_ROLE_RECRUITER },
		{ "support", W_ROLE_SUPPORT },
		{ "auditor", W_ROLE_AUDITOR },
		{ "operator", W_ROLE_OPERATOR },
	};
	size_t	 i;

	if (label.len != 0)
		return (label);
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_is_c(code, ours[i].code))
			return (rq_word(rq, ours[i].label));
	return (code);
}

/* The navigation. Who may see a page finds it here. */
static const struct {
	enum route_id	 route;
	enum word	 label;
} nav_rows[] = {
	{ ROUTE_APP, W_NAV_OVERVIEW },
	{ ROUTE_APP_SURVEYS, W_NAV_SURVEYS },
	{ ROUTE_APP_ALERTS, W_NAV_ALERTS },
	{ ROUTE_APP_APPLICATIONS, W_NAV_APPLICATIONS },
	{ ROUTE_APP_SUPPORT, W_NAV_SUPPORT },
	{ ROUTE_APP_PEOPLE, W_NAV_PEOPLE },
	{ ROUTE_APP_AUDIT, W_NAV_AUDIT },
	{ ROUTE_APP_THEME, W_NAV_THEME },
	{ ROUTE_APP_KEYS, W_NAV_KEYS },
	{ ROUTE_APP_WEBHOOKS, W_NAV_WEBHOOKS },
	{ ROUTE_APP_TOKENS, W_NAV_TOKENS },
	{ ROUTE_APP_FRAMES, W_NAV_FRAMES },
	{ ROUTE_APP_LIMITS, W_NAV_LIMITS },
};

#define NNAV	(sizeof(nav_rows) / sizeof(nav_rows[0]))

static void
nav_items_fill(struct rq *rq, struct nav_view *nav)
{
	struct nav_item_view	*v = arena_array(rq->arena, NNAV, sizeof(*v));
	/* Of others it leads on; what lies beside it is not below it. */
	const struct route	*home = &route_rows[ROUTE_APP], *route;
	size_t			 i, n = 0;

	for (i = 0; i < NNAV; i++) {
		route = &route_rows[nav_rows[i].route];
		if (!rq_can(rq, route == home ? CAN_READ_RESULTS :
		    route->capability))
			continue;
		v[n].href = route_make(rq->arena, rq->slug, nav_rows[i].route,
		    NULL);
		v[n].label = rq_word(rq, nav_rows[i].label);
		if (rq->near != NULL && (route == home ? rq->near == home :
		    rq->near->up == nav_rows[i].route)) {
			v[n].current = STR("page");
			nav->here = &v[n];
		}
		n++;
	}
	nav->items = (struct view_list){ v, n };
}

/* Who works at several customers goes from one to another. */
static void
customers_fill(struct rq *rq, struct nav_view *nav)
{
	struct customer_view	*v = NULL;
	struct str		 one, rest = rq->session.others;
	size_t			 n = 0, cap = 0;

	while (rest.len != 0) {
		struct customer_view	*c = &ARENA_PUSH(rq->arena, v, n, cap);

		(void)str_cut(rest, '\x1e', &one, &rest);
		(void)str_cut(one, '\x1f', &c->slug, &c->name);
	}
	nav->customers = (struct view_list){ v, n };
	nav->customer_url = url(rq, APP_CUSTOMER);
}

void
app_frame(struct rq *rq, struct str title, struct layout_view *layout,
    struct nav_view *nav)
{
	const struct tenant	*t = rq->tenant;

	*layout = layout_public(rq, t, rq_say(rq, W_LAYOUT_TITLE,
	    .page = title, .site = t == NULL ? STR("Exitpoll") : t->name));
	layout->noindex = true;
	memset(nav, 0, sizeof(*nav));
	nav->name = rq->session.name;
	nav->email = rq->session.email;
	nav->role = app_role(rq, rq->session.role, rq->session.role_label);
	nav->csrf = rq->session.csrf;
	nav->zone = page_zone(rq);
	nav->home_url = url(rq, APP);
	nav->logout_url = url(rq, LOGOUT);
	nav->me_url = url(rq, APP_ME);
	nav_items_fill(rq, nav);
	customers_fill(rq, nav);
}

bool
app_id_is_valid(struct str s)
{
	size_t	 i;

	if (s.len != 36)
		return (false);
	for (i = 0; i < s.len; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23 ?
		    s.p[i] != '-' : s.p[i] == '\0' ||
		    strchr("0123456789abcdef", s.p[i]) == NULL)
			return (false);
	return (true);
}

struct str
app_number(struct rq *rq, int64_t n)
{
	return (words_number(rq->arena, rq->locale, n));
}

struct str
app_time(struct rq *rq, struct str s)
{
	return (words_time(rq->arena, rq->locale, s));
}

struct str
app_ago(struct rq *rq, struct str s)
{
	int64_t	 then, gone;

	if (!time_read(s, &then))
		return (s);
	gone = rq_now(rq) - then;
	if (gone >= 86400)
		return (rq_say_n(rq, W_AGO_DAYS, gone / 86400));
	if (gone >= 3600)
		return (rq_say_n(rq, W_AGO_HOURS, gone / 3600));
	if (gone >= 60)
		return (rq_say_n(rq, W_AGO_MINUTES, gone / 60));
	return (rq_word(rq, W_AGO_MOMENT));
}

struct str
app_carry(struct rq *rq, struct str to)
{
	static const char *const names[] = { "list", "from", "to",
				    "state", "older", "q", "low", "high", "v",
				    "spoken", "channel", "agent", "queue",
				    "outcome", "answer", "question", "tag",
				    "sort" };
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

struct str
app_channel(struct rq *rq, struct str channel)
{
	static const struct {
		const char	*name;
		enum word	 label;
	} ours[] = {
		{ "web", W_CHANNEL_WEB }, { "chat", W_CHANNEL_CHAT },
		{ "email", W_CHANNEL_EMAIL }, { "voice", W_CHANNEL_VOICE },
		{ "import", W_CHANNEL_IMPORT },
	};
	size_t	 i;

	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		if (str_is_c(channel, ours[i].name))
			return (rq_word(rq, ours[i].label));
	return (channel);
}

static const struct {
	const char	*tag;
	enum word	 name;
} languages[] = {
	{ "ar", W_LANGUAGE_AR }, { "bg", W_LANGUAGE_BG },
	{ "cs", W_LANGUAGE_CS }, { "da", W_LANGUAGE_DA },
	{ "de", W_LANGUAGE_DE }, { "el", W_LANGUAGE_EL },
	{ "en", W_LANGUAGE_EN }, { "es", W_LANGUAGE_ES },
	{ "fa", W_LANGUAGE_FA }, { "fi", W_LANGUAGE_FI },
	{ "fr", W_LANGUAGE_FR }, { "he", W_LANGUAGE_HE },
	{ "hu", W_LANGUAGE_HU }, { "it", W_LANGUAGE_IT },
	{ "ja", W_LANGUAGE_JA }, { "ko", W_LANGUAGE_KO },
	{ "nl", W_LANGUAGE_NL }, { "pl", W_LANGUAGE_PL },
	{ "pt", W_LANGUAGE_PT }, { "ro", W_LANGUAGE_RO },
	{ "ru", W_LANGUAGE_RU }, { "sv", W_LANGUAGE_SV },
	{ "tr", W_LANGUAGE_TR }, { "uk", W_LANGUAGE_UK },
	{ "zh", W_LANGUAGE_ZH },
};

struct str
app_language(struct rq *rq, struct str tag)
{
	size_t	 i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_is_c(tag, languages[i].tag))
			return (rq_word(rq, languages[i].name));
	return (tag);
}
