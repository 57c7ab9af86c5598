/*
 * How a type of question reads what was sent; private to answer*.c and the
 * table of types. A rule finds 1 to many values that are not empty in the
 * answer, and leaves the canonical ones there, or says what is wrong.
 */
#ifndef FORM_ANSWER_RULE_H
#define FORM_ANSWER_RULE_H

#include "form/answer.h"
#include "form/answer_text.h"

struct answer_reader {
	struct arena		*arena;
	const struct survey	*survey;
	size_t			 lang;
};

enum answer_json { AS_NOTHING, AS_NUMBER, AS_STRING, AS_LIST };

struct answer_rule {
	/* false: answer->error is set. */
	bool		 (*read)(const struct answer_reader *,
			    const struct question *, struct answer *);
	enum word	 missing;	/* said when required and absent */
	enum answer_json json;
};

extern const struct answer_rule	answer_rule_scale;
extern const struct answer_rule	answer_rule_option;
extern const struct answer_rule	answer_rule_several;
extern const struct answer_rule	answer_rule_text;
extern const struct answer_rule	answer_rule_email;
extern const struct answer_rule	answer_rule_number;
extern const struct answer_rule	answer_rule_date;
extern const struct answer_rule	answer_rule_postcode;
extern const struct answer_rule	answer_rule_nothing;

/* Always false, so that a rule ends "return (answer_refuse(...))". */
bool	answer_refuse(const struct answer_reader *, const struct question *,
	    struct answer *, enum word, struct str a, struct str b);
/* The text of "other": like a short text. */
bool	answer_other_read(const struct answer_reader *,
	    const struct question *, struct answer *);
/* Canonical values of a number or a date: <0, 0 or >0. */
int	answer_range_order(const struct question *, struct str, struct str);

#endif
