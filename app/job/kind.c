/* The table of the kinds of work. See kind.h. */
#include "job/kind.h"

/*
 * A lease is longer than a process may be silent (lane.c), so that nobody gets
 * a job whose process will still be ended. A mail's tries stretch over two
 * days: 1, 2, 4 ... 128 minutes, and from then on every three hours. A call's,
 * over one: 15 seconds, then double, and from then on every two hours. Who
 * answers a call slowly holds up two processes of the six at most. Mailings have
 * a lane of their own, so that no list stands before a mail that somebody waits
 * for; of a tenant's one goes at a time, and servers that want to see a mail twice
 * have it after five minutes, then for about a day.
 */
const struct kind	kinds[KIND__MAX] = {
	[KIND_MAIL] = { .name = "mail", .job = job_mail, .processes = 4,
	    .share = 3, .lease = 240, .tries = 24, .wait_first = 60,
	    .wait_most = 3 * 3600 },
	[KIND_MAILING] = { .name = "mailing", .job = job_mailing,
	    .processes = 2, .share = 1, .lease = 240, .tries = 12,
	    .wait_first = 300, .wait_most = 3 * 3600 },
	[KIND_EVENT] = { .name = "event", .job = job_event, .processes = 2,
	    .share = 1, .lease = 240, .tries = 20, .wait_first = 5,
	    .wait_most = 3600 },
	[KIND_WEBHOOK] = { .name = "webhook", .job = job_webhook,
	    .processes = 6, .share = 2, .lease = 240, .tries = 21,
	    .wait_first = 15, .wait_most = 2 * 3600 },
	[KIND_FOLD] = { .name = "fold", .job = job_fold, .round = job_fold,
	    .every = 5000, .processes = 1, .share = 1, .lease = 240,
	    .tries = 10, .wait_first = 5, .wait_most = 3600 },
	[KIND_SWEEP] = { .name = "sweep", .job = job_sweep, .round = job_sweep,
	    .every = 10 * 60 * 1000, .processes = 1, .share = 1, .lease = 240,
	    .tries = 10, .wait_first = 5, .wait_most = 3600 },
	[KIND_RECOUNT] = { .name = "recount", .round = job_recount,
	    .every = 2000, .processes = 1, .share = 1, .lease = 240,
	    .tries = 1, .wait_first = 5, .wait_most = 3600 },
	[KIND_MIX] = { .name = "mix", .round = job_mix,
	    .every = 20 * 1000, .processes = 1, .share = 1, .lease = 240,
	    .tries = 1, .wait_first = 5, .wait_most = 3600 },
	[KIND_SAID] = { .name = "said", .round = job_said,
	    .every = 2000, .processes = 1, .share = 1, .lease = 240,
	    .tries = 1, .wait_first = 5, .wait_most = 3600 },
	[KIND_EXPORT] = { .name = "export", .job = job_export, .processes = 2,
	    .share = 1, .lease = 240, .tries = 4, .wait_first = 15,
	    .wait_most = 600 },
};

int64_t
kind_wait(const struct kind *k, int64_t tries, uint32_t random)
{
	int64_t	s;

	for (s = k->wait_first; tries > 1 && s < k->wait_most; tries--)
		s *= 2;
	if (s > k->wait_most)
		s = k->wait_most;
	return (s + (int64_t)(random % (uint32_t)(s / 4 + 1)));
}
