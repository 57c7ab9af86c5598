/*
 * A PDF's objects. ISO 32000-1, 7.5. Everything is bounded: sections in a
 * chain, objects, the view of one object, and the bytes inflated.
 */
#include <string.h>

#include "base/buf.h"
#include "proof/resume_part.h"
#include "proof/resume_pdf_file.h"

#define SECTIONS_MAX	64	/* revisions of a file that was saved again */
#define COLUMNS_MAX	32	/* bytes of one row in a reference stream */
#define OBJECT_HEAD_MAX	512	/* "N G obj" and blanks; else blanks cost time */

void
pdf_file_start(struct pdf_file *f, struct str b, struct arena *a)
{
	memset(f, 0, sizeof(*f));
	f->b = b;
	f->arena = a;
	f->flate = flate_new(a);
	f->inflate_left = PDF_INFLATE_MAX;
	f->work_left = PDF_WORK_MAX;
	f->slots = arena_array(a, PDF_OBJECTS_MAX, sizeof(*f->slots));
}

static struct str
pdf_view(struct str b, size_t at)
{
	return (str_first(str_from(b, at), PDF_VIEW_MAX));
}

/* Sections are read newest first, so a slot that is set stays. */
static void
pdf_slot_set(struct pdf_file *f, uint64_t num, enum pdf_where where,
    uint64_t place)
{
	struct pdf_slot	*slot;

	if (num >= PDF_OBJECTS_MAX || place > UINT32_MAX)
		return;
	slot = &f->slots[num];
	if (slot->where != PDF_NOWHERE)
		return;
	slot->where = (uint8_t)where;
	slot->place = (uint32_t)place;
}

static bool
pdf_sink(void *arg, struct str s)
{
	buf_str(arg, s);
	return (true);
}

/* A stream cut off at its end still gives what came out before. */
bool
pdf_file_stream(struct pdf_file *f, struct str dict, struct str *out)
{
	struct buf	 buf;
	struct str	 filter, rest;
	size_t		 at, max;
	enum flate_end	 end;

	if ((at = pdf_skip_value(dict, 0)) == PDF_END ||
	    (at = pdf_skip_space(dict, at)) == PDF_END ||
	    !pdf_word_is(dict, at, "stream") ||
	    !pdf_dict_get(dict, "Filter", &filter) ||
	    resume_find(filter, "/FlateDecode") == NULL ||
	    resume_find(str_from(filter, 13), "Decode") != NULL)
		return (false);
	at += strlen("stream");
	at += at < dict.len && dict.p[at] == '\r';
	at += at < dict.len && dict.p[at] == '\n';
	rest.p = dict.p + at;
	rest.len = (size_t)(f->b.p + f->b.len - rest.p);
	max = f->inflate_left < PDF_STREAM_MAX ? f->inflate_left :
	    PDF_STREAM_MAX;
	buf = buf_new(f->arena, 0);
	end = flate_run(f->flate, FLATE_ZLIB, rest, max, pdf_sink, &buf);
	f->inflate_left -= end == FLATE_TOO_LONG ? max : buf.len;
	*out = buf_view(&buf);
	return (buf.len != 0 && end != FLATE_TOO_LONG);
}

void
pdf_file_note(struct pdf_file *f, struct str s)
{
	const char	*end, *p;
	struct str	 word;

	end = s.p + s.len;
	for (p = s.p; p != NULL && p < end; p++) {
		if ((p = memchr(p, '/', (size_t)(end - p))) == NULL)
			return;
		word = (struct str){ p + 1, (size_t)(end - p - 1) };
		if (pdf_word_is(word, 0, "JavaScript") ||
		    pdf_word_is(word, 0, "JS") ||
		    pdf_word_is(word, 0, "Launch"))
			f->has_script = true;
		else if (pdf_word_is(word, 0, "EmbeddedFile") ||
		    pdf_word_is(word, 0, "EmbeddedFiles"))
			f->has_objects = true;
		else if (pdf_word_is(word, 0, "URI") ||
		    pdf_word_is(word, 0, "GoToR"))
			f->has_links = true;
	}
}

