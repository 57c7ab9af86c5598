/*
 * The one file that calls libsodium: keys, random numbers, tokens, hashes, argon2id.
 * It knows no request, no database and no log.
 */
#include <sys/mman.h>
#include <sys/stat.h>

#include <assert.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/secret.h"

/*
 * OWASP's least is 19 MiB and 2 passes; 64 MiB and 2 passes is libsodium's
 * "interactive", 50 to 100 ms on the machines we run on.
 */
#define PASSWORD_OPS	2
#define PASSWORD_MEM	(64U << 20)

/* One refill is one getrandom(2): 253 ids of 16 bytes. */
#define POOL_BYTES	(4096 - sizeof(size_t))

/*
 * Random bytes not handed out yet. It has a page of its own that the kernel
 * empties in a child (MADV_WIPEONFORK), so left is 0 there.
 */
struct pool {
	size_t		left;
	unsigned char	bytes[POOL_BYTES];
};

static_assert(sizeof(struct pool) == 4096, "one page");
static_assert(PASSWORD_HASH_MAX == crypto_pwhash_STRBYTES, "sodium's size");
static_assert(SECRET_KEY == crypto_kdf_KEYBYTES &&
    SECRET_KEY == crypto_generichash_KEYBYTES, "sodium's sizes");

/* Made of one master key: its number, and a key for each purpose. */
struct key {
	unsigned char	 id;
	unsigned char	 of[SECRET__MAX][SECRET_KEY];
};

static struct key		 keys[SECRET_KEYS_MAX];	/* the first signs */
static size_t			 nkeys;
static __thread struct pool	*pool;

/* Same costs as above over a random password; a unit test compares them. */
static const char	dummy_hash[] =
    "$argon2id$v=19$m=65536,t=2,p=1$"
    "3r0xJJqAGgN9uej+6uXC3Q$Ukzdfw5/6VOlb4/EwJ+XR4oMkscKSKZLXFyuTwGOA80";

unsigned char
secret_key_id(const unsigned char master[SECRET_KEY])
{
	unsigned char	 id[crypto_generichash_BYTES_MIN];

	(void)crypto_generichash(id, sizeof(id), master, SECRET_KEY,
	    (const unsigned char *)"exitpoll key id!", 16);
	return (id[0]);
}

static const struct key *
key_find(unsigned char id)
{
	size_t	 i;

	for (i = 0; i < nkeys; i++)
		if (keys[i].id == id)
			return (&keys[i]);
	return (NULL);
}

/* NULL, or why not. */
static const char *
key_add(const unsigned char master[SECRET_KEY])
{
	struct key	*k;
	size_t		 i;

	if (nkeys == SECRET_KEYS_MAX)
		return ("holds too many keys");
	if (sodium_is_zero(master, SECRET_KEY))
		return ("holds zeroes, not a random key");
	if (key_find(secret_key_id(master)) != NULL)
		return ("holds a key twice, or two of the same number");
	k = &keys[nkeys++];
	k->id = secret_key_id(master);
	for (i = 0; i < SECRET__MAX; i++)
		(void)crypto_kdf_derive_from_key(k->of[i], sizeof(k->of[i]),
		    i + 1, "exitpoll", master);
	return (NULL);
}

bool
secret_set(const unsigned char master[SECRET_KEY])
{
	if (sodium_init() < 0)
		return (false);
	nkeys = 0;
	return (key_add(master) == NULL);
}

/* One line for each key; the last need not end. */
static const char *
keys_read(const char *text, size_t n)
{
	unsigned char	 master[SECRET_KEY];
	const char	*why = NULL;
	size_t		 got;

	nkeys = 0;
	do {
		if (n < SECRET_KEY * 2 || sodium_hex2bin(master, SECRET_KEY,
		    text, SECRET_KEY * 2, NULL, &got, NULL) != 0 ||
		    got != SECRET_KEY || (n > SECRET_KEY * 2 &&
		    text[SECRET_KEY * 2] != '\n'))
			why = "must hold exactly 64 hex digits in each line";
		else
			why = key_add(master);
		got = n > SECRET_KEY * 2 ? SECRET_KEY * 2 + 1 : n;
		text += got;
		n -= got;
	} while (why == NULL && n != 0);
	sodium_memzero(master, sizeof(master));
	return (why);
}

