/*
 * Finding a PDF's objects when its cross-references are wrong, as every
 * viewer does: look for "N G obj", the last of a number counts; then for the
 * newest trailer, reference stream or catalogue.
 */
#include <string.h>

#include "proof/resume_part.h"
#include "proof/resume_pdf_file.h"

#define PEEK		256	/* where a dictionary's /Type stands */
#define STREAMS_MAX	512	/* object streams that are opened */
#define TRAILERS_MAX	16	/* trailers looked at, from the end */

struct pdf_scan {
	struct pdf_file	*f;
	uint32_t	 streams[STREAMS_MAX];
	size_t		 streams_n;
	struct str	 xref;		/* the last reference stream's view */
};

static size_t
scan_back_digits(struct str b, size_t i)
{
	while (i > 0 && b.p[i - 1] >= '0' && b.p[i - 1] <= '9')
		i--;
	return (i);
}

static size_t
scan_back_space(struct str b, size_t i)
{
	size_t	 n;

	for (n = 0; n < 8 && i > 0 && pdf_is_space(b.p[i - 1]); n++)
		i--;
	return (i);
}

/* Where "N G obj" starts, given the place of "obj"; PDF_END: nowhere. */
static size_t
scan_start(struct str b, size_t obj)
{
	size_t	 gen, num, space;

	space = scan_back_space(b, obj);
	gen = scan_back_digits(str_first(b, space), space);
	if (gen == space || space - gen > 5)
		return (PDF_END);
	space = scan_back_space(b, gen);
	num = scan_back_digits(b, space);
	if (space == gen || num == space || space - num > 10)
		return (PDF_END);
	return (num);
}

static void
scan_take(struct pdf_scan *s, size_t at)
{
	struct str	 peek, view;
	uint32_t	 num;

	if (!pdf_object_at(s->f->b, at, &num, &view) || num >= PDF_OBJECTS_MAX)
		return;
	s->f->slots[num].where = PDF_AT;
	s->f->slots[num].place = (uint32_t)at;
	peek = str_first(view, PEEK);
	if (resume_find(peek, "/Type") == NULL)
		return;
	if (resume_find(peek, "/ObjStm") != NULL &&
	    s->streams_n < STREAMS_MAX)
		s->streams[s->streams_n++] = num;
	else if (resume_find(peek, "/XRef") != NULL)
		s->xref = view;
	else if (resume_find(peek, "/Catalog") != NULL)
		s->f->catalog = num;
}

static void
scan_trailer(struct pdf_scan *s)
{
	const char	*p;
	struct str	 dict, rest, root;
	size_t		 at, n;

	for (rest = s->f->b, n = 0; n < TRAILERS_MAX; n++) {
		if ((p = resume_find_last(rest, rest.len, "trailer")) == NULL)
			break;
		rest.len = (size_t)(p - rest.p);
		at = pdf_skip_space(s->f->b, rest.len + strlen("trailer"));
		if (at == PDF_END)
			continue;
		dict = str_first(str_from(s->f->b, at), PDF_VIEW_MAX);
		if (pdf_dict_get(dict, "Root", &root)) {
			s->f->trailer = dict;
			return;
		}
	}
	if (s->xref.len != 0 && pdf_dict_get(s->xref, "Root", &root))
		s->f->trailer = s->xref;
}

bool
pdf_file_scan(struct pdf_file *f)
{
	struct pdf_scan	*s;
	const char	*p;
	size_t		 at, i;

	s = arena_get(f->arena, sizeof(*s));
	s->f = f;
	memset(f->slots, 0, PDF_OBJECTS_MAX * sizeof(*f->slots));
	f->trailer = STR_NONE;
	for (at = 0; at < f->b.len && (p = memchr(f->b.p + at, 'o',
	    f->b.len - at)) != NULL; at++) {
		at = (size_t)(p - f->b.p);
		if (f->b.len - at < 3 || memcmp(p, "obj", 3) != 0)
			continue;
		if ((i = scan_start(f->b, at)) != PDF_END)
			scan_take(s, i);
	}
	scan_trailer(s);
	for (i = s->streams_n; i > 0; i--)
		pdf_file_members(f, s->streams[i - 1]);
	return (f->trailer.len != 0 || f->catalog != 0);
}
