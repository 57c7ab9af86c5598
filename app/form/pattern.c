/*
 * Patterns: see the header. A step's targets are relative to it, so that a
 * piece of a program can be moved and repeated as it is.
 */
#include <string.h>

#include "form/pattern.h"

enum step_op { STEP_LETTER, STEP_EITHER, STEP_GO, STEP_END };

struct step {
	enum step_op	 op;
	bool		 other;		/* LETTER: one that is in no range */
	uint16_t	 first, n;	/* LETTER: its ranges */
	int16_t		 a, b;		/* EITHER: both targets; GO: a */
};

struct range {
	int32_t	 low, high;
};

struct pattern {
	struct step	 steps[PATTERN_STEPS_MAX];
	size_t		 n;
	struct range	 ranges[PATTERN_RANGES_MAX];
	size_t		 nranges;
};

struct reader {
	struct arena	*arena;
	struct pattern	*p;
	struct str	 rest;
	int		 depth;
	struct str	 why;		/* the first fault */
};

static bool	 read_either(struct reader *);

/* --- making steps --- */

static bool
fault(struct reader *r, const char *why)
{
	if (r->why.p == NULL)
		r->why = str_of(why);
	return (false);
}

/* Room for n steps at that place; those behind it move on. */
static bool
steps_open(struct reader *r, size_t at, size_t n)
{
	if (n > PATTERN_STEPS_MAX - r->p->n)
		return (fault(r, "it is too long, or repeats too much"));
	memmove(&r->p->steps[at + n], &r->p->steps[at],
	    (r->p->n - at) * sizeof(r->p->steps[0]));
	r->p->n += n;
	return (true);
}

static bool
step_put(struct reader *r, size_t at, enum step_op op, size_t a_on,
    size_t b_on)
{
	if (!steps_open(r, at, 1))
		return (false);
	r->p->steps[at] = (struct step){ .op = op, .a = (int16_t)a_on,
	    .b = (int16_t)b_on };
	return (true);
}

/* Steps that begin at from and end with the program, once more behind it. */
static bool
steps_repeat(struct reader *r, size_t from, size_t n)
{
	size_t	 at = r->p->n;

	if (!steps_open(r, at, n))
		return (false);
	memcpy(&r->p->steps[at], &r->p->steps[from],
	    n * sizeof(r->p->steps[0]));
	return (true);
}

/* Back over n steps, or on. */
static bool
step_again(struct reader *r, size_t n)
{
	if (!step_put(r, r->p->n, STEP_EITHER, 0, 1))
		return (false);
	r->p->steps[r->p->n - 1].a = (int16_t)-(int)n;
	return (true);
}

/* --- letters --- */

static bool
range_add(struct reader *r, int32_t low, int32_t high)
{
	if (r->p->nranges == PATTERN_RANGES_MAX)
		return (fault(r, "it has too many letters"));
	r->p->ranges[r->p->nranges++] = (struct range){ low, high };
	return (true);
}

/* Behind a backslash. *one: the letter, or -1: it was a class. */
static bool
escape_read(struct reader *r, int32_t *one)
{
	int32_t	 c;

	*one = -1;
	if (r->rest.len == 0)
		return (fault(r, "it ends with a backslash"));
	switch (c = str_utf8_next(&r->rest)) {
	case 'd':
		return (range_add(r, '0', '9'));
	case 'w':
		return (range_add(r, '0', '9') && range_add(r, 'A', 'Z') &&
		    range_add(r, '_', '_') && range_add(r, 'a', 'z'));
	case 's':
		return (range_add(r, '\t', '\r') && range_add(r, ' ', ' '));
	default:
		if (c < 0 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		    (c >= 'a' && c <= 'z'))
			return (fault(r, "a backslash stands before a sign, "
			    "or before d, w or s"));
		*one = c;
		return (true);
	}
}

static bool
letter_read(struct reader *r, int32_t *one)
{
	*one = str_utf8_next(&r->rest);
	if (*one < 0)
		return (fault(r, "it is not UTF-8"));
	return (*one != '\\' || escape_read(r, one));
}

