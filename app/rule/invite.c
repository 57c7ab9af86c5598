/* Who is asked after a session: see the header. */
#include "base/secret.h"
#include "rule/invite.h"

const char *const invite_reasons[INVITE__MAX + 1] = {
	[INVITE_ASKED] = "asked",
	[INVITE_CLOSED] = "survey-closed",
	[INVITE_CHANNEL] = "channel",
	[INVITE_OUTCOME] = "outcome",
	[INVITE_AUTO_CLOSED] = "automatic-close",
	[INVITE_NO_HUMAN] = "no-human",
	[INVITE_SHORT] = "too-short",
	[INVITE_FEW_MESSAGES] = "few-messages",
	[INVITE_LATE] = "too-late",
	[INVITE_NOT_DRAWN] = "not-drawn",
	[INVITE_COOLDOWN] = "cooldown",
	[INVITE_DECLINED] = "declined",
	[INVITE_ANSWERED] = "answered",
	[INVITE__MAX] = NULL,
};

/* No list lets everything through; a list nothing that was not said. */
static bool
is_listed(struct str list, char between, struct str what)
{
	struct str	 one, rest = list;

	if (list.len == 0)
		return (true);
	while (rest.len != 0) {
		(void)str_cut(rest, between, &one, &rest);
		if (what.len != 0 && str_is_nocase(one, what))
			return (true);
	}
	return (false);
}

/* One that does not say how long it was has no length. */
static int64_t
length_of(const struct invite_session *s)
{
	return (s->start == 0 || s->end == 0 ? 0 : s->end - s->start);
}

int64_t
invite_until(const struct invite_rules *r, const struct invite_session *s)
{
	return ((s->end != 0 && s->end < s->now ? s->end : s->now) + r->window);
}

enum invite_reason
invite_decide(const struct invite_rules *r, const struct invite_session *s)
{
	if (!s->survey_open)
		return (INVITE_CLOSED);
	if (!is_listed(r->channels, ' ', s->channel))
		return (INVITE_CHANNEL);
	if (!is_listed(r->outcomes, '\n', s->outcome))
		return (INVITE_OUTCOME);
	if (s->auto_closed && !r->after_auto_close)
		return (INVITE_AUTO_CLOSED);
	if (r->human && !s->human)
		return (INVITE_NO_HUMAN);
	if (length_of(s) < r->seconds)
		return (INVITE_SHORT);
	if (s->messages < r->messages)
		return (INVITE_FEW_MESSAGES);
	if (invite_until(r, s) <= s->now)
		return (INVITE_LATE);
	if (s->draw >= (unsigned)r->percent * 100)
		return (INVITE_NOT_DRAWN);
	return (INVITE_ASKED);
}

struct str
invite_visitor(struct arena *a, struct str tenant, struct str visitor)
{
	unsigned char	*out;

	if (visitor.len == 0)
		return (STR_NONE);
	out = arena_get(a, SECRET_MAC);
	secret_keyed(SECRET_INVITE, str_cat(a, STR("visitor\n"), tenant,
	    STR("\n"), str_lower(a, visitor)), out);
	return ((struct str){ (const char *)out, SECRET_MAC });
}
