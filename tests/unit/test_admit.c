/*
 * The door, with a table and hooks of our own: what is checked before what,
 * every role at every door, whose page a form was sent from, the tokens, the
 * sizes. No server and no database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "base/date.h"
#include "base/secret.h"
#include "base/json.h"
#include "http/edge.h"
#include "rule/bearer.h"

#define URLENCODED	STR("application/x-www-form-urlencoded")
#define OWNER		"read_results read_applications move_applications"
#define ANALYST		"read_results"
#define RECRUITER	"read_applications move_applications"
#define CSRF		"the-token-of-this-session"

static struct arena	*arena;
static struct rq	 rq;
static char		 steps[64];	/* which hooks ran, in order */
static enum status	 tenant_st, session_st;
static unsigned	 can;

#define OPEN_ROW(area, path, what) { GET, area, path, ROUTE_FRONT,	\
	ADMIT_OPEN, CAN_NOTHING, BODY_NONE, 0, false, RATE_FREE, REPLY_PAGE, what }
#define FORM_ROW(area, path, kind, max, what) { POST, area, path,	\
	ROUTE_FRONT, ADMIT_TOKEN, CAN_NOTHING, kind, max, false, RATE_FORM,	\
	REPLY_PAGE, what }
#define STAFF_ROW(path, can, what) { GET, AREA_STAFF, path, ROUTE_FRONT, \
	ADMIT_SESSION, can, BODY_NONE, 0, false, RATE_FREE, REPLY_PAGE, what }

static const struct route	 table[] = {
	OPEN_ROW(AREA_SYSTEM, "/", "home"),
	FORM_ROW(AREA_SYSTEM, "/open", BODY_FORM, 1000, "an open form"),
	{ GET, AREA_SYSTEM, "/machine", ROUTE_FRONT, ADMIT_MACHINE,
	    CAN_NOTHING, BODY_NONE, 0, false, RATE_FREE, REPLY_TEXT, "readiness" },
	STAFF_ROW("/signed", CAN_NOTHING, "any account"),
	STAFF_ROW("/results", CAN_READ_RESULTS, "results"),
	STAFF_ROW("/applications", CAN_READ_APPLICATIONS, "applications"),
	{ POST, AREA_STAFF, "/results/change", ROUTE_FRONT, ADMIT_SESSION,
	    CAN_READ_RESULTS, BODY_FORM, 1000, false, RATE_FREE, REPLY_PAGE,
	    "a guarded form" },
	OPEN_ROW(AREA_PUBLIC, "/:tenant/page", "a tenant's page"),
	FORM_ROW(AREA_PUBLIC, "/:tenant/form", BODY_FORM, 1000,
	    "a tenant's form"),
	FORM_ROW(AREA_PUBLIC, "/:tenant/upload", BODY_UPLOAD, 5000000,
	    "a file"),
	{ GET, AREA_API, "/api/surveys", ROUTE_FRONT, ADMIT_BEARER,
	    CAN_SURVEYS_READ, BODY_NONE, 0, false, RATE_API, REPLY_JSON,
	    "a list for programs" },
	{ POST, AREA_API, "/api/surveys", ROUTE_FRONT, ADMIT_BEARER,
	    CAN_SURVEYS_READ, BODY_JSON, 1000, false, RATE_API, REPLY_JSON,
	    "an object of a program" },
};

static void
step(char c)
{
	size_t	 n = strlen(steps);

	assert_true(n + 1 < sizeof(steps));
	steps[n] = c;
	steps[n + 1] = '\0';
}

static enum status
tenant_hook(struct rq *r)
{
	step('t');
	r->db.tenant = STR("tenant-of-the-path");
	return (tenant_st);
}

static enum status
session_hook(struct rq *r, struct str token)
{
	step('s');
	assert_true(str_is(token, STR("session-token")));
	r->session.can = can;
	r->session.tenant = STR("tenant-of-the-session");
	r->session.account = STR("account-of-the-session");
	r->session.csrf = STR(CSRF);
	return (session_st);
}

static unsigned char	 secret_hash[32];

static enum status
bearer_hook(struct rq *r, struct str hash)
{
	step('b');
	assert_true(r->db.slow);
	if (hash.len != 32 || memcmp(hash.p, secret_hash, 32) != 0)
		return (E_LOGIN);
	r->bearer = STR("AAAA-0001");
	r->session.can = can;
	return (session_st);
}

static void
page_hook(struct rq *r, enum status st)
{
	(void)r;
	(void)st;
	fail_msg("admit answered by itself");
}

