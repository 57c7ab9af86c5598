/*
 * Random numbers, signed tokens, hashes, reference numbers and passwords.
 * Only secret.c calls libsodium; password.c holds the rule for what may become
 * a password.
 *
 * secret_init runs in the parent, before workers fork; a worker calls
 * secret_after_fork. Everything here may be called from any thread, except
 * secret_init and secret_set.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include "base/status.h"
#include "base/str.h"

#define SECRET_MAC	16	/* bytes; forging one takes 2^128 tries */
#define SECRET_KEY	32
#define SECRET_KEYS_MAX	4	/* in use at a time */
#define TOKEN_PAYLOAD_MAX 256
/* Letters of a token of n bytes. */
#define TOKEN_LETTERS(n)	((((n) + SECRET_MAC + 1) * 4 + 2) / 3)
#define PASSWORD_HASH_MAX 128	/* with its NUL */
#define PASSWORD_MIN	8	/* code points; forms recommend 12 */
#define PASSWORD_MAX	256	/* bytes: bounds what argon2id is fed */

/* Each purpose has a key of its own: a token of one is none of another. */
enum secret_purpose {
	SECRET_FORM,		/* "_token" of public forms */
	SECRET_RECEIPT,		/* the address of a thanks page */
	SECRET_AGE,		/* the age question was answered */
	SECRET_CSRF,		/* forms of the signed-in area */
	SECRET_THROTTLE,	/* hashed keys of the rate limits */
	SECRET_DRAFT,		/* an application's draft and its file */
	SECRET_BROWSER,		/* somebody has signed in with it before */
	SECRET_VISIT,		/* a respondent's own way back to a survey */
	SECRET_CONTEXT,		/* seals the keys that tenants sign with */
	SECRET_SUBJECT,		/* seals the keys that wrap subjects' keys */
	SECRET_ANONYMOUS,	/* seals answers until they are mixed */
	SECRET_WEBHOOK,		/* seals what calls to them are signed with */
	SECRET_CURSOR,		/* where a list of the API goes on */
	SECRET_INVITE,		/* hashed visitors, and who is drawn */
	SECRET__MAX
};

/*
 * Reads the master keys: a line of 64 hex digits for each, in a file that only
 * its owner can read (mode 0600 or 0400, no symbolic link). The first signs,
 * all verify: so a new key can be known everywhere before it is used, and an
 * old one until all that it signed is out of date. False and *why (static
 * storage).
 */
bool		 secret_init(const char *key_file, const char **why) MUST_USE;
/* The same with a given key: tests, benches. */
bool		 secret_set(const unsigned char key[SECRET_KEY]) MUST_USE;
/* A key's number, which a token carries: a hash of it. sodium has started. */
unsigned char	 secret_key_id(const unsigned char key[SECRET_KEY]);
/* Drops what the parent had buffered, so that no two processes share it. */
void		 secret_after_fork(void);

/* Cryptographically random; buffered, a few ns for 16 bytes. */
void		 secret_random(void *, size_t);
/* A v4 uuid as text. */
struct str	 secret_uuid(struct arena *);
/* "7Q4K-9M2F": 40 random bits in Crockford's base 32 (no I, L, O, U). */
struct str	 secret_reference(struct arena *);

/* "7Q4K-9M2F-3TRX": what a respondent's receipt is, 60 random bits in groups that
 * a person can read out. */
struct str	 secret_receipt(struct arena *);

/* BLAKE2b-256 without a key: what is stored of a session token. */
void		 secret_hash32(const void *, size_t, unsigned char[32]);
/* The same with a key: what is counted of somebody without saying who. */
void		 secret_keyed(enum secret_purpose, struct str,
		    unsigned char out[SECRET_MAC]);
/* Equal, in a time that depends on the lengths only. */
bool		 secret_is(struct str, struct str) MUST_USE;

/*
 * base64url(payload || mac || key's number). The context (tenant, survey, version ...) enters
 * the mac and not the token: the reader must name the same one. The payload
 * is signed, not hidden; a limit in time is a number in the payload.
 */
struct str	 token_make(struct arena *, enum secret_purpose,
		    const void *context, size_t context_n,
		    const void *payload, size_t n);
/* False, and payload untouched, unless all of it is right. */
bool		 token_read(struct str token, enum secret_purpose,
		    const void *context, size_t context_n,
		    void *payload, size_t n) MUST_USE;

/* HMAC-SHA-256 under a key of any length, such as a tenant's own. */
void		 secret_hmac(struct str key, struct str, unsigned char out[32]);

/*
 * Sealed: hidden and signed under the first key (XChaCha20-Poly1305), so that
 * who reads it where it is stored can do nothing with it. All keys open it; the
 * context is as above. What is kept longer than a key is sealed anew when the
 * first key changes (secret_seal_is_old), before the old one is dropped.
 */
struct str	 secret_seal(struct arena *, enum secret_purpose,
		    struct str context, struct str plain);
/* False: another key, another context, or not as it was sealed. */
bool		 secret_open(struct arena *, enum secret_purpose,
		    struct str context, struct str sealed, struct str *plain)
		    MUST_USE;
bool		 secret_seal_is_old(struct str sealed);
/* The same under a key of one's own, of SECRET_KEY bytes; only it opens that.
 * A key that has another length (none) opens nothing. */
struct str	 secret_key_new(struct arena *);
struct str	 secret_seal_with(struct arena *, struct str key,
		    struct str context, struct str plain);
bool		 secret_open_with(struct arena *, struct str key,
		    struct str context, struct str sealed, struct str *plain)
		    MUST_USE;

/*
 * argon2id. Each takes some 50 ms and 64 MiB, so the web server calls them
 * in a task thread, few at a time. The hash is a NUL-terminated PHC string.
 * False if memory is short.
 */
bool		 password_hash_text(struct str password,
		    char out[PASSWORD_HASH_MAX]) MUST_USE;
bool		 password_hash(struct arena *, struct str password,
		    struct str *out) MUST_USE;
/* hash none (an unknown account): false, after the same work. */
bool		 password_is(struct str hash, struct str password) MUST_USE;
/* The hash was made with other costs than today's: hash anew at sign-in. */
bool		 password_hash_is_old(struct str hash);
/* What keeps it from becoming somebody's password; an address or none. */
enum password_flaw { PASSWORD_GOOD, PASSWORD_LONG, PASSWORD_SHORT,
    PASSWORD_ADDRESS, PASSWORD_GUESSED };
enum password_flaw password_flaw(struct str password, struct str email);
/* *why: a sentence for the form. */
bool		 password_is_acceptable(struct str password, struct str email,
		    const char **why) MUST_USE;

/* Tells a text that is whole from one that is torn (SipHash-2-4); no proof
 * against who means to deceive. salt: another one gives other sums. */
uint64_t	 secret_sum(const void *, size_t n, uint64_t salt);

#endif
