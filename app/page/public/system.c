/* Home, health, and the colours and logo of a tenant's pages. */
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

/* GET /readyz: the database answers, with the schema this program knows or a
 * newer one (what a statement then finds otherwise stops its connection), and
 * there is room for files. */
enum status
ready_get(struct rq *rq)
{
	struct ready_get_row	*schema;
	enum disk		 disk = disk_state();
	const char		*why = NULL;

	if (q_ready_get(&rq->db, &schema) != OK)
		why = "the database does not answer\n";
	else if (schema->number < MIGRATION_NEWEST)
		why = "the database has an older schema than this program\n";
	else if (disk >= DISK_FLOOR)
		why = "";
	return (rq_bytes(rq, why == NULL ? 200 : 503,
	    STR("text/plain; charset=utf-8"), str_cat(rq->arena,
	    str_of(why == NULL ? "ready\n" : why), disk_words(rq, disk))));
}

/* GET /:tenant/theme/:file: the colours. The name changes with them. */
enum status
theme_get(struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 512);
	struct rgb	 accent;

	/* Of the colour in the name, so that a page of a moment ago still
	 * finds its own. */
	if (rq->arg[0].len != 10 || !str_ends(rq->arg[0], STR(".css")) ||
	    !theme_colour_read(str_fmt(rq->arena, "#%.*s",
	    STR_ARG(str_first(rq->arg[0], 6))), &accent))
		return (E_NOTFOUND);
	theme_css(accent, &b);
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