/* Behind "[": its ranges, to "]". */
static bool
class_read(struct reader *r)
{
	int32_t	 low, high;

	do {
		if (r->rest.len == 0)
			return (fault(r, "a \"[\" is not closed"));
		if (!letter_read(r, &low))
			return (false);
		high = low;
		if (low >= 0 && r->rest.len > 1 && r->rest.p[0] == '-' &&
		    r->rest.p[1] != ']') {
			r->rest = str_from(r->rest, 1);
			if (!letter_read(r, &high))
				return (false);
			if (high < low)
				return (fault(r, "a range ends before it "
				    "begins"));
		}
		if (low >= 0 && !range_add(r, low, high))
			return (false);
	} while (!str_starts(r->rest, STR("]")));
	r->rest = str_from(r->rest, 1);
	return (true);
}

/* One letter of some kind. */
static bool
read_letter(struct reader *r)
{
	size_t	 first = r->p->nranges, at = r->p->n;
	bool	 other = false, fine;
	int32_t	 one;

	if (str_starts(r->rest, STR("["))) {
		r->rest = str_from(r->rest, 1);
		if ((other = str_starts(r->rest, STR("^"))))
			r->rest = str_from(r->rest, 1);
		fine = class_read(r);
	} else if (str_starts(r->rest, STR("."))) {
		r->rest = str_from(r->rest, 1);
		fine = other = true;	/* any that is not in no range */
	} else if ((fine = letter_read(r, &one)) && one >= 0)
		fine = range_add(r, one, one);
	if (!fine || !step_put(r, at, STEP_LETTER, 0, 0))
		return (false);
	r->p->steps[at].other = other;
	r->p->steps[at].first = (uint16_t)first;
	r->p->steps[at].n = (uint16_t)(r->p->nranges - first);
	return (true);
}

/* --- how often --- */

static bool
number_read(struct reader *r, size_t *n)
{
	size_t	 len;

	for (len = 0, *n = 0; len < r->rest.len && r->rest.p[len] >= '0' &&
	    r->rest.p[len] <= '9' && *n <= PATTERN_STEPS_MAX; len++)
		*n = *n * 10 + (size_t)(r->rest.p[len] - '0');
	r->rest = str_from(r->rest, len);
	return (len != 0);
}

static bool
take(struct reader *r, const char *sign)
{
	if (!str_starts(r->rest, str_of(sign)))
		return (false);
	r->rest = str_from(r->rest, 1);
	return (true);
}

/* *most is 0 for no end. */
static bool
times_read(struct reader *r, size_t *least, size_t *most)
{
	*least = *most = 0;
	if (take(r, "*"))
		return (true);
	*least = 1;
	if (take(r, "+"))
		return (true);
	*most = 1;
	if (take(r, "?"))
		*least = 0;
	else if (take(r, "{")) {
		if (!number_read(r, least))
			return (fault(r, "behind \"{\" a number is expected"));
		*most = *least;
		if (take(r, ",") && !number_read(r, most))
			*most = 0;
		else if (*most == 0 || *most < *least)
			return (fault(r, "it repeats something never, or "
			    "less than at least"));
		if (!take(r, "}"))
			return (fault(r, "a \"{\" is not closed"));
	}
	return (true);
}

/* The steps from there on so often. */
static bool
times_make(struct reader *r, size_t from, size_t least, size_t most)
{
	size_t	 n = r->p->n - from, i, start = from;

	for (i = 1; i < least; i++, start += n)
		if (!steps_repeat(r, from, n))
			return (false);
	if (most == 0 && least != 0)
		return (step_again(r, n));
	if (most == 0) {
		if (!step_put(r, from, STEP_EITHER, 1, n + 2) ||
		    !step_put(r, r->p->n, STEP_GO, 0, 0))
			return (false);
		r->p->steps[r->p->n - 1].a = (int16_t)-(int)(n + 1);
		return (true);
	}
	if (least == 0 && !step_put(r, from, STEP_EITHER, 1, n + 1))
		return (false);
	for (i = least == 0 ? 1 : least; i < most; i++)
		if (!step_put(r, r->p->n, STEP_EITHER, 1, n + 1) ||
		    !steps_repeat(r, from + (least == 0), n))
			return (false);
	return (true);
}

/* --- the grammar --- */

static bool
read_atom(struct reader *r)
{
	if (str_has_byte(STR("*+?{"), r->rest.p[0]))
		return (fault(r, "it repeats what is not there"));
	if (str_has_byte(STR("]}^$"), r->rest.p[0]))
		return (fault(r, "\"]\", \"}\", \"^\" and \"$\" need a "
		    "backslash: a pattern is about the whole text"));
	if (!take(r, "("))
		return (read_letter(r));
	if (++r->depth > PATTERN_DEPTH_MAX)
		return (fault(r, "its parentheses are nested too deep"));
	if (!read_either(r))
		return (false);
	r->depth--;
	return (take(r, ")") || fault(r, "a \"(\" is not closed"));
}

