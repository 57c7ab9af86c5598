/*
 * The store against a PostgreSQL of its own: bootstrap and migrations as in
 * production, then each aggregate in the web server's role. Skipped with a
 * message where no PostgreSQL is installed.
 */
#include "pg_fixture.h"

#include "base/pg_migrate.h"
#include "base/secret.h"
#include "form/survey.h"
#include "store/application.h"
#include "store/dashboard.h"
#include "store/job.h"
#include "store/opening.h"
#include "store/response.h"
#include "store/draft.h"
#include "store/subject.h"
#include "store/survey.h"
#include "store/tenant.h"

#define U(n)	STR("00000000-0000-4000-8000-0000000000" n)

static struct arena	*arena;
static struct db	 web, owner, job;

static const char *
as(const char *role)
{
	return (str_fmt(arena, "host=%s user=%s dbname=postgres "
	    "options='-c TimeZone=UTC'", server.dir, role).p);
}

static struct pg *
open_as(const char *role)
{
	const char	*why = "";
	struct pg	*pg = pg_open(as(role), &why);

	if (pg == NULL)
		fail_msg("%s: %s", role, why);
	return (pg);
}

static void
migrations_copy(const char *dir)
{
	char	 line[300];

	(void)snprintf(line, sizeof(line), "mkdir %s && cp sql/migrations/* "
	    "%s/", dir, dir);
	assert_int_equal(system(line), 0);
}

static int
setup(void **state)
{
	struct str	 why = STR_NONE;
	char		 line[300];

	(void)state;
	arena = arena_new((size_t)512 << 20, NULL, NULL);
	server_make("select 1");
	if (!server.installed)
		return (0);
	(void)snprintf(line, sizeof(line), "psql -q -X -v ON_ERROR_STOP=1 "
	    "-h %s -U postgres -d postgres -f sql/bootstrap.sql", server.dir);
	assert_int_equal(system(line), 0);
	if (migrate(arena, as("exitpoll_owner"), "sql/migrations", NULL,
	    &why) != OK)
		fail_msg("%.*s", STR_ARG(why));
	web = (struct db){ .pg = open_as("exitpoll_web"), .arena = arena };
	owner = (struct db){ .pg = open_as("exitpoll_owner"), .arena = arena };
	job = (struct db){ .pg = open_as("exitpoll_job"), .arena = arena };
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	if (server.installed) {
		pg_close(web.pg);
		pg_close(owner.pg);
		pg_close(job.pg);
		server_remove();
	}
	arena_free(arena);
	return (0);
}

static void
test_migrate(void **state)
{
	struct ready_get_row	*schema;
	struct str		 why = STR_NONE;
	char			 dir[100], line[300];

	(void)state;
	PG_SKIP;
	assert_int_equal(migrate(arena, as("exitpoll_owner"),
	    "sql/migrations", NULL, &why), OK);
	assert_int_equal(q_ready_get(&web, &schema), OK);
	assert_int_equal(schema->number, MIGRATION_NEWEST);
	(void)snprintf(dir, sizeof(dir), "%s/edited", server.dir);
	migrations_copy(dir);
	(void)snprintf(line, sizeof(line), "echo >> %s/0002_surveys.sql", dir);
	assert_int_equal(system(line), 0);
	assert_int_equal(migrate(arena, as("exitpoll_owner"), dir, NULL,
	    &why), E_CONFLICT);
	assert_non_null(strstr(why.p, "0002_surveys.sql was edited"));
	(void)snprintf(dir, sizeof(dir), "%s/older", server.dir);
	migrations_copy(dir);
	(void)snprintf(line, sizeof(line), "rm %s/%04d_*", dir,
	    MIGRATION_NEWEST);
	assert_int_equal(system(line), 0);
	assert_int_equal(migrate(arena, as("exitpoll_owner"), dir, NULL,
	    &why), E_CONFLICT);
	assert_non_null(strstr(why.p, "newer than this program"));
	(void)snprintf(line, sizeof(line), "rm %s/0001_*", dir);
	assert_int_equal(system(line), 0);
	assert_int_equal(migrate(arena, as("exitpoll_owner"), dir, NULL,
	    &why), E_INVALID);
	(void)snprintf(dir, sizeof(dir), "%s/failing", server.dir);
	migrations_copy(dir);
	(void)snprintf(line, sizeof(line), "echo 'create table app.half (x "
	    "int); select 1/0;' > %s/%04d_bad.sql", dir,
	    MIGRATION_NEWEST + 1);
	assert_int_equal(system(line), 0);
	assert_int_equal(migrate(arena, as("exitpoll_owner"), dir, NULL,
	    &why), E_INVALID);
	assert_non_null(strstr(why.p, "division by zero"));
	assert_string_equal(admin("select to_regclass('app.half') is null"),
	    "t");
}