static bool		 counted;	/* with limits */
static const char	*refused;	/* whose turn it is not: a prefix */
static const char	*shut;		/* of whom that is known: a prefix */
static char		 asked[200];	/* the keys, in order */

static bool
shut_hook(struct str key, int64_t *wait)
{
	*wait = 2500;
	return (shut != NULL && str_starts(key, str_of(shut)));
}

static enum status
allow_hook(struct db *db, const struct pace *pace, struct str key,
    int64_t *wait)
{
	size_t	 n = strlen(asked);

	(void)db;
	assert_true(pace->burst > 0);
	(void)snprintf(asked + n, sizeof(asked) - n, "%.*s;", STR_ARG(key));
	if (refused == NULL || !str_starts(key, str_of(refused)))
		return (OK);
	*wait = 1500;
	return (E_TOO_MANY);
}

static bool
edge_start(bool tls)
{
	const struct edge_hooks	 h = {
		.routes = table, .nroutes = sizeof(table) / sizeof(table[0]),
		.tls = tls, .allow = counted ? allow_hook : NULL,
		.is_shut = shut_hook,
		.tenant_enter = tenant_hook, .session_enter = session_hook,
		.bearer_enter = bearer_hook, .error_page = page_hook,
		.problem = page_hook,
	};
	const char		*why;

	return (edge_init(&h, &why));
}

static int
group_setup(void **state)
{
	static const unsigned char	 key[SECRET_KEY] = "a key for this test";

	(void)state;
	return (secret_set(key) && edge_start(false) ? 0 : -1);
}

