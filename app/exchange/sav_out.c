/*
 * A table as data of SPSS, by ReadStat: a variable for each column with its
 * label and those of its values. Codes stay what they are: numbers where a scale
 * has numbers, else texts.
 */
#include <string.h>
#include <unistd.h>

#include <readstat.h>

#include "base/buf.h"
#include "base/date.h"
#include "exchange/table_out.h"

#define NAME_MAX_BYTES	60	/* of 64: some for what makes it one of its own */
#define LABEL_MAX	250	/* bytes of a variable's label */
#define VALUE_LABEL_MAX	118
#define EPOCH		12219379200.0	/* s from 1582-10-14 to 1970 */

struct sav {
	const struct table_out *t;
	readstat_writer_t *w;
	readstat_variable_t **variables;
	const char	**names;
};

static ssize_t
bytes_write(const void *p, size_t n, void *arg)
{
	const struct sav	*s = arg;
	const char		*at = p;
	size_t			 done = 0;
	ssize_t			 k;

	while (done < n) {
		if ((k = write(s->t->file, at + done, n - done)) <= 0)
			return (-1);
		done += (size_t)k;
	}
	return ((ssize_t)n);
}

/* At most so many bytes, and no half of a letter. */
static const char *
cut(struct arena *a, struct str s, size_t most)
{
	size_t	 n = most;

	if (s.len <= most)
		return (str_c(a, s));
	while (n > 0 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return (str_c(a, str_first(s, n)));
}

static bool
is_reserved(struct str s)
{
	static const char *const	words[] = { "ALL", "AND", "BY", "EQ",
					    "GE", "GT", "LE", "LT", "NE", "NOT",
					    "OR", "TO", "WITH" };
	size_t				 i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is_nocase(s, str_of(words[i])))
			return (true);
	return (false);
}

static bool
is_taken(const struct sav *s, size_t n, struct str name)
{
	size_t	 i;

	for (i = 0; i < n; i++)
		if (str_is_nocase(str_of(s->names[i]), name))
			return (true);
	return (false);
}

/* "topics=billing" is "topics_billing", "_receipt" is "r_receipt": a letter,
 * then letters, digits, "_" and "."; each once, in whatever case. */