/* Two tenants; the rest of the tests work in the first. */
static void
test_tenant_survey(void **state)
{
	struct tenant_set		 n = { .name = STR("One"),
	    .accent_color = STR("#112233"),
	    .time_zone = STR("Europe/London") };
	struct survey_publication	 p = { STR("exit"), STR("Exit"),
	    STR("<one/>"), 0, 0, false };
	struct survey_row		*s;
	struct tenant_row		*all;
	struct tenant			*t;
	struct str			 id, text;
	size_t				 count;
	int64_t				 v;

	(void)state;
	PG_SKIP;
	assert_int_equal(store_tenant_add(&owner, STR("tone"), &n, &id), OK);
	assert_int_equal(store_tenant_add(&owner, STR("tone"), &n, &id),
	    E_CONFLICT);
	assert_int_equal(store_tenant_add(&web, STR("two"), &n, &id),
	    E_DENIED);
	assert_int_equal(store_tenant_add(&owner, STR("login"), &n, &id),
	    E_INVALID);
	assert_int_equal(q_tenant_list(&owner, &all, &count), OK);
	assert_int_equal(count, 1);
	assert_true(str_is_c(all[0].slug, "tone"));
	assert_true(str_is_c(all[0].state, "active"));
	assert_int_equal(store_tenant_get(&web, STR("none"), &t), E_NOTFOUND);
	assert_int_equal(store_tenant_get(&web, STR("tone"), &t), OK);
	assert_true(str_is_c(t->accent_color, "#112233"));
	assert_int_equal(t->min_age, 16);
	web.tenant = job.tenant = t->id;
	assert_int_equal(q_survey_get(&web, &s, .slug = STR("exit")),
	    E_NOTFOUND);
	assert_int_equal(store_survey_publish(&web, &p, &v), OK);
	assert_int_equal(v, 1);
	assert_int_equal(store_survey_publish(&web, &p, &v), OK);
	assert_int_equal(v, 1);
	/* Somebody was quicker: this one was not checked against theirs. */
	p.definition = STR("<two/>");
	p.title = STR("Late");
	assert_int_equal(store_survey_publish(&web, &p, &v), E_CONFLICT);
	assert_int_equal(store_survey_newest(&web, STR("exit"), &id, &v), OK);
	assert_int_equal(v, 1);
	assert_int_equal(q_survey_get(&web, &s, .slug = STR("exit")), OK);
	assert_true(str_is_c(s->title, "Exit"));
	assert_true(str_is(s->id, id));
	p.after = 1;
	assert_int_equal(store_survey_publish(&web, &p, &v), OK);
	assert_int_equal(v, 2);
	/* The same was published by somebody else: as good. */
	assert_int_equal(store_survey_publish(&web, &p, &v), OK);
	assert_int_equal(v, 2);
	assert_int_equal(store_survey_version_get(&web, s->id, 1, &text), OK);
	assert_true(str_is_c(text, "<one/>"));
	assert_int_equal(q_survey_get(&web, &s, .slug = STR("exit")), OK);
	assert_int_equal(s->version, 2);
	assert_true(survey_is_open(s));
}