/* A well-behaved request; each test spoils one thing. */
static void
request(enum verb verb, const char *path)
{
	memset(&rq, 0, sizeof(rq));
	steps[0] = '\0';
	rq.arena = arena;
	rq.db.arena = arena;
	rq.verb = verb;
	rq.raw_path = str_of(path);
	rq.host = STR("survey.example:8080");
	rq.ip = STR("192.0.2.7");
	rq.content_type = URLENCODED;
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new((size_t)32 << 20, NULL, NULL);
	tenant_st = session_st = OK;
	can = capability_set(STR(OWNER));
	return (arena == NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return (0);
}

static struct str
token_for(const char *path)
{
	struct form_token	 t = { .extra = 42 };

	memset(t.id, 0xab, sizeof(t.id));
	return (rq_form_token(&rq, str_of(path), &t));
}

static void
body(struct str text)
{
	rq.body = text;
	rq.length = text.len;
}

/* A form of ours, sent as a browser does. */
static void
form(const char *path, const char *token_path)
{
	request(POST, path);
	rq.fetch_site = STR("same-origin");
	body(str_fmt(arena, "a=1&_token=%s", token_for(token_path).p));
}

static void
signed_in(enum verb verb, const char *path)
{
	request(verb, path);
	rq.cookie = STR("other=1; " SESSION_COOKIE "=session-token");
}

static void
guarded_form(struct str csrf)
{
	signed_in(POST, "/results/change");
	rq.fetch_site = STR("same-origin");
	body(str_fmt(arena, "_csrf=%.*s", STR_ARG(csrf)));
}

static void
what_is_well_passes(void **state)
{
	(void)state;
	request(GET, "/");
	assert_int_equal(admit(&rq), OK);
	assert_string_equal(rq.route->what, "home");
	assert_string_equal(steps, "");
	request(GET, "/acme/page");
	rq.raw_query = STR("a=1&a=2&b=%20x");
	assert_int_equal(admit(&rq), OK);
	assert_string_equal(steps, "t");
	assert_true(str_is(rq.slug, STR("acme")));
	assert_int_equal(rq.area, AREA_PUBLIC);
	assert_int_equal(rq.query.n, 3);
	assert_true(str_is(form_get(&rq.query, "b"), STR(" x")));
	assert_true(str_is(rq.db.tenant, STR("tenant-of-the-path")));
	form("/acme/form", "/acme/form");
	assert_int_equal(admit(&rq), OK);
	assert_int_equal(rq.token.extra, 42);
	assert_int_equal(rq.token.extra, 42);
	assert_int_equal(rq.token.id[15], 0xab);
	assert_true(str_is(form_get(&rq.form, "a"), STR("1")));
	guarded_form(STR(CSRF));
	assert_int_equal(admit(&rq), OK);
	assert_string_equal(steps, "s");
	assert_true(str_is(rq.db.tenant, STR("tenant-of-the-session")));
	assert_true(str_is(rq.db.actor, STR("account-of-the-session")));
}

/* Everything is wrong at once; repaired one by one, the next shows. */
static void
order_of_the_checks(void **state)
{
	(void)state;
	tenant_st = E_GONE;
	request(POST, "/acme/nowhere");
	rq.length = 1001;
	rq.raw_query = STR("%zz");
	rq.fetch_site = STR("cross-site");
	rq.content_type = STR("text/plain");
	assert_int_equal(admit(&rq), E_NOTFOUND);
	/* Whose it would be is known all the same. */
	assert_int_equal(rq.area, AREA_PUBLIC);
	assert_true(str_is(rq.slug, STR("acme")));
	assert_null(rq.near);
	rq.raw_path = STR("/acme/page");
	assert_int_equal(admit(&rq), E_METHOD);
	assert_null(rq.route);
	assert_string_equal(rq.near->what, "a tenant's page");
	rq.raw_path = STR("/acme/form");
	assert_string_equal(steps, "");
	assert_int_equal(admit(&rq), E_GONE);
	assert_string_equal(steps, "t");
	tenant_st = OK;
	assert_int_equal(admit(&rq), E_TOO_BIG);
	rq.length = 1000;
	assert_int_equal(admit(&rq), E_MALFORMED);
	rq.raw_query = STR_NONE;
	body(STR("_token=none"));
	assert_int_equal(admit(&rq), E_DENIED);
	rq.fetch_site = STR("same-origin");
	assert_int_equal(admit(&rq), E_TYPE);
	rq.content_type = URLENCODED;
	assert_int_equal(admit(&rq), E_DENIED);
	assert_int_not_equal(rq.form.why, W_NONE);
	/* A guarded row: the session before the form. */
	request(POST, "/results/change");
	rq.fetch_site = STR("cross-site");
	assert_int_equal(admit(&rq), E_LOGIN);
	signed_in(POST, "/results/change");
	rq.fetch_site = STR("cross-site");
	can = capability_set(STR(RECRUITER));
	assert_int_equal(admit(&rq), E_DENIED);
	assert_int_equal(rq.form.why, W_NONE);	/* for the role, not for the site */
	can = capability_set(STR(OWNER));
	assert_int_equal(admit(&rq), E_DENIED);
	assert_int_equal(rq.form.why, W_FORM_OTHER_SITE);
}

static void
roles_at_every_door(void **state)
{
	static const struct {
		const char	*path;
		bool		 may[5];
	} doors[] = {
		{ "/signed", { false, true, true, true, true } },
		{ "/results", { false, true, true, false, false } },
		{ "/applications", { false, true, false, true, false } },
	};
	/* Nobody, owner, analyst, recruiter, operator. */
	unsigned	 sets[5] = { 0, capability_set(STR(OWNER)),
			    capability_set(STR(ANALYST)),
			    capability_set(STR(RECRUITER)),
			    capability_set(STR("")) };
	size_t	 i, r;

	(void)state;
	for (i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
		for (r = 0; r < sizeof(sets) / sizeof(sets[0]); r++) {
			signed_in(GET, doors[i].path);
			can = sets[r];
			assert_int_equal(admit(&rq), doors[i].may[r] ? OK :
			    E_DENIED);
			/* Who is refused has entered no tenant. */
			assert_int_equal(rq.db.tenant.p != NULL,
			    doors[i].may[r]);
		}
		request(GET, doors[i].path);
		assert_int_equal(admit(&rq), E_LOGIN);
		rq.cookie = STR(SESSION_COOKIE "=");
		assert_int_equal(admit(&rq), E_LOGIN);
		assert_string_equal(steps, "");
		session_st = E_BUSY;
		signed_in(GET, doors[i].path);
		assert_int_equal(admit(&rq), E_BUSY);
		session_st = OK;
	}
}

static void
machines_are_at_home(void **state)
{
	static const struct {
		const char	*ip;
		enum status	 st;
	} cases[] = {
		{ "127.0.0.1", OK }, { "127.9.9.9", OK }, { "::1", OK },
		{ "192.0.2.7", E_NOTFOUND }, { "10.0.0.1", E_NOTFOUND },
		{ "1270.0.0.1", E_NOTFOUND }, { "::1:2", E_NOTFOUND },
		{ "", E_NOTFOUND }, { NULL, E_NOTFOUND },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		request(GET, "/machine");
		rq.ip = str_of(cases[i].ip);
		assert_int_equal(admit(&rq), cases[i].st);
	}
}

static void
whose_page_it_was_sent_from(void **state)
{
	static const struct {
		const char	*site, *origin;
		enum status	 st;
	} cases[] = {
		{ "same-origin", NULL, OK },
		{ "none", NULL, OK },		/* typed, or a bookmark */
		{ "cross-site", NULL, E_DENIED },
		{ "same-site", NULL, E_DENIED },
		{ "Same-Origin", NULL, E_DENIED },
		/* What the browser says of the site weighs more. */
		{ "same-origin", "http://evil.example", OK },
		{ "cross-site", "http://survey.example:8080", E_DENIED },
		{ NULL, NULL, OK },
		{ NULL, "http://survey.example:8080", OK },
		{ NULL, "https://survey.example:8080", OK },
		{ NULL, "http://survey.example", E_DENIED },
		{ NULL, "http://survey.example:80801", E_DENIED },
		{ NULL, "http://evil.example", E_DENIED },
		{ NULL, "http://survey.example:8080.evil.example", E_DENIED },
		{ NULL, "http://evil.example/survey.example:8080", E_DENIED },
		{ NULL, "null", E_DENIED },
		{ NULL, "http:", E_DENIED },
		{ NULL, "http:survey.example:8080", E_DENIED },
		{ NULL, "//survey.example:8080", E_DENIED },
		{ NULL, "ftp://survey.example:8080", E_DENIED },
		{ NULL, "HTTP://survey.example:8080", E_DENIED },
	};
	size_t	 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		form("/open", "/open");
		rq.fetch_site = str_of(cases[i].site);
		rq.origin = str_of(cases[i].origin);
		if (admit(&rq) != cases[i].st)
			fail_msg("site %s, origin %s: not %s",
			    cases[i].site == NULL ? "-" : cases[i].site,
			    cases[i].origin == NULL ? "-" : cases[i].origin,
			    status_rows[cases[i].st].name);
		guarded_form(STR(CSRF));
		rq.fetch_site = str_of(cases[i].site);
		rq.origin = str_of(cases[i].origin);
		assert_int_equal(admit(&rq), cases[i].st);
	}
	/* A page may be linked to from anywhere. */
	request(GET, "/");
	rq.fetch_site = STR("cross-site");
	assert_int_equal(admit(&rq), OK);
}

