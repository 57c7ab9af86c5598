/*
 * A definition while it is being read; private to survey*.c. The XML reader
 * fills it in, the checks complain about it, and only then it is const.
 */
#ifndef FORM_SURVEY_MAKE_H
#define FORM_SURVEY_MAKE_H

#include "form/survey.h"

/* Conditions as they stand in the file, read once all questions are known. */
struct survey_condition {
	struct str	 text;
	int		 line;
};

struct survey_maker {
	struct arena		*arena;
	struct survey_errors	*errors;
	struct survey		*survey;
	struct str		 languages[SURVEY_LANGUAGES_MAX];
	struct survey_page	*pages;		/* [SURVEY_PAGES_MAX] */
	struct question		*questions;	/* [SURVEY_QUESTIONS_MAX] */
	struct survey_condition	*page_if;	/* by index, text none: always */
	struct survey_condition	*question_if;
};

#define QK(kind)	(1U << (kind))

void	survey_error_add(struct arena *, struct survey_errors *, int line,
	    bool warning, struct str why);
#define SURVEY_FAULT(m, line, ...)					\
	survey_error_add((m)->arena, (m)->errors, (line), false,	\
	    str_fmt((m)->arena, __VA_ARGS__))
#define SURVEY_WARN(m, line, ...)					\
	survey_error_add((m)->arena, (m)->errors, (line), true,		\
	    str_fmt((m)->arena, __VA_ARGS__))

/* [a-z][a-z0-9_]{0,31}; options: [a-z0-9][a-z0-9_-]{0,31}; surveys: as
 * options, beginning with a letter, up to 63, without "_". */
bool	survey_code_is_question(struct str);
bool	survey_code_is_option(struct str);
bool	survey_code_is_survey(struct str);
/* Words that are taken: by the pages' own fields and by expressions. */
bool	survey_code_is_reserved(struct str);

/* Everything the schema cannot say, after reading. */
void	survey_check(struct survey_maker *);
/* Conditions that no answer can make true. */
void	survey_check_reach(struct survey_maker *);
/* By line, and in the order they were found on one. */
void	survey_errors_sort(struct survey_errors *);

#endif