/* Made with a draft: nothing for respondents, and only once by its slug. */
static void
test_survey_new(void **state)
{
	struct draft_get_row	*d;
	struct survey_row	*s;
	struct str		 id, other, verdict;
	const struct survey_set	 open = { .state = STR("open") };
	const struct str	 big = { "", SURVEY_FILE_MAX + 1 };

	(void)state;
	PG_SKIP;
	assert_int_equal(store_survey_new(&web, STR("fresh"), STR("Fresh"),
	    STR("<new/>"), &id), OK);
	assert_int_equal(q_survey_get(&web, &s, .slug = STR("fresh")), OK);
	assert_true(str_is(s->id, id));
	assert_int_equal(s->version, 0);
	assert_int_equal(survey_phase(s), PHASE_DRAFT);
	assert_int_equal(store_draft_get(&web, id, &d), OK);
	assert_true(str_is_c(d->definition, "<new/>"));
	assert_int_equal(d->based_on, 0);
	assert_int_equal(store_survey_set(&web, STR("fresh"), -1, &open,
	    &verdict), OK);
	assert_true(str_is_c(verdict, "state"));
	assert_int_equal(store_survey_new(&web, STR("fresh"), STR("Second"),
	    STR("<second/>"), &other), E_CONFLICT);
	assert_int_equal(store_survey_new(&web, STR("exit"), STR("Second"),
	    STR("<second/>"), &other), E_CONFLICT);
	assert_int_equal(store_survey_new(&web, STR("-no"), STR("Second"),
	    STR("<second/>"), &other), E_INVALID);
	assert_int_equal(store_survey_new(&web, STR("empty"), STR(""),
	    STR("<second/>"), &other), E_INVALID);
	assert_int_equal(store_survey_new(&web, STR("big"), STR("Big"),
	    big, &other), E_TOO_BIG);
	assert_int_equal(q_survey_get(&web, &s, .slug = STR("empty")),
	    E_NOTFOUND);
	assert_int_equal(store_draft_get(&web, id, &d), OK);
	assert_true(str_is_c(d->definition, "<new/>"));
}

static struct response_new
response_of(struct survey_row *s, int i, bool complete)
{
	static const struct str	 cells[] = { { "nps=9", 5 } };

	return ((struct response_new){
		.id = str_fmt(arena, "10000000-0000-4000-8000-%012d", i),
		.survey_id = s->id, .version = 2,
		.receipt = str_fmt(arena, "receipt-%08d", i),
		.is_complete = complete, .page = 1,
		.answers = STR("{\"nps\":9,\"why\":\"fine\"}"),
		.language = STR("en"), .cells = cells, .ncells = 1,
		.has_comment = true, .based_on = -1,
		.context = STR("{\"channel\":\"chat\",\"link\":\"l1\"}"),
		.time_zone = STR("UTC"),
	});
}

