/*
 * The expression language of forms: when something is shown or must be
 * answered, what goes together, and values that are worked out.
 * Text is parsed once into a checked list of nodes (operands before their
 * operator); evaluating is one loop over that list, without recursion.
 * It knows neither surveys nor answers: a scope says which names exist and
 * of what kind they are, an environment says what they hold.
 *
 *	expr    = and { "or" and }
 *	and     = not { "and" not }
 *	not     = { "not" } test
 *	test    = value
 *	        | value compare value
 *	        | value [ "not" ] "in" "(" literal { "," literal } ")"
 *	        | name [ "not" ] "has" literal
 *	        | value [ "not" ] "contains" value
 *	        | value [ "not" ] "matches" "'" pattern "'"
 *	        | value "is" [ "not" ] "empty"
 *	compare = "=" | "!=" | "<" | "<=" | ">" | ">="
 *	value   = product { ( "+" | "-" ) product }
 *	product = unit { ( "*" | "/" ) unit }
 *	unit    = { "-" } ( "(" expr ")" | literal | name | call )
 *	literal = number | "'" text "'" | code
 *	call    = "if" "(" expr "," value "," value ")"
 *	        | function "(" value { "," value } ")"
 *
 *	count(a, b)         how many are answered; of several choices, how many
 *	                    are chosen
 *	sum min max mean    of the numbers that are answered
 *	length(a)           letters of a text
 *	score(a)            of the option that was chosen
 *	days_between(a, b)  from the first date to the second
 *
 * A bare code is an option of the question it is compared with; any other
 * bare word names a question. In quoted text '' is one quote. A minus between
 * two names has spaces around it, since options have hyphens.
 *
 * Against an empty answer every comparison is false, and !=, not in, not has,
 * not contains and not matches are the exact opposites of =, in, has, contains
 * and matches, hence true. Reckoning with an empty value is empty, and so is
 * dividing by zero and what no number can hold; sum, min, max and mean leave
 * empty values out, and are empty if all are. count and length are never
 * empty. contains is blind to the case of ASCII letters; for patterns see
 * form/pattern.h.
 */
#ifndef FORM_EXPR_H
#define FORM_EXPR_H

#include "base/status.h"
#include "base/str.h"
#include "base/words.h"
#include "form/pattern.h"

#define EXPR_TEXT_MAX	2000	/* bytes of one expression */
#define EXPR_NODES_MAX	160	/* 160 values of 48 bytes: fits any stack */
#define EXPR_DEPTH_MAX	24	/* parentheses and calls inside each other */

enum expr_type {
	EXPR_BOOL,	/* the outcome of a test; no name has it */
	EXPR_NUMBER,
	EXPR_TEXT,	/* free text: = and != compare bytes */
	EXPR_DATE,	/* YYYY-MM-DD, ordered */
	EXPR_CODE,	/* one of the name's options */
	EXPR_CODES,	/* several of them */
	EXPR_TYPE__MAX
};

/* What a scope says about a name. */
struct expr_name {
	size_t		 index;		/* what the environment is asked for */
	enum expr_type	 type;
	const struct str *codes;	/* EXPR_CODE and EXPR_CODES */
	size_t		 ncodes;
	const double	*scores;	/* of its codes; NAN: none; or NULL */
	bool		 later;		/* exists, but is not answered yet */
};

struct expr_scope {
	bool	(*find)(const void *arg, struct str name, struct expr_name *);
	const void *arg;
};

struct expr_value {
	enum expr_type	 type;
	bool		 empty;
	bool		 truth;		/* EXPR_BOOL */
	double		 number;	/* EXPR_NUMBER */
	struct str	 text;		/* EXPR_TEXT, EXPR_DATE, EXPR_CODE */
	const struct str *codes;	/* EXPR_CODES */
	size_t		 n;
};

struct expr_env {
	/* Fill in the value of name index; its type is set already. */
	void	(*get)(const void *arg, size_t index, struct expr_value *);
	const void *arg;
};

enum expr_op {
	EXPR_LITERAL, EXPR_NAME, EXPR_COUNT, EXPR_LENGTH, EXPR_SCORE,
	EXPR_NEGATE, EXPR_ADD, EXPR_SUBTRACT, EXPR_MULTIPLY, EXPR_DIVIDE,
	EXPR_SUM, EXPR_LEAST, EXPR_MOST, EXPR_DAYS, EXPR_IF,
	EXPR_EQ, EXPR_NE, EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE,
	EXPR_IN, EXPR_HAS, EXPR_CONTAINS, EXPR_MATCHES, EXPR_EMPTY, EXPR_NOT, EXPR_AND, EXPR_OR,
	EXPR_OP__MAX
};

struct expr_node {
	enum expr_op	 op;
	uint16_t	 a, b, c;	/* nodes before this one; EXPR_IF: c */
	size_t		 index;		/* EXPR_NAME: of the environment */
	/* EXPR_LITERAL; EXPR_IN, EXPR_SCORE: codes; else only its type. */
	struct expr_value value;
	union {
		const double	*scores;	/* EXPR_SCORE: of its codes */
		const struct pattern *pattern;	/* EXPR_MATCHES */
	} with;
};

struct expr {
	struct str	 text;		/* as it was written */
	struct expr_node *nodes;	/* the last one is the whole */
	size_t		 n;
};

/* The first fault that was found: its sentence of the catalogue with its values
 * in their order, and all of it in English. */
struct expr_fault {
	enum word	 id;		/* W_NONE: in English only */
	enum word	 expected;	/* stands for the first value, or none */
	struct str	 values[2];
	struct str	 why;
};

/* A condition. OK, or E_INVALID and *fault, naming the place. */
enum status	 expr_read(struct arena *, struct str text,
		    const struct expr_scope *, const struct expr **,
		    struct expr_fault *) MUST_USE;
/* A number, a text, a date or one code. */
enum status	 expr_read_value(struct arena *, struct str text,
		    const struct expr_scope *, const struct expr **,
		    struct expr_fault *) MUST_USE;
bool		 expr_is_true(const struct expr *, const struct expr_env *);
/* Its texts are the expression's and the environment's own. */
struct expr_value expr_value(const struct expr *, const struct expr_env *);
enum expr_type	 expr_type(const struct expr *);
/* The texts that it can come to, if each is given by a literal and there are
 * no more than max: how many; otherwise 0. */
size_t		 expr_outcomes(const struct expr *, struct str *, size_t max);

#endif
