/* A hash table of names on an arena: see the header. */
#include "exchange/names.h"

static size_t
bucket_of(struct str name)
{
	uint32_t	 h = 2166136261U;	/* FNV-1a */
	size_t		 i;

	for (i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.p[i]) * 16777619U;
	return ((h ^ h >> 16) % NAMES_BUCKETS);
}

void *
names_find(const struct names *n, struct str name)
{
	const struct name	*row;

	if (n->buckets == NULL)
		return (NULL);
	for (row = n->buckets[bucket_of(name)]; row != NULL; row = row->next)
		if (str_is(row->name, name))
			return (row->thing);
	return (NULL);
}

bool
names_put(struct names *n, struct str name, void *thing)
{
	struct name	*row;
	size_t		 at = bucket_of(name);

	if (names_find(n, name) != NULL)
		return (false);
	if (n->buckets == NULL)
		n->buckets = arena_array(n->arena, NAMES_BUCKETS,
		    sizeof(struct name *));
	row = arena_get(n->arena, sizeof(*row));
	*row = (struct name){ name, thing, n->buckets[at] };
	n->buckets[at] = row;
	return (true);
}
