/* Known browsers: see the header. */
#include <string.h>

#include "base/secret.h"
#include "page/staff/browser.h"

#define COOKIE		"ep_known"
#define ACCOUNTS	5		/* of one browser; a cookie stays small */
#define SECONDS		(180 * 24 * 3600)
#define AHEAD		60		/* another node's clock */

struct known {
	unsigned char	 browser[12];	/* random: it says nothing of anybody */
	uint32_t	 since;		/* the last sign-in, seconds */
};

/* Signed for the address, which is not in it. */
static bool
known_read(struct rq *rq, struct str token, struct str email, struct known *k)
{
	struct str	 who = str_lower(rq->arena, email);
	int64_t		 now = rq_now(rq);

	return (token_read(token, SECRET_BROWSER, who.p, who.len, k,
	    sizeof(*k)) && k->since <= now + AHEAD &&
	    k->since + SECONDS > now);
}

static bool
known_find(struct rq *rq, struct str email, struct known *k)
{
	struct str	 token, rest = rq_cookie_find(rq, COOKIE);
	int		 i;

	for (i = 0; i < ACCOUNTS && rest.len != 0; i++) {
		(void)str_cut(rest, '.', &token, &rest);
		if (known_read(rq, token, email, k))
			return (true);
	}
	return (false);
}

struct str
browser_known(struct rq *rq, struct str email)
{
	struct known	 k;

	return (known_find(rq, email, &k) ? str_hex(rq->arena, k.browser,
	    sizeof(k.browser)) : STR_NONE);
}

/* The newest first; who has not signed in here for longest is dropped. */
void
browser_remember(struct rq *rq, struct str email)
{
	struct str	 token, rest = rq_cookie_find(rq, COOKIE);
	struct str	 who = str_lower(rq->arena, email);
	struct buf	 b = buf_new(rq->arena, 300);
	struct known	 k, old;
	int		 n = 1;

	if (!known_find(rq, email, &k))
		secret_random(k.browser, sizeof(k.browser));
	k.since = (uint32_t)rq_now(rq);
	buf_str(&b, token_make(rq->arena, SECRET_BROWSER, who.p, who.len, &k,
	    sizeof(k)));
	while (n < ACCOUNTS && rest.len != 0) {
		(void)str_cut(rest, '.', &token, &rest);
		if (token.len != TOKEN_LETTERS(sizeof(k)) ||
		    known_read(rq, token, email, &old))
			continue;
		buf_char(&b, '.');
		buf_str(&b, token);
		n++;
	}
	rq_cookie_set(rq, COOKIE, buf_view(&b), SECONDS);
}
