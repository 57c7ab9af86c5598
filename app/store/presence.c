/*
 * Places of equal size in a file that is mapped; a survey's are all in one set.
 * A place is written without a lock: its sum says whether it is whole. Where
 * there is no room, who looked longest ago goes.
 */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "base/shared.h"
#include "store/presence.h"

#define WAYS	PRESENCE_SEEN
#define SETS	128
#define UUID	36
#define NAME	80	/* bytes; a longer one is cut */
#define LAYOUT	1	/* counts up with it */

struct place {
	uint64_t	 sum;		/* of the rest */
	int64_t		 since;		/* clock_ms(); 0: empty */
	char		 tenant[UUID];
	char		 survey[UUID];
	char		 account[UUID];
	uint32_t	 n;
	char		 name[NAME];
};

static struct place	 own[SETS * WAYS];
static struct place	*places = own;

static uint64_t
sum_of(const struct place *p)
{
	return (secret_sum((const unsigned char *)p + sizeof(p->sum),
	    sizeof(*p) - sizeof(p->sum), LAYOUT));
}

/* A copy, since another process may be writing. */
static bool
place_read(const struct place *from, struct place *to)
{
	int64_t	 now = clock_ms();

	memcpy(to, from, sizeof(*to));
	return (to->since != 0 && to->since <= now && now - to->since <=
	    PRESENCE_AGE * 1000 && to->n <= NAME && sum_of(to) == to->sum);
}

static struct place *
set_of(struct str survey)
{
	return (&places[secret_sum(survey.p, survey.len, LAYOUT) % SETS *
	    WAYS]);
}

static bool
is_known(const struct presence *p)
{
	return (p->tenant.len == UUID && p->survey.len == UUID &&
	    p->account.len == UUID);
}

static bool
is_there(const struct place *at, const struct presence *p)
{
	return (memcmp(at->tenant, p->tenant.p, UUID) == 0 &&
	    memcmp(at->survey, p->survey.p, UUID) == 0);
}

void
presence_note(const struct presence *p)
{
	struct place	*set, *to, one;
	struct str	 name = p->name, rest = p->name;
	size_t		 i;

	if (!is_known(p))
		return;
	set = to = set_of(p->survey);
	for (i = 0; i < WAYS; i++) {
		if (place_read(&set[i], &one) && is_there(&one, p) &&
		    memcmp(one.account, p->account.p, UUID) == 0) {
			to = &set[i];
			break;
		}
		if (set[i].since < to->since)
			to = &set[i];
	}
	memset(&one, 0, sizeof(one));
	while (rest.len != 0 && str_utf8_next(&rest) >= 0 &&
	    name.len - rest.len <= NAME)
		one.n = (uint32_t)(name.len - rest.len);
	if (one.n != 0)
		memcpy(one.name, name.p, one.n);
	memcpy(one.tenant, p->tenant.p, UUID);
	memcpy(one.survey, p->survey.p, UUID);
	memcpy(one.account, p->account.p, UUID);
	one.since = clock_ms();
	one.sum = sum_of(&one);
	memcpy(to, &one, sizeof(one));
}

size_t
presence_others(struct arena *a, const struct presence *p,
    struct str names[PRESENCE_SEEN])
{
	struct place	 one;
	size_t		 i, n = 0;

	if (!is_known(p))
		return (0);
	for (i = 0; i < WAYS; i++)
		if (place_read(&set_of(p->survey)[i], &one) &&
		    is_there(&one, p) &&
		    memcmp(one.account, p->account.p, UUID) != 0)
			names[n++] = str_dup(a, (struct str){ one.name,
			    one.n });
	return (n);
}

bool
presence_open(const char *path, const char **why)
{
	void	*map;

	if ((map = shared_open(path, sizeof(own), why)) == NULL)
		return (false);
	places = map;
	return (true);
}
