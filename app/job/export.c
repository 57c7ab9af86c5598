/*
 * The job "export": the responses of a survey as a file that must be whole
 * before it can be sent. Its rows go into a file without a name first, since the
 * format wants to know how many they are and how wide; then it is written, and
 * stored in pieces. A process that dies leaves nothing but the job, which begins
 * anew. Memory does not grow with the responses.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/disk.h"
#include "base/json.h"
#include "base/words.h"
#include "exchange/table_out.h"
#include "job/kind.h"
#include "rule/route.h"
#include "store/cache.h"
#include "store/response_table.h"

#define ROWS		100	/* a page */
#define LOOK_EVERY	500	/* rows written between two looks around */
#define VERSIONS	100	/* with answers, of one file */
#define SPOOL_MAX	((int64_t)4 << 30)
#define FILE_MAX	((int64_t)256 << 20)
#define PIECE		(256 * 1024)
#define PAGE_MEMORY	((size_t)64 << 20)

struct making {
	struct worker	*w;
	struct outcome	*o;
	struct export_start *e;
	const struct locale *locale;
	const char	*folder;
	struct db	 db;		/* its arena is cleared page by page */
	struct response_table table;
	FILE		*spool;
	size_t		*widths;
	int64_t		 spooled;	/* bytes */
	int64_t		 rows, expected, written;
	const char	*why;		/* it cannot be made at all */
	bool		 dropped;	/* somebody gave it up */
};

/* --- what every step asks --- */

/* Does it go on? Else the outcome says why not. */
static enum status
look(struct making *m, int64_t rows) AWAITS
{
	struct export_progress_row	*row;
	enum status			 st;

	if (!worker_goes_on(m->w)) {
		*m->o = (struct outcome){ "the worker ends", JOB_CUT };
		return (E_BUSY);
	}
	if (disk_state() >= DISK_FLOOR) {
		*m->o = (struct outcome){ "the disk is nearly full",
		    JOB_AGAIN };
		return (E_BUSY);
	}
	if ((st = queue_hold(m->w)) != OK ||
	    (st = q_export_progress(&m->db, &row, .id = m->e->id,
	    .rows = rows, .expected = m->expected)) != OK)
		return (st);
	m->dropped = row->n == 0;
	return (m->dropped ? E_GONE : OK);
}

/* What no other try would change is told to who asked. */
static enum status
give_up(struct making *m, const char *why)
{
	m->why = why;
	return (E_GONE);
}

/* Open, without a name: gone with the process. */
static int
nameless(struct making *m)
{
	int	 fd;

	if (mkdir(m->folder, 0700) == -1 && access(m->folder, W_OK) == -1)
		return (-1);
	if ((fd = open(m->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)) == -1)
		m->o->why = "no file can be made in the data folder";
	return (fd);
}

/* --- the rows --- */

static enum status
versions_load(struct making *m) AWAITS
{
	struct export_counts_row	*counts;
	const struct survey		*def;
	struct db			*db = &m->w->db;
	enum status			 st;
	size_t				 i, n;

	if ((st = q_export_counts(db, &counts, &n, .survey = m->e->survey_id,
	    .from = m->e->from.len != 0 ? m->e->from : STR("-infinity"),
	    .to = m->e->to.len != 0 ? m->e->to : STR("infinity"))) != OK)
		return (st);
	if (n > VERSIONS)
		return (give_up(m, "versions"));
	m->table = response_table_new(db->arena, m->e->newest);
	response_table_words(&m->table, m->locale, m->e->in_words);
	st = cache_version_get(db, m->e->survey_id, m->e->newest, &def);
	if (st == OK)
		response_table_add(&m->table, m->e->newest, def);
	for (i = 0; st == OK && i < n; i++) {
		m->expected += (str_is_c(m->e->only, "partial") ? 0 :
		    counts[i].complete) + (str_is_c(m->e->only, "complete") ?
		    0 : counts[i].partial);
		if (counts[i].version == m->e->newest)
			continue;
		st = cache_version_get(db, m->e->survey_id, counts[i].version,
		    &def);
		if (st == OK)
			response_table_add(&m->table, counts[i].version, def);
	}
	if (st == OK && str_is_c(m->e->format, "xlsx") &&
	    m->expected > XLSX_ROWS)
		return (give_up(m, "rows"));
	return (st);
}

