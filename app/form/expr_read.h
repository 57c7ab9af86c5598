/*
 * What the files that read expressions share; private to expr_*.c and to who changes
 * an expression's words (edit_recode.c). The reader goes word by word, and each
 * piece of the grammar is a function.
 */
#ifndef FORM_EXPR_READ_H
#define FORM_EXPR_READ_H

#include "form/expr.h"

enum token_kind { T_END, T_WORD, T_NUMBER, T_QUOTED, T_SIGN };

struct expr_token {
	enum token_kind	 kind;
	struct str	 text;		/* quoted: without quotes, '' undone */
};

struct expr_reader {
	struct arena		*arena;
	const struct expr_scope	*scope;
	struct str		 rest;
	struct expr_token		 now;
	struct expr		*e;
	size_t			 cap;	/* of its nodes */
	int			 depth;
	struct expr_fault	*fault;	/* set once: the first */
};

/* An operand: a literal or a name, before it is known what it is compared
 * with, or something that was worked out and has its node. */
struct expr_operand {
	struct expr_token	 token;		/* its first */
	bool		 is_name;
	bool		 is_made;
	enum expr_type	 type;		/* of a name or what was made */
	struct expr_name name;
	int		 node;		/* of what was made */
};

#define COUNT(table)	(sizeof(table) / sizeof((table)[0]))

/* Always -1, which is no node; so "expr_fault(...) == 0" is always false. The
 * first fault is the one that is said. */
int	 expr_fault(struct expr_reader *, enum word, const struct str *values);
#define EXPR_FAULT(r, id, ...) expr_fault((r), (id),			\
	    (const struct str *)(const void *)&(struct args_##id){ __VA_ARGS__ })
int	 expr_fault_english(struct expr_reader *, struct str why);
/* A word that says what should stand there, or signs that do. */
int	 expr_fault_at(struct expr_reader *, enum word, const char *signs);
bool	 expr_is_faulty(const struct expr_reader *);
/* On to the next word. */
void	 expr_next(struct expr_reader *);
/* Take this word or sign if it is next. */
bool	 expr_accept(struct expr_reader *, const char *text);

/* Nodes are added behind their operands; -1 where there was a fault. */
int	 expr_node_add(struct expr_reader *, struct expr_node);
int	 expr_node_pair(struct expr_reader *, enum expr_op, int a, int b);

bool	 expr_name_find(struct expr_reader *, struct str word,
	    struct expr_name *);
bool	 expr_word_is_kept(struct str);
/* The operand by itself has one of these types (bits): its node. A quoted
 * text is a text, or a date where only that is taken. */
int	 expr_operand_value(struct expr_reader *, struct expr_operand *,
	    unsigned int takes, enum word need);
/* What was read must be a condition: its node. */
int	 expr_operand_condition(struct expr_reader *,
	    const struct expr_operand *);
/* The operand is this node now. false: there is none. */
bool	 expr_made(struct expr_operand *, enum expr_type, int node);

/* Conditions joined by "and" and "or", or a value; and values alone. */
bool	 expr_read_or(struct expr_reader *, struct expr_operand *);
bool	 expr_read_sum(struct expr_reader *, struct expr_operand *);

#define EXPR_ANY_VALUE	(~(1U << EXPR_BOOL))

#endif
