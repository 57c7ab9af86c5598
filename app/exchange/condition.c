/*
 * Conditions of other systems in our language. They are all alike: names,
 * literals, comparisons, and, or, not, a few functions; a dialect says how
 * names and operators are spelled. Nothing is evaluated, and what is not known
 * here makes the whole untranslatable. Steps and depth are bounded.
 */
#include <string.h>

#include "exchange/sketch.h"
#include "form/type.h"

#define DEPTH_MAX	24	/* of parentheses: the language's own bound */
#define TEXT_MAX	4000	/* bytes of a condition that is looked at */

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_BRACED, TOKEN_TEXT,
    TOKEN_NUMBER, TOKEN_SIGN, TOKEN_BAD };

struct token {
	enum token_kind	 kind;
	struct str	 s;
};

enum term_kind { TERM_BAD, TERM_TEST, TERM_NAME, TERM_TEXT, TERM_NUMBER,
    TERM_LIST, TERM_TRUE, TERM_FALSE };

struct term {
	enum term_kind	 kind;
	struct str	 s;		/* ours; a literal as it stood */
	bool		 loose;		/* holds an "or" outside parentheses */
	const struct sketch_name *name;
	struct str	 list[16];
	size_t		 n;
};

struct translation {
	struct sketch	*sketch;
	struct arena	*arena;
	struct str	 rest;
	struct token	 now;
	int		 depth;
};

static const struct term	bad = { .kind = TERM_BAD };

/* --- tokens --- */

static bool
is_word(enum dialect d, char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '.' ||
	    (c == '-' && d == DIALECT_XLSFORM) || (unsigned char)c >= 0x80);
}

/* A run that ends before a byte; the byte is taken, too. */
static struct token
run_take(struct translation *t, enum token_kind kind, size_t skip, char end)
{
	struct str	 s = str_from(t->rest, skip), word, rest;

	if (!str_cut(s, end, &word, &rest))
		return ((struct token){ TOKEN_BAD, STR_NONE });
	t->rest = rest;
	return ((struct token){ kind, str_trim(word) });
}

static struct token
word_take(struct translation *t)
{
	struct str	 s = t->rest;
	double		 number;
	size_t		 n = s.p[0] == '-';

	while (n < s.len && is_word(t->sketch->dialect, s.p[n]))
		n++;
	s.len = n;
	t->rest = str_from(t->rest, n);
	return ((struct token){ str_double(s, &number) ? TOKEN_NUMBER :
	    TOKEN_NAME, s });
}

static void
next(struct translation *t)
{
	static const char *const	 signs[] = { "==", "!=", "<>", "<=",
					    ">=", "&&", "||", "=", "<", ">",
					    "!", "(", ")", ",", "[", "]" };
	struct str			 s;
	size_t				 i;

	t->rest = s = str_trim(t->rest);
	if (s.len == 0)
		t->now = (struct token){ TOKEN_END, STR_NONE };
	else if (str_starts(s, STR("${")))
		t->now = run_take(t, TOKEN_BRACED, 2, '}');
	else if (s.p[0] == '{')
		t->now = run_take(t, TOKEN_BRACED, 1, '}');
	else if (s.p[0] == '"' || s.p[0] == '\'')
		t->now = run_take(t, TOKEN_TEXT, 1, s.p[0]);
	else if (is_word(t->sketch->dialect, s.p[0]) || (s.p[0] == '-' &&
	    s.len > 1 && s.p[1] >= '0' && s.p[1] <= '9'))
		t->now = word_take(t);
	else {
		t->now = (struct token){ TOKEN_BAD, STR_NONE };
		for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
			if (str_starts(s, str_of(signs[i]))) {
				t->now = (struct token){ TOKEN_SIGN,
				    str_of(signs[i]) };
				t->rest = str_from(s, t->now.s.len);
				break;
			}
	}
}