static void
form_tokens(void **state)
{
	struct str	 good;
	char		*bad;
	size_t		 i;

	(void)state;
	/* Of another form, another tenant: not here. */
	form("/acme/form", "/globex/form");
	assert_int_equal(admit(&rq), E_DENIED);
	form("/acme/form", "/acme/upload");
	assert_int_equal(admit(&rq), E_DENIED);
	form("/acme/form", "");
	assert_int_equal(admit(&rq), E_DENIED);
	request(POST, "/open");
	assert_int_equal(admit(&rq), E_DENIED);		/* no body at all */
	body(STR("a=1"));
	assert_int_equal(admit(&rq), E_DENIED);
	body(STR("_token="));
	assert_int_equal(admit(&rq), E_DENIED);
	body(STR("_csrf=" CSRF));
	assert_int_equal(admit(&rq), E_DENIED);
	good = token_for("/open");
	for (i = 0; i < good.len; i++) {
		request(POST, "/open");
		bad = arena_get(arena, good.len + 1);
		memcpy(bad, good.p, good.len);
		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		body(str_fmt(arena, "_token=%s", bad));
		assert_int_equal(admit(&rq), E_DENIED);
		assert_int_equal(rq.token.extra, 0);
	}
	request(POST, "/open");
	body(str_fmt(arena, "_token=%s", good.p));
	assert_int_equal(admit(&rq), OK);
}

static void
session_tokens(void **state)
{
	static const struct str	 bad[] = { STR_INIT(""), STR_INIT("x"),
				    STR_INIT("the-token-of-this-sessio"),
				    STR_INIT(CSRF "x"),
				    STR_INIT("The-token-of-this-session") };
	size_t			 i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		guarded_form(bad[i]);
		assert_int_equal(admit(&rq), E_DENIED);
	}
	/* A public form's token opens no guarded one. */
	guarded_form(STR(CSRF));
	body(str_fmt(arena, "_token=%s", token_for("/results/change").p));
	assert_int_equal(admit(&rq), E_DENIED);
	guarded_form(STR(CSRF));
	assert_int_equal(admit(&rq), OK);
}

