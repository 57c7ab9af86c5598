/*
 * exitpoll survey import: a survey file of another system becomes a survey of
 * a tenant, closed until somebody opens it; with --data, the cases of a
 * Triple-S file become complete responses of it. A case is known by its serial
 * number (without one, by its line and place): a file that comes again adds
 * nothing.
 */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "exchange/triple_s.h"
#include "form/answer.h"
#include "rule/route.h"
#include "store/dashboard.h"
#include "store/survey.h"
#include "tool/exchange.h"
#include "tool/tool.h"

#define ROWS		200	/* sent to the database at a time */
#define FOLD_LIMIT	500
#define TOLD_MAX	20	/* cases whose faults are listed */

struct import {
	struct tool	*t;
	struct arena	*batch;		/* cleared after each */
	const char	*slug;
	const char	*data;		/* path, or NULL */
	struct str	 encoding;	/* or none */
	struct exchange	 x;
	const struct survey *survey;
	struct str	 survey_id;
	int64_t		 version;
	int64_t		 nlines, nstored, nrepeated, nfaulty;
};

/* --- the survey --- */

/* A survey of that name with other words is somebody else's: it stays. */
static bool
slug_is_free(struct import *m, bool *is_there)
{
	struct db	*db = &m->t->db;
	struct str	 xml;
	int64_t		 n;
	enum status	 st;

	st = store_survey_newest(db, str_of(m->slug), &m->survey_id, &n);
	*is_there = st == OK && n > 0;
	if (st == E_NOTFOUND || (st == OK && n == 0))
		return (true);
	if (st == OK)
		st = store_survey_version_get(db, m->survey_id, n, &xml);
	if (st != OK) {
		(void)tool_db_fail(m->t, st, NULL);
		return (false);
	}
	m->version = n;
	if (str_is(xml, m->x.xml))
		return (true);
	(void)tool_fail("there is another survey \"%s\" already: nothing was "
	    "changed; give this one a name of its own by --slug", m->slug);
	return (false);
}

static bool
survey_make(struct import *m)
{
	struct survey_publication	 p = { .slug = str_of(m->slug),
					    .title = text_in(&m->survey->title,
					    0), .definition = m->x.xml,
					    .closed = true };
	struct db			*db = &m->t->db;
	enum status			 st;
	int64_t				 n;

	st = store_survey_publish(db, &p, &m->version);
	if (st == E_INVALID && tool_db_named(m->t, "survey_title_check")) {
		(void)tool_fail("a title has 1 to 300 characters");
		return (false);
	}
	if (st == OK)
		st = store_survey_newest(db, p.slug, &m->survey_id, &n);
	if (st != OK)
		(void)tool_db_fail(m->t, st, "the survey");
	return (st == OK);
}

/* What the lint still refuses must be mended by hand first. */
static bool
survey_read(struct import *m)
{
	struct findings	 errors;
	enum status		 st;

	st = survey_lint(m->t->arena, m->x.xml, SURVEY_LINT_STEPS, &m->survey,
	    &errors);
	if (st == OK)
		return (true);
	(void)tool_fail("it cannot be published as it is: see above; make a "
	    "file of it by \"survey convert\", mend it and publish that");
	return (false);
}

/* --- one case --- */

static void
fault_print(struct import *m, struct str what)
{
	if (++m->nfaulty <= TOLD_MAX)
		(void)fprintf(stderr, "%s: case %lld: the value of %.*s is "
		    "left out, it cannot be an answer\n", m->data,
		    (long long)m->nlines, STR_ARG(what));
}

/* What the question refuses is left out, as if it had not been said. */
static void
refused_drop(struct import *m, struct answers *answers)
{
	struct answer	*answer;
	size_t		 i;

	for (i = 0; i < m->survey->nquestions; i++) {
		answer = &answers->list[i];
		if (answer->state != ANSWER_REFUSED)
			continue;
		fault_print(m, m->survey->questions[i].code);
		*answer = (struct answer){ .state = ANSWER_ABSENT };
	}
	answers_settle(answers);
}

/* Of the survey and the case: the same case has the same id again. */
static void
case_ids(struct import *m, const struct triple_s_case *c, struct str line,
    struct str *id, struct str *receipt)
{
	unsigned char	 hash[32];
	struct str	 key;

	key = c->serial.len != 0 ? str_cat(m->batch, m->survey_id,
	    STR("\x1fserial\x1f"), c->serial) : str_cat(m->batch,
	    m->survey_id, STR("\x1fline\x1f"), str_of_int(m->batch,
	    m->nlines), STR("\x1f"), line);
	secret_hash32(key.p, key.len, hash);
	/* A uuid of version 8: its bits are the maker's own. */
	hash[6] = (unsigned char)((hash[6] & 0x0f) | 0x80);
	hash[8] = (unsigned char)((hash[8] & 0x3f) | 0x80);
	*id = str_uuid(m->batch, hash);
	*receipt = str_hex(m->batch, hash + 16, 10);
}

static void
row_json(struct import *m, const struct triple_s_case *c, struct str line,
    const struct answers *answers, struct buf *b)
{
	const struct str	*cells;
	struct str		 id, receipt;
	struct civil		 day;
	size_t			 n, i;

	case_ids(m, c, line, &id, &receipt);
	buf_fmt(b, "{\"id\":\"%.*s\",\"receipt\":\"%.*s\",\"comment\":%s,"
	    "\"answers\":", STR_ARG(id), STR_ARG(receipt),
	    answers_have_comment(answers) ? "true" : "false");
	answers_json(answers, b);
	if (c->day.len == 8 && civil_read(str_cat(m->batch,
	    str_first(c->day, 4), STR("-"), str_first(str_from(c->day, 4), 2),
	    STR("-"), str_from(c->day, 6)), &day)) {
		buf_c(b, ",\"day\":");
		buf_json(b, civil_iso(m->batch, day));
	}
	buf_c(b, ",\"cells\":[");
	answers_cells(m->batch, answers, &cells, &n);
	for (i = 0; i < n; i++) {
		if (i != 0)
			buf_char(b, ',');
		buf_json(b, cells[i]);
	}
	buf_c(b, "]}");
}