static bool
is_sign(const struct translation *t, const char *sign)
{
	return (t->now.kind == TOKEN_SIGN && str_is_c(t->now.s, sign));
}

static bool
is_keyword(const struct translation *t, const char *word)
{
	return (t->now.kind == TOKEN_NAME &&
	    str_is_nocase(t->now.s, str_of(word)));
}

static bool
sign_take(struct translation *t, const char *sign)
{
	bool	 is = is_sign(t, sign);

	if (is)
		next(t);
	return (is);
}

/* --- names and values --- */

static struct term
test(struct translation *t, struct str s)
{
	struct term	 term = { .kind = TERM_TEST, .s = s };

	(void)t;
	return (term);
}

static enum expr_type
kind_of(const struct sketch_name *n)
{
	const struct question_type	*type;

	type = question_type_find(n->question->type);
	return (type == NULL || (type->flags & QT_NO_ANSWER) != 0 ?
	    EXPR_BOOL : type->expr);
}

/* "Q1.NAOK" is Q1, and so is "panel.Q1". */
static struct term
name_term(struct translation *t, struct str name)
{
	const struct sketch_name	*n;
	struct term			 term = { .kind = TERM_NAME };
	size_t				 i;

	n = names_find(&t->sketch->names, name);
	for (i = name.len; n == NULL && i-- > 1;)
		if (name.p[i] == '.' && t->sketch->dialect ==
		    DIALECT_LIMESURVEY)
			n = names_find(&t->sketch->names, str_first(name, i));
	if (n == NULL || kind_of(n) == EXPR_BOOL)
		return (bad);
	term.name = n;
	term.s = n->question->code;
	return (term);
}

static bool
says_yes(struct str s)
{
	return (str_is_nocase(s, STR("y")) || str_is_nocase(s, STR("yes")) ||
	    str_is_nocase(s, STR("true")) || str_is_c(s, "1") ||
	    str_is_nocase(s, STR("ok")));
}

static bool
says_no(struct str s)
{
	return (str_is_nocase(s, STR("n")) || str_is_nocase(s, STR("no")) ||
	    str_is_nocase(s, STR("false")) || str_is_c(s, "0"));
}

/* Our code for a value of theirs; none: no such option. */
static struct str
code_of(struct translation *t, const struct sketch_name *n, struct str value)
{
	const struct sketch_list	*l = &n->question->options;
	struct str			 code = STR_NONE;
	size_t				 i;

	for (i = 0; i < l->n && code.len == 0; i++)
		if (str_is(l->list[i]->there, value))
			code = l->list[i]->code;
	if (code.len == 0 && str_is(n->question->type, STR("yesno")))
		code = says_yes(value) ? STR("yes") : says_no(value) ?
		    STR("no") : STR_NONE;
	if (code.len == 0 && (str_is(value, STR("other")) ||
	    str_is(value, STR("-oth-"))) &&
	    sketch_text_is_given(&n->question->other))
		code = STR("other");
	return (code.len == 0 ? STR_NONE : str_cat(t->arena, STR("'"), code,
	    STR("'")));
}

static struct str
quoted(struct arena *a, struct str s)
{
	struct buf	 b = buf_new(a, s.len + 2);
	size_t		 i;

	buf_char(&b, '\'');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '\'')
			buf_char(&b, '\'');
		buf_char(&b, s.p[i]);
	}
	buf_char(&b, '\'');
	return (buf_view(&b));
}

/* A literal as the question's values are written here; none: it has none. */
static struct str
value_of(struct translation *t, const struct sketch_name *n, struct str value)
{
	double	 number;

	switch (kind_of(n)) {
	case EXPR_CODE:
	case EXPR_CODES:
		return (code_of(t, n, value));
	case EXPR_NUMBER:
		return (str_double(value, &number) ? value : STR_NONE);
	default:
		return (quoted(t->arena, value));
	}
}

/* --- comparisons --- */