/* Its length, then its cells, each ended by NUL, which none holds. */
static enum status
row_spool(struct making *m, const struct str *cells)
{
	struct buf	 b = buf_new(m->db.arena, 4096);
	uint32_t	 n;
	size_t		 i;

	for (i = 0; i < m->table.n; i++) {
		buf_str(&b, cells[i]);
		buf_char(&b, '\0');
		if (cells[i].len > m->widths[i])
			m->widths[i] = cells[i].len;
	}
	n = (uint32_t)b.len;
	m->spooled += (int64_t)(sizeof(n) + b.len);
	if (m->spooled > SPOOL_MAX)
		return (give_up(m, "size"));
	if (fwrite(&n, sizeof(n), 1, m->spool) != 1 ||
	    fwrite(b.p, 1, b.len, m->spool) != b.len)
		return (E_BUSY);
	return (OK);
}

static enum status
page_spool(struct making *m, const struct response_list *list)
{
	struct str	*cells;
	enum status	 st = OK;
	size_t		 i;

	for (i = 0; st == OK && i < list->n; i++) {
		st = response_table_cells(&m->table, &list->rows[i],
		    m->db.arena, &cells);
		if (st == OK)
			st = row_spool(m, cells);
	}
	m->rows += (int64_t)i;
	return (st);
}

static enum status
rows_spool(struct making *m) AWAITS
{
	struct response_filter	 f = { .survey_id = m->e->survey_id,
				    .from = m->e->from, .to = m->e->to,
				    .state = m->e->only, .limit = ROWS };
	struct response_list	 list = { .n = 0 };
	char			 cursor[128];
	enum status		 st;

	m->o->why = "the responses cannot be read";
	do {
		arena_clear(m->db.arena);
		if ((st = store_response_list(&m->db, &f, &list)) != OK ||
		    (st = page_spool(m, &list)) != OK)
			return (st);
		if (list.next.len > sizeof(cursor))
			return (E_INTERNAL);
		if (list.next.len != 0)
			memcpy(cursor, list.next.p, list.next.len);
		f.cursor = (struct str){ cursor, list.next.len };
		if ((st = look(m, m->rows)) != OK)
			return (st);
	} while (f.cursor.len != 0);
	return (fflush(m->spool) == 0 ? OK : E_BUSY);
}

/* --- the file --- */

struct labels {
	struct out_label *list;
	size_t		 n, cap;
};

static bool
is_labelled(const struct labels *l, struct str value)
{
	size_t	 i;

	for (i = 0; i < l->n; i++)
		if (str_is(l->list[i].value, value))
			return (true);
	return (false);
}

/* The codes of a question or a part, as one version words them. */
static void
labels_add(struct making *m, const struct survey *def,
    const struct table_column *c, struct labels *l)
{
	const struct question_part	*part = NULL;
	const struct question		*q;
	const struct str		*codes;
	struct arena			*a = m->w->db.arena;
	struct str			 label;
	size_t				 i, n, lang;

	q = question_of_name(def, c->name, &part);
	if (q == NULL || q->type != c->question->type)
		return;
	lang = survey_language_find(def, m->locale->tag);
	codes = part != NULL ? part->codes : q->codes;
	n = part != NULL ? part->ncodes : q->ncodes;
	for (i = 0; i < n; i++) {
		label = part != NULL ? part_answer_label(q, part, codes[i],
		    lang) : survey_answer_label(q, codes[i], lang);
		if (!is_labelled(l, codes[i]) && !str_is(label, codes[i]))
			ARENA_PUSH(a, l->list, l->n, l->cap) =
			    (struct out_label){ codes[i],
			    str_one_line(a, label) };
	}
}