/* As a row of the batch. */
static void
case_take(struct import *m, struct str line, struct buf *b)
{
	struct triple_s_case	 c;
	struct answers		 answers;
	struct str		 why;

	if (!triple_s_case_read(m->batch, m->x.triple_s, line, &c, &why))
		fault_print(m, why);
	answers_init(m->batch, m->survey, &answers);
	if (answers_read(m->batch, m->survey, ANSWER_ALL_PAGES, c.fields, c.n,
	    0, &answers) != OK)
		refused_drop(m, &answers);
	if (b->len > 1)
		buf_char(b, ',');
	row_json(m, &c, line, &answers, b);
}

/* --- all of them --- */

static bool
batch_send(struct import *m, struct buf *rows, int64_t n)
{
	struct response_import_add_row	*row;
	enum status			 st;

	buf_char(rows, ']');
	st = q_response_import_add(&m->t->db, &row, .survey = m->survey_id,
	    .version = m->version, .page = (int64_t)m->survey->npages,
	    .language = m->survey->languages[0], .rows = buf_view(rows));
	if (st != OK) {
		(void)tool_db_fail(m->t, st, "the responses");
		return (false);
	}
	m->nstored += row->n;
	m->nrepeated += n - row->n;
	return (true);
}

static bool
cases_send(struct import *m, struct str rest)
{
	struct buf	 rows;
	struct str	 line;
	int64_t		 n;
	size_t		 skip = m->x.triple_s->skip;
	bool		 more = true;

	while (more) {
		rows = buf_new(m->batch, 64 * 1024);
		buf_char(&rows, '[');
		for (n = 0; n < ROWS && (more = triple_s_line(&rest, &line));) {
			if (skip != 0) {
				skip--;
				continue;
			}
			if (str_trim(line).len == 0)
				continue;
			if (line.len > TRIPLE_S_LINE_MAX) {
				(void)tool_fail("%s: a line is too long",
				    m->data);
				return (false);
			}
			m->nlines++;
			n++;
			case_take(m, line, &rows);
		}
		if (n != 0 && !batch_send(m, &rows, n))
			return (false);
		arena_clear(m->batch);
	}
	return (true);
}

static bool
counts_fold(struct import *m)
{
	enum status	 st;
	int64_t		 n;

	do
		st = store_rollup_fold(&m->t->db, FOLD_LIMIT, &n);
	while (st == OK && n > 0);
	if (st != OK)
		(void)tool_db_fail(m->t, st, "the counts");
	return (st == OK);
}

static bool
data_import(struct import *m, struct str data)
{
	struct arena	*own = m->t->db.arena;
	struct str	 found;
	bool		 done;

	data = triple_s_decode(m->t->arena, data, m->encoding, &found);
	m->batch = arena_new((size_t)512 * 1024 * 1024, NULL, NULL);
	m->t->db.arena = m->batch;
	done = cases_send(m, data) && counts_fold(m);
	m->t->db.arena = own;
	arena_free(m->batch);
	if (!done)
		return (false);
	if (m->nfaulty > TOLD_MAX)
		(void)fprintf(stderr, "%s: and %lld values more\n", m->data,
		    (long long)(m->nfaulty - TOLD_MAX));
	(void)printf("%lld responses added, %lld were there already; the file "
	    "was read as %.*s\n", (long long)m->nstored,
	    (long long)m->nrepeated, STR_ARG(found));
	return (true);
}

static bool
options_read(struct import *m, int argc, char **argv)
{
	int	 i;

	for (i = 0; i < argc; i += 2)
		if (strcmp(argv[i], "--data") == 0)
			m->data = argv[i + 1];
		else if (strcmp(argv[i], "--slug") == 0)
			m->slug = argv[i + 1];
		else if (strcmp(argv[i], "--encoding") == 0 &&
		    (strcmp(argv[i + 1], "utf-8") == 0 ||
		    strcmp(argv[i + 1], "latin-1") == 0))
			m->encoding = str_of(argv[i + 1]);
		else {
			(void)tool_fail("there is no option \"%s %s\"",
			    argv[i], argv[i + 1]);
			return (false);
		}
	return (true);
}

int
survey_import(struct tool *t, const char *tenant, const char *path, int argc,
    char **argv)
{
	struct import	 m = { .t = t };
	struct str	 data = STR_NONE, address;
	bool		 is_there;

	if (!options_read(&m, argc, argv) ||
	    !exchange_file_read(t, path, &m.x))
		return (1);
	exchange_report_print(&m.x);
	if (m.data != NULL && m.x.triple_s == NULL)
		return (tool_fail("data come with a Triple-S file only"));
	if (m.slug == NULL)
		m.slug = str_c(t->arena, m.x.code);
	if (!survey_read(&m) || (m.data != NULL &&
	    !tool_file_read(t, m.data, TRIPLE_S_DATA_MAX, &data)) ||
	    !tool_open(t, CONFIG_OWNER) || !tool_enter(t, tenant) ||
	    !slug_is_free(&m, &is_there) || (!is_there && !survey_make(&m)))
		return (1);
	address = route_address(t->arena, str_of(tenant), SURVEY,
	    str_of(m.slug));
	(void)printf("%.*s is at version %lld%s\n", STR_ARG(address),
	    (long long)m.version, is_there ? "" : ", and closed");
	return (m.data == NULL || data_import(&m, data) ? 0 : 1);
}