/* NULL, or what is wrong with the file. */
static const char *
key_file_read(int fd)
{
	char		text[SECRET_KEYS_MAX * (SECRET_KEY * 2 + 1) + 1];
	struct stat	sb;
	ssize_t		n;
	const char	*why;

	if (fstat(fd, &sb) == -1 || !S_ISREG(sb.st_mode))
		return ("is not a plain file");
	if ((sb.st_mode & 07777 & ~0600U) != 0)
		return ("can be read by others: its mode must be 0600");
	if (sb.st_uid != geteuid() && sb.st_uid != 0 && geteuid() != 0)
		return ("belongs to another user");
	n = read(fd, text, sizeof(text));
	why = n < 0 ? "cannot be read" : keys_read(text, (size_t)n);
	sodium_memzero(text, sizeof(text));
	if (why != NULL)
		nkeys = 0;
	return (why);
}

bool
secret_init(const char *key_file, const char **why)
{
	static char	 text[512];
	unsigned char	 first;
	const char	*reason;
	int		 fd;

	if (sodium_init() < 0) {
		*why = "libsodium does not start";
		return (false);
	}
	/* O_NONBLOCK: a FIFO is refused, not waited for. */
	fd = open(key_file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd == -1) {
		(void)snprintf(text, sizeof(text), "key file %s: %m", key_file);
		*why = text;
		return (false);
	}
	reason = key_file_read(fd);
	(void)close(fd);
	if (reason != NULL) {
		(void)snprintf(text, sizeof(text), "key file %s %s", key_file,
		    reason);
		*why = text;
		return (false);
	}
	/* The pool's page is made here, before a sandbox counts calls. */
	secret_random(&first, sizeof(first));
	return (true);
}

static struct pool *
pool_new(void)
{
	void	*p;

	if (sodium_init() < 0)
		return (NULL);
	p = mmap(NULL, sizeof(struct pool), PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p == MAP_FAILED)
		return (NULL);
	/* Without it a forgotten secret_after_fork would repeat numbers. */
	if (madvise(p, sizeof(struct pool), MADV_WIPEONFORK) == -1) {
		(void)munmap(p, sizeof(struct pool));
		return (NULL);
	}
	return (p);
}

void
secret_random(void *out, size_t n)
{
	unsigned char	*p;

	if (pool == NULL)
		pool = pool_new();
	if (pool == NULL || n > POOL_BYTES / 4) {
		randombytes_buf(out, n);
		return;
	}
	if (pool->left < n) {
		randombytes_buf(pool->bytes, sizeof(pool->bytes));
		pool->left = sizeof(pool->bytes);
	}
	p = pool->bytes + sizeof(pool->bytes) - pool->left;
	memcpy(out, p, n);
	memset(p, 0, n);	/* what was given out is nowhere else */
	pool->left -= n;
}

void
secret_after_fork(void)
{
	if (pool != NULL)
		sodium_memzero(pool, sizeof(*pool));
}

struct str
secret_uuid(struct arena *a)
{
	unsigned char	 b[16];

	secret_random(b, sizeof(b));
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	return (str_uuid(a, b));
}

struct str
secret_reference(struct arena *a)
{
	unsigned char	 b[8];
	char		*p;
	size_t		 i;

	/* One byte a digit: 256 is a multiple of 32, so none is likelier. */
	secret_random(b, sizeof(b));
	p = arena_get(a, 10);
	for (i = 0; i < sizeof(b); i++)
		p[i + (i > 3)] =
		    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[b[i] & 31];
	p[4] = '-';
	return ((struct str){ p, 9 });
}

struct str
secret_receipt(struct arena *a)
{
	return (str_cat(a, secret_reference(a), STR("-"),
	    str_first(secret_reference(a), 4)));
}

static void
mac_begin(crypto_generichash_state *state, const struct key *k,
    enum secret_purpose purpose)
{
	/* A mac under a key of zeroes could be forged by anyone. */
	if (nkeys == 0 || (unsigned)purpose >= SECRET__MAX)
		sodium_misuse();
	(void)crypto_generichash_init(state, k->of[purpose], SECRET_KEY,
	    SECRET_MAC);
}

void
secret_hash32(const void *p, size_t n, unsigned char out[32])
{
	(void)crypto_generichash(out, 32, p, n, NULL, 0);
}

