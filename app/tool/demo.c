/*
 * exitpoll demo: two customers with surveys, responses of 120 days, openings
 * and applications, and people who can sign in. What is there already stays
 * as it is: a second run changes nothing and is quick. Acts as
 * exitpoll_owner in each tenant's name, so row security holds here too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/secret.h"
#include "store/dashboard.h"
#include "store/file.h"
#include "store/survey.h"
#include "store/tenant.h"
#include "tool/definition.h"
#include "tool/demo.h"
#include "tool/demo_support.h"
#include "tool/tenant.h"

#define DEMO_DAYS	120
#define DEMO_BATCH	1000	/* responses a statement */
#define DEMO_FOLD	20000	/* deltas a fold takes at most */
#define DAY		86400

static const struct demo_tenant {
	const char	*slug, *name, *accent, *time_zone;
	const char	*logo;		/* in conf/demo; NULL: its name in type */
	const char	*privacy, *look;	/* as theme_set takes it */
} tenants[] = {
	{ "acme", "Acme", "#0b6e63", "Europe/London", "acme.svg",
	  "https://acme.example/privacy", NULL },
	{ "globex", "Globex Home Energy", "#8a3b12", "Europe/London", NULL,
	  "https://globex.example/privacy",
	  "{\"accent\":\"#8a3b12\",\"background\":\"#fbe9d7\",\"radius\":18,"
	  "\"font\":\"serif\",\"privacy\":\"https://globex.example/privacy\","
	  "\"brand_off\":false}" },
};

static const struct demo_survey {
	const char	*tenant, *slug, *file, *channel;
	int64_t		 responses;
	unsigned int	 quality;	/* percent of happy ones at first .. */
	unsigned int	 drift;		/* .. and how much that rises */
	bool		 is_main;	/* --responses counts for this one */
} surveys[] = {
	{ "acme", "chat-exit", "acme-chat-exit.xml", "chat", 1500, 38, 20,
	  true },
	{ "acme", "call-exit", "acme-call-exit.xml", "voice", 260, 46, 6,
	  false },
	{ "acme", "every-type", "every-type.xml", "web", 160, 46, 0, false },
	{ "globex", "chat-exit", "globex-chat-exit.xml", "chat", 1500, 44, 0,
	  false },
};

static const struct demo_account {
	const char	*tenant, *email, *name, *role;
} accounts[] = {
	{ "acme", "owner@acme.example", "Olivia Hart", "owner" },
	{ "acme", "analyst@acme.example", "Adam Lindqvist", "analyst" },
	{ "acme", "recruiter@acme.example", "Rosa Delgado", "recruiter" },
	{ "acme", "support@acme.example", "Sam Okafor", "support" },
	{ "globex", "owner@globex.example", "Gwen Parry", "owner" },
	{ NULL, "operator@exitpoll.example", "Exitpoll Operator", NULL },
};

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

struct demo {
	struct tool	*tool;
	struct db	 db;		/* its arena is cleared by the batch */
	struct arena	*batch;
	struct dice	 dice;
	time_t		 now;
};

static int
refused(const struct tool *t, const char *what, const char *name,
    enum status st)
{
	return (tool_db_fail(t, st, str_fmt(t->arena, "demo: %s %s", what,
	    name).p));
}

static enum status
look_load(struct tool *t, const struct demo_tenant *d)
{
	struct theme_set_row	*row;

	if (!tool_enter(t, d->slug))
		return (E_NOTFOUND);
	return (q_theme_set(&t->db, &row, .theme = str_of(d->look),
	    .logo = STR_NONE, .logo_type = STR_NONE));
}

static int
tenant_load(struct tool *t, const struct demo_tenant *d)
{
	struct tenant_set	 n = {
		.name = str_of(d->name), .accent_color = str_of(d->accent),
		.time_zone = str_of(d->time_zone), .language = STR("en"),
		.privacy_url = str_of(d->privacy),
	};
	struct tenant		*have;
	struct str		 id;
	enum status		 st;

	st = store_tenant_get(&t->db, str_of(d->slug), &have);
	if (st == E_NOTFOUND) {
		if (d->logo != NULL && !tenant_logo_read(t, str_fmt(t->arena,
		    "%s/conf/demo/%s", t->config.root, d->logo).p, &n))
			return (1);
		st = store_tenant_add(&t->db, str_of(d->slug), &n, &id);
		if (st == OK && d->look != NULL)
			st = look_load(t, d);
	}
	return (st == OK || st == E_GONE ? 0 :
	    refused(t, "tenant", d->slug, st));
}