/* "N G obj" at an offset: the place of its value. */
bool
pdf_object_at(struct str b, size_t at, uint32_t *num, struct str *view)
{
	struct str	 head;
	uint32_t	 gen;
	size_t		 i;

	head = str_first(str_from(b, at), OBJECT_HEAD_MAX);
	if ((i = pdf_skip_space(head, 0)) == PDF_END ||
	    (i = pdf_uint(head, i, num)) == PDF_END ||
	    (i = pdf_skip_space(head, i)) == PDF_END ||
	    (i = pdf_uint(head, i, &gen)) == PDF_END ||
	    (i = pdf_skip_space(head, i)) == PDF_END ||
	    head.len - i < 3 || memcmp(head.p + i, "obj", 3) != 0 ||
	    (i = pdf_skip_space(head, i + 3)) == PDF_END)
		return (false);
	*view = pdf_view(b, at + i);
	return (true);
}

/* Inflate an object stream and keep it: neighbours are asked for next. */
static bool
pdf_stream_hold(struct pdf_file *f, uint32_t num)
{
	struct str	 view;
	uint32_t	 got;

	if (f->stream_num == num && f->stream.len != 0)
		return (true);
	f->stream = STR_NONE;
	f->met_locked |= f->is_locked;
	if (f->is_locked || num >= PDF_OBJECTS_MAX ||
	    f->slots[num].where != PDF_AT ||
	    !pdf_object_at(f->b, f->slots[num].place, &got, &view) ||
	    got != num || !pdf_dict_is(view, "Type", "ObjStm") ||
	    !pdf_dict_uint(view, "N", &f->stream_n) ||
	    !pdf_dict_uint(view, "First", &f->stream_first) ||
	    !pdf_file_stream(f, view, &f->stream))
		return (false);
	f->stream_num = num;
	pdf_file_note(f, f->stream);
	return (f->stream_first < f->stream.len &&
	    f->stream_first <= PDF_VIEW_MAX);
}

/* The n-th pair "number offset" at the head of the stream that is held. */
static size_t
pdf_pair_read(struct pdf_file *f, size_t i, uint32_t *num, uint32_t *off)
{
	struct str	 head;

	head = str_first(f->stream, f->stream_first);
	if ((i = pdf_skip_space(head, i)) == PDF_END ||
	    (i = pdf_uint(head, i, num)) == PDF_END ||
	    (i = pdf_skip_space(head, i)) == PDF_END)
		return (PDF_END);
	return (pdf_uint(head, i, off));
}

static bool
pdf_object_within(struct pdf_file *f, uint32_t num, uint32_t within,
    struct str *view)
{
	uint32_t	 got, k, off;
	size_t		 at, i;

	if (!pdf_stream_hold(f, within))
		return (false);
	for (i = 0, k = 0; k < f->stream_n; k++) {
		if ((i = pdf_pair_read(f, i, &got, &off)) == PDF_END)
			return (false);
		if (got != num)
			continue;
		at = (size_t)f->stream_first + off;
		if (at >= f->stream.len ||
		    (at = pdf_skip_space(f->stream, at)) == PDF_END)
			return (false);
		*view = pdf_view(f->stream, at);
		return (true);
	}
	return (false);
}

void
pdf_file_members(struct pdf_file *f, uint32_t num)
{
	uint32_t	 got, k, off;
	size_t		 i;

	if (!pdf_stream_hold(f, num))
		return;
	for (i = 0, k = 0; k < f->stream_n; k++) {
		if ((i = pdf_pair_read(f, i, &got, &off)) == PDF_END)
			return;
		pdf_slot_set(f, got, PDF_WITHIN, num);
	}
}

bool
pdf_file_object(struct pdf_file *f, uint32_t num, struct str *view)
{
	const struct pdf_slot	*slot;
	uint32_t		 got;

	if (num >= PDF_OBJECTS_MAX)
		return (false);
	slot = &f->slots[num];
	if (slot->where == PDF_AT)
		return (pdf_object_at(f->b, slot->place, &got, view) &&
		    got == num);
	return (slot->where == PDF_WITHIN &&
	    pdf_object_within(f, num, slot->place, view));
}

bool
pdf_file_value(struct pdf_file *f, struct str val, struct str *view)
{
	struct pdf_ref	 ref;

	if (pdf_ref_read(val, 0, &ref) != PDF_END)
		return (pdf_file_object(f, ref.num, view));
	*view = val;
	return (true);
}

static void
pdf_trailer_offer(struct pdf_file *f, struct str dict)
{
	struct str	 root;

	if (f->trailer.len == 0 && pdf_dict_get(dict, "Root", &root))
		f->trailer = dict;
}

