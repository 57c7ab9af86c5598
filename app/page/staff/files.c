/*
 * GET /app/surveys/:survey/files and each file of it: the newest version as it
 * was published, Triple-S of all complete responses, texts for translators. A
 * file is made while it is sent, piece by piece; what takes longer is made in a
 * thread.
 */
#include <string.h>

#include "exchange/triple_s_out.h"
#include "page/part/frame.h"
#include "page/staff/files.h"
#include "page/staff/texts.h"
#include "store/cache.h"
#include "store/response.h"
#include "store/survey.h"

#define ROWS		50	/* responses of one piece */
#define MERGED_MAX	20	/* newest versions whose variables there are */
#define PIECE_MEMORY	((size_t)64 * 1024 * 1024)

VIEW_STRUCT(file_row_view, text(href, name, what));

/* back: where what comes back of them is taken in, or draft_action makes the
 * draft that takes it; both none: nowhere, or not by this person. */
VIEW_STRUCT(file_group_view, text(id, title, about, back, draft_action),
    list(file_row_view, files));

VIEW_STRUCT(app_files_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url),
    flag(empty),
    list(file_group_view, groups));

VIEW_PAGE(app_files_page, app_files_view, "app/files.html");

struct files {
	struct rq	*rq;
	struct survey_row *row;
	struct str	 survey_id;
	int64_t		 newest;	/* number of the newest version */
	const struct survey *def;	/* of it */
	const struct survey **versions;	/* by number, NULL: not looked at */
	size_t		 lang;		/* of a translator's file */
};

static enum status
files_load(struct rq *rq, struct files *f) AWAITS
{
	enum status	 st;

	*f = (struct files){ .rq = rq };
	if ((st = q_survey_get(&rq->db, &f->row, .slug = rq->arg[0])) != OK)
		return (st);
	st = store_survey_newest(&rq->db, f->row->slug, &f->survey_id,
	    &f->newest);
	if (st != OK || f->newest == 0)
		return (st);
	f->versions = arena_array(rq->arena, (size_t)f->newest + 1,
	    sizeof(*f->versions));
	st = cache_version_get(&rq->db, f->survey_id, f->newest, &f->def);
	f->versions[f->newest] = f->def;
	return (st);
}

/* --- the page --- */

static struct file_row_view
row_make(struct files *f, struct str name, struct str what)
{
	return ((struct file_row_view){ url(f->rq, APP_FILE, f->row->slug,
	    name), name, what });
}

static struct view_list
fixed_rows(struct files *f, const char *const *names, const enum word *what,
    size_t n)
{
	struct file_row_view	*rows;
	size_t			 i;

	rows = arena_array(f->rq->arena, n, sizeof(*rows));
	for (i = 0; i < n; i++)
		rows[i] = row_make(f, str_of(names[i]),
		    rq_word(f->rq, what[i]));
	return ((struct view_list){ rows, n });
}

/* Two for each language that the survey is translated into. */
static struct view_list
text_rows(struct files *f)
{
	struct file_row_view	*rows;
	struct str		 tag, name;
	size_t			 i, n = 0;

	rows = arena_array(f->rq->arena, 2 * f->def->nlanguages,
	    sizeof(*rows));
	for (i = 1; i < f->def->nlanguages; i++) {
		tag = f->def->languages[i];
		name = app_language(f->rq, tag);
		rows[n++] = row_make(f, str_cat(f->rq->arena, STR("texts."),
		    tag, STR(".po")), rq_say(f->rq, W_FILES_PO_OF,
		    .language = name));
		rows[n++] = row_make(f, str_cat(f->rq->arena, STR("texts."),
		    tag, STR(".xlf")), rq_say(f->rq, W_FILES_XLIFF_OF,
		    .language = name));
	}
	return ((struct view_list){ rows, n });
}

/* Translations are taken in by a draft. */
static void
texts_group(struct files *f, struct file_group_view *g)
{
	*g = (struct file_group_view){ .id = STR("texts"),
	    .title = rq_word(f->rq, W_FILES_TEXTS),
	    .about = rq_word(f->rq, W_FILES_TEXTS_ABOUT),
	    .files = text_rows(f) };
	if (!rq_can(f->rq, CAN_EDIT_SURVEYS))
		return;
	if (f->row->draft != 0)
		g->back = url(f->rq, APP_EDITOR_TEXTS, f->row->slug);
	else
		g->draft_action = url(f->rq, APP_SURVEY_DRAFT, f->row->slug);
}