static struct term
is_empty(struct translation *t, struct term name, bool empty)
{
	if (name.kind != TERM_NAME)
		return (bad);
	if (name.name->option != NULL)
		return (test(t, str_cat(t->arena, name.s, empty ?
		    STR(" not has '") : STR(" has '"), name.name->option->code,
		    STR("'"))));
	return (test(t, str_cat(t->arena, name.s, empty ? STR(" is empty") :
	    STR(" is not empty"))));
}

static struct term
has(struct translation *t, struct term name, struct str value, bool it_has)
{
	struct str	 code;

	if (name.kind != TERM_NAME || name.name->option != NULL)
		return (bad);
	if ((code = value_of(t, name.name, value)).p == NULL)
		return (bad);
	if (kind_of(name.name) == EXPR_CODES)
		return (test(t, str_cat(t->arena, name.s, it_has ?
		    STR(" has ") : STR(" not has "), code)));
	if (kind_of(name.name) != EXPR_CODE)
		return (bad);
	return (test(t, str_cat(t->arena, name.s, it_has ? STR(" = ") :
	    STR(" != "), code)));
}

static bool
is_equality(struct str op)
{
	return (str_is_c(op, "=") || str_is_c(op, "!="));
}

/* An option of several that are chosen: "Y" is chosen, anything else not. */
static struct term
option_compare(struct translation *t, struct term name, struct str op,
    struct str value)
{
	bool	 chosen = says_yes(value) ||
		    str_is(value, name.name->option->there);

	if (!is_equality(op) || (!chosen && value.len != 0 &&
	    !says_no(value)))
		return (bad);
	return (is_empty(t, name, chosen != str_is_c(op, "=")));
}

static struct str
op_turned(struct str op)
{
	return (str_is_c(op, "<") ? STR(">") : str_is_c(op, "<=") ?
	    STR(">=") : str_is_c(op, ">") ? STR("<") : str_is_c(op, ">=") ?
	    STR("<=") : op);
}

static struct term
compare(struct translation *t, struct term a, struct str op, struct term b)
{
	struct str	 value;
	bool		 literal = b.kind == TERM_TEXT || b.kind == TERM_NUMBER ||
			    b.kind == TERM_TRUE || b.kind == TERM_FALSE;

	if (a.kind != TERM_NAME && b.kind == TERM_NAME)
		return (compare(t, b, op_turned(op), a));
	/* count(q) and length(q) */
	if (a.kind == TERM_TEST && a.name != NULL && b.kind == TERM_NUMBER)
		return (test(t, str_cat(t->arena, a.s, STR(" "), op, STR(" "),
		    b.s)));
	if (a.kind != TERM_NAME || !literal)
		return (bad);
	value = b.kind == TERM_TRUE ? STR("true") : b.kind == TERM_FALSE ?
	    STR("false") : b.s;
	if (a.name->option != NULL)
		return (option_compare(t, a, op, value));
	if (value.len == 0)
		return (is_equality(op) ? is_empty(t, a, str_is_c(op, "=")) :
		    bad);
	if (kind_of(a.name) == EXPR_CODES)
		return (is_equality(op) ? has(t, a, value,
		    str_is_c(op, "=")) : bad);
	value = value_of(t, a.name, value);
	if (value.p == NULL || ((kind_of(a.name) == EXPR_CODE ||
	    kind_of(a.name) == EXPR_TEXT) && !is_equality(op)))
		return (bad);
	return (test(t, str_cat(t->arena, a.s, STR(" "), op, STR(" "),
	    value)));
}

/* --- the grammar: or, and, not, comparison, operand --- */

static struct term	any_read(struct translation *);

