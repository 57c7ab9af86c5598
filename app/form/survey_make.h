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

/* A <check> as it stands in the file: of a question, or of a page. */
struct survey_rule {
	struct survey_rule	*next;
	struct survey_condition	 test;
	size_t			 page;
	struct question		*question;	/* NULL: of the page */
	enum check_severity	 severity;
	struct text		 message;
};

/* The show-if of an <option> or <row>. */
struct survey_item_if {
	struct survey_item_if	*next;
	struct survey_condition	 test;
	const char		*what;
	struct question		*question;
	struct question_option	*item;
};

/* A <jump> as it stands in the file. */
struct survey_jump {
	struct survey_jump	*next;
	struct survey_condition	 test;		/* text none: always */
	size_t			 page;
	struct str		 to;
};

struct survey_maker {
	struct arena		*arena;
	struct findings	*errors;	/* NULL: loading, not judging */
	uint64_t		 most_steps;	/* of judging */
	int64_t			 minutes;	/* if it says none itself */
	struct survey		*survey;
	struct str		 languages[SURVEY_LANGUAGES_MAX];
	/* Of each language how many texts lack it, and the first of them. */
	size_t			 untranslated[SURVEY_LANGUAGES_MAX];
	int			 untranslated_line[SURVEY_LANGUAGES_MAX];
	struct survey_page	*pages;
	struct question		*questions;
	struct survey_condition	*page_if;	/* by index, text none: always */
	struct survey_condition	*question_if;
	struct survey_condition	*value_of;	/* of questions, too */
	struct survey_condition	*required_if;	/* of questions, too */
	struct survey_rule	*rules;		/* the last one first */
	struct survey_item_if	*items;		/* so, too */
	struct survey_jump	*jumps;		/* in their order */
	struct survey_jump	**jumps_end;
};

#define SURVEY_WHOLE_MAX 10000	/* a number that is read without judging */

/* SURVEY_FAULT(m, line, W_LINT_..., .code = q->code): what is found, with the
 * values of its sentence. */
#define SURVEY_FIND(m, severity, line, id, ...)				\
	finding_add((m)->arena, (m)->errors, (severity), (line), (id),		\
	    (const struct str *)(const void *)&(struct args_##id){ __VA_ARGS__ })
#define SURVEY_FAULT(m, line, ...)					\
	(void)SURVEY_FIND(m, FINDING_ERROR, line, __VA_ARGS__)
#define SURVEY_WARN(m, line, ...)					\
	(void)SURVEY_FIND(m, FINDING_WARNING, line, __VA_ARGS__)
#define SURVEY_NUMBER(m, n)	str_of_int((m)->arena, (int64_t)(n))
/* What only who writes XML meets is said in English. */
#define SURVEY_FAULT_EN(m, line, ...)					\
	do {								\
		if ((m)->errors != NULL)				\
			finding_add_english((m)->arena, (m)->errors,	\
			    (line), str_fmt((m)->arena, __VA_ARGS__));	\
	} while (0)

/* [a-z][a-z0-9_]{0,31}; options: [a-z0-9][a-z0-9_-]{0,31}; surveys: as
 * options, beginning with a letter, up to 63, without "_". */
bool	survey_code_is_question(struct str);
bool	survey_code_is_option(struct str);
bool	survey_code_is_survey(struct str);
/* Words that are taken: by the pages' own fields and by expressions. */
bool	survey_code_is_reserved(struct str);

/* Values of attributes, with a fault where they are none. */
bool	survey_xml_yes(struct survey_maker *, int line, const char *name,
	    struct str value);
int64_t	survey_xml_whole(struct survey_maker *, int line, const char *name,
	    struct str value, int64_t least, int64_t most);

/* After reading: what follows from it, like bounds in canonical form and
 * conditions that can be evaluated. */
void	survey_finish(struct survey_maker *);
/* And then everything the schema cannot say. */
void	survey_check(struct survey_maker *);
/* What could be better of one that can be published. */
void	survey_check_style(struct survey_maker *);
/* The code that is most like a word, of those that it can stand for; none if
 * all are too different. */
struct str survey_near_question(struct survey_maker *, struct str word,
	    size_t before);
struct str survey_near_option(struct survey_maker *, struct str question,
	    struct str word);
struct str survey_near_page(struct survey_maker *, struct str word,
	    size_t behind);
/* Conditions that no answer can make true, as far as the steps reach. */
void	survey_check_reach(struct survey_maker *);
size_t	survey_code_hash(struct str);

#endif
