/* Home, health, and the colours and logo of a tenant's pages. */
#include "base/date.h"
#include "base/disk.h"
#include "base/pg_migrate.h"
#include "rule/theme.h"
#include "page/part/layout.h"
#include "page/public/system.h"
#include "store/job.h"

#define MB	((int64_t)1024 * 1024)

VIEW_STRUCT(home_view, sub(layout_view, layout), text(login_url));

VIEW_PAGE(home_page, home_view, "home.html");

/* GET /: what this is; nothing about tenants. */
enum status
home_get(struct rq *rq)
{
	struct home_view	 v;

	rq->locale = locale_pick(rq->language, &locales[LOCALE_EN]);
	v.layout = layout_public(rq, NULL, word(rq->locale, W_HOME_TITLE));
	v.login_url = url(rq, LOGIN);
	rq_header_add(rq, "vary", STR("Accept-Language"));
	rq->cache = STR("public, max-age=300");
	return (page_send(rq, 200, &home_page, &v));
}

/* GET /healthz: this process answers. */
enum status
health_get(struct rq *rq)
{
	return (rq_bytes(rq, 200, STR("text/plain; charset=utf-8"),
	    STR("ok\n")));
}

/* What is left, and what that means. */
static struct str
disk_words(struct rq *rq, enum disk state)
{
	static const char *const	 means[DISK__MAX] = {
		[DISK_LOW] = "files are refused below",
		[DISK_FLOOR] = "files are refused until there are",
		[DISK_OUT] = "no form is taken, and no file until there are",
	};

	if (state == DISK_FINE)
		return (STR_NONE);
	return (str_fmt(rq->arena, "disk: %lld MB left, %s %lld MB\n",
	    (long long)(disk_left() / MB), means[state],
	    (long long)(disk_bounds().floor / MB)));
}

/* Who asks whether we are ready has little patience; in milliseconds. */
#define READY_PATIENCE	2000

/* A line, or none: it answers, with the schema this program knows or a newer
 * one. What a statement then finds otherwise stops its connection. */
static struct str
database_words(struct rq *rq) AWAITS
{
	struct ready_get_row	*schema;
	const char		*misfit = pg_misfit(rq->db.pg);

	rq->db.deadline = clock_ms() + READY_PATIENCE;
	if (misfit != NULL)
		return (str_fmt(rq->arena, "the database is not the one of "
		    "this program: %s\n", misfit));
	if (q_ready_get(&rq->db, &schema) != OK)
		return (str_fmt(rq->arena, "the database does not answer: %s\n",
		    rq->db.note->why));
	if (schema->number < MIGRATION_NEWEST)
		return (STR("the database has an older schema than this "
		    "program\n"));
	if (schema->since > MIGRATION_NEWEST)
		return (STR("the database has a newer schema than this "
		    "program can work with\n"));
	return (STR_NONE);
}

/* GET /readyz: the database is well, and there is room for files. */
enum status
ready_get(struct rq *rq)
{
	enum disk	 disk = disk_state();
	struct str	 why = database_words(rq), all;
	bool		 ready = why.len == 0 && disk < DISK_FLOOR;

	all = str_cat(rq->arena, ready ? STR("ready\n") : why,
	    disk_words(rq, disk));
	if (!ready && rq->db.note->why[0] == '\0')
		(void)db_refuse(&rq->db, E_BUSY, str_c(rq->arena, all));
	return (rq_bytes(rq, ready ? 200 : 503,
	    STR("text/plain; charset=utf-8"), all));
}

/* GET /:tenant/theme/:file: the colours. The name changes with them. */
enum status
theme_get(struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 512);
	struct theme	 theme;

	/* Of what the name says, so that a page of a moment ago still
	 * finds its own. */
	if (!str_ends(rq->arg[0], STR(".css")) || !theme_name_read(str_first(
	    rq->arg[0], rq->arg[0].len - 4), &theme))
		return (E_NOTFOUND);
	theme_css(&theme, &b);
	return (rq_bytes_kept(rq, STR("public, max-age=31536000, immutable"),
	    STR("text/css; charset=utf-8"), buf_view(&b)));
}

/* GET /:tenant/logo. */
enum status
logo_get(struct rq *rq)
{
	struct tenant_logo_get_row	*logo;
	enum status			 st;

	if ((st = q_tenant_logo_get(&rq->db, &logo)) != OK)
		return (st);
	rq->csp = STR("default-src 'none'; style-src 'unsafe-inline'; sandbox; "
	    "frame-ancestors 'none'");
	return (rq_bytes_kept(rq, STR("public, max-age=300"), logo->type,
	    logo->bytes));
}
