/*
 * exitpoll edge: the pages that nginx answers errors with by itself, one for
 * each status and language, as the application's own error pages look
 * (templates/error.html), and what programs get in their place
 * (rule/problem.h). nginx puts the reference in.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "rule/problem.h"
#include "tool/tool.h"
#include "view/view.h"

/* What templates/error.html and its parts ask for. */
VIEW_STRUCT(edge_layout,
    text(title, lang, dir, own_lang, own_dir, theme_url, logo_url, tenant_name,
        home_url, privacy_url, support_url),
    flag(has_error, noindex, brand_off));

VIEW_STRUCT(edge_view,
    sub(edge_layout, layout),
    num(code),
    flag(framed),
    text(title, text, way_url, way_label, ref));

static const struct edge_row {
	int		 code;
	enum word	 title, text;
} edge_rows[] = {
	{ 400, W_ERROR_MALFORMED, W_EDGE_MALFORMED_TEXT },
	{ 403, W_ERROR_DENIED, W_EDGE_DENIED_TEXT },
	{ 404, W_ERROR_NOT_FOUND, W_ERROR_NOT_FOUND_TEXT },
	{ 405, W_ERROR_METHOD, W_ERROR_METHOD_TEXT },
	{ 408, W_EDGE_SLOW, W_EDGE_SLOW_REQUEST_TEXT },
	{ 411, W_ERROR_MALFORMED, W_EDGE_LENGTH_TEXT },
	{ 413, W_ERROR_TOO_BIG, W_EDGE_TOO_BIG_TEXT },
	{ 414, W_EDGE_LONG_ADDRESS, W_EDGE_LONG_ADDRESS_TEXT },
	{ 416, W_ERROR_MALFORMED, W_EDGE_RANGE_TEXT },
	{ 429, W_ERROR_TOO_MANY, W_EDGE_TOO_MANY_TEXT },
	{ 431, W_EDGE_LONG_HEADERS, W_EDGE_LONG_HEADERS_TEXT },
	{ 500, W_ERROR_INTERNAL, W_EDGE_INTERNAL_TEXT },
	{ 501, W_ERROR_METHOD, W_EDGE_UNKNOWN_METHOD_TEXT },
	{ 502, W_EDGE_RESTART, W_EDGE_RESTART_TEXT },
	{ 503, W_ERROR_BUSY, W_EDGE_BUSY_TEXT },
	{ 504, W_EDGE_SLOW, W_EDGE_SLOW_ANSWER_TEXT },
	{ 505, W_ERROR_MALFORMED, W_EDGE_VERSION_TEXT },
};

static struct str
page_make(struct tool *t, const struct view *view, const struct locale *l,
    const struct edge_row *row)
{
	struct edge_view	 v = { 0 };
	struct buf		 b = buf_new(t->arena, 4096);

	v.code = row->code;
	v.title = word(l, row->title);
	v.text = word(l, row->text);
	v.ref = STR("{{reference}}");
	v.layout.title = words_say(t->arena, l, W_LAYOUT_TITLE,
	    .page = v.title, .site = STR("Exitpoll"));
	v.layout.lang = l->tag;
	v.layout.dir = l->direction;
	v.layout.tenant_name = STR("Exitpoll");
	v.layout.home_url = STR("/");
	v.layout.noindex = true;
	view_render(view, l, &v, &b);
	return (buf_view(&b));
}

/* The first row of a code. */
static struct str
problem_make(struct tool *t, int code)
{
	const struct problem	*p = problem_rows;
	struct buf		 b = buf_new(t->arena, 256);

	while (p->code != code && p + 1 < problem_rows + problem_count)
		p++;
	problem_json(&b, p, STR_NONE, STR("{{reference}}"), NULL, 0);
	return (buf_view(&b));
}

static int
page_write(const char *path, struct str page)
{
	FILE	*f;
	bool	 whole;

	if ((f = fopen(path, "we")) == NULL)
		return (tool_fail("%s: %s", path, strerror(errno)));
	whole = fwrite(page.p, 1, page.len, f) == page.len;
	if (fclose(f) != 0 || !whole)
		return (tool_fail("%s: %s", path, strerror(errno)));
	return (0);
}

/* A page and a problem for each. */
static int
language_write(struct tool *t, const struct view *view,
    const struct locale *l, const char *dir)
{
	const struct edge_row	*row;
	int			 rc = 0;

	for (row = edge_rows; rc == 0 && row < edge_rows +
	    sizeof(edge_rows) / sizeof(edge_rows[0]); row++) {
		rc = page_write(str_fmt(t->arena, "%s/%d.html", dir,
		    row->code).p, page_make(t, view, l, row));
		if (rc == 0)
			rc = page_write(str_fmt(t->arena, "%s/%d.json", dir,
			    row->code).p, problem_make(t, row->code));
	}
	return (rc);
}

/* exitpoll edge DIR: writes DIR/en/404.html and its like. */
int
tool_edge(struct tool *t, int argc, char **argv)
{
	struct view	 view = { "error.html", &edge_view_desc, NULL };
	const char	*dir, *why;
	size_t		 i;
	int		 rc = 0;

	if (argc != 1)
		return (2);
	view_start();
	if (!view_compile(&view, str_fmt(t->arena, "%s/templates",
	    t->config.root).p, &why))
		return (tool_fail("%s", why));
	for (i = 0; rc == 0 && i < LOCALE__MAX; i++) {
		dir = str_fmt(t->arena, "%s/%.*s", argv[0],
		    STR_ARG(locales[i].tag)).p;
		if (mkdir(dir, 0755) == -1 && errno != EEXIST)
			rc = tool_fail("%s: %s", dir, strerror(errno));
		if (rc == 0)
			rc = language_write(t, &view, &locales[i], dir);
	}
	view_free(&view);
	return (rc);
}