static void
column_make(struct making *m, size_t i, struct out_column *out)
{
	const struct table_column	*c = &m->table.columns[i];
	struct labels			 l = { .n = 0 };
	int64_t				 v;

	*out = (struct out_column){ .name = c->name, .label = c->label,
	    .width = m->widths[i], .kind = c->kind == TABLE_TIME ?
	    COLUMN_TIME : c->kind == TABLE_NUMBER || c->kind == TABLE_TICK ?
	    COLUMN_NUMBER : COLUMN_TEXT };
	for (v = m->table.nversions; v > 0 && c->question != NULL &&
	    c->kind != TABLE_TICK; v--)
		if (m->table.versions[v].def != NULL)
			labels_add(m, m->table.versions[v].def, c, &l);
	/* In words the cells say them. */
	if (m->e->in_words && l.n != 0)
		out->kind = COLUMN_TEXT;
	else {
		out->labels = l.list;
		out->nlabels = l.n;
	}
}

/* The next row, for who writes the file. */
static bool
row_next(void *arg, const char **cells)
{
	struct making	*m = arg;
	uint32_t	 n;
	char		*p, *end;
	size_t		 i;

	arena_clear(m->db.arena);
	if (m->written++ % LOOK_EVERY == 0 && look(m, m->rows) != OK)
		return (false);
	if (fread(&n, sizeof(n), 1, m->spool) != 1)
		return (false);
	p = arena_raw(m->db.arena, n);
	if (fread(p, 1, n, m->spool) != n)
		return (false);
	for (i = 0, end = p + n; i < m->table.n; i++) {
		if (p == end)
			return (false);
		cells[i] = p;
		p += strlen(p) + 1;
	}
	return (true);
}

static enum status
file_write(struct making *m, int fd)
{
	struct arena		*a = m->w->db.arena;
	struct out_column	*columns;
	struct table_out	 t = { .arena = a, .scratch = m->db.arena,
				    .title = m->e->title,
				    .n = m->table.n, .rows = m->rows,
				    .names = !m->e->in_words,
				    .next = row_next, .arg = m, .file = fd,
				    .folder = m->folder };
	static const enum word	 heads[] = { W_EXPORT_COLUMN,
				    W_EXPORT_MEANING, W_EXPORT_CODE,
				    W_EXPORT_LABEL };
	enum out_end		 end;
	size_t			 i;

	columns = arena_array(a, t.n, sizeof(*columns));
	for (i = 0; i < t.n; i++)
		column_make(m, i, &columns[i]);
	t.columns = columns;
	t.sheet_data = str_c(a, word(m->locale, W_RESPONSES_HEADING));
	t.sheet_labels = str_c(a, word(m->locale, W_EXPORT_LABELS));
	for (i = 0; i < 4; i++)
		t.heads[i] = str_c(a, word(m->locale, heads[i]));
	rewind(m->spool);
	m->o->why = "the file cannot be written";
	end = str_is_c(m->e->format, "xlsx") ? xlsx_write(&t) : sav_write(&t);
	if (end == OUT_MANY)
		return (give_up(m, "rows"));
	return (end == OUT_WHOLE ? OK : m->dropped ? E_GONE : E_BUSY);
}

static enum status
pieces_store(struct making *m, int fd, int64_t size) AWAITS
{
	enum status	 st = OK;
	int64_t		 at, n;
	ssize_t		 got;
	char		*p;

	m->o->why = "the file cannot be stored";
	for (at = n = 0; st == OK && at < size; n++) {
		arena_clear(m->db.arena);
		p = arena_raw(m->db.arena, PIECE);
		got = pread(fd, p, PIECE, (off_t)at);
		if (got <= 0)
			return (E_BUSY);
		at += got;
		st = q_export_piece_add(&m->db, .export = m->e->id, .n = n,
		    .bytes = { p, (size_t)got });
		if (st == OK)
			st = look(m, m->rows);
	}
	return (st);
}

/* --- the end --- */

