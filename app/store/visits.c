/* Visits under way by submission id, the least lately used first. */
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

/* No memory for the table: the visit is not kept. */
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(v)	((v)->in_table = false)
#include <uthash.h>

#include "base/date.h"
#include "store/visits.h"

struct kept {
	UT_hash_handle	 hh;
	TAILQ_ENTRY(kept) by_use;
	unsigned char	 id[VISIT_ID];
	bool		 in_table;
	int64_t		 since;		/* by clock_ms(), of its storing */
	int64_t		 revision;
	size_t		 n;
	char		 answers[];
};

static TAILQ_HEAD(kept_list, kept) uses = TAILQ_HEAD_INITIALIZER(uses);
static struct kept	*table;
static size_t		 total;

static size_t
size_of(const struct kept *k)
{
	return (sizeof(*k) + k->n);
}

static void
kept_remove(struct kept *k)
{
	HASH_DEL(table, k);
	TAILQ_REMOVE(&uses, k, by_use);
	total -= size_of(k);
	explicit_bzero(k->answers, k->n);
	free(k);
}

static struct kept *
kept_find(const unsigned char id[VISIT_ID])
{
	struct kept	*k;

	HASH_FIND(hh, table, id, VISIT_ID, k);
	if (k != NULL && clock_ms() - k->since > VISITS_AGE * 1000) {
		kept_remove(k);
		k = NULL;
	}
	return (k);
}

const struct visit_state *
visit_recall(struct arena *a, const unsigned char id[VISIT_ID])
{
	struct kept		*k = kept_find(id);
	struct visit_state	*v;

	if (k == NULL)
		return (NULL);
	TAILQ_REMOVE(&uses, k, by_use);
	TAILQ_INSERT_TAIL(&uses, k, by_use);
	v = arena_get(a, sizeof(*v));
	v->revision = k->revision;
	v->answers = str_dup(a, (struct str){ k->answers, k->n });
	return (v);
}

static void
kept_add(struct kept *k)
{
	k->in_table = true;
	HASH_ADD(hh, table, id, VISIT_ID, k);
	if (!k->in_table) {
		free(k);
		return;
	}
	total += size_of(k);
	TAILQ_INSERT_TAIL(&uses, k, by_use);
	while (total > VISITS_MAX)
		kept_remove(TAILQ_FIRST(&uses));
}

void
visit_keep(const unsigned char id[VISIT_ID], const struct visit_state *v)
{
	struct kept	*k = kept_find(id);

	if (k != NULL && k->revision > v->revision)
		return;
	if (k != NULL)
		kept_remove(k);
	if (v->answers.len > VISITS_LARGEST ||
	    (k = calloc(1, sizeof(*k) + v->answers.len)) == NULL)
		return;
	memcpy(k->id, id, VISIT_ID);
	k->since = clock_ms();
	k->revision = v->revision;
	k->n = v->answers.len;
	memcpy(k->answers, v->answers.p, k->n);
	kept_add(k);
}

void
visit_forget(const unsigned char id[VISIT_ID])
{
	struct kept	*k = kept_find(id);

	if (k != NULL)
		kept_remove(k);
}

/* By use, not by age: one that is used again and again is found too old when
 * it is looked for. */
void
visits_tick(void)
{
	struct kept	*k;

	while ((k = TAILQ_FIRST(&uses)) != NULL &&
	    clock_ms() - k->since > VISITS_AGE * 1000)
		kept_remove(k);
}

size_t
visits_size(void)
{
	return (total);
}
