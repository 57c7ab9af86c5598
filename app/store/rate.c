/* Limits: see the header. What a process keeps of them is here. */
#include <string.h>

#include "base/date.h"
#include "base/secret.h"
#include "store/rate.h"

#define SETS		1024
#define WAYS		4	/* places in a set; the one idle for longest goes */
#define MINUTE		60000
#define LEASE_MOST	50
/* ms; a limit is not worth a longer wait, and while the database does not
 * answer it is left alone for so long. */
#define PATIENCE	1000
#define AWAY		5000

struct place {
	unsigned char	 key[SECRET_MAC];
	int64_t		 used;		/* when last; 0: never */
	int64_t		 minute;	/* when the loose ones began */
	int		 loose;		/* since then */
	int		 owed;		/* of them, not yet taken from the bucket */
	int		 lease;		/* permits in hand, until: */
	int64_t		 lease_ends;
	int64_t		 asking;	/* somebody is, until then at most */
	int64_t		 shut_until;	/* the bucket was empty */
	int64_t		 full;		/* a bucket of this process alone */
};

static struct place	places[SETS][WAYS];

static struct place *
set_of(const unsigned char key[SECRET_MAC])
{
	return (places[(key[0] << 8 | key[1]) % SETS]);
}

static struct place *
place_find(const unsigned char key[SECRET_MAC], int64_t now)
{
	struct place	*set = set_of(key);
	struct place	*idle = set;
	int		 i;

	for (i = 0; i < WAYS; i++) {
		if (memcmp(set[i].key, key, SECRET_MAC) == 0 &&
		    set[i].used != 0) {
			set[i].used = now;
			return (&set[i]);
		}
		if (set[i].used < idle->used)
			idle = &set[i];
	}
	*idle = (struct place){ .used = now };
	memcpy(idle->key, key, SECRET_MAC);
	return (idle);
}

static void
key_hash(struct str key, unsigned char hash[SECRET_MAC])
{
	secret_keyed(SECRET_THROTTLE, key, hash);
}

bool
store_is_shut(struct str key, int64_t *wait)
{
	unsigned char		 hash[SECRET_MAC];
	const struct place	*set;
	int64_t			 now = clock_ms();
	int			 i;

	key_hash(key, hash);
	set = set_of(hash);
	for (i = 0; i < WAYS; i++)
		if (set[i].used != 0 && set[i].shut_until > now &&
		    memcmp(set[i].key, hash, SECRET_MAC) == 0) {
			*wait = set[i].shut_until - now;
			return (true);
		}
	return (false);
}

static int
lease_size(const struct pace *p)
{
	int	 n = p->burst / 50;

	return (n < 1 ? 1 : n > LEASE_MOST ? LEASE_MOST : n);
}

/* The database did not say: for a while this process goes by its own bucket
 * alone, and owes what it lets through. */
static void
lease_on_credit(struct place *at, const struct pace *p, int owed, int64_t now)
{
	at->lease = p->burst;
	at->lease_ends = now + AWAY;
	at->owed = owed;
}

/* extra: of permits besides the one. The place may be another's by the time
 * the answer is there. */
static enum status
lease_take(struct db *db, const struct pace *p,
    const unsigned char key[SECRET_MAC], int owed, int extra, int64_t *wait)
    AWAITS
{
	struct rate_take_row	*row;
	struct place		*at;
	struct db		 bare = { .pg = db->pg, .arena = db->arena,
				    .note = db->note };
	enum status		 st;
	int64_t			 now = clock_ms();

	bare.deadline = db->deadline == 0 || db->deadline > now + PATIENCE ?
	    now + PATIENCE : db->deadline;
	st = q_rate_take(&bare, &row,
	    .key = { (const char *)key, SECRET_MAC }, .burst = p->burst,
	    .every = p->every, .want = owed + 1 + extra);
	now = clock_ms();
	at = place_find(key, now);
	if (extra != 0)
		at->asking = 0;
	if (st != OK) {
		lease_on_credit(at, p, owed + 1, now);
		return (OK);
	}
	if (row->granted <= owed) {
		*wait = row->wait_ms < 1 ? 1 : row->wait_ms;
		at->shut_until = now + (*wait < MINUTE ? *wait : MINUTE);
		return (E_TOO_MANY);
	}
	at->lease += (int)row->granted - owed - 1;
	at->lease_ends = now + MINUTE;
	return (OK);
}

enum status
store_allow(struct db *db, const struct pace *p, struct str key, int64_t *wait)
{
	unsigned char	 hash[SECRET_MAC];
	struct place	*at;
	int64_t		 now = clock_ms();
	int		 owed, extra = 0;

	key_hash(key, hash);
	at = place_find(hash, now);
	if (at->shut_until > now) {
		*wait = at->shut_until - now;
		return (E_TOO_MANY);
	}
	if (pace_take(p, &at->full, now, 1, wait) == 0)
		return (E_TOO_MANY);
	if (now - at->minute >= MINUTE) {
		at->minute = now;
		at->loose = 0;
	}
	if (at->loose < p->loose) {
		at->loose++;
		at->owed++;
		return (OK);
	}
	if (at->lease_ends <= now)
		at->lease = 0;
	if (at->lease > 0) {
		at->lease--;
		return (OK);
	}
	owed = at->owed;
	at->owed = 0;
	/* One takes a lease; who comes before it is there takes what it needs,
	 * or many leases would lie about unused. */
	if (at->asking <= now) {
		extra = lease_size(p) - 1;
		at->asking = now + PATIENCE;
	}
	return (lease_take(db, p, hash, owed, extra, wait));
}