static enum status
finish(struct making *m, int64_t size) AWAITS
{
	struct arena			*a = m->w->db.arena;
	struct db			*db = &m->w->db;
	struct export_person_row	*who = NULL;
	struct export_finish_row	*row;
	struct str			 title, link;
	enum status			 st;

	m->o->why = "it cannot be marked as done";
	st = q_export_person(db, &who, .id = m->e->id);
	if (st != OK && st != E_NOTFOUND)
		return (st);
	title = str_one_line(a, m->e->title);
	link = str_cat(a, str_of(m->w->config->public_url),
	    route_address(a, STR_NONE, APP_EXPORT, m->e->slug), STR("#past"));
	return (q_export_finish(db, &row, .id = m->e->id, .rows = m->rows,
	    .size = size, .recipient = st == OK ? who->email : STR_NONE,
	    .mail_subject = words_say(a, m->locale, W_EXPORT_MAIL_SUBJECT,
	    .survey = title), .mail_text = str_cat(a, words_say(a, m->locale,
	    W_EXPORT_MAIL, .survey = title, .link = link), STR("\n"))));
}

static enum status
file_make(struct making *m) AWAITS
{
	struct stat	 about;
	enum status	 st;
	int		 fd;

	if ((fd = nameless(m)) == -1)
		return (E_BUSY);
	if ((st = file_write(m, fd)) == OK && fstat(fd, &about) == -1)
		st = E_BUSY;
	if (st == OK && about.st_size > FILE_MAX)
		st = give_up(m, "size");
	if (st == OK && !disk_take(about.st_size)) {
		m->o->why = "the disk is nearly full";
		st = E_BUSY;
	} else if (st == OK) {
		if ((st = pieces_store(m, fd, about.st_size)) == OK)
			st = finish(m, about.st_size);
		disk_give(about.st_size);
	}
	(void)close(fd);
	return (st);
}

static enum status
export_make(struct making *m) AWAITS
{
	enum status	 st;
	int		 fd;

	if ((st = versions_load(m)) != OK)
		return (st);
	m->widths = arena_array(m->w->db.arena, m->table.n,
	    sizeof(*m->widths));
	if ((fd = nameless(m)) == -1)
		return (E_BUSY);
	if ((m->spool = fdopen(fd, "w+")) == NULL) {
		(void)close(fd);
		return (E_BUSY);
	}
	if ((st = rows_spool(m)) == OK)
		st = file_make(m);
	(void)fclose(m->spool);
	return (st);
}

/* What became of it. Given up by somebody, it is done. */
static enum status
export_end(struct making *m, const struct job *job, enum status st) AWAITS
{
	if (st == OK)
		return (OK);
	/* Of what was given up it takes only the pieces of meanwhile away. */
	if (m->why != NULL || m->dropped)
		return (q_export_fail(&m->w->db, .id = m->e->id,
		    .why = str_of(m->why)));
	if (worker_is_cut_off(m->w, st) || m->o->end == JOB_CUT ||
	    job->tries < job->max_tries)
		return (st);
	/* The queue says how the last try failed; here it is over. */
	if (q_export_fail(&m->w->db, .id = m->e->id, .why = STR_NONE) != OK)
		m->o->why = "it cannot be marked as failed";
	return (st);
}

enum status
job_export(struct worker *w, const struct job *job, struct outcome *o)
{
	struct making	 m = { .w = w, .o = o, .db = w->db };
	struct str	 id;
	enum status	 st;

	id = json_says(json_object_get(json_of_text(w->db.arena,
	    job->payload), "export"));
	o->why = "it cannot begin";
	if ((st = q_export_start(&w->db, &m.e, .id = id)) == E_NOTFOUND)
		return (OK);
	if (st != OK)
		return (st);
	m.locale = locale_whole(locale_find(m.e->language));
	m.folder = str_cat(w->db.arena, str_of(w->config->data),
	    STR("/"), str_of(w->kind->name)).p;
	if ((m.db.arena = arena_new(PAGE_MEMORY, NULL, NULL)) == NULL)
		return (E_BUSY);
	st = export_end(&m, job, export_make(&m));
	arena_free(m.db.arena);
	return (st);
}