bool
secret_is(struct str x, struct str y)
{
	return (x.len == y.len && x.len != 0 &&
	    sodium_memcmp(x.p, y.p, x.len) == 0);
}

/* The context's length goes first: no two pairs give the same bytes. */
static void
token_mac(const struct key *k, enum secret_purpose purpose,
    const void *context, size_t context_n, const void *payload, size_t n,
    unsigned char out[SECRET_MAC])
{
	crypto_generichash_state	state;
	uint64_t			length;

	length = context_n;
	mac_begin(&state, k, purpose);
	(void)crypto_generichash_update(&state, (const void *)&length,
	    sizeof(length));
	if (context_n != 0)
		(void)crypto_generichash_update(&state, context, context_n);
	if (n != 0)
		(void)crypto_generichash_update(&state, payload, n);
	(void)crypto_generichash_final(&state, out, SECRET_MAC);
}

void
secret_keyed(enum secret_purpose purpose, struct str s,
    unsigned char out[SECRET_MAC])
{
	token_mac(&keys[0], purpose, NULL, 0, s.p, s.len, out);
}

struct str
token_make(struct arena *a, enum secret_purpose purpose, const void *context,
    size_t context_n, const void *payload, size_t n)
{
	unsigned char	bytes[TOKEN_PAYLOAD_MAX + SECRET_MAC + 1];

	if (n > TOKEN_PAYLOAD_MAX)
		sodium_misuse();
	if (n != 0)
		memcpy(bytes, payload, n);
	token_mac(&keys[0], purpose, context, context_n, payload, n,
	    bytes + n);
	bytes[n + SECRET_MAC] = keys[0].id;
	return (str_base64url(a, bytes, n + SECRET_MAC + 1));
}

bool
token_read(struct str token, enum secret_purpose purpose, const void *context,
    size_t context_n, void *payload, size_t n)
{
	unsigned char		 bytes[TOKEN_PAYLOAD_MAX + SECRET_MAC + 1];
	unsigned char		 right[SECRET_MAC];
	const struct key	*k;

	if (n > TOKEN_PAYLOAD_MAX ||
	    !str_base64url_read(token, bytes, n + SECRET_MAC + 1) ||
	    (k = key_find(bytes[n + SECRET_MAC])) == NULL)
		return (false);
	token_mac(k, purpose, context, context_n, bytes, n, right);
	if (sodium_memcmp(right, bytes + n, SECRET_MAC) != 0)
		return (false);
	if (n != 0)
		memcpy(payload, bytes, n);
	return (true);
}

void
secret_hmac(struct str key, struct str s, unsigned char out[32])
{
	crypto_auth_hmacsha256_state	state;

	_Static_assert(crypto_auth_hmacsha256_BYTES == 32, "sodium's size");
	(void)crypto_auth_hmacsha256_init(&state,
	    (const unsigned char *)key.p, key.len);
	(void)crypto_auth_hmacsha256_update(&state,
	    (const unsigned char *)s.p, s.len);
	(void)crypto_auth_hmacsha256_final(&state, out);
}

#define SEAL_NONCE	crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define SEAL_MAC	crypto_aead_xchacha20poly1305_ietf_ABYTES

static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == SECRET_KEY,
    "sodium's size");

/* Behind a head of any length: the nonce, then what is hidden. */
static struct str
seal(struct arena *a, const unsigned char key[SECRET_KEY], struct str head,
    struct str context, struct str plain)
{
	unsigned char		*out = arena_raw(a, head.len + SEAL_NONCE +
				    plain.len + SEAL_MAC);
	unsigned char		*nonce = out + head.len;
	unsigned long long	 n;

	if (head.len != 0)
		memcpy(out, head.p, head.len);
	secret_random(nonce, SEAL_NONCE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + SEAL_NONCE, &n,
	    (const unsigned char *)plain.p, plain.len,
	    (const unsigned char *)context.p, context.len, NULL, nonce, key);
	return ((struct str){ (const char *)out,
	    head.len + SEAL_NONCE + (size_t)n });
}

static bool
seal_open(struct arena *a, const unsigned char key[SECRET_KEY],
    struct str context, struct str sealed, struct str *plain)
{
	const unsigned char	*in = (const unsigned char *)sealed.p;
	unsigned char		*out;
	unsigned long long	 n;