/* Rows of "0000000015 00000 n", as loosely as real files write them. */
static size_t
pdf_table_rows(struct pdf_file *f, size_t i, uint32_t first, uint32_t n)
{
	uint32_t	 gen, k, off;

	for (k = 0; k < n; k++) {
		if ((i = pdf_skip_space(f->b, i)) == PDF_END ||
		    (i = pdf_uint(f->b, i, &off)) == PDF_END ||
		    (i = pdf_skip_space(f->b, i)) == PDF_END ||
		    (i = pdf_uint(f->b, i, &gen)) == PDF_END ||
		    (i = pdf_skip_space(f->b, i)) == PDF_END ||
		    (f->b.p[i] != 'n' && f->b.p[i] != 'f'))
			return (PDF_END);
		pdf_slot_set(f, (uint64_t)first + k, f->b.p[i] == 'n' ?
		    PDF_AT : PDF_FREE, off);
		i++;
	}
	return (i);
}

/* Chained sections may overlap; what they cost together is bounded. */
static bool
pdf_work_take(struct pdf_file *f, size_t n)
{
	if (n > f->work_left)
		return (false);
	f->work_left -= n;
	return (true);
}

/* A table and its trailer; *dict is the trailer. */
static bool
pdf_table_read(struct pdf_file *f, size_t i, struct str *dict)
{
	uint32_t	 first, n;
	size_t		 start;

	for (start = i, i += strlen("xref");;) {
		if ((i = pdf_skip_space(f->b, i)) == PDF_END)
			return (false);
		if (f->b.len - i > 7 && memcmp(f->b.p + i, "trailer", 7) == 0)
			break;
		if ((i = pdf_uint(f->b, i, &first)) == PDF_END ||
		    (i = pdf_skip_space(f->b, i)) == PDF_END ||
		    (i = pdf_uint(f->b, i, &n)) == PDF_END ||
		    (i = pdf_table_rows(f, i, first, n)) == PDF_END)
			return (false);
	}
	if ((i = pdf_skip_space(f->b, i + 7)) == PDF_END ||
	    !pdf_work_take(f, i - start))
		return (false);
	*dict = pdf_view(f->b, i);
	return (pdf_skip_value(*dict, 0) != PDF_END);
}

static int
pdf_paeth(int a, int b, int c)
{
	int	 pa, pb, pc;

	pa = b > c ? b - c : c - b;
	pb = a > c ? a - c : c - a;
	pc = a + b - 2 * c;
	pc = pc < 0 ? -pc : pc;
	if (pa <= pb && pa <= pc)
		return (a);
	return (pb <= pc ? b : c);
}

/* One row of a PNG predictor, one byte a pixel, undone in place. */
static void
pdf_row_undo(int filter, unsigned char *row, const unsigned char *up, size_t n)
{
	int	 a, add, c;
	size_t	 i;

	for (i = 0, a = c = 0; i < n; i++) {
		add = 0;
		if (filter == 1)
			add = a;
		else if (filter == 2)
			add = up[i];
		else if (filter == 3)
			add = (a + up[i]) / 2;
		else if (filter == 4)
			add = pdf_paeth(a, up[i], c);
		a = row[i] = (unsigned char)(row[i] + add);
		c = up[i];
	}
}

struct pdf_fields {
	uint32_t	 w[3];
	size_t		 row;		/* bytes of one row */
	bool		 predicted;
};

static bool
pdf_fields_read(struct str dict, struct pdf_fields *w)
{
	struct str	 parms, val;
	uint32_t	 predictor;
	size_t		 i, k;

	if (!pdf_dict_get(dict, "W", &val) || val.p[0] != '[')
		return (false);
	for (i = 1, k = 0; k < 3; k++) {
		if ((i = pdf_skip_space(val, i)) == PDF_END ||
		    (i = pdf_uint(val, i, &w->w[k])) == PDF_END || w->w[k] > 8)
			return (false);
	}
	w->row = w->w[0] + w->w[1] + w->w[2];
	w->predicted = pdf_dict_get(dict, "DecodeParms", &parms) &&
	    pdf_dict_uint(parms.p[0] == '[' ?
	    str_from(parms, 1) : parms, "Predictor", &predictor) &&
	    predictor >= 10;
	return (w->row != 0 && w->row < COLUMNS_MAX);
}