static void
test_response(void **state)
{
	struct response_filter	 f = { .limit = 3 };
	struct response_receipt	 got;
	struct response_list	 list;
	struct response_new	 n;
	struct dashboard_ask	 ask = { .ncomments = 5 };
	struct dashboard	 d;
	struct response		*r;
	struct survey_row	*s;
	struct str		 newer, older;
	int64_t			 folded;
	int			 i;

	(void)state;
	PG_SKIP;
	assert_int_equal(q_survey_get(&web, &s, .slug = STR("exit")), OK);
	for (i = 0; i < 7; i++) {
		n = response_of(s, i, i != 6);
		assert_int_equal(store_response_submit(&web, &n, &got), OK);
		assert_true(got.was_stored);
	}
	n = response_of(s, 3, true);
	n.receipt = STR("receipt-another");
	assert_int_equal(store_response_submit(&web, &n, &got), OK);
	assert_false(got.was_stored);
	assert_true(str_is_c(got.receipt, "receipt-00000003"));
	n.version = 1;
	assert_int_equal(store_response_submit(&web, &n, &got), E_CONFLICT);
	n.version = 7;
	n.id = STR("10000000-0000-4000-8000-000000000007");
	assert_int_equal(store_response_submit(&web, &n, &got), E_GONE);
	n.id = STR("short");
	n.version = 2;
	assert_int_equal(store_response_submit(&web, &n, &got), E_INTERNAL);

	f.survey_id = ask.survey_id = s->id;
	assert_int_equal(store_response_list(&web, &f, &list), OK);
	assert_int_equal(list.n, 3);
	f.cursor = list.next;
	assert_int_equal(store_response_list(&web, &f, &list), OK);
	f.cursor = list.next;
	assert_int_equal(list.n, 3);
	assert_int_equal(store_response_list(&web, &f, &list), OK);
	assert_int_equal(list.n, 1);
	assert_null(list.next.p);
	assert_int_equal(store_response_neighbours(&web, &f, &list.rows[0],
	    &newer, &older), OK);
	assert_null(older.p);
	assert_non_null(newer.p);
	f.cursor = STR("junk");
	assert_int_equal(store_response_list(&web, &f, &list), E_INVALID);
	assert_int_equal(q_response_by_receipt(&web, &r,
	    .receipt = STR("receipt-00000006")), E_NOTFOUND);
	assert_int_equal(q_response_by_submission(&web, &r,
	    .id = STR("10000000-0000-4000-8000-000000000006")), OK);
	assert_false(r->is_complete);
	assert_int_equal(q_response_by_submission(&web, &r,
	    .id = STR("10000000-0000-4000-8000-000000000001")), OK);
	assert_true(r->is_complete);
	assert_true(str_is_c(r->channel, "chat"));

	for (i = 0; i < 2; i++) {
		assert_int_equal(store_dashboard_get(&web, &ask, &d), OK);
		assert_int_equal(d.ncells, 3);
		assert_true(str_is_c(d.cells[0].cell, "#complete"));
		assert_int_equal(d.cells[0].n, 6);
		assert_int_equal(d.cells[1].n, 1);
		assert_int_equal(d.cells[2].n, 6);
		assert_int_equal(d.ntrend, 2);
		assert_int_equal(d.ncomments, 5);
		assert_int_equal(store_rollup_fold(&job, 1000, &folded), OK);
		assert_int_equal(folded, i == 0 ? 7 : 0);
	}
	web.tenant = U("ff");
	assert_int_equal(q_response_get(&web, &r, .id = r->id), E_NOTFOUND);
	web.tenant = job.tenant;
}

static struct application_new
application_of(struct opening *o, struct str id, struct str draft,
    struct str reference)
{
	return ((struct application_new){
		.id = id, .opening_id = o->id, .draft_id = draft,
		.reference = reference, .name = STR("Ann O'Neil"),
		.email = STR("ann@x.example"), .age_min = 16,
		.age_method = STR("self-declared"), .age_wording = STR("1"),
		.language = STR("en"),
		.process_words = STR("I agree."),
		.keep_words = STR("Keep it."),
		.process_hash = STR("0123456789abcdef0123456789abcdef"),
		.keep = true,
		.keep_hash = STR("0123456789abcdeffedcba9876543210"),
		.mail_subject = STR("Received"), .mail_text = STR("Thanks"),
	});
}