static const char *
name_make(struct sav *s, size_t n)
{
	struct arena	*a = s->t->arena;
	struct str	 name = s->t->columns[n].name, made;
	struct buf	 b = buf_new(a, 80);
	size_t		 i;
	char		 c;

	for (i = 0; i < name.len && b.len < NAME_MAX_BYTES; i++) {
		c = name.p[i];
		if (b.len == 0 && !((c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z')))
			buf_c(&b, c == '_' ? "r" : "r_");
		buf_char(&b, (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || c == '.' ? c : '_');
	}
	if (b.len == 0 || b.p[b.len - 1] == '.' || is_reserved(buf_view(&b)))
		buf_char(&b, '_');
	made = str_dup(a, buf_view(&b));
	for (i = 2; is_taken(s, n, made); i++)
		made = str_fmt(a, "%.*s_%zu", STR_ARG(str_first(buf_view(&b),
		    NAME_MAX_BYTES - 4)), i);
	return (made.p);
}

static void
labels_add(struct sav *s, size_t i, bool number)
{
	const struct out_column	*c = &s->t->columns[i];
	readstat_label_set_t	*set;
	const char		*label;
	size_t			 k;
	double			 value;

	if (c->nlabels == 0)
		return;
	set = readstat_add_label_set(s->w, number ? READSTAT_TYPE_DOUBLE :
	    READSTAT_TYPE_STRING, s->names[i]);
	for (k = 0; k < c->nlabels; k++) {
		label = cut(s->t->arena, c->labels[k].label, VALUE_LABEL_MAX);
		if (!number)
			readstat_label_string_value(set, str_c(s->t->arena,
			    c->labels[k].value), label);
		else if (str_double(c->labels[k].value, &value))
			readstat_label_double_value(set, value, label);
	}
	readstat_variable_set_label_set(s->variables[i], set);
}

static void
variable_add(struct sav *s, size_t i)
{
	const struct out_column	*c = &s->t->columns[i];
	bool			 number = c->kind != COLUMN_TEXT;
	size_t			 width = c->width, k;
	readstat_variable_t	*v;

	for (k = 0; k < c->nlabels && !number; k++)
		if (c->labels[k].value.len > width)
			width = c->labels[k].value.len;
	if (width == 0)
		width = 1;
	s->names[i] = name_make(s, i);
	v = s->variables[i] = readstat_add_variable(s->w, s->names[i], number ?
	    READSTAT_TYPE_DOUBLE : READSTAT_TYPE_STRING, number ? 0 :
	    width > SAV_WIDTH ? SAV_WIDTH : width);
	readstat_variable_set_label(v, cut(s->t->arena, c->label, LABEL_MAX));
	if (c->kind == COLUMN_TIME)
		readstat_variable_set_format(v, "DATETIME20");
	readstat_variable_set_measure(v, c->kind == COLUMN_NUMBER &&
	    c->nlabels == 0 ? READSTAT_MEASURE_SCALE :
	    READSTAT_MEASURE_NOMINAL);
	labels_add(s, i, number);
}

/* Seconds since SPSS's first day. */
static bool
moment(struct str s, double *value)
{
	int64_t		 seconds;
	struct civil	 day;

	if (!time_read(s, &seconds)) {
		if (!civil_read(s, &day))
			return (false);
		seconds = civil_days(day) * 86400;
	}
	*value = (double)seconds + EPOCH;
	return (true);
}

static readstat_error_t
cell_insert(struct sav *s, size_t i, const char *cell)
{
	const struct out_column	*c = &s->t->columns[i];
	double			 value;

	if (c->kind == COLUMN_TEXT)
		return (readstat_insert_string_value(s->w, s->variables[i],
		    strlen(cell) > SAV_WIDTH ? cut(s->t->scratch, str_of(cell),
		    SAV_WIDTH) : cell));
	if (c->kind == COLUMN_TIME ? moment(str_of(cell), &value) :
	    str_double(str_of(cell), &value))
		return (readstat_insert_double_value(s->w, s->variables[i],
		    value));
	return (readstat_insert_missing_value(s->w, s->variables[i]));
}

static enum out_end
rows_insert(struct sav *s, const char **cells)
{
	const struct table_out	*t = s->t;
	readstat_error_t	 error = READSTAT_OK;
	int64_t			 row;
	size_t			 i;

	for (row = 0; row < t->rows; row++) {
		if (!t->next(t->arg, cells))
			return (OUT_CUT);
		error = readstat_begin_row(s->w);
		for (i = 0; error == READSTAT_OK && i < t->n; i++)
			error = cell_insert(s, i, cells[i]);
		if (error == READSTAT_OK)
			error = readstat_end_row(s->w);
		if (error != READSTAT_OK)
			return (OUT_BROKEN);
	}
	return (readstat_end_writing(s->w) == READSTAT_OK ? OUT_WHOLE :
	    OUT_BROKEN);
}

enum out_end
sav_write(const struct table_out *t)
{
	struct sav	 s = { .t = t };
	const char	**cells;
	enum out_end	 end = OUT_BROKEN;
	size_t		 i;

	cells = arena_array(t->arena, t->n, sizeof(*cells));
	s.names = arena_array(t->arena, t->n, sizeof(*s.names));
	s.variables = arena_array(t->arena, t->n, sizeof(*s.variables));
	if ((s.w = readstat_writer_init()) == NULL)
		return (OUT_BROKEN);
	for (i = 0; i < t->n; i++)
		variable_add(&s, i);
	if (readstat_set_data_writer(s.w, bytes_write) == READSTAT_OK &&
	    readstat_writer_set_file_label(s.w, cut(t->arena, t->title,
	    64)) == READSTAT_OK && readstat_writer_set_compression(s.w,
	    READSTAT_COMPRESS_ROWS) == READSTAT_OK &&
	    readstat_begin_writing_sav(s.w, &s, (long)t->rows) == READSTAT_OK)
		end = rows_insert(&s, cells);
	readstat_writer_free(s.w);
	return (end);
}
