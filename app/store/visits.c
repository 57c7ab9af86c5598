/*
 * Visits under way, in places of equal size in a file that is mapped. An id is
 * random, and its first bytes say in which four places it may be.
 */
#include <stddef.h>
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "base/shared.h"
#include "store/visits.h"

#define WAYS	4
#define SETS	(VISITS_PLACES / WAYS)
#define LOOKS	64	/* of a tick */

struct place {
	uint64_t	 sum;		/* of the rest */
	unsigned char	 id[VISIT_ID];
	int64_t		 since;		/* clock_ms() of its storing; 0: empty */
	int64_t		 revision;
	uint32_t	 n;
	char		 answers[VISITS_LARGEST];
};

#define HEAD	offsetof(struct place, answers)

static struct place	 own[VISITS_PLACES];
static struct place	*places = own;
static size_t		 at;		/* of the next tick */

/* Counts up with the layout: in a file of another one all places are empty. */
#define LAYOUT	1

static uint64_t
sum_of(const struct place *p)
{
	return (secret_sum(p->id, HEAD - sizeof(p->sum) + p->n, LAYOUT));
}

/* A copy, since another process may be writing. False: empty, torn or old. */
static bool
place_read(const struct place *from, struct place *to)
{
	int64_t	 now = clock_ms();

	memcpy(to, from, HEAD);
	if (to->since == 0 || to->n > VISITS_LARGEST || to->since > now ||
	    now - to->since > VISITS_AGE * 1000)
		return (false);
	memcpy(to->answers, from->answers, to->n);
	return (sum_of(to) == to->sum);
}

static struct place *
places_of(const unsigned char id[VISIT_ID])
{
	uint32_t	 n;

	memcpy(&n, id, sizeof(n));
	return (&places[n % SETS * WAYS]);
}

/* NULL: not kept. Of several, the newest. */
static struct place *
place_find(const unsigned char id[VISIT_ID], struct place *copy)
{
	struct place	*set = places_of(id), *found = NULL;
	struct place	 one;
	size_t		 i;

	for (i = 0; i < WAYS; i++) {
		if (memcmp(set[i].id, id, VISIT_ID) != 0 ||
		    !place_read(&set[i], &one) ||
		    memcmp(one.id, id, VISIT_ID) != 0 ||
		    (found != NULL && one.revision <= copy->revision))
			continue;
		found = &set[i];
		memcpy(copy, &one, HEAD + one.n);
	}
	return (found);
}

const struct visit_state *
visit_recall(struct arena *a, const unsigned char id[VISIT_ID])
{
	struct place		 p;
	struct visit_state	*v;

	if (place_find(id, &p) == NULL)
		return (NULL);
	v = arena_get(a, sizeof(*v));
	v->revision = p.revision;
	v->answers = str_dup(a, (struct str){ p.answers, p.n });
	return (v);
}

static bool
place_is_old(const struct place *p, int64_t now)
{
	return (p->since != 0 && (p->since > now ||
	    now - p->since > VISITS_AGE * 1000));
}

/* An empty one, or the one that was stored longest ago. */
static struct place *
place_to_take(const unsigned char id[VISIT_ID])
{
	struct place	*set = places_of(id), *best = &set[0];
	size_t		 i;

	for (i = 1; i < WAYS; i++)
		if (set[i].since < best->since)
			best = &set[i];
	return (best);
}

void
visit_keep(const unsigned char id[VISIT_ID], const struct visit_state *v)
{
	struct place	 p, *to = place_find(id, &p);

	if (to != NULL && p.revision > v->revision)
		return;
	if (v->answers.len > VISITS_LARGEST) {
		visit_forget(id);
		return;
	}
	if (to == NULL)
		to = place_to_take(id);
	memcpy(p.id, id, VISIT_ID);
	p.since = clock_ms();
	p.revision = v->revision;
	p.n = (uint32_t)v->answers.len;
	memcpy(p.answers, v->answers.p, p.n);
	p.sum = sum_of(&p);
	memcpy(to, &p, HEAD + p.n);
}

void
visit_forget(const unsigned char id[VISIT_ID])
{
	struct place	*set = places_of(id);
	size_t		 i;

	for (i = 0; i < WAYS; i++)
		if (memcmp(set[i].id, id, VISIT_ID) == 0)
			explicit_bzero(&set[i], sizeof(set[i]));
}

void
visits_tick(void)
{
	int64_t	 now = clock_ms();
	size_t	 i;

	for (i = 0; i < LOOKS; i++, at = (at + 1) % VISITS_PLACES)
		if (place_is_old(&places[at], now))
			explicit_bzero(&places[at], sizeof(places[at]));
}

size_t
visits_count(void)
{
	struct place	 p;
	size_t		 i, n = 0;

	for (i = 0; i < VISITS_PLACES; i++)
		n += place_read(&places[i], &p);
	return (n);
}

bool
visits_open(const char *path, const char **why)
{
	void	*map;

	if ((map = shared_open(path, sizeof(own), why)) == NULL)
		return (false);
	places = map;
	return (true);
}