static void
test_application(void **state)
{
	struct file_new			 f = { U("f1"), STR("cv.pdf"),
	    STR("application/pdf"), STR("resume"), STR_NONE };
	struct draft			 d = { .id = U("d1"),
	    .until = (int64_t)1 << 33 };
	struct application_filter	 all = { .limit = 10 };
	struct application_receipt	 got;
	struct application_whole	 whole;
	struct application_by_reference_row *found;
	struct application_list		 list;
	struct application_new		 n;
	struct application		*a;
	struct opening			*o;
	struct opening_found		 jobs;
	struct file			*file;
	struct str			 bytes;
	size_t				 i, at;
	char				*p;

	(void)state;
	PG_SKIP;
	(void)admin("insert into app.opening (tenant_id, slug, title, "
	    "location, state, published_at) select id, 'baker', 'Baker', "
	    "'London', 'open', now() from app.tenant");
	assert_int_equal(store_opening_find(&web, &(struct opening_filter){
	    .q = STR("LONDON bak") }, &jobs), OK);
	assert_int_equal(jobs.n, 1);
	assert_int_equal(jobs.total, 1);
	assert_int_equal(q_opening_public_get(&web, &o,
	    .slug = STR("baker")), OK);
	assert_true(o->is_open);

	n = application_of(o, U("a1"), U("d1"), STR("REFA-0001"));
	assert_int_equal(store_application_add(&web, &n, &got), E_INVALID);
	p = arena_get(arena, 700001);
	memset(p, 'x', 700001);
	p[300000] = '\0';
	f.bytes = (struct str){ p, 700001 };
	d.opening_id = o->id;
	assert_int_equal(store_draft_file_keep(&web, &d, &f), OK);
	assert_int_equal(q_draft_file_get(&web, &file, .draft = U("d1"),
	    .opening = o->id), OK);
	assert_int_equal(file->size, 700001);
	for (at = i = 0; at < 700001; at += bytes.len, i++) {
		assert_int_equal(store_file_piece_get(&web, file, (int64_t)i,
		    &bytes), OK);
		assert_in_range(bytes.len, 1, FILE_PIECE_MAX);
		assert_memory_equal(bytes.p, p + at, bytes.len);
	}
	assert_int_equal(at, 700001);
	assert_int_equal(store_file_piece_get(&web, file, (int64_t)i, &bytes),
	    E_INTERNAL);
	assert_int_equal(store_application_add(&web, &n, &got), OK);
	assert_true(got.was_stored);
	/* Sent again after a lost connection: the same, and nothing twice. */
	assert_int_equal(store_application_add(&web, &n, &got), OK);
	assert_true(got.was_stored);
	assert_true(str_is_c(got.reference, "REFA-0001"));
	assert_string_equal(admin("select count(*) from "
	    "app.application_event"), "1");
	n = application_of(o, U("a2"), U("d1"), STR("REFA-0002"));
	assert_int_equal(store_application_add(&web, &n, &got), OK);
	assert_false(got.was_stored);
	assert_true(str_is_c(got.reference, "REFA-0001"));
	assert_string_equal(admin("select count(*) from app.delivery"), "1");
	assert_string_equal(admin("select count(*) from app.job"), "1");
	assert_int_equal(q_application_by_reference(&web, &found,
	    .reference = STR("REFA-0001"), .opening = o->id), OK);
	assert_int_equal(q_application_by_reference(&web, &found,
	    .reference = STR("REFA-0001"), .opening = U("0f")), E_NOTFOUND);

	assert_int_equal(store_application_list(&web, &all, &list), OK);
	assert_int_equal(list.n, 1);
	assert_int_equal(store_application_stage_set(&web, U("a1"), 1,
	    STR("review")), OK);
	assert_int_equal(store_application_stage_set(&web, U("a1"), 1,
	    STR("offer")), E_CONFLICT);
	assert_int_equal(store_application_stage_set(&web, U("a1"), 2,
	    STR("sacked")), E_INVALID);
	assert_int_equal(store_application_stage_set(&web, U("a9"), 1,
	    STR("offer")), E_NOTFOUND);
	assert_int_equal(store_application_get(&web, U("a1"), &whole), OK);
	a = whole.application;
	assert_int_equal(a->resume->size, 700001);
	assert_true(str_is_c(a->stage, "review"));
	assert_true(a->consent_keep);
	assert_true(str_is_c(a->process_words, "I agree."));
	assert_true(str_is_c(a->keep_words, "Keep it."));
	assert_int_equal(whole.nevents, 2);
	assert_int_equal(whole.ndeliveries, 1);
	assert_true(str_is_c(whole.deliveries->state, "waiting"));
	assert_int_equal(whole.stages.n, 7);
	assert_true(str_is_c(whole.stages.rows[1].code, "review"));
	assert_int_equal(whole.stages.rows[0].n, 0);
	assert_int_equal(whole.stages.rows[1].n, 1);

	(void)admin("update app.opening set state = 'closed'");
	f.id = U("f2");
	d.id = U("d2");
	assert_int_equal(store_draft_file_keep(&web, &d, &f), E_GONE);
	assert_string_equal(admin("select count(*) from app.file"), "1");
	n = application_of(o, U("a3"), U("d3"), STR("REFA-0003"));
	n.resume_text = STR("text");
	assert_int_equal(store_application_add(&web, &n, &got), E_GONE);
	n = application_of(o, U("a4"), U("d1"), STR("REFA-0004"));
	assert_int_equal(store_application_add(&web, &n, &got), OK);
	assert_false(got.was_stored);
}