static struct view_list
groups_make(struct files *f)
{
	static const char *const definition[] = { "definition.xml" };
	static const enum word	 definition_what[] = { W_FILES_XML };
	static const char *const data[] = { "triple-s.sss", "triple-s.csv",
				    "triple-s-fixed.sss", "triple-s-fixed.asc" };
	static const enum word	 data_what[] = { W_FILES_SSS, W_FILES_SSS_CSV,
				    W_FILES_FIXED, W_FILES_FIXED_DATA };
	struct file_group_view	*g;
	size_t			 n = 0;

	g = arena_array(f->rq->arena, 3, sizeof(*g));
	g[n++] = (struct file_group_view){ .id = STR("definition"),
	    .title = rq_word(f->rq, W_FILES_DEFINITION),
	    .about = rq_word(f->rq, W_FILES_DEFINITION_ABOUT),
	    .files = fixed_rows(f, definition, definition_what, 1) };
	g[n++] = (struct file_group_view){ .id = STR("data"),
	    .title = rq_word(f->rq, W_FILES_DATA),
	    .about = rq_word(f->rq, W_FILES_DATA_ABOUT),
	    .files = fixed_rows(f, data, data_what, 4) };
	if (f->def->nlanguages > 1)
		texts_group(f, &g[n++]);
	return ((struct view_list){ g, n });
}

enum status
app_files_get(struct rq *rq)
{
	struct app_files_view	 v;
	struct files		 f;
	enum status		 st;

	memset(&v, 0, sizeof(v));
	if ((st = files_load(rq, &f)) != OK)
		return (st);
	app_frame(rq, rq_say(rq, W_FILES_TITLE, .survey = f.row->title),
	    &v.layout, &v.nav);
	v.survey_title = f.row->title;
	v.survey_url = url(rq, APP_SURVEY, f.row->slug);
	v.empty = f.def == NULL;
	if (f.def != NULL)
		v.groups = groups_make(&f);
	return (page_send(rq, 200, &app_files_page, &v));
}

/* --- the files --- */

static enum status
definition_send(struct files *f) AWAITS
{
	struct str	 xml;
	enum status	 st;

	st = store_survey_version_get(&f->rq->db, f->survey_id, f->newest,
	    &xml);
	return (st != OK ? st : rq_bytes(f->rq, 200,
	    STR("application/xml"), xml));
}

static enum status
texts_send(struct files *f, enum texts_format format) AWAITS
{
	struct str	 xml, out;
	enum status	 st;

	if ((st = store_survey_version_get(&f->rq->db, f->survey_id, f->newest,
	    &xml)) != OK || (st = texts_file_make(f->rq, xml,
	    f->def->languages[f->lang], format, &out)) != OK)
		return (st);
	return (rq_bytes(f->rq, 200, texts_file_type(format), out));
}

static enum status
po_send(struct files *f) AWAITS
{
	return (texts_send(f, TEXTS_PO));
}

static enum status
xliff_send(struct files *f) AWAITS
{
	return (texts_send(f, TEXTS_XLIFF));
}

/* The definition that a response was given to. */
static enum status
version_get(struct files *f, int64_t number) AWAITS
{
	if (number < 1 || number > f->newest)
		return (E_CONFLICT);
	return (f->versions[number] != NULL ? OK : cache_version_get(
	    &f->rq->db, f->survey_id, number, &f->versions[number]));
}

static enum status
plan_make(struct files *f, bool fixed, struct triple_s_out **out) AWAITS
{
	const struct survey	*newest[MERGED_MAX];
	enum status		 st = OK;
	size_t			 n = 0;
	int64_t			 i;

	for (i = f->newest; st == OK && i > 0 && n < MERGED_MAX; i--)
		if ((st = version_get(f, i)) == OK)
			newest[n++] = f->versions[i];
	if (st == OK)
		*out = triple_s_out_new(f->rq->arena, newest, n, fixed);
	return (st);
}

static enum status
metadata_send(struct files *f, bool fixed) AWAITS
{
	struct triple_s_out	*o;
	enum status		 st;

	if ((st = plan_make(f, fixed, &o)) != OK)
		return (st);
	return (rq_bytes(f->rq, 200, STR("application/xml"),
	    triple_s_out_metadata(o, f->newest)));
}

static enum status
csv_metadata_send(struct files *f) AWAITS
{
	return (metadata_send(f, false));
}

static enum status
fixed_metadata_send(struct files *f) AWAITS
{
	return (metadata_send(f, true));
}

