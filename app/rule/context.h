/*
 * The signed session context: what the provider's software says of a chat, an
 * e-mail or a call when it leads somebody to a survey. It comes in the link,
 * "/{tenant}/s/{survey}?s=TOKEN", as a compact JWS (RFC 7515):
 *
 *	base64url(head) . base64url(claims) . base64url(signature)
 *
 *	head	{"alg":"HS256","kid":"7Q4K-9M2F"}
 *	claims	sid	the session's id, 1 to 128 letters. Needed
 *		exp	when the link ends, in seconds since 1970. Needed
 *		iat	when it was made, the same way
 *		channel	"chat", "email" or "voice"
 *		agent, queue, outcome	texts of at most 100 letters
 *		lang	the language that was spoken: "de", "pt-BR"
 *		start, end	of the session, in seconds since 1970
 *
 * The signature is HMAC-SHA-256 over "head.claims" under a key of the tenant,
 * which has several at a time; the head only names one of them, and says nothing
 * of how it is checked. HMAC and not Ed25519, since a shell with openssl,
 * JavaScript, PHP and Python make it with what they have (Python's library knows
 * no Ed25519, and that of openssl wants keys in files); for that the key is
 * stored sealed (secret_seal), so that who reads the database can sign nothing.
 * Its letters are the key as they are, so that nobody has to decode them.
 *
 * Claims of other names are passed over. No clock and no database.
 */
#ifndef RULE_CONTEXT_H
#define RULE_CONTEXT_H

#include "base/buf.h"

#define CONTEXT_TOKEN_MAX	1600	/* letters; the edge takes 2,000 of an address */
#define CONTEXT_KEYS_MAX	5	/* live at a time, of one tenant */
#define CONTEXT_SESSION_MAX	128	/* bytes of a session's id */
#define CONTEXT_TEXT_MAX	100	/* code points */

struct context_key {
	struct str	 id;
	struct str	 secret;
};

/* Views into the arena; none, or 0, is what was not said. */
struct context {
	struct str	 key;
	struct str	 session;
	struct str	 channel;
	struct str	 agent, queue, outcome;
	struct str	 language;
	int64_t		 start, end, made, until;	/* seconds since 1970 */
};

enum context_verdict {
	CONTEXT_GOOD,
	CONTEXT_OLD,		/* signed by a live key, but its time is up */
	CONTEXT_TORN,		/* no token, or not as it was signed */
	CONTEXT_KEY,		/* of a key that is not or no longer there */
	CONTEXT_CLAIM,		/* signed, but a claim is missing or unfit */
	CONTEXT__MAX
};

/* Never parses what is not signed, but for the head. *out is filled in if it
 * is good or old. */
enum context_verdict context_read(struct arena *, struct str token,
		    const struct context_key *, size_t n, int64_t now,
		    struct context *out);
/* One word of ours: "expired". */
const char	*context_why(enum context_verdict);
/* A token of these claims: for trying out, and for tests. */
struct str	 context_make(struct arena *, const struct context_key *,
		    struct str claims);
/* A key as it is shown once: "eps_" and 43 random letters; and its id. */
struct context_key context_key_new(struct arena *);

/*
 * The submission id that this session has at this survey: whoever comes by any
 * link of the session has the same, and so the database takes one response. It
 * is a plain hash: who knows the session's id and the survey's can tell which
 * response it was. hidden: only who has the machines' secret can. When the key
 * that signs is changed (exitpoll secret use), a session gets another such id.
 */
void		 context_submission(struct str tenant, struct str survey,
		    struct str session, bool hidden, unsigned char id[16]);
/* A name for the session that only the machines' secret makes of it: "p-" and 20
 * digits, the same at all surveys of the tenant. */
struct str	 context_pseudonym(struct arena *, struct str tenant,
		    struct str session);

/* As members of a response's context, "session":{...},"channel":"chat"; and read
 * again from that inner object. */
void		 context_json(const struct context *, struct buf *);
void		 context_of_json(struct arena *, struct str, struct context *);

#endif
