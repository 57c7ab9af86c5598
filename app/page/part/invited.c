/* What came of invitations: see the header. */
#include "page/part/invited.h"
#include "queries.h"
#include "rule/invite.h"

#define FACTS	(5 + INVITE__MAX)

static const enum word	 whys[INVITE__MAX] = {
	[INVITE_CLOSED] = W_ASK_WHY_CLOSED,
	[INVITE_CHANNEL] = W_ASK_WHY_CHANNEL,
	[INVITE_OUTCOME] = W_ASK_WHY_OUTCOME,
	[INVITE_AUTO_CLOSED] = W_ASK_WHY_AUTO,
	[INVITE_NO_HUMAN] = W_ASK_WHY_HUMAN,
	[INVITE_SHORT] = W_ASK_WHY_SHORT,
	[INVITE_FEW_MESSAGES] = W_ASK_WHY_MESSAGES,
	[INVITE_LATE] = W_ASK_WHY_LATE,
	[INVITE_NOT_DRAWN] = W_ASK_WHY_DRAWN,
	[INVITE_COOLDOWN] = W_ASK_WHY_COOLDOWN,
	[INVITE_DECLINED] = W_ASK_WHY_DECLINED,
	[INVITE_ANSWERED] = W_ASK_WHY_ANSWERED,
};

struct tally {
	int64_t	 all, asked, begun, answered, declined;
	int64_t	 skipped[INVITE__MAX];
};

static void
tally_add(struct tally *t, const struct invitation_count *c)
{
	int	 i;

	t->all += c->n;
	if (!str_is_c(c->decision, "ask")) {
		for (i = 0; i < INVITE__MAX; i++)
			if (str_is_c(c->reason, invite_reasons[i]))
				t->skipped[i] += c->n;
		return;
	}
	t->asked += c->n;
	if (str_is_c(c->came, "declined"))
		t->declined += c->n;
	else if (!str_is_c(c->came, "none"))
		t->begun += c->n;
	if (str_is_c(c->came, "answered"))
		t->answered += c->n;
}

static struct view_list
facts_make(struct rq *rq, const struct tally *t)
{
	struct fact_view	*f = arena_array(rq->arena, FACTS, sizeof(*f));
	size_t			 n = 0;
	int			 i;

	f[n++] = (struct fact_view){ rq_word(rq, W_ASK_ASKED),
	    app_number(rq, t->asked) };
	f[n++] = (struct fact_view){ rq_word(rq, W_ASK_BEGUN),
	    app_number(rq, t->begun) };
	f[n++] = (struct fact_view){ rq_word(rq, W_ASK_ANSWERED),
	    app_number(rq, t->answered) };
	f[n++] = (struct fact_view){ rq_word(rq, W_ASK_DECLINED),
	    app_number(rq, t->declined) };
	if (t->asked != 0)
		f[n++] = (struct fact_view){ rq_word(rq, W_ASK_RATE), rq_say(rq,
		    W_ASK_RATE_N, .rate = words_percent(rq->arena, rq->locale,
		    (double)t->answered / (double)t->asked),
		    .of = app_number(rq, t->asked)) };
	for (i = 0; i < INVITE__MAX; i++)
		if (t->skipped[i] != 0)
			f[n++] = (struct fact_view){ rq_say(rq, W_ASK_NOT,
			    .why = rq_word(rq, whys[i])),
			    app_number(rq, t->skipped[i]) };
	return ((struct view_list){ f, n });
}

enum status
invited_facts(struct rq *rq, struct str survey_id, struct view_list *out)
{
	struct invitation_count	*rows;
	struct tally		 t = { .all = 0 };
	enum status		 st;
	size_t			 i, n;

	if ((st = q_invitation_counts(&rq->db, &rows, &n,
	    .survey = survey_id)) != OK)
		return (st);
	for (i = 0; i < n; i++)
		tally_add(&t, &rows[i]);
	*out = t.all == 0 ? (struct view_list){ NULL, 0 } : facts_make(rq, &t);
	return (OK);
}