static enum status
claim(struct db *db, const char *kind, struct job **j)
{
	return (q_job_claim(db, j, .worker = STR("w"), .kind = str_of(kind),
	    .lease_seconds = 60, .most_tries = 7, .after = STR_NONE,
	    .share = 1));
}

static void
test_job_mail(void **state)
{
	struct db		 house = job;
	struct job_count	*c;
	struct mail		*m;
	struct job		*j;
	size_t			 n;
	int64_t			 swept;

	(void)state;
	PG_SKIP;
	house.tenant = STR_NONE;
	assert_int_equal(claim(&web, "mail", &j), E_DENIED);
	assert_int_equal(claim(&house, "fold", &j), E_NOTFOUND);
	assert_int_equal(claim(&house, "mail", &j), OK);
	assert_int_equal(j->tries, 1);
	assert_int_equal(j->max_tries, 7);
	assert_true(str_is_c(j->kind, "mail"));
	assert_true(str_is(j->tenant, job.tenant));
	assert_int_equal(q_mail_get(&job, &m,
	    .id = j->delivery), OK);
	assert_true(str_is_c(m->to, "ann@x.example"));
	assert_true(str_is_c(m->sender_name, "One"));
	assert_true(str_is(m->id, j->delivery));
	(void)admin("insert into app.job (kind, run_at, last_error) values "
	    "('later', now() + interval '1 hour', 'old'), "
	    "('later', now() - interval '1 hour', 'new')");
	assert_int_equal(q_job_counts(&job, &c, &n), E_DENIED);
	assert_int_equal(q_job_counts(&owner, &c, &n), OK);
	assert_int_equal(n, 2);
	assert_true(str_is_c(c[0].kind, "later"));
	assert_true(str_is_c(c[0].state, "ready"));
	assert_int_equal(c[0].n, 2);
	assert_true(c[0].waits >= 3600);
	assert_true(str_is_c(c[0].error, "new"));
	assert_true(str_is_c(c[1].state, "running"));
	assert_int_equal(c[1].n, 1);
	assert_int_equal(c[1].waits, -1);
	assert_null(c[1].error.p);
	assert_int_equal(store_job_done(&house, j->id, STR("v")), E_CONFLICT);
	assert_int_equal(store_job_renew(&house, j->id, STR("v"), 60),
	    E_CONFLICT);
	assert_int_equal(store_job_renew(&house, j->id, STR("w"), 3600), OK);
	assert_int_equal(store_job_reclaim(&house, STR("mail"), 7, STR_NONE,
	    &swept), OK);
	assert_int_equal(swept, 0);
	assert_int_equal(store_job_back(&house, j->id, STR("v"), STR_NONE, 0,
	    false, false), E_CONFLICT);
	assert_int_equal(store_job_back(&house, j->id, STR("w"), STR_NONE, 0,
	    false, false), OK);
	assert_string_equal(admin("select state || tries from app.job where "
	    "kind = 'mail'"), "ready0");
	assert_int_equal(claim(&house, "mail", &j), OK);
	assert_int_equal(store_job_done(&house, j->id, STR("w")), OK);
	assert_int_equal(q_mail_get(&job, &m,
	    .id = j->delivery), E_NOTFOUND);
	(void)admin("update app.application_draft set expires_at = now() - "
	    "interval '1 s'; update app.file set created_at = now() - "
	    "interval '1 day'; insert into app.file (tenant_id, id, sha256, "
	    "size, name, media_type, kind, created_at) select id, "
	    "gen_random_uuid(), sha256('x'), 1, 'x', 'x', 'resume', now() - "
	    "interval '1 day' from app.tenant");
	assert_int_equal(store_sweep(&job, SWEEP_DRAFTS, 100, &swept), OK);
	assert_int_equal(swept, 1);
	assert_int_equal(store_sweep(&job, SWEEP_FILES, 100, &swept), OK);
	assert_int_equal(swept, 1);
	assert_string_equal(admin("select count(*) from app.file"), "1");
	assert_int_equal(store_sweep(&house, SWEEP_HOUSE, 100, &swept), OK);
}

