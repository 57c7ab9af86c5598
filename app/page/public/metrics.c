/*
 * GET /metrics, in the text format of Prometheus 0.0.4 (prometheus.io/docs/
 * instrumenting/exposition_formats): of the web processes of this machine,
 * and of the database what is the same wherever it is asked. Names and labels
 * are words of ours; nothing of a customer or a visitor is in it.
 */
#include "base/buf.h"
#include "base/disk.h"
#include "base/meter.h"
#include "page/public/metrics.h"
#include "store/job.h"

static void
head(struct buf *b, const char *name, const char *type, const char *help)
{
	buf_fmt(b, "# HELP exitpoll_%s %s.\n# TYPE exitpoll_%s %s\n", name,
	    help, name, type);
}

static void
single(struct buf *b, const char *name, const char *help, int64_t value)
{
	head(b, name, "gauge", help);
	buf_fmt(b, "exitpoll_%s %lld\n", name, (long long)value);
}

_Static_assert((int)ROUTE__MAX < METER_NO_ROUTE, "METER_ROUTES are too few");

static const char *
rate_of(size_t route)
{
	const char	*name;

	if (route >= ROUTE__MAX)
		return ("");
	name = rate_rows[route_rows[route].rate].name;
	return (name == NULL ? "free" : name);
}

/* The labels that say which route a figure is of, without the braces. */
static struct str
labels(struct arena *a, size_t route)
{
	if (route >= ROUTE__MAX)
		return (STR("route=\"none\",method=\"\",class=\"\""));
	return (str_fmt(a, "route=\"%s\",method=\"%s\",class=\"%s\"",
	    route_rows[route].path,
	    route_rows[route].verb == POST ? "POST" : "GET",
	    rate_of(route)));
}

struct route_figures {
	struct str		 labels;
	struct meter_route	 m;
	uint64_t		 n;
};

static void
of_codes(struct buf *b, const struct route_figures *f)
{
	size_t	 i;

	for (i = 0; i < METER_CLASSES; i++)
		if (f->m.code[i] != 0)
			buf_fmt(b, "exitpoll_requests_total{%.*s,"
			    "code=\"%zuxx\"} %llu\n", STR_ARG(f->labels), i,
			    (unsigned long long)f->m.code[i]);
}

static void
of_times(struct buf *b, const struct route_figures *f)
{
	uint64_t	 n = 0;
	size_t		 i;

	for (i = 0; i < METER_BOUNDS; i++) {
		n += f->m.within[i];
		buf_fmt(b, "exitpoll_request_seconds_bucket{%.*s,le=\"%s\"} "
		    "%llu\n", STR_ARG(f->labels), meter_bounds[i].text,
		    (unsigned long long)n);
	}
	buf_fmt(b, "exitpoll_request_seconds_bucket{%.*s,le=\"+Inf\"} %llu\n"
	    "exitpoll_request_seconds_sum{%.*s} %.6f\n"
	    "exitpoll_request_seconds_count{%.*s} %llu\n",
	    STR_ARG(f->labels), (unsigned long long)f->n,
	    STR_ARG(f->labels), (double)f->m.us / 1e6,
	    STR_ARG(f->labels), (unsigned long long)f->n);
}

static void
of_database(struct buf *b, const struct route_figures *f)
{
	buf_fmt(b, "exitpoll_request_database_seconds_total{%.*s} %.6f\n",
	    STR_ARG(f->labels), (double)f->m.db_us / 1e6);
}

static void
of_bytes(struct buf *b, const struct route_figures *f)
{
	buf_fmt(b, "exitpoll_request_bytes_total{%.*s,way=\"in\"} %llu\n"
	    "exitpoll_request_bytes_total{%.*s,way=\"out\"} %llu\n",
	    STR_ARG(f->labels), (unsigned long long)f->m.in,
	    STR_ARG(f->labels), (unsigned long long)f->m.out);
}