/* Where the sign-in may lead afterwards. */
static void
pages_behind_the_sign_in(void **state)
{
	static const struct {
		const char	*path;
		bool		 inside;
	} cases[] = {
		{ "/results", true }, { "/signed", true }, { "/", false },
		{ "/results/change", false }, { "/acme/page", false },
		{ "/results/", false }, { "//results", false },
		{ "/results%2f", false }, { "/%72esults", true },
		{ "https://results", false }, { "", false },
	};
	size_t	 i;

	(void)state;
	request(GET, "/");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (admit_is_inside(&rq, str_of(cases[i].path)) !=
		    cases[i].inside)
			fail_msg("%s", cases[i].path);
}

static void
sizes(void **state)
{
	(void)state;
	form("/open", "/open");
	rq.length = 1000;
	assert_int_equal(admit(&rq), OK);
	rq.length = 1001;
	assert_int_equal(admit(&rq), E_TOO_BIG);
	form("/acme/upload", "/acme/upload");
	rq.length = 5000000;
	assert_int_equal(admit(&rq), OK);
	rq.length = 5000001;
	assert_int_equal(admit(&rq), E_TOO_BIG);
	request(GET, "/");
	rq.length = 1;
	assert_int_equal(admit(&rq), E_TOO_BIG);
}

static void
multipart_with_file(const char *path)
{
	request(POST, path);
	rq.content_type = STR("multipart/form-data; boundary=b");
	body(str_fmt(arena, "--b\r\nContent-Disposition: form-data; "
	    "name=\"_token\"\r\n\r\n%s\r\n--b\r\nContent-Disposition: "
	    "form-data; name=\"f\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n",
	    token_for(path).p));
}

static void
bodies(void **state)
{
	(void)state;
	form("/open", "/open");
	rq.content_type = STR("text/plain");
	assert_int_equal(admit(&rq), E_TYPE);
	form("/open", "/open");
	rq.content_type = STR("application/json");
	assert_int_equal(admit(&rq), E_TYPE);
	request(POST, "/open");
	body(str_fmt(arena, "_token=%s&a=%%zz", token_for("/open").p));
	assert_int_equal(admit(&rq), E_MALFORMED);
	request(GET, "/");
	rq.raw_query = STR("a=%");
	assert_int_equal(admit(&rq), E_MALFORMED);
	/* A file comes only where the row takes files. */
	multipart_with_file("/open");
	assert_int_equal(admit(&rq), E_MALFORMED);
	assert_int_equal(rq.form.why, W_FORM_NO_FILES);
	multipart_with_file("/acme/upload");
	assert_int_equal(admit(&rq), OK);
	assert_true(form_find(&rq.form, "f")->is_file);
	/* Two tokens: the first counts, whatever the second. */
	request(POST, "/open");
	body(str_fmt(arena, "_token=x&_token=%s", token_for("/open").p));
	assert_int_equal(admit(&rq), E_DENIED);
}

static void
paths_and_methods(void **state)
{
	(void)state;
	request(GET, "/acme/page/");
	assert_int_equal(admit(&rq), E_NOTFOUND);
	request(VERB__MAX, "/");		/* a verb nobody serves */
	assert_int_equal(admit(&rq), E_METHOD);
	assert_true(str_is(admit_allow(&rq), STR("GET, HEAD")));
	request(VERB__MAX, "/nowhere");
	assert_int_equal(admit(&rq), E_NOTFOUND);
	request(GET, "/open");
	assert_int_equal(admit(&rq), E_METHOD);
	assert_true(str_is(admit_allow(&rq), STR("POST")));
	/* An unknown tenant is an unknown page. */
	tenant_st = E_NOTFOUND;
	request(GET, "/nobody/page");
	assert_int_equal(admit(&rq), E_NOTFOUND);
}

static const struct rq_header *
header(const char *name)
{
	size_t	 i;

	for (i = 0; i < rq.nheaders; i++)
		if (strcmp(rq.header[i].name, name) == 0)
			return (&rq.header[i]);
	return (NULL);
}

/* One line says it, and nothing of the value. */
static void
logged(int fd, const char *what)
{
	char	 line[500];
	ssize_t	 n;

	n = read(fd, line, sizeof(line) - 1);
	assert_true(n > 0);
	line[n] = '\0';
	assert_non_null(strstr(line, "\"what\":\"header_left_out\""));
	assert_non_null(strstr(line, what));
	assert_null(strstr(line, "evil"));
}

