/*
 * A stranger's form that is ours: was it on somebody's screen, for how long,
 * and how many such come from there? Nobody is asked to prove that they are a
 * person. What is not taken comes back filled in, with words, and a person
 * presses the button again; a program that must wait has lost its advantage.
 */
#include "base/date.h"
#include "base/disk.h"
#include "base/network.h"
#include "http/edge.h"

/* A field that no person sees or reaches (templates/parts/trap.html). */
#define TRAP	"_website"

int64_t
form_token_age(const struct form_token *t)
{
	return (clock_now_ms() - (int64_t)t->issued * 1000 - t->issued_ms);
}

void
form_token_renew(struct form_token *t, enum rate rate)
{
	int64_t	 oldest = rate_rows[rate].oldest;
	int64_t	 now;

	if (oldest == 0 || form_token_age(t) < oldest * 500)
		return;
	/* It has been looked at for long enough. */
	now = clock_now_ms() - rate_rows[rate].least;
	t->issued = (uint32_t)(now / 1000);
	t->issued_ms = (uint32_t)(now % 1000);
}

bool
rq_is_counted(const struct rq *rq)
{
	(void)rq;
	return (edge_hooks_get()->allow != NULL);
}

bool
rq_may_call_private(const struct rq *rq)
{
	(void)rq;
	return (edge_hooks_get()->webhook_private);
}

static void
hold(struct rq *rq, enum word why, int code, int64_t wait_ms)
{
	rq->held = why;
	rq->held_code = code;
	rq->held_wait = (wait_ms + 999) / 1000;
}

static enum status
allow(struct rq *rq, const struct pace *pace, struct str key, int64_t *wait)
    AWAITS
{
	*wait = 0;
	return (edge_hooks_get()->allow(&rq->db, pace, key, wait));
}

/* A program's doing, most likely: what follows is counted strictly, by network
 * alone, and beyond that not even the form is made again. */
static enum status
hold_hasty(struct rq *rq, struct str network, enum word why, int64_t wait)
    AWAITS
{
	int64_t	 more;

	if (rq_is_counted(rq) && allow(rq, &rate_hasty,
	    str_fmt(rq->arena, "hasty %.*s", STR_ARG(network)), &more) != OK) {
		rq->form.why = W_RATE_HASTY_MANY;
		return (E_TOO_MANY);
	}
	hold(rq, why, 429, wait);
	return (OK);
}

/* A flood at one customer costs the visitors of another no turn: a network is
 * counted at each. nginx counts it at all of them. */
static enum status
hold_many(struct rq *rq, const struct rate_row *row, struct str network) AWAITS
{
	struct str	 key;
	int64_t		 wait;

	key = str_fmt(rq->arena, "%s %.*s %.*s", row->name,
	    STR_ARG(network), STR_ARG(rq->slug));
	if (allow(rq, &row->network, key, &wait) != OK) {
		hold(rq, W_RATE_NETWORK, 429, wait);
		return (OK);
	}
	key = str_cat(rq->arena, STR("form "), str_hex(rq->arena,
	    rq->token.id, sizeof(rq->token.id)));
	if (allow(rq, &row->token, key, &wait) != OK)
		hold(rq, W_RATE_FORM, 429, wait);
	return (OK);
}

enum status
admit_rate(struct rq *rq)
{
	const struct rate_row	*row = &rate_rows[rq->route->rate];
	struct str		 network = network_of(rq->arena, rq->ip);
	bool			 counts = rq_is_counted(rq);
	int64_t			 age = form_token_age(&rq->token);

	if (disk_state() == DISK_OUT) {
		(void)db_refuse(&rq->db, E_FULL, "the disk is full");
		hold(rq, W_ERROR_FULL_TEXT, 503, 600000);
		return (OK);
	}
	if (form_get(&rq->form, TRAP).len != 0)
		return (hold_hasty(rq, network, W_RATE_TRAP, 1000));
	if (counts && age < row->least)
		return (hold_hasty(rq, network, W_RATE_QUICK,
		    row->least - age));
	if (row->oldest != 0 && age >= row->oldest * 1000) {
		hold(rq, W_RATE_OLD, 422, 0);
		return (OK);
	}
	return (counts ? hold_many(rq, row, network) : OK);
}
