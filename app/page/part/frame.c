/* The frame of the signed-in pages: see the header. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
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

static const char *const role_words[ROLE__MAX] = {
	[ROLE_NONE] = "", [ROLE_OWNER] = "Owner", [ROLE_ANALYST] = "Analyst",
	[ROLE_RECRUITER] = "Recruiter", [ROLE_OPERATOR] = "Operator",
};

/* The navigation. Who may see a page finds it here. */
static const struct {
	enum route_id	 route;
	const char	*label;
} nav_rows[] = {
	{ ROUTE_APP_SURVEYS, "Surveys" },
	{ ROUTE_APP_APPLICATIONS, "Applications" },
};

#define NNAV	(sizeof(nav_rows) / sizeof(nav_rows[0]))

static void
nav_items_fill(struct rq *rq, struct nav_view *nav)
{
	struct nav_item_view	*v = arena_array(rq->arena, NNAV, sizeof(*v));
	const struct route	*route;
	size_t			 i, n = 0;

	for (i = 0; i < NNAV; i++) {
		route = &route_rows[nav_rows[i].route];
		if (!rq_can(rq, route->capability))
			continue;
		v[n].href = route_make(rq->arena, rq->slug, nav_rows[i].route,
		    NULL);
		v[n].label = str_of(nav_rows[i].label);
		if (rq->near != NULL && rq->near->up == nav_rows[i].route) {
			v[n].current = STR("page");
			nav->here = &v[n];
		}
		n++;
	}
	nav->items = (struct view_list){ v, n };
}

void
app_frame(struct rq *rq, struct str title, struct layout_view *layout,
    struct nav_view *nav)
{
	const struct tenant	*t = rq->tenant;

	*layout = layout_public(rq, t, str_fmt(rq->arena,
	    "%.*s \xe2\x80\x93 %.*s", STR_ARG(title), STR_ARG(t == NULL ?
	    STR("Exitpoll") : t->name)));
	layout->noindex = true;
	memset(nav, 0, sizeof(*nav));
	nav->name = rq->session.name;
	nav->email = rq->session.email;
	nav->role = str_of(role_words[rq->session.role]);
	nav->csrf = rq->session.csrf;
	nav->zone = page_zone(rq);
	nav->home_url = url(rq, APP);
	nav->logout_url = url(rq, LOGOUT);
	nav_items_fill(rq, nav);
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
app_count(struct arena *a, int64_t n)
{
	struct str	 digits = str_fmt(a, "%lld", (long long)n);
	struct buf	 b = buf_new(a, 32);
	size_t		 i;

	for (i = 0; i < digits.len; i++) {
		if (i != 0 && (digits.len - i) % 3 == 0 &&
		    digits.p[i - 1] != '-')
			buf_char(&b, ',');
		buf_char(&b, digits.p[i]);
	}
	return (buf_view(&b));
}

struct str
app_count_of(struct arena *a, int64_t n, const char *one, const char *many)
{
	return (str_fmt(a, "%.*s %s", STR_ARG(app_count(a, n)),
	    n == 1 ? one : many));
}

struct str
app_percent(struct arena *a, double share)
{
	long	 whole = lround(share * 100);

	if (share > 0 && whole == 0)
		return (STR("<1\xc2\xa0%"));
	if (share < 1 && whole == 100)
		return (STR(">99\xc2\xa0%"));
	return (str_fmt(a, "%ld\xc2\xa0%%", whole));
}

struct str
app_signed(struct arena *a, double value)
{
	long	 n = lround(value);

	return (str_fmt(a, "%s%ld", n > 0 ? "+" : n < 0 ? "\xe2\x88\x92" : "",
	    labs(n)));
}

struct str
app_time(struct rq *rq, struct str s)
{
	if (s.len < 16 || s.p[10] != 'T')
		return (page_date(rq, s));
	return (str_fmt(rq->arena, "%.*s, %.5s", STR_ARG(page_date(rq, s)),
	    s.p + 11));
}

struct str
app_ago(struct rq *rq, struct str s)
{
	static const struct {
		int64_t		 seconds;
		const char	*one, *many;
	} units[] = {
		{ 86400, "day", "days" }, { 3600, "hour", "hours" },
		{ 60, "minute", "minutes" },
	};
	int64_t	 then, gone;
	size_t	 i;

	if (!time_read(s, &then))
		return (s);
	gone = rq_now(rq) - then;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (gone >= units[i].seconds)
			return (str_fmt(rq->arena, "%.*s ago", STR_ARG(
			    app_count_of(rq->arena, gone / units[i].seconds,
			    units[i].one, units[i].many))));
	return (STR("a moment ago"));
}

static const struct {
	const char	*tag;
	const char	*name;
} languages[] = {
	{ "en", "English" }, { "de", "German" }, { "fr", "French" },
	{ "es", "Spanish" }, { "it", "Italian" }, { "nl", "Dutch" },
	{ "pl", "Polish" }, { "pt", "Portuguese" }, { "ru", "Russian" },
	{ "tr", "Turkish" }, { "uk", "Ukrainian" }, { "ar", "Arabic" },
};

struct str
app_language(struct str tag)
{
	size_t	 i;

	for (i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_is_c(tag, languages[i].tag))
			return (str_of(languages[i].name));
	return (tag);
}
