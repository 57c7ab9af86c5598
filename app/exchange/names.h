/* Things by a name that another program gave them: a table that grows with
 * the file, so that looking up costs the same whatever was sent in. */
#ifndef EXCHANGE_NAMES_H
#define EXCHANGE_NAMES_H

#include "base/str.h"

#define NAMES_BUCKETS	4096

struct name {
	struct str	 name;
	void		*thing;
	struct name	*next;
};

struct names {
	struct arena	*arena;
	struct name	**buckets;	/* [NAMES_BUCKETS]; NULL: it is empty */
};

/* The first with a name keeps it: false when it is taken. */
bool	names_put(struct names *, struct str name, void *thing);
/* NULL: there is none. */
void	*names_find(const struct names *, struct str name);

#endif
