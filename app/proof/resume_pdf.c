/*
 * Is this a PDF that opens? The header at the start, an end in the last 2 kB,
 * references that lead from /Root to a page. What is between is not judged:
 * pages are drawn elsewhere, in a sandbox.
 */
#include <string.h>

#include "proof/resume_part.h"
#include "proof/resume_pdf_file.h"
#include "proof/resume_pdf_key.h"

#define TAIL		2048	/* where the end of a PDF must stand */
#define NODES_MAX	64	/* looked at to find one page */
#define DEPTH_MAX	16	/* of the page tree */

/* Nodes of the page tree whose children are being tried. */
struct pdf_walk {
	struct str	 kids[DEPTH_MAX];
	size_t		 at[DEPTH_MAX];
	size_t		 depth;
};

/* The header is at 0, after one line feed or after a byte order mark. */
static bool
pdf_header_find(struct str b, struct str *pdf)
{
	if (str_starts(b, STR("\n")))
		b = str_from(b, 1);
	else if (str_starts(b, STR("\xef\xbb\xbf")))
		b = str_from(b, 3);
	*pdf = b;
	return (str_starts(b, STR("%PDF-")));
}

/* Markup between the header and the first object: a page in disguise. */
static bool
pdf_is_markup(struct str b)
{
	size_t	 i;

	i = pdf_skip_space(b, 0);
	return (i != PDF_END && b.p[i] == '<');
}

static bool
pdf_has_end(struct str b)
{
	return (resume_find_last(b, TAIL, "%%EOF") != NULL ||
	    resume_find_last(b, TAIL, "startxref") != NULL);
}

static bool
pdf_node_is_page(struct str node)
{
	struct str	 val;

	if (pdf_dict_get(node, "Type", &val))
		return (pdf_dict_is(node, "Type", "Page"));
	return (pdf_dict_get(node, "Contents", &val) ||
	    pdf_dict_get(node, "MediaBox", &val));
}

/* One node: a page ends the search, a branch is entered. */
static bool
pdf_node_visit(struct pdf_file *f, struct pdf_walk *w, struct str node)
{
	struct str	 kids, val;

	if (!pdf_dict_get(node, "Kids", &val))
		return (pdf_node_is_page(node));
	if (w->depth < DEPTH_MAX && pdf_file_value(f, val, &kids) &&
	    kids.len != 0 && kids.p[0] == '[') {
		w->kids[w->depth] = kids;
		w->at[w->depth++] = 1;
	}
	return (false);
}

static bool
pdf_tree_has_page(struct pdf_file *f, struct str top)
{
	struct pdf_walk	 w = { .depth = 0 };
	struct pdf_ref	 ref;
	struct str	 kids, node;
	size_t		 i, n;

	if (pdf_node_visit(f, &w, top))
		return (true);
	for (n = 0; n < NODES_MAX && w.depth > 0;) {
		kids = w.kids[w.depth - 1];
		i = pdf_skip_space(kids, w.at[w.depth - 1]);
		i = i == PDF_END ? i : pdf_ref_read(kids, i, &ref);
		if (i == PDF_END) {
			w.depth--;
			continue;
		}
		n++;
		w.at[w.depth - 1] = i;
		if (pdf_file_object(f, ref.num, &node) &&
		    pdf_node_visit(f, &w, node))
			return (true);
	}
	return (false);
}

static bool
pdf_root_find(struct pdf_file *f, struct str *root)
{
	struct str	 val;

	if (f->trailer.len != 0 && pdf_dict_get(f->trailer, "Root", &val) &&
	    pdf_file_value(f, val, root))
		return (true);
	return (f->catalog != 0 && pdf_file_object(f, f->catalog, root));
}

static bool
pdf_has_page(struct pdf_file *f)
{
	struct str	 pages, root, val;

	return (pdf_root_find(f, &root) && pdf_dict_get(root, "Pages", &val) &&
	    pdf_file_value(f, val, &pages) && pdf_tree_has_page(f, pages));
}

/* Encrypted, and the empty password does not open it. */
static bool
pdf_needs_password(struct pdf_file *f)
{
	struct str	 dict, id, val;

	if (f->trailer.len == 0 || !pdf_dict_get(f->trailer, "Encrypt", &val))
		return (false);
	f->is_locked = true;
	id = STR_NONE;
	if (pdf_dict_get(f->trailer, "ID", &id) && id.p[0] == '[')
		id = str_from(id, pdf_skip_space(id, 1));
	id = str_first(id, pdf_skip_value(id, 0));
	return (!pdf_file_value(f, val, &dict) || !pdf_key_opens(dict, id));
}

/*
 * An encrypted file whose page tree lies in its encrypted object streams is
 * believed once its password is proven: the key came from the same file.
 */
static bool
pdf_opens(struct pdf_file *f)
{
	return (pdf_has_page(f) || (f->is_locked && f->met_locked));
}

static void
pdf_flags_set(struct pdf_file *f, struct resume_info *info)
{
	pdf_file_note(f, f->b);
	info->flags |= (f->has_script ? RESUME_SCRIPT : 0) |
	    (f->has_objects ? RESUME_OBJECTS : 0) |
	    (f->has_links ? RESUME_LINKS : 0) |
	    (f->is_locked ? RESUME_LOCKED : 0);
}

enum resume_verdict
resume_pdf_check(struct str b, struct arena *a, struct resume_info *info)
{
	struct pdf_file	 f;
	struct str	 pdf;
	bool		 found;

	if (!pdf_header_find(b, &pdf)) {
		/* Cut inside its own header: a PDF, but not a whole one. */
		return (b.len != 0 && b.len < 5 &&
		    str_starts(STR("%PDF-"), b) ? RESUME_DAMAGED :
		    RESUME_NOT_PDF);
	}
	if (pdf_is_markup(pdf) || !pdf_has_end(pdf))
		return (RESUME_DAMAGED);
	pdf_file_start(&f, pdf, a);
	found = pdf_file_xref(&f);
	if (found && pdf_needs_password(&f))
		return (RESUME_PASSWORD);
	if (!found || !pdf_opens(&f)) {
		if (!pdf_file_scan(&f))
			return (RESUME_DAMAGED);
		if (pdf_needs_password(&f))
			return (RESUME_PASSWORD);
		if (!pdf_opens(&f))
			return (RESUME_DAMAGED);
	}
	pdf_flags_set(&f, info);
	return (RESUME_OK);
}