/* One hash for all: five of them would be a third of a second. */
static int
accounts_load(struct tool *t, struct str password, bool *any)
{
	struct account_membership	*have;
	struct account_added		*added;
	struct str			 hash = STR_NONE, email;
	enum status			 st;
	size_t				 i, n;

	*any = false;
	for (i = 0; i < COUNT(accounts); i++) {
		email = str_of(accounts[i].email);
		if ((st = q_account_for_login(&t->db, &have, &n,
		    .email = email)) != OK)
			return (refused(t, "account", accounts[i].email, st));
		if (n != 0)
			continue;
		if (hash.p == NULL && !password_hash(t->arena, password, &hash))
			return (tool_fail("not enough memory for a password"));
		if (accounts[i].tenant != NULL &&
		    !tool_enter(t, accounts[i].tenant))
			return (1);
		if ((st = q_account_add(&t->db, &added, .email = email,
		    .name = str_of(accounts[i].name), .password_hash = hash,
		    .is_operator = accounts[i].tenant == NULL,
		    .tenant_id = t->db.tenant,
		    .role = str_of(accounts[i].role))) != OK)
			return (refused(t, "account", accounts[i].email, st));
		*any |= added->was_made;
	}
	return (0);
}

/* More on working days, fewer at night; never after now. */
static time_t
moment_throw(struct demo *d, unsigned int *age)
{
	static const unsigned int	 weekday[7] = { 22, 100, 96, 90, 88,
		80, 30 };
	struct tm			 tm;
	time_t				 at, midnight = d->now - d->now % DAY;
	size_t				 day, hour;

	for (;;) {
		day = dice_below(&d->dice, DEMO_DAYS);
		at = midnight - (time_t)day * DAY;
		if (gmtime_r(&at, &tm) == NULL ||
		    !dice_is(&d->dice, weekday[tm.tm_wday]))
			continue;
		hour = 7 + (dice_below(&d->dice, 15) +
		    dice_below(&d->dice, 15)) / 2;
		at += (time_t)hour * 3600 +
		    (time_t)dice_below(&d->dice, 3600);
		if (at < d->now - 900) {
			*age = (unsigned int)day;
			return (at);
		}
	}
}

static void
response_json(struct demo *d, const struct demo_survey *s,
    const struct demo_response *r, time_t at, struct buf *b)
{
	struct arena	*a = d->batch;
	size_t		 i;

	buf_fmt(b, "{\"id\":\"%s\",\"receipt\":\"%s\","
	    "\"complete\":%s,\"page\":%d,\"comment\":%s,\"answers\":",
	    dice_uuid(&d->dice, a).p, dice_hex(&d->dice, a, 10).p,
	    r->is_complete ? "true" : "false", (int)r->page,
	    r->has_comment ? "true" : "false");
	buf_str(b, r->answers);
	buf_c(b, ",\"language\":");
	buf_json(b, r->language);
	buf_fmt(b, ",\"channel\":\"%s\","
	    "\"seconds\":%zu,\"cells\":[", s->channel,
	    dice_below(&d->dice, 200) + 25);
	for (i = 0; i < r->ncells; i++) {
		if (i > 0)
			buf_char(b, ',');
		buf_json(b, r->cells[i]);
	}
	buf_fmt(b, "],\"at\":%lld}", (long long)at);
}

static int
batch_load(struct demo *d, const struct demo_survey *s,
    const struct survey *definition, const struct survey_row *row, int64_t n)
{
	struct demo_response	 r;
	struct buf		 json = buf_new(d->batch, 512 * 1024);
	unsigned int		 age, quality;
	enum status		 st;
	time_t			 at;
	int64_t			 i;

	buf_char(&json, '[');
	for (i = 0; i < n; i++) {
		at = moment_throw(d, &age);
		quality = s->quality + s->drift * (DEMO_DAYS - age) / DEMO_DAYS;
		while (!demo_response_make(&d->dice, d->batch, definition,
		    quality, &r))
			;
		if (i > 0)
			buf_char(&json, ',');
		response_json(d, s, &r, at, &json);
	}
	buf_char(&json, ']');
	st = q_response_demo_add(&d->db, .survey = row->id,
	    .version = row->version, .rows = buf_view(&json));
	return (st == OK ? 0 : refused(d->tool, "survey", s->slug, st));
}