/* Ours for an operator; none: it is no comparison. */
static struct str
op_read(struct translation *t)
{
	static const struct {
		const char	*there;
		const char	*ours;
	} ops[] = {
		{ "==", "=" }, { "=", "=" }, { "!=", "!=" }, { "<>", "!=" },
		{ "<=", "<=" }, { ">=", ">=" }, { "<", "<" }, { ">", ">" },
		{ "eq", "=" }, { "ne", "!=" }, { "lt", "<" }, { "le", "<=" },
		{ "gt", ">" }, { "ge", ">=" },
	};
	size_t	 i;

	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (is_sign(t, ops[i].there) || is_keyword(t, ops[i].there)) {
			next(t);
			return (str_of(ops[i].ours));
		}
	return (STR_NONE);
}

/* The rest of f(a, b): "(" is next. */
static struct term
call_read(struct translation *t, struct str f)
{
	struct term	 a, b = bad;
	const char	*ours = NULL;

	next(t);
	if (sign_take(t, ")"))
		return ((struct term){ .kind = str_is_c(f, "true") ?
		    TERM_TRUE : str_is_c(f, "false") ? TERM_FALSE :
		    TERM_BAD });
	a = any_read(t);
	if (sign_take(t, ","))
		b = any_read(t);
	if (!sign_take(t, ")"))
		return (bad);
	if (str_is_c(f, "not"))
		return (a.kind == TERM_TEST && a.name == NULL ? test(t,
		    str_cat(t->arena, STR("not ("), a.s, STR(")"))) : bad);
	if (str_is_c(f, "is_empty"))
		return (is_empty(t, a, true));
	if (str_is_c(f, "selected") && b.kind >= TERM_TEXT)
		return (has(t, a, b.s, true));
	if (str_is_c(f, "count-selected"))
		ours = "count(";
	else if (str_is_c(f, "string-length") || str_is_c(f, "strlen"))
		ours = "length(";
	if (ours == NULL || a.kind != TERM_NAME || b.kind != TERM_BAD)
		return (bad);
	a.kind = TERM_TEST;
	a.s = str_cat(t->arena, str_of(ours), a.s, STR(")"));
	return (a);
}

/* The rest of ['a', 'b']. */
static struct term
list_read(struct translation *t)
{
	struct term	 list = { .kind = TERM_LIST };

	next(t);
	while (t->now.kind == TOKEN_TEXT || t->now.kind == TOKEN_NUMBER) {
		if (list.n == sizeof(list.list) / sizeof(list.list[0]))
			return (bad);
		list.list[list.n++] = t->now.s;
		next(t);
		if (!sign_take(t, ","))
			break;
	}
	return (sign_take(t, "]") && list.n != 0 ? list : bad);
}

static struct term
operand_read(struct translation *t)
{
	struct token	 now = t->now;
	struct term	 term = { .kind = TERM_TEXT, .s = now.s };

	if (is_sign(t, "("))  {
		next(t);
		term = any_read(t);
		if (!sign_take(t, ")"))
			return (bad);
		if (term.kind == TERM_TEST && term.name == NULL)
			term.s = str_cat(t->arena, STR("("), term.s, STR(")"));
		term.loose = false;
		return (term);
	}
	if (is_sign(t, "["))
		return (list_read(t));
	next(t);
	if (now.kind == TOKEN_TEXT)
		return (term);
	if (now.kind == TOKEN_NUMBER) {
		term.kind = TERM_NUMBER;
		return (term);
	}
	if (now.kind == TOKEN_NAME && is_sign(t, "("))
		return (call_read(t, now.s));
	if (now.kind == TOKEN_NAME && (str_is_nocase(now.s, STR("true")) ||
	    str_is_nocase(now.s, STR("false")))) {
		term.kind = now.s.len == 4 ? TERM_TRUE : TERM_FALSE;
		return (term);
	}
	if (now.kind == TOKEN_BRACED || (now.kind == TOKEN_NAME &&
	    t->sketch->dialect == DIALECT_LIMESURVEY))
		return (name_term(t, now.s));
	return (bad);
}

