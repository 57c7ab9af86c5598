/*
 * Mails as plain text: a template's first line is "Subject: ...", then comes
 * an empty line, then the body. {name} is a value, {{ a brace. Nothing is
 * escaped as HTML; each value becomes one line, so that no value can add a
 * header, a paragraph or a forged sign-off.
 *
 * Loaded once, at start, against the names it may use: a misspelled one
 * stops the start with file and line. What is loaded is const afterwards.
 */
#ifndef VIEW_MAIL_TEXT_H
#define VIEW_MAIL_TEXT_H

#include "base/str.h"

#define MAIL_TEXT_NAMES	16

struct mail_text {
	const char	*file;		/* below templates/ */
	const char	*names[MAIL_TEXT_NAMES + 1];	/* ends with NULL */
	struct str	 subject;	/* set by mail_text_load */
	struct str	 body;
};

/* False and *why, "file:line: reason" (static storage). The arena must live
 * as long as the mail_text. */
bool	mail_text_load(struct arena *, struct mail_text *, const char *dir,
	    const char **why) __attribute__((warn_unused_result));
/* The same from memory; text must live as long. For tests. */
bool	mail_text_parse(struct mail_text *, struct str text, const char **why)
	    __attribute__((warn_unused_result));
/* values[i] stands for names[i]. */
void	mail_text_fill(struct arena *, const struct mail_text *,
	    const struct str *values, struct str *subject, struct str *body);

#endif