static int
fold_all(struct demo *d)
{
	enum status	 st;
	int64_t		 n;

	do {
		st = store_rollup_fold(&d->db, DEMO_FOLD, &n);
		arena_clear(d->batch);
	} while (st == OK && n > 0);
	return (st == OK ? 0 : refused(d->tool, "counts", "", st));
}

/* Its own row of dice for each survey: ids are drawn from them, and no two
 * surveys may draw the same. FNV-1a over "tenant/slug". */
static uint64_t
dice_seed(const struct demo_survey *s)
{
	const char	*parts[] = { s->tenant, "/", s->slug }, *p;
	uint64_t	 h = UINT64_C(14695981039346656037);
	size_t		 i;

	for (i = 0; i < 3; i++)
		for (p = parts[i]; *p != '\0'; p++)
			h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
	return (h);
}

/* Batches, each a transaction, until there are as many as wanted. */
static int
responses_load(struct demo *d, const struct demo_survey *s,
    const struct survey *definition, const struct survey_row *row,
    int64_t wanted)
{
	struct response_count_row	*stored;
	enum status			 st;
	int64_t				 have, left, n;
	int				 bad = 0;

	if ((st = q_response_count(&d->db, &stored, .survey = row->id)) != OK)
		return (refused(d->tool, "survey", s->slug, st));
	have = stored->n;
	/* Other answers every time the demo is topped up, the same every
	 * time it starts from the same number. */
	d->dice.state = dice_seed(s) + (uint64_t)have;
	for (left = wanted - have; left > 0 && !bad; left -= n) {
		n = left < DEMO_BATCH ? left : DEMO_BATCH;
		bad = batch_load(d, s, definition, row, n);
		arena_clear(d->batch);
		if (!bad && left % (20 * DEMO_BATCH) < DEMO_BATCH)
			bad = fold_all(d);
	}
	return (bad ? bad : fold_all(d));
}

static int
survey_fill(struct demo *d, const struct demo_survey *s, int64_t wanted)
{
	struct tool			*t = d->tool;
	struct survey_publication	 p = { .slug = str_of(s->slug) };
	const struct survey		*definition;
	struct survey_row		*row;
	enum status			 st;
	int64_t				 version;

	if (!tool_enter(t, s->tenant) || !definition_read(t,
	    str_fmt(t->arena, "%s/conf/demo/%s", t->config.root, s->file).p,
	    &p.definition, &definition))
		return (1);
	p.title = text_in(&definition->title, 0);
	st = q_survey_get(&t->db, &row, .slug = p.slug);
	if (st == E_NOTFOUND) {
		st = store_survey_publish(&t->db, &p, &version);
		if (st == OK)
			st = q_survey_get(&t->db, &row, .slug = p.slug);
	}
	if (st != OK)
		return (refused(t, "survey", s->slug, st));
	d->db = t->db;
	d->db.arena = d->batch;
	return (responses_load(d, s, definition, row, wanted));
}

static int
opening_load(struct tool *t, const struct demo_opening *o)
{
	struct opening_add_row	*row;
	enum status		 st;

	if (!tool_enter(t, o->tenant))
		return (1);
	st = q_opening_add(&t->db, &row, .slug = str_of(o->slug),
	    .title = str_of(o->title), .department = str_of(o->department),
	    .location = str_of(o->location),
	    .employment_type = str_of(o->type), .is_remote = o->is_remote,
	    .language = STR("en"), .summary = str_of(o->summary),
	    .description = str_of(o->description),
	    .pay_min = str_of(o->pay_min), .pay_max = str_of(o->pay_max),
	    .pay_currency = str_of(o->currency),
	    .pay_period = str_of(o->period), .min_age = str_of(o->min_age),
	    .state = str_of(o->state), .days_ago = o->days_ago);
	return (st == OK ? 0 : refused(t, "opening", o->slug, st));
}

/* "Priya Raman" and pdf: "CV Priya Raman.pdf" */
static struct str
file_name(struct arena *a, const struct demo_applicant *p)
{
	return (str_fmt(a, "CV %s.%s", p->name, p->kind));
}