/* What a handler says: nothing that could end a header early. */
static void
replies(void **state)
{
	int	 i, fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	request(GET, "/");
	rq.ref = STR("7Q4K-9M2F");
	assert_int_equal(rq_see_other(&rq, STR("/login")), OK);
	assert_int_equal(rq.code, 303);
	assert_true(str_is(header("location")->value, STR("/login")));
	log_to(fd[1]);
	rq_header_add(&rq, "x-a", STR("one\r\nset-cookie: evil=1"));
	logged(fd[0], "\"name\":\"x-a\"");
	rq_header_add(&rq, "x-b", STR("nul\0byte"));
	logged(fd[0], "\"name\":\"x-b\"");
	rq_header_add(&rq, "x-c", STR("tab\there"));
	assert_null(header("x-a"));
	assert_null(header("x-b"));
	assert_null(header("x-c"));
	logged(fd[0], "\"ref\":\"7Q4K-9M2F\"");
	rq_cookie_set(&rq, "c", STR("v; Path=/evil"), 1);
	assert_null(header("set-cookie"));
	logged(fd[0], "\"name\":\"set-cookie\"");
	log_to(-1);
	(void)close(fd[0]);
	(void)close(fd[1]);
	rq_cookie_set(&rq, SESSION_COOKIE, STR("abc"), 60);
	assert_true(str_is(header("set-cookie")->value, STR(SESSION_COOKIE
	    "=abc; Path=/; HttpOnly; SameSite=Lax; Max-Age=60")));
	for (i = 0; i < 3 * RQ_HEADERS_MAX; i++)
		rq_header_add(&rq, "x-many", STR("1"));
	assert_int_equal(rq.nheaders, RQ_HEADERS_MAX);
}

/* Under TLS a cookie goes over TLS alone, and no neighbour can set it. */
static void
cookies_under_tls(void **state)
{
	(void)state;
	assert_true(edge_start(true));
	request(GET, "/");
	rq_cookie_set(&rq, SESSION_COOKIE, STR("abc"), -1);
	assert_true(str_is(header("set-cookie")->value, STR("__Host-"
	    SESSION_COOKIE "=abc; Path=/; HttpOnly; SameSite=Lax; Secure")));
	rq.cookie = STR(SESSION_COOKIE "=neighbour; __Host-" SESSION_COOKIE
	    "=ours");
	assert_true(str_is(rq_cookie_find(&rq, SESSION_COOKIE), STR("ours")));
	rq.cookie = STR(SESSION_COOKIE "=neighbour");
	assert_null(rq_cookie_find(&rq, SESSION_COOKIE).p);
	assert_true(edge_start(false));
}

/* --- programs --- */

static struct str
bearer_header(const char *scheme)
{
	return (str_cat(arena, str_of(scheme), STR(" "), bearer_new(arena,
	    STR("acme"), secret_hash)));
}

static void
tokens_of_programs(void **state)
{
	static const char *const wrong[] = { "Bearer", "Bearer ", "Bearer x",
		"Basic xp_acme_x", "Bearer xp_acme_", "Bearer xp__x",
		"Bearer xq_acme_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"Bearer xp_acme_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"Bearer xp_acme_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!" };
	size_t	 i;

	(void)state;
	can = capability_set(STR("surveys:read"));
	request(GET, "/api/surveys");
	assert_int_equal(admit(&rq), E_LOGIN);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		request(GET, "/api/surveys");
		rq.authorization = str_of(wrong[i]);
		assert_int_equal(admit(&rq), E_LOGIN);
		assert_string_equal(steps, "");
	}
	request(GET, "/api/surveys");
	rq.authorization = bearer_header("bearer");
	assert_int_equal(admit(&rq), OK);
	assert_string_equal(steps, "tb");
	assert_true(str_is(rq.slug, STR("acme")));
	/* Neither a cookie nor another secret opens it. */
	signed_in(GET, "/api/surveys");
	assert_int_equal(admit(&rq), E_LOGIN);
	assert_string_equal(steps, "");
	request(GET, "/api/surveys");
	rq.authorization = bearer_header("Bearer");
	memset(secret_hash, 0, sizeof(secret_hash));
	assert_int_equal(admit(&rq), E_LOGIN);
	/* No such customer, or no more: the same. */
	for (i = 0; i < 2; i++) {
		tenant_st = i == 0 ? E_NOTFOUND : E_GONE;
		request(GET, "/api/surveys");
		rq.authorization = bearer_header("Bearer");
		assert_int_equal(admit(&rq), E_LOGIN);
	}
	tenant_st = OK;
	can = capability_set(STR("responses:read"));
	request(GET, "/api/surveys");
	rq.authorization = bearer_header("Bearer");
	assert_int_equal(admit(&rq), E_DENIED);
	tenant_st = E_BUSY;
	assert_int_equal(admit(&rq), E_BUSY);
}