	if (sealed.len < SEAL_NONCE + SEAL_MAC)
		return (false);
	out = arena_raw(a, sealed.len);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, &n, NULL,
	    in + SEAL_NONCE, sealed.len - SEAL_NONCE,
	    (const unsigned char *)context.p, context.len, in, key) != 0)
		return (false);
	*plain = (struct str){ (const char *)out, (size_t)n };
	return (true);
}

struct str
secret_seal(struct arena *a, enum secret_purpose purpose, struct str context,
    struct str plain)
{
	if (nkeys == 0 || (unsigned)purpose >= SECRET__MAX)
		sodium_misuse();
	return (seal(a, keys[0].of[purpose],
	    (struct str){ (const char *)&keys[0].id, 1 }, context, plain));
}

bool
secret_open(struct arena *a, enum secret_purpose purpose, struct str context,
    struct str sealed, struct str *plain)
{
	const struct key	*k;

	if ((unsigned)purpose >= SECRET__MAX || sealed.len == 0 ||
	    (k = key_find((unsigned char)sealed.p[0])) == NULL)
		return (false);
	return (seal_open(a, k->of[purpose], context, str_from(sealed, 1),
	    plain));
}

struct str
secret_key_new(struct arena *a)
{
	unsigned char	*key = arena_raw(a, SECRET_KEY);

	secret_random(key, SECRET_KEY);
	return ((struct str){ (const char *)key, SECRET_KEY });
}

struct str
secret_seal_with(struct arena *a, struct str key, struct str context,
    struct str plain)
{
	if (key.len != SECRET_KEY)
		sodium_misuse();
	return (seal(a, (const unsigned char *)key.p, STR_NONE, context,
	    plain));
}

bool
secret_open_with(struct arena *a, struct str key, struct str context,
    struct str sealed, struct str *plain)
{
	return (key.len == SECRET_KEY && seal_open(a,
	    (const unsigned char *)key.p, context, sealed, plain));
}

bool
secret_seal_is_old(struct str sealed)
{
	return (sealed.len == 0 || (unsigned char)sealed.p[0] != keys[0].id);
}

bool
password_hash_text(struct str password, char out[PASSWORD_HASH_MAX])
{
	if (password.len > PASSWORD_MAX || sodium_init() < 0)
		return (false);
	return (crypto_pwhash_str_alg(out, password.len == 0 ? "" : password.p,
	    password.len, PASSWORD_OPS, PASSWORD_MEM,
	    crypto_pwhash_ALG_ARGON2ID13) == 0);
}

bool
password_hash(struct arena *a, struct str password, struct str *out)
{
	char	text[PASSWORD_HASH_MAX];

	if (!password_hash_text(password, text))
		return (false);
	*out = str_dup(a, str_of(text));
	return (true);
}

/* sodium wants the hash in a zero-padded buffer of its own size. */
static bool
hash_copy(struct str hash, char out[PASSWORD_HASH_MAX])
{
	if (hash.len == 0 || hash.len >= PASSWORD_HASH_MAX ||
	    memchr(hash.p, '\0', hash.len) != NULL)
		return (false);
	memset(out, 0, PASSWORD_HASH_MAX);
	memcpy(out, hash.p, hash.len);
	return (true);
}

bool
password_is(struct str hash, struct str password)
{
	char	text[PASSWORD_HASH_MAX];
	bool	known, right;

	if (password.len > PASSWORD_MAX || sodium_init() < 0)
		return (false);
	known = hash_copy(hash, text);
	if (!known)
		(void)hash_copy(str_of(dummy_hash), text);
	right = crypto_pwhash_str_verify(text,
	    password.len == 0 ? "" : password.p, password.len) == 0;
	return (known && right);
}

bool
password_hash_is_old(struct str hash)
{
	char	text[PASSWORD_HASH_MAX];

	return (hash_copy(hash, text) && crypto_pwhash_str_needs_rehash(text,
	    PASSWORD_OPS, PASSWORD_MEM) != 0);
}

uint64_t
secret_sum(const void *p, size_t n, uint64_t salt)
{
	unsigned char	 key[crypto_shorthash_KEYBYTES] = { 0 };
	uint64_t	 sum;

	_Static_assert(sizeof(sum) == crypto_shorthash_BYTES, "all of it");
	memcpy(key, &salt, sizeof(salt));
	(void)crypto_shorthash((unsigned char *)&sum, p, n, key);
	return (sum);
}
