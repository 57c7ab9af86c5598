/*
 * The door to jansson: see the header. It gets its memory from functions that
 * the whole program shares; so whose arena that is now is noted beside them,
 * for each thread. Nothing waits between the note and its end. When the arena is
 * spent nothing goes on: jansson does not look whether a string that grows found
 * room, and would write behind the room that there was.
 */
#include "base/json.h"

static _Thread_local struct arena	*memory;

static void *
memory_get(size_t size)
{
	struct arena	*a = memory;
	void		*p;

	if (a == NULL)
		return (NULL);
	if ((p = arena_try(a, size)) == NULL) {
		memory = NULL;
		arena_exhausted(a);
	}
	return (p);
}

static void
memory_free(void *p)
{
	(void)p;	/* all of it goes with the arena */
}

/* The seed that keeps names from being made to collide comes from a file, which
 * a web server's sandboxed process could no longer open. */
static void __attribute__((constructor))
json_setup(void)
{
	json_set_alloc_funcs(memory_get, memory_free);
	json_object_seed(0);
}

/*
 * jansson calls itself for each level, up to 2048 of them, and a coroutine's
 * stack (base/co.c) has 128 kB. Up to where jansson would find a fault, this
 * sees the same strings and brackets.
 */
static bool
is_shallow(struct str s)
{
	size_t	 depth = 0, i;
	bool	 quoted = false;

	for (i = 0; i < s.len; i++)
		switch (s.p[i]) {
		case '"':
			quoted = !quoted;
			break;
		case '\\':
			i += quoted;
			break;
		case '[':
		case '{':
			if (!quoted && ++depth > JSON_DEEP)
				return (false);
			break;
		case ']':
		case '}':
			if (!quoted && depth != 0)
				depth--;
			break;
		default:
			break;
		}
	return (true);
}

json_t *
json_of_text(struct arena *a, struct str text)
{
	json_t	*value;

	if (!is_shallow(text))
		return (NULL);
	memory = a;
	value = json_loadb(text.p, text.len, JSON_REJECT_DUPLICATES, NULL);
	memory = NULL;
	return (value);
}

struct str
json_to_text(struct arena *a, const json_t *value)
{
	char	*text;

	memory = a;
	text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY |
	    JSON_REAL_PRECISION(17));
	memory = NULL;
	return (str_of(text));
}

struct str
json_says(const json_t *value)
{
	return ((struct str){ json_string_value(value),
	    json_string_length(value) });
}