static void
programs_are_counted(void **state)
{
	(void)state;
	counted = true;
	assert_true(edge_start(false));
	can = capability_set(STR("surveys:read"));
	asked[0] = '\0';
	request(GET, "/api/surveys");
	rq.authorization = bearer_header("Bearer");
	assert_int_equal(admit(&rq), OK);
	/* By the hash of its secret: never by the secret. */
	assert_true(str_starts(str_of(asked), STR("api acme ")));
	assert_int_equal(strlen(asked), strlen("api acme ;") + 64);
	refused = "api ";
	assert_int_equal(admit(&rq), E_TOO_MANY);
	assert_int_equal(rq.held_wait, 2);
	/* Once that is known, nobody is asked whose it is. */
	shut = "api acme ";
	request(GET, "/api/surveys");
	rq.authorization = bearer_header("Bearer");
	assert_int_equal(admit(&rq), E_TOO_MANY);
	assert_string_equal(steps, "");
	assert_int_equal(rq.held_wait, 3);
	shut = NULL;
	/* Without one, nobody is counted; a wrong one counts for its network. */
	refused = "token ";
	asked[0] = '\0';
	rq.authorization = STR_NONE;
	assert_int_equal(admit(&rq), E_LOGIN);
	assert_string_equal(asked, "");
	rq.authorization = STR("Bearer x");
	assert_int_equal(admit(&rq), E_TOO_MANY);
	assert_true(str_starts(str_of(asked), STR("token 192.0.2")));
	refused = NULL;
	assert_int_equal(admit(&rq), E_LOGIN);
	counted = false;
	assert_true(edge_start(false));
}

static void
objects_of_programs(void **state)
{
	static const struct {
		const char	*type, *body;
		enum status	 st;
	} rows[] = {
		{ "application/json", "{\"a\":1}", OK },
		{ "Application/JSON ; charset=utf-8", "{}", OK },
		{ "application/jsonx", "{}", E_TYPE },
		{ "text/plain", "{}", E_TYPE },
		{ "", "{}", E_TYPE },
		{ "application/json", "", E_MALFORMED },
		{ "application/json", "[]", E_MALFORMED },
		{ "application/json", "1", E_MALFORMED },
		{ "application/json", "{\"a\":1,\"a\":2}", E_MALFORMED },
		{ "application/json", "{\"a\":\"\\u0000\"}", E_MALFORMED },
		{ "application/json", "{\"a\":1} x", E_MALFORMED },
		{ "application/json", "{\"a\":\"\xff\"}", E_MALFORMED },
	};
	size_t	 i;

	(void)state;
	can = capability_set(STR("surveys:read"));
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		request(POST, "/api/surveys");
		rq.authorization = bearer_header("Bearer");
		rq.content_type = str_of(rows[i].type);
		body(str_of(rows[i].body));
		if (admit(&rq) != rows[i].st)
			fail_msg("%s: %s", rows[i].type, rows[i].body);
		assert_int_equal(rows[i].st == OK, rq.json != NULL &&
		    json_is_object(rq.json));
	}
	/* The token before the body. */
	request(POST, "/api/surveys");
	assert_int_equal(admit(&rq), E_LOGIN);
}

#define TEST(f)	cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A form that was served so long ago. */
static void
form_of_age(const char *trap, int64_t ms)
{
	struct form_token	 t = { .extra = 42 };
	int64_t			 at = clock_now_ms() - ms;
	struct str		 path = STR("/acme/form");

	memset(t.id, 0xab, sizeof(t.id));
	t.issued = (uint32_t)(at / 1000);
	t.issued_ms = (uint32_t)(at % 1000);
	request(POST, "/acme/form");
	asked[0] = '\0';
	body(str_fmt(arena, "_token=%.*s&_website=%s", STR_ARG(token_make(
	    arena, SECRET_FORM, path.p, path.len, &t, sizeof(t))), trap));
}

static void
held(enum word why, int code, int64_t wait, const char *keys)
{
	assert_int_equal(admit(&rq), OK);
	assert_int_equal(rq.held, why);
	assert_int_equal(rq.held_code, code);
	assert_int_equal(rq.held_wait, wait);
	assert_string_equal(asked, keys);
}

#define ALL_KEYS	"form 192.0.2.0/24 acme;" \
			"form abababababababababababababababab;"