static uint64_t
pdf_field(const unsigned char **p, uint32_t width, uint64_t none)
{
	uint64_t	 v;
	uint32_t	 i;

	for (i = 0, v = 0; i < width; i++)
		v = v << 8 | *(*p)++;
	return (width == 0 ? none : v);
}

static void
pdf_row_take(struct pdf_file *f, const struct pdf_fields *w,
    const unsigned char *row, uint64_t num)
{
	uint64_t	 place, type;

	type = pdf_field(&row, w->w[0], 1);
	place = pdf_field(&row, w->w[1], 0);
	if (type <= 2)
		pdf_slot_set(f, num, type == 0 ? PDF_FREE : type == 1 ?
		    PDF_AT : PDF_WITHIN, place);
}

/* n rows for the objects from first on; the bytes not used yet. */
static struct str
pdf_rows_take(struct pdf_file *f, const struct pdf_fields *w, struct str data,
    unsigned char *up, uint32_t first, uint32_t n)
{
	unsigned char	 row[COLUMNS_MAX];
	size_t		 step;
	uint32_t	 k;

	step = w->row + (w->predicted ? 1 : 0);
	for (k = 0; k < n && data.len >= step; k++) {
		memcpy(row, data.p + step - w->row, w->row);
		if (w->predicted)
			pdf_row_undo(data.p[0], row, up, w->row);
		memcpy(up, row, w->row);
		pdf_row_take(f, w, row, (uint64_t)first + k);
		data = str_from(data, step);
	}
	return (data);
}

static bool
pdf_xref_stream_read(struct pdf_file *f, struct str dict)
{
	unsigned char		 up[COLUMNS_MAX] = { 0 };
	struct pdf_fields	 w;
	struct str		 data, index;
	uint32_t		 first, n;
	size_t			 i;

	if (!pdf_dict_is(dict, "Type", "XRef") || !pdf_fields_read(dict, &w) ||
	    !pdf_dict_uint(dict, "Size", &n) ||
	    !pdf_file_stream(f, dict, &data))
		return (false);
	if (!pdf_dict_get(dict, "Index", &index)) {
		pdf_rows_take(f, &w, data, up, 0, n);
		return (true);
	}
	for (i = 1; data.len != 0;) {
		if ((i = pdf_skip_space(index, i)) == PDF_END ||
		    (i = pdf_uint(index, i, &first)) == PDF_END ||
		    (i = pdf_skip_space(index, i)) == PDF_END ||
		    (i = pdf_uint(index, i, &n)) == PDF_END)
			break;
		data = pdf_rows_take(f, &w, data, up, first, n);
	}
	return (true);
}

/* One section, and the stream a hybrid file keeps beside its table. */
static bool
pdf_section_read(struct pdf_file *f, size_t at, struct str *dict)
{
	struct str	 side;
	uint32_t	 num, off;
	size_t		 skip;

	skip = pdf_skip_space(str_first(str_from(f->b, at), OBJECT_HEAD_MAX),
	    0);
	if (at >= f->b.len || skip == PDF_END)
		return (false);
	at += skip;
	if (pdf_word_is(f->b, at, "xref")) {
		if (!pdf_table_read(f, at, dict))
			return (false);
		pdf_trailer_offer(f, *dict);
		if (pdf_dict_uint(*dict, "XRefStm", &off) &&
		    pdf_object_at(f->b, off, &num, &side))
			pdf_xref_stream_read(f, side);
		return (true);
	}
	if (!pdf_object_at(f->b, at, &num, dict) ||
	    !pdf_xref_stream_read(f, *dict))
		return (false);
	pdf_trailer_offer(f, *dict);
	return (true);
}

bool
pdf_file_xref(struct pdf_file *f)
{
	const char	*p;
	struct str	 dict;
	uint32_t	 at, last;
	size_t		 i, n;

	if ((p = resume_find_last(f->b, 2048, "startxref")) == NULL)
		return (false);
	i = (size_t)(p - f->b.p) + strlen("startxref");
	if ((i = pdf_skip_space(f->b, i)) == PDF_END ||
	    pdf_uint(f->b, i, &at) == PDF_END)
		return (false);
	for (n = 0; n < SECTIONS_MAX; n++) {
		if (!pdf_section_read(f, at, &dict))
			return (false);
		last = at;
		if (!pdf_dict_uint(dict, "Prev", &at) || at == last)
			break;
	}
	return (f->trailer.len != 0);
}