static int
applicant_load(struct tool *t, struct dice *dice,
    const struct demo_applicant *p)
{
	struct arena		*a = t->arena;
	struct pg_exchange	*x;
	struct file_new		 f = { .kind = STR("resume") };
	struct str		 reference, text = STR_NONE;
	bool			 is_pdf = strcmp(p->kind, "pdf") == 0;
	enum status		 st;

	if (!tool_enter(t, p->tenant))
		return (1);
	x = pg_begin(&t->db, PG_WRITE);
	f.id = dice_uuid(dice, a);
	f.name = file_name(a, p);
	f.media_type = is_pdf ? STR("application/pdf") : STR("text/plain");
	f.bytes = is_pdf ? demo_resume_pdf(a, p) : demo_resume_text(a, p);
	if (strcmp(p->kind, "text") == 0)
		text = f.bytes;
	else
		(void)put_file_add(x, .id = f.id, .bytes = f.bytes,
		    .name = f.name, .media_type = f.media_type,
		    .kind = f.kind);
	reference = str_fmt(a, "DEM%zu-%04zu", dice_below(dice, 10),
	    dice_below(dice, 10000));
	(void)put_application_demo_add(x, .id = dice_uuid(dice, a),
	    .opening = str_of(p->opening), .draft = dice_uuid(dice, a),
	    .reference = reference, .name = str_of(p->name),
	    .email = str_of(p->email), .phone = str_of(p->phone),
	    .resume = text.p == NULL ? f.id : STR_NONE, .resume_text = text,
	    .cover_note = str_of(p->note), .stage = str_of(p->stage),
	    .days_ago = p->days_ago);
	st = pg_run(x);
	return (st == OK ? 0 : refused(t, "application of", p->name, st));
}

/* Only into a tenant that has none: what people did with them stays. */
static int
careers_load(struct tool *t, const char *tenant)
{
	struct dice		 dice = { UINT64_C(0x63617265657273) ^
				    (uint64_t)tenant[0] };
	struct opening_count	*have;
	enum status		 st;
	size_t			 i, n;
	int			 bad = 0;

	if (!tool_enter(t, tenant))
		return (1);
	if ((st = q_opening_list(&t->db, &have, &n)) != OK)
		return (refused(t, "openings of", tenant, st));
	if (n > 0)
		return (0);
	for (i = 0; demo_openings[i].tenant != NULL && !bad; i++)
		if (strcmp(demo_openings[i].tenant, tenant) == 0)
			bad = opening_load(t, &demo_openings[i]);
	for (i = 0; demo_applicants[i].tenant != NULL && !bad; i++)
		if (strcmp(demo_applicants[i].tenant, tenant) == 0)
			bad = applicant_load(t, &dice, &demo_applicants[i]);
	return (bad);
}

static int
demo_load(struct tool *t, struct str password, int64_t responses,
    bool *any_account)
{
	struct demo	 d = { .tool = t, .now = time(NULL) };
	size_t		 i;
	int		 bad = 0;

	d.batch = arena_new((size_t)256 * 1024 * 1024, NULL, NULL);
	for (i = 0; i < COUNT(tenants) && !bad; i++)
		bad = tenant_load(t, &tenants[i]);
	if (!bad)
		bad = accounts_load(t, password, any_account);
	for (i = 0; i < COUNT(tenants) && !bad; i++)
		bad = careers_load(t, tenants[i].slug);
	for (i = 0; i < COUNT(tenants) && !bad; i++)
		bad = tool_enter(t, tenants[i].slug) ?
		    demo_support_load(t, tenants[i].slug) : 1;
	for (i = 0; i < COUNT(surveys) && !bad; i++)
		bad = survey_fill(&d, &surveys[i], surveys[i].is_main &&
		    responses > 0 ? responses : surveys[i].responses);
	arena_free(d.batch);
	return (bad);
}

int
tool_demo(struct tool *t, int argc, char **argv)
{
	const char	*given = getenv("EXITPOLL_DEMO_PASSWORD"), *why;
	struct str	 password = str_of(given);
	unsigned char	 raw[12];
	int64_t		 responses = 0;
	bool		 any_account = false;
	int		 bad;

	if (argc == 2 && strcmp(argv[0], "--responses") == 0) {
		if (!str_int(str_of(argv[1]), &responses) || responses < 1 ||
		    responses > 100000000)
			return (tool_fail("--responses takes a number from 1 "
			    "to 100000000"));
	} else if (argc != 0)
		return (2);
	if (given == NULL || *given == '\0') {
		secret_random(raw, sizeof(raw));
		password = str_base64url(t->arena, raw, sizeof(raw));
	} else if (!password_is_acceptable(password, STR_NONE, &why))
		return (tool_fail("EXITPOLL_DEMO_PASSWORD: %s", why));
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	if ((bad = demo_load(t, password, responses, &any_account)) != 0)
		return (bad);
	if (any_account && (given == NULL || *given == '\0'))
		(void)printf("password of new demo accounts: %.*s\n",
		    STR_ARG(password));
	(void)printf("the demo is loaded\n");
	return (0);
}
