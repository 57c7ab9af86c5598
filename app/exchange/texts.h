/*
 * A survey's texts for translators: a gettext catalogue or XLIFF 1.2, from its
 * own language into one other; and what they made of it back into the
 * definition, of which everything else stays byte for byte. Each text is known
 * by its path ("nps.label", "topics.option.billing") and by what it said in
 * the survey's own language: a translation of other words is not taken.
 */
#ifndef EXCHANGE_TEXTS_H
#define EXCHANGE_TEXTS_H

#include "base/buf.h"
#include "base/words.h"
#include "form/survey.h"

#define TEXTS_FILE_MAX	((size_t)8 * 1024 * 1024)

enum texts_format { TEXTS_PO, TEXTS_XLIFF };

/* From a definition that can be loaded. lang: an index of the survey's
 * languages, not 0. */
struct str	 texts_out(struct arena *, struct str definition,
		    const struct survey *, size_t lang, enum texts_format);

struct texts_line {
	enum word	 why;
	struct str	 path;
	struct str	 text;		/* the translation that was not taken */
};

struct texts_in {
	struct str	 language;
	struct str	 xml;		/* the definition with the texts */
	size_t		 ntaken;	/* texts that changed */
	size_t		 nsame;		/* that said so already */
	struct texts_line *lines;	/* what did not fit */
	size_t		 n, cap;
	enum word	 refused;	/* W_NONE: it was read */
};

/* file: either format, as its first bytes say. E_INVALID: refused says why. */
enum status	 texts_in(struct arena *, struct str definition,
		    const struct survey *, struct str file,
		    struct texts_in *) MUST_USE;

/* --- what the two directions share --- */

/* Where one text stands in the definition's bytes. */
struct text_spot {
	struct str	 path;
	size_t		 from, to;	/* the element's content */
	bool		 by_language;	/* it holds <text> elements */
	/* As readers see them; and the bytes of each: in a <text>, or all. */
	struct str	 in[SURVEY_LANGUAGES_MAX];
	struct { size_t from, to; } at[SURVEY_LANGUAGES_MAX];
};

struct text_spots {
	struct text_spot *list;
	size_t		 n, cap;
};

/* In the order of the file. */
void		 text_spots_find(struct arena *, struct str definition,
		    const struct survey *, struct text_spots *);

#endif
