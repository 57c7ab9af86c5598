/*
 * The one catalogue of words: what the program says to people, in each of its
 * languages, by id. conf/words/<language>.po is compiled into a const table;
 * an id that is not there does not compile, and a language that lacks one,
 * or names other values in it, does not build. A further language is a
 * further file.
 *
 *	word(l, W_SURVEY_NEXT)				a text without values
 *	words_say(a, l, W_STAGE_NOW, .stage = label)	with its {stage}
 *	words_say_n(a, l, W_LIST_FOUND, n)		the plural form for n
 *
 * In a template the same are {t survey.next}, {t stage.now stage=label} and
 * {t list.found n}: see view/view.h.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/str.h"
#include "word_ids.h"

/* How one language is written. All of them stand in the table locales[]. */
struct locale {
	struct str	 tag;		/* "de" */
	struct str	 direction;	/* "ltr" or "rtl" */
	struct str	 decimal;	/* "," */
	struct str	 group;		/* "." between thousands */
	bool		 is_whole;	/* has every text, not only visitors' */
	size_t		 nforms;	/* plural forms of a text */
	size_t		(*plural)(uint64_t n);	/* which of them */
	const struct str *text;		/* [word * nforms + form] */
};

extern const struct locale locales[LOCALE__MAX];

/* For a BCP 47 tag: "de-AT" finds "de"; English when there is none. */
const struct locale *locale_find(struct str tag);
/* The same for pages that also show what is not for visitors, such as the
 * signed-in area and the careers pages: English, if that language has not
 * all of it. */
const struct locale *locale_whole(const struct locale *);
/* For an Accept-Language; otherwise, where it names none of ours. */
const struct locale *locale_pick(struct str accept,
		    const struct locale *otherwise);

/* Which plural form n has. */
size_t		 locale_form(const struct locale *, int64_t n);

struct word_row {
	const char		*id;	/* "survey.next" */
	const char *const	*args;	/* names of its values, sorted; NULL:
					 * it has none */
	bool			 plural;
};

extern const struct word_row word_rows[WORD__MAX];

/* W_NONE if there is no such id. */
enum word	 word_find(struct str id);
/* A text that takes no values; W_NONE is an empty one. */
struct str	 word(const struct locale *, enum word);
/* text with its values, which are in the order of word_rows[].args; n is what
 * {n} of a plural stands for. */
struct str	 words_fill(struct arena *, const struct locale *, enum word,
		    int64_t n, const struct str *values);

#define words_say(a, l, w, ...)						\
	words_fill(a, l, w, 0, (const struct str *)(const void *)		\
	    &(const struct args_##w){ __VA_ARGS__ })
#define words_say_n(a, l, w, n, ...)					\
	words_fill(a, l, w, n, (const struct str *)(const void *)		\
	    &(const struct args_##w){ __VA_ARGS__ })

/* "1 byte", "120 kB", "2.4 MB": of a file. */
struct str	 words_size(struct arena *, const struct locale *,
		    int64_t bytes);
/* "1,204"; "87.5" with that many digits behind the decimal mark. */
struct str	 words_number(struct arena *, const struct locale *, int64_t);
struct str	 words_decimal(struct arena *, const struct locale *, double,
		    int digits);
/* The same with that many figures in all, without zeros at the end. */
struct str	 words_figures(struct arena *, const struct locale *, double,
		    int figures);
/* "81 %" of a share from 0 to 1; what is not nothing is not "0 %". */
struct str	 words_percent(struct arena *, const struct locale *,
		    double share);
/* "+42", "0", and a true minus sign. */
struct str	 words_signed(struct arena *, const struct locale *, double);
/* The same with that many digits behind the decimal mark: "+0.4". */
struct str	 words_signed_decimal(struct arena *, const struct locale *,
		    double, int digits);
/* The month of a name in any of the languages, whole or its first three
 * letters where these are no other's; capitals of ASCII are small ones. */
bool		 words_month_find(struct str, int *month);
/* "24 Nov 2026" of days since 1970; and without its year. */
struct str	 words_date(struct arena *, const struct locale *, int64_t day);
struct str	 words_date_short(struct arena *, const struct locale *,
		    int64_t day);
/* "24 Nov 2026, 09:12" of "2026-11-24T09:12..." or with a space; the date of
 * one without a time; other text as it is. */
struct str	 words_time(struct arena *, const struct locale *, struct str);

#endif