/* {q} anyof ['a', 'b'], and allof. */
static struct term
several(struct translation *t, struct term name, struct term list, bool all)
{
	struct str	 s = STR_NONE;
	struct term	 one;
	size_t		 i;

	if (list.kind != TERM_LIST)
		return (bad);
	for (i = 0; i < list.n; i++) {
		one = has(t, name, list.list[i], true);
		if (one.kind == TERM_BAD)
			return (bad);
		s = i == 0 ? one.s : str_cat(t->arena, s, all ? STR(" and ") :
		    STR(" or "), one.s);
	}
	return (test(t, str_cat(t->arena, STR("("), s, STR(")"))));
}

static struct term
comparison_read(struct translation *t)
{
	struct term	 a = operand_read(t), b;
	struct str	 op = op_read(t), word = t->now.s;

	if (op.p != NULL) {
		b = operand_read(t);
		return (compare(t, a, op, b));
	}
	if (is_keyword(t, "empty") || is_keyword(t, "notempty")) {
		next(t);
		return (is_empty(t, a, word.len == 5));
	}
	if (is_keyword(t, "contains") || is_keyword(t, "notcontains")) {
		next(t);
		b = operand_read(t);
		return (b.kind == TERM_TEXT || b.kind == TERM_NUMBER ?
		    has(t, a, b.s, word.len == 8) : bad);
	}
	if (is_keyword(t, "anyof") || is_keyword(t, "allof")) {
		next(t);
		b = operand_read(t);
		return (several(t, a, b, str_is_nocase(word, STR("allof"))));
	}
	return (a);
}

static struct term
not_read(struct translation *t)
{
	struct term	 a;
	bool		 nots = false;

	while (is_sign(t, "!") || (is_keyword(t, "not") &&
	    !str_starts(str_trim(t->rest), STR("(")))) {
		nots = !nots;
		next(t);
	}
	a = comparison_read(t);
	if (!nots)
		return (a);
	if (a.kind == TERM_NAME)
		return (is_empty(t, a, true));
	return (a.kind == TERM_TEST && a.name == NULL ? test(t,
	    str_cat(t->arena, STR("not ("), a.s, STR(")"))) : bad);
}

/* A bare name asks whether it is given; only a test may stand beside "and". */
static struct term
as_test(struct translation *t, struct term a)
{
	if (a.kind == TERM_NAME)
		return (is_empty(t, a, false));
	return (a.kind == TERM_TEST && a.name == NULL ? a : bad);
}

static struct term
chain_read(struct translation *t, bool is_or)
{
	struct term	 a = is_or ? chain_read(t, false) : not_read(t), b;

	while (is_or ? is_sign(t, "||") || is_keyword(t, "or") :
	    is_sign(t, "&&") || is_keyword(t, "and")) {
		next(t);
		b = as_test(t, is_or ? chain_read(t, false) : not_read(t));
		a = as_test(t, a);
		if (a.kind == TERM_BAD || b.kind == TERM_BAD)
			return (bad);
		a.s = str_cat(t->arena, a.s, is_or ? STR(" or ") :
		    STR(" and "), b.s);
		if (a.s.len > EXPR_TEXT_MAX)
			return (bad);
		a.loose = is_or;
	}
	return (a);
}

static struct term
any_read(struct translation *t)
{
	struct term	 a;

	if (++t->depth > DEPTH_MAX) {
		t->now.kind = TOKEN_BAD;
		return (bad);
	}
	a = chain_read(t, true);
	t->depth--;
	return (a);
}

bool
condition_translate(struct sketch *s, struct str there, struct str *ours)
{
	struct translation	 t = { .sketch = s, .arena = s->arena,
				    .rest = there };
	struct term		 a;

	*ours = STR_NONE;
	if (there.len > TEXT_MAX)
		return (false);
	/* LimeSurvey's "always". */
	if (str_is_c(str_trim(there), "1"))
		return (true);
	next(&t);
	a = any_read(&t);
	if (t.now.kind != TOKEN_END)
		return (false);
	a = as_test(&t, a);
	*ours = a.s;
	return (a.kind == TERM_TEST);
}