static const struct {
	const char	*name, *type, *help;
	void		(*of)(struct buf *, const struct route_figures *);
} families[] = {
	{ "requests_total", "counter", "Answers by route and status",
	  of_codes },
	{ "request_seconds", "histogram",
	  "From a request's head to its answer", of_times },
	{ "request_database_seconds_total", "counter",
	  "Of that, waiting for the database", of_database },
	{ "request_bytes_total", "counter",
	  "Bodies that came and went, before the edge compresses them",
	  of_bytes },
};

/* A route that nobody has asked for yet has no lines. */
static void
routes_add(struct buf *b)
{
	struct route_figures	*f, *all;
	size_t			 i, k, n = 0;

	all = arena_get(b->arena, METER_ROUTES * sizeof(*all));
	for (i = 0; i < METER_ROUTES; i++) {
		f = &all[n];
		*f = (struct route_figures){ .m = meter_route_sum(i),
		    .labels = labels(b->arena, i) };
		for (k = 0; k <= METER_BOUNDS; k++)
			f->n += f->m.within[k];
		n += f->n != 0;
	}
	for (i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		head(b, families[i].name, families[i].type, families[i].help);
		for (k = 0; k < n; k++)
			families[i].of(b, &all[k]);
	}
}

static void
meters_add(struct buf *b)
{
#define METER_LINE(id, name, help)					\
	head(b, name "_total", "counter", help);			\
	buf_fmt(b, "exitpoll_" name "_total %llu\n",			\
	    (unsigned long long)meter_sum(METER_ ## id));
	METERS(METER_LINE)
#undef METER_LINE
#define GAUGE_LINE(id, name, help)					\
	single(b, name, help, gauge_sum(GAUGE_ ## id));
	GAUGES(GAUGE_LINE)
#undef GAUGE_LINE
	single(b, "web_processes", "Web processes that are up",
	    (int64_t)meter_processes());
}

static void
jobs_add(struct buf *b, const struct metrics_jobs_row *jobs, size_t n)
{
	size_t	 i;

	head(b, "jobs", "gauge", "Background jobs by kind and state");
	for (i = 0; i < n; i++)
		buf_fmt(b, "exitpoll_jobs{kind=\"%.*s\",state=\"%.*s\"} %lld\n",
		    STR_ARG(jobs[i].kind), STR_ARG(jobs[i].state),
		    (long long)jobs[i].n);
	head(b, "job_overdue_seconds", "gauge",
	    "For how long the oldest due job has waited");
	for (i = 0; i < n; i++)
		if (str_is(jobs[i].state, STR("ready")))
			buf_fmt(b, "exitpoll_job_overdue_seconds{kind="
			    "\"%.*s\"} %lld\n", STR_ARG(jobs[i].kind),
			    (long long)jobs[i].overdue);
}

/* Two short reads at once. While the database is away, this page says so and
 * still has all that the processes know. */
static void
database_add(struct rq *rq, struct buf *b) AWAITS
{
	struct pg_exchange		*x = pg_begin(&rq->db, PG_READ);
	const struct metrics_deltas_row	*deltas;
	struct metrics_jobs_row		*jobs;
	size_t				 at_jobs, at_deltas, n;
	bool				 up;

	at_jobs = put_metrics_jobs(x);
	at_deltas = put_metrics_deltas(x);
	up = pg_run(x) == OK;
	single(b, "disk_state", "0: fine, 1: low, 2: no file is taken, 3: no form",
	    disk_state());
	single(b, "disk_left_bytes", "Room on the data folder's disk",
	    disk_left());
	single(b, "disk_floor_bytes", "What must stay free for files to be taken",
	    disk_bounds().floor);
	single(b, "database_up", "The database has just answered", up);
	if (!up)
		return;
	jobs = take_metrics_jobs(x, at_jobs, &n);
	jobs_add(b, jobs, n);
	deltas = take_metrics_deltas(x, at_deltas);
	single(b, "deltas", "Counts of responses that are not folded yet, "
	    "about", deltas->n);
}

enum status
metrics_get(struct rq *rq)
{
	struct buf	 b = buf_new(rq->arena, 64 * 1024);

	routes_add(&b);
	meters_add(&b);
	database_add(rq, &b);
	return (rq_bytes(rq, 200,
	    STR("text/plain; version=0.0.4; charset=utf-8"), buf_view(&b)));
}