static enum status
piece_make(struct files *f, struct triple_s_out *o,
    const struct response_list *list, struct buf *b) AWAITS
{
	struct answers	 answers;
	enum status	 st = OK;
	size_t		 i;

	for (i = 0; st == OK && i < list->n; i++) {
		if ((st = version_get(f, list->rows[i].version)) != OK)
			break;
		st = answers_from_json(b->arena,
		    f->versions[list->rows[i].version],
		    list->rows[i].answers, &answers);
		if (st != OK)
			break;
		answers_settle(&answers);
		triple_s_out_case(o, &answers, &(struct triple_s_about){
		    .receipt = list->rows[i].receipt,
		    .day = str_first(list->rows[i].day, 10),
		    .channel = list->rows[i].channel,
		    .session = list->rows[i].session }, false, b);
	}
	return (st);
}

/* Complete responses, newest first, a piece for each page of them. */
static enum status
cases_send(struct files *f, bool fixed) AWAITS
{
	struct response_filter	 ask = { .survey_id = f->survey_id,
				    .state = STR("complete"), .limit = ROWS };
	struct response_list	 list = { .n = 0 };
	struct arena		*scratch = rq_scratch(f->rq, PIECE_MEMORY);
	struct triple_s_out	*o;
	struct buf		 b;
	struct db		 db;
	enum status		 st;

	if ((st = plan_make(f, fixed, &o)) != OK)
		return (st);
	(void)rq_bytes(f->rq, 200, fixed ?
	    STR("text/plain; charset=iso-8859-1") :
	    STR("text/csv; charset=iso-8859-1"), STR(""));
	b = buf_new(scratch, 64 * 1024);
	triple_s_out_head(o, &b);
	do {
		db = f->rq->db;
		db.arena = scratch;
		if ((st = store_response_list(&db, &ask, &list)) == OK)
			st = piece_make(f, o, &list, &b);
		ask.cursor = str_dup(f->rq->arena, list.next);
		if (st == OK)
			st = rq_write(f->rq, buf_view(&b));
		arena_clear(scratch);
		b = buf_new(scratch, 64 * 1024);
	} while (st == OK && ask.cursor.len != 0);
	return (st);
}

static enum status
csv_cases_send(struct files *f) AWAITS
{
	return (cases_send(f, false));
}

static enum status
fixed_cases_send(struct files *f) AWAITS
{
	return (cases_send(f, true));
}

static const struct {
	const char	*name;		/* or how it ends, behind the language */
	bool		 by_language;
	enum status	 (*send)(struct files *) AWAITS;
} all[] = {
	{ "definition.xml", false, definition_send },
	{ "triple-s.sss", false, csv_metadata_send },
	{ "triple-s.csv", false, csv_cases_send },
	{ "triple-s-fixed.sss", false, fixed_metadata_send },
	{ "triple-s-fixed.asc", false, fixed_cases_send },
	{ ".po", true, po_send },
	{ ".xlf", true, xliff_send },
};

/* "texts.de.po": is it of a language that the survey is translated into? */
static bool
is_texts(struct files *f, struct str name, struct str end)
{
	struct str	 tag;

	if (!str_starts(name, STR("texts.")) || !str_ends(name, end) ||
	    name.len <= 6 + end.len)
		return (false);
	tag = str_first(str_from(name, 6), name.len - 6 - end.len);
	for (f->lang = 1; f->lang < f->def->nlanguages; f->lang++)
		if (str_is(f->def->languages[f->lang], tag))
			return (true);
	return (false);
}

enum status
app_file_get(struct rq *rq)
{
	struct str	 name = rq->arg[1];
	struct files	 f;
	struct buf	 detail;
	enum status	 st;
	size_t		 i;

	if ((st = files_load(rq, &f)) != OK)
		return (st);
	for (i = 0; f.def != NULL && i < sizeof(all) / sizeof(all[0]); i++)
		if (all[i].by_language ? is_texts(&f, name,
		    str_of(all[i].name)) : str_is_c(name, all[i].name))
			break;
	if (f.def == NULL || i == sizeof(all) / sizeof(all[0]))
		return (E_NOTFOUND);
	/* Who took the answers out is known, as with a file. */
	detail = buf_new(rq->arena, 64);
	buf_c(&detail, "{\"file\":");
	buf_json(&detail, name);
	buf_char(&detail, '}');
	st = q_audit_add(&rq->db, .action = STR("survey.download"),
	    .object_kind = STR("survey"), .object_id = f.survey_id,
	    .detail = buf_view(&detail));
	if (st != OK)
		return (st);
	rq->csp = STR("sandbox; default-src 'none'; frame-ancestors 'none'");
	rq_header_add(rq, "content-disposition", str_fmt(rq->arena,
	    "attachment; filename=\"%.*s-%.*s\"", STR_ARG(f.row->slug),
	    STR_ARG(name)));
	return (all[i].send(&f));
}