static struct account_added *
account_make(const char *email, bool is_operator, const char *role)
{
	struct account_added	*added;

	assert_int_equal(q_account_add(&owner, &added, .email = str_of(email),
	    .name = STR("Ann"), .password_hash = STR("hash"),
	    .is_operator = is_operator, .tenant_id = job.tenant,
	    .role = str_of(role)), OK);
	return (added);
}

static enum status
session_make(struct str account, struct str tenant, struct str hash)
{
	return (q_session_add(&web, .token_hash = hash, .account = account,
	    .tenant_id = tenant, .csrf = STR("c"), .idle_seconds = 60,
	    .total_seconds = 600));
}

static void
test_account(void **state)
{
	struct str			 hash =
	    STR("0123456789abcdef0123456789abcdef");
	struct account_membership	*a;
	struct login_allowed_row	*may;
	struct account_added		*added;
	struct session_row		*row;
	struct audit_row		*log;
	size_t				 count;

	(void)state;
	PG_SKIP;
	assert_true(account_make("Ann@X.example", false, "analyst")->was_made);
	assert_false(account_make("Ann@X.example", false,
	    "analyst")->was_made);
	/* An operator stays one, and is nobody at a tenant. */
	added = account_make("op@x.example", true, NULL);
	assert_true(added->was_made && added->is_operator);
	added = account_make("op@x.example", false, "owner");
	assert_true(!added->was_made && added->is_operator);
	assert_int_equal(q_account_for_login(&web, &a, &count,
	    .email = STR("op@x.example")), OK);
	assert_int_equal(count, 1);
	assert_true(a->is_operator);
	assert_null(a->tenant.p);
	assert_int_equal(q_account_for_login(&web, &a, &count,
	    .email = STR("no@x")), OK);
	assert_int_equal(count, 0);
	assert_int_equal(q_account_for_login(&web, &a, &count,
	    .email = STR("ann@x.example")), OK);
	assert_int_equal(count, 1);
	assert_true(str_is_c(a->role, "analyst"));
	assert_int_equal(session_make(a->id, STR_NONE, hash), E_DENIED);
	assert_int_equal(session_make(a->id, job.tenant, hash), OK);
	assert_int_equal(q_session_enter(&web, &row, .token_hash = hash), OK);
	assert_true(str_is_c(row->role, "analyst"));
	assert_true(str_is_c(row->tenant_slug, "tone"));
	assert_true(str_is_c(row->works_in->accent_color, "#112233"));
	assert_int_equal(q_session_drop(&web, .token_hash = hash), OK);
	assert_int_equal(q_session_enter(&web, &row, .token_hash = hash),
	    E_NOTFOUND);
	for (count = 0; count <= 8; count++) {
		assert_int_equal(q_login_allowed(&web, &may,
		    .email = STR("a@b"), .network = STR("net")), OK);
		assert_int_equal(may->allowed, count < 8);
		assert_int_equal(q_login_failed(&web, .email = STR("a@b"),
		    .network = STR("net")), OK);
	}
	web.actor = a->id;
	assert_int_equal(q_audit_add(&web, .action = STR("application.view"),
	    .object_kind = STR_NONE, .object_id = STR_NONE,
	    .detail = STR_NONE), OK);
	assert_int_equal(q_audit_list(&web, &log, &count, .before = 0,
	    .rows = 10), OK);
	/* The newest first; what was published before is there, too. */
	assert_true(count > 1);
	assert_true(str_is_c(log[0].action, "application.view"));
	assert_true(str_is_c(log[0].actor_name, "Ann"));
	assert_null(log[0].object_id.p);
	assert_true(str_is_c(log[0].detail, "{}"));
}

static void
secret_file(const char *path, const char *keys)
{
	const char	*why = "";
	FILE		*f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(keys, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0600), 0);
	if (!secret_init(path, &why))
		fail_msg("%s", why);
}

#define SEALED(row)	"subject_test.name", STR(row)

/* Sealed and read again; found by the address in any spelling; in no other
 * place and at no other tenant; and nothing of it once it is forgotten. */
