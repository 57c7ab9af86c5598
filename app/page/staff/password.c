/* Passwords of who signs in: see the header. */
#include "base/network.h"
#include "base/secret.h"
#include "page/staff/browser.h"
#include "page/staff/password.h"

#define TICKET_BYTES	32

struct ticket
ticket_new(struct arena *a)
{
	unsigned char	 raw[TICKET_BYTES];

	secret_random(raw, sizeof(raw));
	return (ticket_of(a, str_base64url(a, raw, sizeof(raw))));
}

struct ticket
ticket_of(struct arena *a, struct str token)
{
	unsigned char	*hash = arena_get(a, 32);

	secret_hash32(token.p, token.len, hash);
	return ((struct ticket){ token, { (const char *)hash, 32 } });
}

enum word
password_flaw_word(struct str password, struct str email)
{
	static const enum word	 words[] = {
		[PASSWORD_GOOD] = W_NONE,
		[PASSWORD_LONG] = W_ACCOUNT_PASSWORD_LONG,
		[PASSWORD_SHORT] = W_ACCOUNT_PASSWORD_SHORT,
		[PASSWORD_ADDRESS] = W_ACCOUNT_PASSWORD_ADDRESS,
		[PASSWORD_GUESSED] = W_ACCOUNT_PASSWORD_GUESSED,
	};

	/* A byte 0 would end it for who judges it, and not for who hashes. */
	if (str_has_byte(password, '\0') || !str_utf8_is_valid(password))
		return (W_ACCOUNT_PASSWORD_GUESSED);
	return (words[password_flaw(password, email)]);
}

static enum status
attempt_allowed(struct rq *rq, const struct attempt *a) AWAITS
{
	struct login_allowed_row	*may;
	enum status			 st;

	st = q_login_allowed(&rq->db, &may, .email = a->email,
	    .network = a->network, .browser = a->browser);
	return (st == OK && !may->allowed ? E_TOO_MANY : st);
}

/* Asked again when the password was compared: of many tries at the same moment
 * no more get an answer than of as many in a row. */
enum status
password_check(struct rq *rq, const struct attempt *a, struct str password,
    struct account_membership **account, bool *same)
{
	enum status	 st;
	size_t		 n;

	if ((st = attempt_allowed(rq, a)) != OK)
		return (st);
	if ((st = q_account_for_login(&rq->db, account, &n,
	    .email = a->email)) != OK)
		return (st);
	st = rq_password_is(rq, n == 0 ? STR_NONE : (*account)->password_hash,
	    password, a->browser.len != 0, same);
	if (st != OK || (st = attempt_allowed(rq, a)) != OK)
		return (st);
	*same = *same && n != 0;
	return (*same ? OK : q_login_failed(&rq->db, .email = a->email,
	    .network = a->network, .browser = a->browser));
}

enum status
password_is_own(struct rq *rq, struct str email, struct str password,
    struct str *hash, bool *same)
{
	struct account_membership	*account;
	struct attempt			 a = { email, network_of(rq->arena,
					    rq->ip), browser_known(rq, email) };
	enum status			 st;

	st = password_check(rq, &a, password, &account, same);
	if (st == OK && *same)
		*hash = account->password_hash;
	return (st);
}