#define DAY		((int64_t)24 * 3600 * 1000)

static void
what_is_held(void **state)
{
	(void)state;
	counted = true;
	refused = NULL;
	assert_true(edge_start(false));
	form_of_age("", 1500);
	held(W_NONE, 0, 0, ALL_KEYS);
	form_of_age("", 0);
	held(W_RATE_QUICK, 429, 1, "hasty 192.0.2.0/24;");
	form_of_age("spam.example", 5000);
	held(W_RATE_TRAP, 429, 1, "hasty 192.0.2.0/24;");
	form_of_age("", DAY - 1000);
	held(W_NONE, 0, 0, ALL_KEYS);
	form_of_age("", DAY + 1000);
	held(W_RATE_OLD, 422, 0, "");
	/* Too many: of the network, of the form, of what is no person's. */
	refused = "form 192";
	form_of_age("", 1500);
	held(W_RATE_NETWORK, 429, 2, "form 192.0.2.0/24 acme;");
	refused = "form ab";
	form_of_age("", 1500);
	held(W_RATE_FORM, 429, 2, ALL_KEYS);
	refused = "hasty";
	form_of_age("", 0);
	assert_int_equal(admit(&rq), E_TOO_MANY);
	assert_int_equal(rq.form.why, W_RATE_HASTY_MANY);
	form_of_age("", 1500);
	held(W_NONE, 0, 0, ALL_KEYS);
	/* An address of the same network, and one of another. */
	refused = "form 192.0.2.0/24";
	form_of_age("", 1500);
	rq.ip = STR("::ffff:192.0.2.200");
	held(W_RATE_NETWORK, 429, 2, "form 192.0.2.0/24 acme;");
	form_of_age("", 1500);
	rq.ip = STR("192.0.3.7");
	assert_int_equal(admit(&rq), OK);
	assert_int_equal(rq.held, W_NONE);
}

static void
without_limits(void **state)
{
	(void)state;
	counted = false;
	assert_true(edge_start(false));
	form_of_age("", 0);
	held(W_NONE, 0, 0, "");
	form_of_age("x", 5000);
	held(W_RATE_TRAP, 429, 1, "");
	form_of_age("", DAY + 1000);
	held(W_RATE_OLD, 422, 0, "");
}

/* A form that comes back has been looked at since it was first served, and
 * one that is too old begins anew and may be sent at once. */
static void
a_form_that_comes_back(void **state)
{
	struct form_token	 t, fresh = { .extra = 1 };
	struct str		 path = STR("/acme/form");
	static const struct { int64_t given, least, most; } ages[] = {
		{ 1500, 1500, 11500 }, { DAY / 2 - 60000, DAY / 2 - 60000,
		DAY / 2 }, { DAY / 2 + 1000, 1000, 11000 },
		{ 3 * DAY, 1000, 11000 },
	};
	size_t			 i;

	(void)state;
	counted = false;
	assert_true(edge_start(false));
	for (i = 0; i < sizeof(ages) / sizeof(ages[0]); i++) {
		form_of_age("", ages[i].given);
		assert_int_equal(admit(&rq), OK);
		assert_true(token_read(rq_form_token(&rq, path, &fresh),
		    SECRET_FORM, path.p, path.len, &t, sizeof(t)));
		if (form_token_age(&t) < ages[i].least ||
		    form_token_age(&t) > ages[i].most)
			fail_msg("of %lld ms: %lld", (long long)ages[i].given,
			    (long long)form_token_age(&t));
	}
	request(GET, "/acme/page");
	assert_int_equal(admit(&rq), OK);
	assert_true(token_read(rq_form_token(&rq, path, &fresh), SECRET_FORM,
	    path.p, path.len, &t, sizeof(t)));
	assert_true(form_token_age(&t) < 10000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_well_passes), TEST(order_of_the_checks),
		TEST(roles_at_every_door), TEST(machines_are_at_home),
		TEST(whose_page_it_was_sent_from), TEST(form_tokens),
		TEST(what_is_held), TEST(without_limits),
		TEST(a_form_that_comes_back),
		TEST(session_tokens),
		TEST(pages_behind_the_sign_in), TEST(sizes), TEST(bodies),
		TEST(paths_and_methods), TEST(replies),
		TEST(cookies_under_tls),
		TEST(tokens_of_programs), TEST(programs_are_counted),
		TEST(objects_of_programs),
	};

	return (cmocka_run_group_tests(tests, group_setup, NULL));
}