static bool
read_row(struct reader *r)
{
	size_t	 from, least, most;

	while (r->rest.len != 0 && !str_has_byte(STR("|)"), r->rest.p[0])) {
		from = r->p->n;
		if (!read_atom(r) || !times_read(r, &least, &most) ||
		    !times_make(r, from, least, most))
			return (false);
	}
	return (true);
}

/* Each branch but the last ends with a step to the end, which is set once it
 * is known: until then its target is 0, as no other's is. */
static bool
read_either(struct reader *r)
{
	size_t	 begin = r->p->n, from = begin, i;

	if (!read_row(r))
		return (false);
	while (take(r, "|")) {
		if (!step_put(r, from, STEP_EITHER, 1, r->p->n - from + 2) ||
		    !step_put(r, r->p->n, STEP_GO, 0, 0))
			return (false);
		from = r->p->n;
		if (!read_row(r))
			return (false);
	}
	for (i = begin; i < r->p->n; i++)
		if (r->p->steps[i].op == STEP_GO && r->p->steps[i].a == 0)
			r->p->steps[i].a = (int16_t)(r->p->n - i);
	return (true);
}

enum status
pattern_read(struct arena *arena, struct str text, const struct pattern **out,
    struct str *why)
{
	struct reader	 r = { .arena = arena, .rest = text };
	bool		 fine;

	*out = NULL;
	r.p = arena_get(arena, sizeof(*r.p));
	fine = text.len != 0 ? read_either(&r) : fault(&r, "it is empty");
	if (fine && r.rest.len != 0)
		fine = fault(&r, "a \")\" is closed that was not opened");
	if (!fine || !step_put(&r, r.p->n, STEP_END, 0, 0)) {
		*why = r.why;
		return (E_INVALID);
	}
	*out = r.p;
	return (OK);
}

/* --- meeting it --- */

/* The steps that can come next; each once. */
struct front {
	uint16_t	 list[PATTERN_STEPS_MAX];
	size_t		 n;
	bool		 has[PATTERN_STEPS_MAX];
};

/* Step at, or what it leads to without a letter. Each step is put on the
 * stack once at most, since it is marked before. */
static void
front_add(const struct pattern *p, struct front *f, size_t at)
{
	uint16_t		 stack[PATTERN_STEPS_MAX];
	const struct step	*s;
	size_t			 n = 0, k;
	int			 to[2], i, nto;

	if (f->has[at])
		return;
	f->has[at] = true;
	stack[n++] = (uint16_t)at;
	while (n != 0) {
		k = stack[--n];
		s = &p->steps[k];
		nto = s->op == STEP_EITHER ? 2 : s->op == STEP_GO;
		if (nto == 0)
			f->list[f->n++] = (uint16_t)k;
		to[0] = (int)k + s->a;
		to[1] = (int)k + s->b;
		for (i = 0; i < nto; i++)
			if (!f->has[to[i]]) {
				f->has[to[i]] = true;
				stack[n++] = (uint16_t)to[i];
			}
	}
}

static bool
step_takes(const struct pattern *p, const struct step *s, int32_t c)
{
	size_t	 i;

	if (s->op != STEP_LETTER)
		return (false);
	for (i = 0; i < s->n; i++)
		if (c >= p->ranges[s->first + i].low &&
		    c <= p->ranges[s->first + i].high)
			return (!s->other);
	return (s->other);
}

bool
pattern_is_met(const struct pattern *p, struct str text)
{
	struct front	 fronts[2], *now = &fronts[0], *then = &fronts[1], *was;
	int32_t		 c;
	size_t		 i;

	memset(now, 0, sizeof(*now));
	front_add(p, now, 0);
	while (text.len != 0 && now->n != 0) {
		if ((c = str_utf8_next(&text)) < 0)
			return (false);
		memset(then, 0, sizeof(*then));
		for (i = 0; i < now->n; i++)
			if (step_takes(p, &p->steps[now->list[i]], c))
				front_add(p, then, now->list[i] + 1U);
		was = now;
		now = then;
		then = was;
	}
	return (now->n != 0 && now->has[p->n - 1]);
}
