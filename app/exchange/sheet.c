/* Sheets out of an .xlsx: see the header. */
#include "base/buf.h"
#include "exchange/sheet.h"
#include "exchange/tree.h"
#include "proof/zip_proof.h"

#define PART_MAX	TREE_BYTES_MAX

struct workbook_reading {
	struct arena	*arena;
	struct zip_proof zip;
	enum word	 refused;
	struct str	*shared;	/* strings that cells name by number */
	size_t		 nshared, cap;
};

static bool
part_take(void *arg, struct str piece)
{
	struct buf	*b = arg;

	if (b->len + piece.len > PART_MAX)
		return (false);
	buf_str(b, piece);
	return (true);
}

/* NULL: there is no such part, or it is refused. */
static const struct tree *
part_read(struct workbook_reading *r, struct str name)
{
	const struct zip_entry	*e = zip_proof_find(&r->zip, name);
	struct buf		 b;
	struct str		 detail;

	if (e == NULL)
		return (NULL);
	if (e->size > PART_MAX) {
		r->refused = W_EXCHANGE_REFUSED_BIG;
		return (NULL);
	}
	b = buf_new(r->arena, e->size + 1);
	if (zip_proof_inflate(&r->zip, e, part_take, &b) != ZIP_FINE) {
		r->refused = W_EXCHANGE_REFUSED_ZIP;
		return (NULL);
	}
	return (tree_read(r->arena, buf_view(&b), false, &r->refused,
	    &detail));
}

/* The words of a string: in <t>, or in the <t> of its runs. */
static struct str
rich_text(struct workbook_reading *r, const struct tree *t)
{
	const struct tree	*run;
	struct buf		 b;

	if (tree_child(t, "r") == NULL)
		return (tree_says(r->arena, t, "t"));
	b = buf_new(r->arena, 64);
	for (run = tree_child(t, "r"); run != NULL; run = tree_next(run, "r"))
		if (tree_child(run, "t") != NULL &&
		    tree_child(run, "t")->child != NULL)
			buf_str(&b, tree_child(run, "t")->child->text);
	return (str_trim(buf_view(&b)));
}

static bool
shared_read(struct workbook_reading *r)
{
	const struct tree	*t;

	t = tree_child(part_read(r, STR("xl/sharedStrings.xml")), "si");
	for (; t != NULL; t = tree_next(t, "si"))
		ARENA_PUSH(r->arena, r->shared, r->nshared, r->cap) =
		    rich_text(r, t);
	return (r->refused == W_NONE);
}

static struct str
cell_value(struct workbook_reading *r, const struct tree *c)
{
	struct str	 kind = tree_attr(c, "t"), v;
	int64_t		 n;

	if (str_is_c(kind, "inlineStr"))
		return (rich_text(r, tree_child(c, "is")));
	v = tree_says(r->arena, c, "v");
	if (!str_is_c(kind, "s"))
		return (v);
	return (str_int(v, &n) && n >= 0 && (uint64_t)n < r->nshared ?
	    r->shared[n] : STR_NONE);
}

/* "AB12": the column, from 0; without one it stands behind the cell before. */
static size_t
column_of(struct str ref, size_t next)
{
	size_t	 n = 0, i;

	for (i = 0; i < ref.len && ref.p[i] >= 'A' && ref.p[i] <= 'Z' &&
	    n < SHEET_COLUMNS_MAX; i++)
		n = n * 26 + (size_t)(ref.p[i] - 'A') + 1;
	return (i == 0 ? next : n - 1);
}

static void
row_read(struct workbook_reading *r, struct sheet *s, const struct tree *row)
{
	const struct tree	*c;
	struct str		*cells = NULL, value;
	size_t			 next = 0, column;

	for (c = tree_child(row, "c"); c != NULL; c = tree_next(c, "c")) {
		column = column_of(tree_attr(c, "r"), next);
		next = column + 1;
		value = cell_value(r, c);
		if (value.len == 0 || column >= SHEET_COLUMNS_MAX)
			continue;
		if (cells == NULL)
			cells = arena_array(r->arena, SHEET_COLUMNS_MAX,
			    sizeof(*cells));
		cells[column] = value;
	}
	/* Empty rows mean nothing, and some files have a million. */
	if (cells != NULL)
		s->rows[s->n++] = cells;
}

static void
sheet_read(struct workbook_reading *r, struct sheet *s, struct str part)
{
	const struct tree	*row;

	s->rows = arena_array(r->arena, SHEET_ROWS_MAX, sizeof(*s->rows));
	row = tree_child(tree_child(part_read(r, part), "sheetData"), "row");
	for (; row != NULL && s->n < SHEET_ROWS_MAX;
	    row = tree_next(row, "row"))
		row_read(r, s, row);
}

/* Where a sheet's part is, by the id of the relation. */
static struct str
part_of(struct workbook_reading *r, const struct tree *relations,
    struct str id)
{
	const struct tree	*t;
	struct str		 target;

	t = tree_child(relations, "Relationship");
	for (; t != NULL; t = tree_next(t, "Relationship")) {
		if (!str_is(tree_attr(t, "Id"), id))
			continue;
		target = tree_attr(t, "Target");
		return (str_starts(target, STR("/")) ? str_from(target, 1) :
		    str_cat(r->arena, STR("xl/"), target));
	}
	return (STR_NONE);
}

bool
workbook_read(struct arena *a, struct str file, struct workbook *w,
    enum word *refused)
{
	struct workbook_reading	*r = arena_get(a, sizeof(*r));
	const struct tree	*t, *relations;

	*w = (struct workbook){ .n = 0 };
	r->arena = a;
	if (zip_proof_read(file, a, &r->zip) != ZIP_FINE)
		r->refused = W_EXCHANGE_REFUSED_ZIP;
	else if (shared_read(r)) {
		relations = part_read(r, STR("xl/_rels/workbook.xml.rels"));
		t = tree_child(tree_child(part_read(r,
		    STR("xl/workbook.xml")), "sheets"), "sheet");
		if (t == NULL && r->refused == W_NONE)
			r->refused = W_EXCHANGE_REFUSED_UNKNOWN;
		for (; t != NULL && w->n < SHEETS_MAX;
		    t = tree_next(t, "sheet")) {
			w->sheets[w->n].name = tree_attr(t, "name");
			sheet_read(r, &w->sheets[w->n++], part_of(r,
			    relations, tree_attr(t, "id")));
		}
	}
	*refused = r->refused;
	return (r->refused == W_NONE);
}

const struct sheet *
workbook_find(const struct workbook *w, const char *name)
{
	size_t	 i;

	for (i = 0; i < w->n; i++)
		if (str_is_nocase(str_trim(w->sheets[i].name), str_of(name)))
			return (&w->sheets[i]);
	return (NULL);
}

struct str
sheet_cell(const struct sheet *s, size_t row, size_t column)
{
	return (row < s->n && column < SHEET_COLUMNS_MAX ?
	    s->rows[row][column] : STR_NONE);
}
