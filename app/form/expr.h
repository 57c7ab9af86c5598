/*
 * The expression language of forms: when a question or a page is shown.
 * Text is parsed once into a checked list of nodes (operands before their
 * operator); evaluating is one loop over that list, without recursion.
 * It knows neither surveys nor answers: a scope says which names exist and
 * of what kind they are, an environment says what they hold.
 *
 *	expr    = and { "or" and }
 *	and     = not { "and" not }
 *	not     = { "not" } test
 *	test    = "(" expr ")"
 *	        | operand compare operand
 *	        | operand [ "not" ] "in" "(" literal { "," literal } ")"
 *	        | name [ "not" ] "has" literal
 *	        | operand "is" [ "not" ] "empty"
 *	compare = "=" | "!=" | "<" | "<=" | ">" | ">="
 *	operand = literal | name | function "(" name ")"
 *	literal = number | "'" text "'" | code
 *	function = "count" | "length"
 *
 * A bare code is an option of the question it is compared with; any other
 * bare word names a question. In quoted text '' is one quote. Against an
 * empty answer every comparison is false, and !=, not in and not has are the
 * exact opposites of =, in and has, hence true.
 */
#ifndef FORM_EXPR_H
#define FORM_EXPR_H

#include "base/status.h"
#include "base/str.h"

#define EXPR_TEXT_MAX	2000	/* bytes of one expression */
#define EXPR_NODES_MAX	160	/* 160 values of 48 bytes: fits any stack */
#define EXPR_DEPTH_MAX	24	/* parentheses and "not" inside each other */

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
	EXPR_LITERAL, EXPR_NAME, EXPR_COUNT, EXPR_LENGTH,
	EXPR_EQ, EXPR_NE, EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE,
	EXPR_IN, EXPR_HAS, EXPR_EMPTY, EXPR_NOT, EXPR_AND, EXPR_OR,
	EXPR_OP__MAX
};

struct expr_node {
	enum expr_op	 op;
	uint16_t	 a, b;		/* nodes before this one */
	size_t		 index;		/* EXPR_NAME: of the environment */
	struct expr_value value;	/* EXPR_LITERAL; EXPR_IN: its codes */
};

struct expr {
	struct str	 text;		/* as it was written */
	struct expr_node *nodes;	/* the last one is the whole */
	size_t		 n;
};

/* OK, or E_INVALID and *why in words, naming the place. */
enum status	 expr_read(struct arena *, struct str text,
		    const struct expr_scope *, const struct expr **,
		    struct str *why) MUST_USE;
bool		 expr_is_true(const struct expr *, const struct expr_env *);

#endif
