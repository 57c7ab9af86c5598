/* Responses as a table: see the header. */
#include <string.h>

#include "base/date.h"
#include "rule/context.h"
#include "store/response_table.h"

#define OURS	14	/* columns that are no answers */

static const char	head[] = "_receipt,_state,_version,_started_at,"
			    "_completed_at,_language,_channel,_session,"
			    "_agent,_queue,_outcome,_session_language,"
			    "_session_start,_session_end";

/* What a spreadsheet would take for a formula is marked as text. */
static void
cell_write(struct buf *b, struct str s)
{
	double	 number;
	size_t	 i;

	buf_char(b, '"');
	if (s.len != 0 && str_has_byte(STR("=+-@\t\r"), s.p[0]) &&
	    !str_double(s, &number))
		buf_char(b, '\'');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

static size_t
column_place(struct response_table *t, struct str name)
{
	size_t	 i;

	for (i = 0; i < t->columns.n; i++)
		if (str_is(t->columns.list[i], name))
			return (i);
	lines_add(&t->columns, name);
	return (i);
}

struct response_table
response_table_new(struct arena *a, int64_t nversions)
{
	return ((struct response_table){ .arena = a, .nversions = nversions,
	    .versions = arena_array(a, (size_t)nversions + 1,
	    sizeof(struct table_version)), .columns = { .arena = a } });
}

void
response_table_add(struct response_table *t, int64_t number,
    const struct survey *def)
{
	struct table_version	*v = &t->versions[number];
	struct lines		 names = { .arena = t->arena };
	size_t			 i;

	v->def = def;
	for (i = 0; i < def->nquestions; i++)
		question_columns(&def->questions[i], &names);
	v->places = arena_array(t->arena, names.n, sizeof(*v->places));
	for (i = 0; i < names.n; i++)
		v->places[i] = column_place(t, names.list[i]);
}

void
response_table_head(const struct response_table *t, struct buf *b)
{
	size_t	 i;

	buf_c(b, head);
	for (i = 0; i < t->columns.n; i++) {
		buf_char(b, ',');
		cell_write(b, t->columns.list[i]);
	}
	buf_c(b, "\r\n");
}

/* As _started_at is written. */
static struct str
moment(struct arena *a, int64_t at)
{
	return (at == 0 ? STR_NONE : time_iso(a, at));
}

static void
ours_fill(struct arena *a, const struct response *r, struct str ours[OURS])
{
	struct context	 c;
	const struct str complete = STR("complete"), partial = STR("partial");

	context_of_json(a, r->session, &c);
	memcpy(ours, (const struct str[OURS]){ r->receipt,
	    r->is_complete ? complete : partial, str_of_int(a, r->version),
	    r->started_at, r->completed_at, r->language, r->channel,
	    c.session, c.agent, c.queue, c.outcome, c.language,
	    moment(a, c.start), moment(a, c.end) },
	    OURS * sizeof(struct str));
}

enum status
response_table_row(const struct response_table *t, const struct response *r,
    struct buf *b)
{
	const struct table_version	*v;
	struct str		 ours[OURS];
	struct lines		 values = { .arena = b->arena };
	struct answers		 answers;
	struct str		*row;
	size_t			 i;

	if (r->version > t->nversions ||
	    (v = &t->versions[r->version])->def == NULL)
		return (E_CONFLICT);
	ours_fill(b->arena, r, ours);
	if (answers_from_json(b->arena, v->def, r->answers, &answers) != OK)
		return (E_INVALID);
	for (i = 0; i < v->def->nquestions; i++)
		answer_columns(&v->def->questions[i], &answers.list[i],
		    &values);
	row = arena_array(b->arena, t->columns.n, sizeof(*row));
	for (i = 0; i < values.n; i++)
		row[v->places[i]] = values.list[i];
	for (i = 0; i < OURS + t->columns.n; i++) {
		if (i != 0)
			buf_char(b, ',');
		cell_write(b, i < OURS ? ours[i] : row[i - OURS]);
	}
	buf_c(b, "\r\n");
	return (OK);
}
