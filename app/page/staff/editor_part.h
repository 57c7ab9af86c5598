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
	/* A part of it whose condition is edited: "o.bill", an option, "r.x",
	 * a row, "k.0", its first check, "j.0", a jump; or none: its own. */
	struct str		 spot;
	size_t			 owner;		/* of that condition: a node */
	size_t			 from;		/* of its options: those shown */
	struct str		 next_spot;	/* what is shown behind a form */
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
    text(id, node, code, value, own, score, lang, dir, number, sentence,
        href),
    flag(exclusive, fixed, required, first, last, is_new));

/* A question that a condition may ask; kind and values for script. */
VIEW_STRUCT(asked_view,
    text(value, label, kind, codes), flag(selected));

VIEW_STRUCT(row_view,
    text(id, number, value),
    list(asked_view, questions), list(choice_view, ops),
    list(choice_view, values));

VIEW_STRUCT(check_view,
    text(id, number, test, value, own, lang, dir, sentence, href),
    flag(first, last, is_new),
    list(choice_view, severities));

VIEW_STRUCT(jump_view,
    text(id, number, sentence, href),
    flag(first, last),
    list(choice_view, targets));

VIEW_STRUCT(form_view,
    text(kind, code, print, heading, lang, own_name, lang_name, condition,
        sentence, askers, condition_error, lost, spot, spot_label, back,
        condition_title, condition_always, join_label, window, window_from,
        window_before, window_after, given_address, png, jpeg,
        rows_shown, rows_most),
    list(words_view, words),
    list(setting_view, settings),
    list(item_view, options), list(item_view, rows),
    list(row_view, conditions), list(choice_view, joins),
    list(check_view, checks),
    list(choice_view, recalls), list(choice_view, recall_texts),
    list(jump_view, jumps), list(choice_view, new_jump),
    list(choice_view, types), list(choice_view, pages),
    flag(has_options, has_rows, has_scores, has_exclusive, translates,
        has_conditions, by_rows, conflicts, many_pages,
        has_jumps, is_given, has_picture,
        more_rows, more_words, more_settings, open_words, open_settings));

/* The survey of the address with its draft, if it has one. */
enum status	 editing_load(struct rq *, struct editing *) MUST_USE AWAITS;
/* Another text of it. What pointed into the one before does not any more. */
enum status	 editing_open(struct editing *, struct str xml) MUST_USE AWAITS;
/* What fields of an address or of a form name; false: it is not there (any
 * more), and the first there is takes its place. */
bool		 editing_find(struct editing *, const struct form *);
enum status	 editor_show(struct editing *, int code) MUST_USE AWAITS;
/* There is none to look at: to where one is made. */
enum status	 editor_no_draft(struct editing *) MUST_USE;
/* All types of questions, like ones beside each other. */
struct view_list editor_types(struct rq *, struct str chosen);

/* All that is shown of what is edited. */
void		 editor_form_fill(struct editing *, struct form_view *);
void		 editor_condition_fill(struct editing *, struct form_view *);
/* The rows of a condition that does not stand in the definition: as they were
 * typed, or empty; what they say, false: something is wrong, and said; and a
 * condition in words. */
void		 editor_rows_fill(struct editing *, struct form_view *);
bool		 editor_rows_text(struct editing *, struct str *);
struct str	 editor_rows_sentence(struct editing *, struct str, enum word);
/* A condition in words, else as it stands; none: there is none. kind: as a
 * spot begins. */
struct str	 editor_sentence(struct editing *, size_t node, char kind);
/* What a question is called in a menu. */
struct str	 editor_question_name(struct editing *,
		    const struct edit_question *);
/* "Was it solved? (q3)", the label shortened. */
struct str	 editor_label_name(struct arena *, struct str label,
		    struct str code);
/* Repeating an answer in a text. */
void		 editor_recall_fill(struct editing *, struct form_view *);
struct str	 editor_recalled(struct editing *, const char *name,
		    struct str text);
/* This person has the editor open; the others who have, in words, without the
 * one of that name; none: nobody. */
struct str	 editor_others(struct rq *, struct str survey, struct str but);
/* Is what the form was made of still the same? */
bool		 editor_is_as_seen(const struct editing *);
/* Checks of a question or a page, and a page's jumps. */
void		 editor_rules_fill(struct editing *, struct form_view *);
void		 editor_rules_put(struct editing *);
struct view_list editor_value_choices(struct rq *, const char *values,
		    struct str chosen);

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
/* Where the condition of a part of what is edited is. */
struct str	 editor_spot_href(const struct editing *, struct str spot);
/* A form has no more than so many options, since its fields are bounded: a
 * question with more has several such windows. Where the one begins that is
 * asked for, of n options. */
#define OPTIONS_SHOWN	50
size_t		 editor_window(const struct editing *, size_t n);
/* How many children of that name what is edited has. */
size_t		 editor_count(const struct editing *, const char *name);
/* A row's buttons: the last of a list, row i of the form, goes or changes
 * places with the one before. */
void		 editor_items_order(const struct editing *, char kind, size_t i,
		    struct edit_item *list, size_t *n);
bool		 editor_text_is_good(struct editing *, struct str id,
		    struct str text);
/* "o.3.w": a field of a row. */
struct str	 editor_field(struct arena *, char kind, size_t i,
		    const char *what);
/* Puts what was typed into the edit; false: something is wrong, and said. */
bool		 editor_form_put(struct editing *);
bool		 editor_condition_put(struct editing *);
/* The kind of a question's answer in conditions. */
enum expr_type	 editor_kind(const struct editing *, struct str code);

#endif
