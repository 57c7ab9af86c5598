/*
 * What the files of the editor share: a survey with its draft, the form of
 * what is edited, and what its template shows.
 */
#ifndef PAGE_STAFF_EDITOR_PART_H
#define PAGE_STAFF_EDITOR_PART_H

#include "form/edit.h"
#include "form/type.h"
#include "page/part/frame.h"
#include "store/draft.h"
#include "store/survey.h"

/* What is edited at an address. */
enum editor_part { PART_QUESTION, PART_PAGE, PART_SURVEY, PART_LANGUAGES };

/* A survey that is edited, with its draft. */
struct editing {
	struct rq		*rq;
	struct survey_row	*row;
	struct draft_get_row	*draft;		/* NULL: none yet */
	struct edit		*edit;		/* of its text, or NULL */
	struct rq_task		 task;		/* that a long text was read in */
	/* Texts in each language, and in its own. */
	size_t			 done[SURVEY_LANGUAGES_MAX], of;
	enum editor_part	 part;
	size_t			 at;		/* question or page */
	size_t			 node;		/* in edit */
	struct str		 code;		/* of it; none: the survey */
	struct str		 lang;		/* whose words are edited */
	/* What was typed and is shown again; NULL: what is stored. */
	const struct form	*typed;
	struct str		 lost;		/* typed of what is gone */
	bool			 conflicts;	/* it was changed meanwhile */
	const struct survey	*published;	/* or NULL */
	struct problem_view	 problems[20];
	size_t			 nproblems;
};

VIEW_STRUCT(words_view,
    text(id, label, value, own, theirs, lang, dir, error, described),
    flag(rare));

/* A field that is typed, or chosen if there are choices. */
VIEW_STRUCT(setting_view,
    text(id, label, value, theirs, error, described),
    flag(rare),
    list(choice_view, choices));

VIEW_STRUCT(item_view,
    text(id, node, code, value, own, score, lang, dir, number),
    flag(exclusive, fixed, required, first, last, is_new));

/* A question that a condition may ask; kind and values for script. */
VIEW_STRUCT(asked_view,
    text(value, label, kind, codes), flag(selected));

VIEW_STRUCT(row_view,
    text(id, number, value),
    list(asked_view, questions), list(choice_view, ops),
    list(choice_view, values));

VIEW_STRUCT(check_view,
    text(id, node, test, value, own, lang, dir),
    list(choice_view, severities));

VIEW_STRUCT(form_view,
    text(kind, code, print, heading, lang, own_name, lang_name, condition,
        sentence, askers, condition_error, lost),
    list(words_view, words),
    list(setting_view, settings),
    list(item_view, options), list(item_view, rows),
    list(row_view, conditions), list(choice_view, joins),
    list(check_view, checks),
    list(choice_view, types), list(choice_view, pages),
    flag(has_options, has_rows, has_scores, has_exclusive, translates,
        has_conditions, by_rows, conflicts, many_pages,
        more_words, more_settings, open_words, open_settings));

/* The survey of the address with its draft, if it has one. */
enum status	 editing_load(struct rq *, struct editing *) MUST_USE AWAITS;
/* Another text of it. What pointed into the one before does not any more. */
enum status	 editing_open(struct editing *, struct str xml) MUST_USE AWAITS;
/* What fields of an address or of a form name; false: it is not there (any
 * more), and the first there is takes its place. */
bool		 editing_find(struct editing *, const struct form *);
enum status	 editor_show(struct editing *, int code) MUST_USE AWAITS;
/* All types of questions, like ones beside each other. */
struct view_list editor_types(struct rq *, struct str chosen);

/* All that is shown of what is edited. */
void		 editor_form_fill(struct editing *, struct form_view *);
void		 editor_condition_fill(struct editing *, struct form_view *);

/* A field of the form as it was typed, or as it is stored. */
struct str	 editor_value(const struct editing *, const char *name,
		    struct str stored);
void		 editor_problem(struct editing *, struct str href, enum word);
struct str	 editor_error(const struct editing *, struct str id);

/* Texts of a survey's part: titles, intro, thanks. */
struct part_text { const char *name; enum word label; };
/* Those of a page or a survey; ends with NULL. */
const struct part_text *editor_part_texts(enum editor_part);
enum word	 editor_text_label(const char *name);

/* Attributes of a part that are chosen or typed, its type's behind them. */
struct part_setting {
	const char	*name;
	enum word	 label;
	const char	*values;	/* see struct question_attribute */
};
/* At most this many. */
#define SETTINGS_MAX	16
size_t		 editor_settings(const struct editing *,
		    struct part_setting out[SETTINGS_MAX]);

/* Where something is edited. */
struct str	 editor_href(const struct editing *, enum editor_part,
		    struct str code);
/* Puts what was typed into the edit; false: something is wrong, and said. */
bool		 editor_form_put(struct editing *);
bool		 editor_condition_put(struct editing *);
/* The kind of a question's answer in conditions. */
enum expr_type	 editor_kind(const struct editing *, struct str code);

#endif