static void
test_subject(void **state)
{
	struct subject_forget_row	*done;
	struct subject_sealed		*rows;
	struct subject_new		 n, m;
	struct subject			 s;
	struct str			 key, again, sealed, plain, mine;
	size_t				 count;

	(void)state;
	PG_SKIP;
	assert_true(secret_set((const unsigned char [SECRET_KEY]){ 7 }));
	assert_int_equal(store_tenant_key_find(&web, &key), OK);
	assert_int_equal(store_tenant_key_find(&web, &again), OK);
	assert_true(str_is(key, again));
	n = store_subject_new(&web, key, STR("Ann@B\xc3\xbc" "cher.example"));
	m = store_subject_new(&web, key, STR_NONE);
	assert_null(m.mail_key.p);
	assert_int_equal(q_subject_add(&web, .id = n.subject.id,
	    .mail_key = n.mail_key, .sealed = n.sealed), OK);
	assert_int_equal(q_subject_add(&web, .id = m.subject.id,
	    .mail_key = m.mail_key, .sealed = m.sealed), OK);
	sealed = store_subject_seal(&web, &n.subject, SEALED("1"), STR("Ann"));
	assert_int_equal(q_subject_by_mail(&web, &rows, &count, .mail_key =
	    store_subject_mail_key(arena, key,
	    STR(" ann@xn--bcher-kva.EXAMPLE"))), OK);
	assert_int_equal(count, 1);
	s = store_subject_open(&web, &rows[0]);
	assert_true(str_is(s.id, n.subject.id));
	assert_true(store_subject_read(&web, &s, SEALED("1"), sealed, &plain));
	assert_true(str_is_c(plain, "Ann"));
	assert_false(store_subject_read(&web, &s, SEALED("2"), sealed,
	    &plain));
	assert_false(store_subject_read(&web, &m.subject, SEALED("1"), sealed,
	    &plain));
	assert_true(store_subject_read(&web, &s, SEALED("1"), STR_NONE,
	    &plain) && plain.p == NULL);
	mine = web.tenant;
	web.tenant = U("99");
	s = store_subject_open(&web, &rows[0]);
	assert_int_equal(s.key.len, 0);
	web.tenant = mine;

	assert_int_equal(q_subject_forget(&web, &done, .id = n.subject.id), OK);
	assert_true(done->done);
	assert_int_equal(q_subject_keys(&web, &rows, &count, .subjects =
	    { (const struct str []){ n.subject.id, m.subject.id }, 2 }), OK);
	assert_int_equal(count, 2);
	s = store_subject_open(&web,
	    &rows[str_is(rows[1].id, n.subject.id)]);
	assert_true(str_is(s.id, n.subject.id) && s.key.len == 0);
	assert_false(store_subject_read(&web, &s, SEALED("1"), sealed,
	    &plain));
}

/* Another secret of the machine takes over; the old one may then go. */
static void
test_subject_reseal(void **state)
{
#define ONE	"1100000000000000000000000000000000000000000000000000000000000000"
#define TWO	"2200000000000000000000000000000000000000000000000000000000000000"
	struct str	 first, key, path;

	(void)state;
	PG_SKIP;
	path = str_fmt(arena, "%s/secret", server.dir);
	(void)admin("delete from app.tenant_key");
	secret_file(path.p, ONE);
	assert_int_equal(store_tenant_key_find(&web, &first), OK);
	secret_file(path.p, TWO);
	assert_int_equal(store_tenant_key_find(&web, &key), E_INTERNAL);
	secret_file(path.p, TWO "\n" ONE);
	owner.tenant = web.tenant;
	assert_int_equal(store_tenant_key_reseal(&owner), OK);
	secret_file(path.p, TWO);
	assert_int_equal(store_tenant_key_find(&web, &key), OK);
	assert_true(str_is(first, key));
}

int
main(void)
{
	const struct CMUnitTest	 tests[] = {
		cmocka_unit_test(test_migrate),
		cmocka_unit_test(test_tenant_survey),
		cmocka_unit_test(test_survey_new),
		cmocka_unit_test(test_response),
		cmocka_unit_test(test_application),
		cmocka_unit_test(test_job_mail),
		cmocka_unit_test(test_account),
		cmocka_unit_test(test_subject),
		cmocka_unit_test(test_subject_reseal),
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
