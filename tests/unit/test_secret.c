/*
 * Keys, random numbers, tokens, passwords. The expected hashes were computed
 * with another implementation (Python's hashlib) for the key 00 01 .. 1f.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* The file itself, for the dummy hash in it. */
#include "../../app/base/secret.c"

static struct arena	*arena;
static char		 dir[] = "/tmp/exitpoll-secret-XXXXXX";
static char		 path[64];

static void
key_write(const char *text, mode_t mode)
{
	int	fd;

	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(fd != -1);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(fchmod(fd, mode), 0);
	(void)close(fd);
}

#define KEY	"000102030405060708090a0b0c0d0e0f" \
		"101112131415161718191A1B1C1D1E1F"

static void
key_file(void **state)
{
	static const struct {
		const char	*text;
		mode_t		 mode;
		const char	*why;		/* NULL: it is taken */
	} cases[] = {
		{ KEY, 0600, NULL },
		{ KEY "\n", 0400, NULL },
		{ KEY, 0640, "mode must be 0600" },
		{ KEY, 0604, "mode must be 0600" },
		{ KEY, 0700, "mode must be 0600" },
		{ KEY "\n\n", 0600, "64 hex digits" },
		{ KEY "00", 0600, "64 hex digits" },
		{ "0001", 0600, "64 hex digits" },
		{ "", 0600, "64 hex digits" },
		{ "g00102030405060708090a0b0c0d0e0f"
		  "101112131415161718191a1b1c1d1e1f", 0600, "64 hex digits" },
		{ "00000000000000000000000000000000"
		  "00000000000000000000000000000000", 0600, "zeroes" },
	};
	const char	*why;
	size_t		 i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		key_write(cases[i].text, cases[i].mode);
		why = NULL;
		assert_int_equal(secret_init(path, &why), cases[i].why == NULL);
		if (cases[i].why != NULL)
			assert_non_null(strstr(why, cases[i].why));
	}
	assert_false(secret_init("/nonexistent/key", &why));
	assert_non_null(strstr(why, "No such file"));
	assert_false(secret_init(dir, &why));
	assert_non_null(strstr(why, "not a plain file"));
	key_write(KEY, 0600);
	(void)strcat(path, ".link");
	assert_int_equal(symlink("key", path), 0);
	assert_false(secret_init(path, &why));
	assert_int_equal(unlink(path), 0);
	path[strlen(path) - 5] = '\0';
	assert_true(secret_init(path, &why));
}

static void
vectors(void **state)
{
	unsigned char	hash[32];

	(void)state;
	secret_hash32("abc", 3, hash);
	assert_true(str_is_c(str_hex(arena, hash, 32),
	    "bddd813c634239723171ef3fee98579b"
	    "94964e3bb1cb3e427262c8c068d52319"));
	secret_hash32("", 0, hash);
	assert_true(str_is_c(str_hex(arena, hash, 32),
	    "0e5751c026e543b2e8ab2eb06099daa1"
	    "d1e5df47778f7787faab45cdf12fe3a8"));
}

/* RFC 4231, cases 2 and 6. */
static void
hmac(void **state)
{
	unsigned char	 mac[32];
	char		 key[131];

	(void)state;
	secret_hmac(STR("Jefe"), STR("what do ya want for nothing?"), mac);
	assert_true(str_is_c(str_hex(arena, mac, 32),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843"));
	memset(key, 0xaa, sizeof(key));
	secret_hmac((struct str){ key, sizeof(key) }, STR("Test Using Larger "
	    "Than Block-Size Key - Hash Key First"), mac);
	assert_true(str_is_c(str_hex(arena, mac, 32),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54"));
}

/* Under a key of one's own: nothing else opens it, and none opens nothing. */
static void
sealing_with(void **state)
{
	struct str	 key, other, sealed, plain, bad;
	char		*p;
	size_t		 i;

	(void)state;
	key = secret_key_new(arena);
	other = secret_key_new(arena);
	assert_int_equal(key.len, SECRET_KEY);
	assert_false(str_is(key, other));
	sealed = secret_seal_with(arena, key, STR("row"), STR("a name"));
	assert_null(memmem(sealed.p, sealed.len, "a name", 6));
	assert_false(str_is(sealed, secret_seal_with(arena, key, STR("row"),
	    STR("a name"))));
	assert_true(secret_open_with(arena, key, STR("row"), sealed, &plain) &&
	    str_is_c(plain, "a name"));
	assert_false(secret_open_with(arena, key, STR("row2"), sealed, &plain));
	assert_false(secret_open_with(arena, other, STR("row"), sealed,
	    &plain));
	assert_false(secret_open_with(arena, STR_NONE, STR("row"), sealed,
	    &plain));
	for (i = 0; i < sealed.len; i++) {
		bad = str_dup(arena, sealed);
		p = (char *)(uintptr_t)bad.p;
		p[i] ^= 1;
		assert_false(secret_open_with(arena, key, STR("row"), bad,
		    &plain));
		assert_false(secret_open_with(arena, key, STR("row"),
		    str_first(sealed, i), &plain));
	}
	sealed = secret_seal_with(arena, key, STR("row"), STR_NONE);
	assert_true(secret_open_with(arena, key, STR("row"), sealed, &plain));
	assert_int_equal(plain.len, 0);
}

static void
sealing(void **state)
{
	static const unsigned char	 a[SECRET_KEY] = { 1 },
					 b[SECRET_KEY] = { 2 };
	struct str			 sealed, plain, bad;
	char				*p;
	size_t				 i;

	(void)state;
	assert_true(secret_set(a));
	sealed = secret_seal(arena, SECRET_CONTEXT, STR("acme"), STR("key"));
	assert_null(memmem(sealed.p, sealed.len, "key", 3));
	assert_true(secret_open(arena, SECRET_CONTEXT, STR("acme"), sealed,
	    &plain) && str_is_c(plain, "key"));
	assert_false(secret_seal_is_old(sealed));
	assert_false(secret_open(arena, SECRET_CONTEXT, STR("globex"), sealed,
	    &plain));
	assert_false(secret_open(arena, SECRET_DRAFT, STR("acme"), sealed,
	    &plain));
	for (i = 0; i < sealed.len; i++) {
		bad = str_dup(arena, sealed);
		p = (char *)(uintptr_t)bad.p;
		p[i] ^= 1;
		assert_false(secret_open(arena, SECRET_CONTEXT, STR("acme"),
		    bad, &plain));
		assert_false(secret_open(arena, SECRET_CONTEXT, STR("acme"),
		    str_first(sealed, i), &plain));
	}
	/* All keys open it, and another first one makes it old. */
	assert_true(secret_set(b));
	assert_true(secret_seal_is_old(sealed));
	assert_false(secret_open(arena, SECRET_CONTEXT, STR("acme"), sealed,
	    &plain));
	assert_null(key_add(a));
	assert_true(secret_open(arena, SECRET_CONTEXT, STR("acme"), sealed,
	    &plain) && str_is_c(plain, "key"));
	assert_true(secret_seal_is_old(sealed));
}

static void
the_same(void **state)
{
	(void)state;
	assert_true(secret_is(STR("abc"), STR("abc")));
	assert_false(secret_is(STR("abc"), STR("abd")));
	assert_false(secret_is(STR("abc"), STR("ab")));
	assert_false(secret_is(STR(""), STR("")));
}

static void
tokens(void **state)
{
	static const char	 context[] = "acme/chat-exit/3";
	unsigned char		 id[16], got[16], none;
	struct str		 t, bad;
	char			 copy[64];
	size_t			 i;

	(void)state;
	for (i = 0; i < 16; i++)
		id[i] = (unsigned char)(i + 1);
	t = token_make(arena, SECRET_FORM, context, sizeof(context) - 1, id, 16);
	assert_true(str_is_c(t, "AQIDBAUGBwgJCgsMDQ4PEE7B81QbUwv6ZgEGNtXNX-jk"));
	assert_true(token_read(t, SECRET_FORM, context, sizeof(context) - 1,
	    got, 16));
	assert_memory_equal(got, id, 16);

	memset(got, 0x55, sizeof(got));
	assert_false(token_read(t, SECRET_AGE, context, sizeof(context) - 1,
	    got, 16));
	assert_false(token_read(t, SECRET_FORM, context, sizeof(context) - 2,
	    got, 16));
	assert_false(token_read(t, SECRET_FORM, context, sizeof(context) - 1,
	    got, 15));
	assert_false(token_read(STR_NONE, SECRET_FORM, NULL, 0, got, 16));
	assert_false(token_read(t, SECRET_FORM, NULL, 0, got, 100000));
	for (i = 0; i < t.len; i++) {
		memcpy(copy, t.p, t.len);
		copy[i] = copy[i] == 'A' ? 'B' : 'A';
		bad = (struct str){ copy, t.len };
		assert_false(token_read(bad, SECRET_FORM, context,
		    sizeof(context) - 1, got, 16));
	}
	for (i = 0; i < 16; i++)
		assert_int_equal(got[i], 0x55);

	/* What moves from the context into the payload is another token. */
	t = token_make(arena, SECRET_FORM, "ab", 2, "c", 1);
	assert_false(token_read(t, SECRET_FORM, "a", 1, &none, 1));
	t = token_make(arena, SECRET_FORM, "x", 1, NULL, 0);
	assert_true(token_read(t, SECRET_FORM, "x", 1, NULL, 0));
}

/* Written with the first of the file, read with any. */
static void
keys_change(void **state)
{
	static const char	 other[] = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
				    "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf";
	static const struct {
		const char	*text;
		bool		 old, new;	/* are they read? */
		bool		 signs;		/* the old one */
	} steps[] = {
		{ KEY "\n", true, false, true },
		{ KEY "\nOTHER", true, true, true },
		{ "OTHER\n" KEY "\n", true, true, false },
		{ "OTHER", false, true, false },
	};
	char		 text[256];
	const char	*why, *at;
	struct str	 by_old, by_new, now;
	unsigned char	 got[4];
	size_t		 i;

	(void)state;
	key_write(other, 0600);
	assert_true(secret_init(path, &why));
	by_new = token_make(arena, SECRET_FORM, "x", 1, "abcd", 4);
	key_write(KEY, 0600);
	assert_true(secret_init(path, &why));
	by_old = token_make(arena, SECRET_FORM, "x", 1, "abcd", 4);
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		at = strstr(steps[i].text, "OTHER");
		if (at == NULL)
			at = steps[i].text + strlen(steps[i].text);
		(void)snprintf(text, sizeof(text), "%.*s%s%s",
		    (int)(at - steps[i].text), steps[i].text,
		    *at == '\0' ? "" : other, *at == '\0' ? "" : at + 5);
		key_write(text, 0600);
		assert_true(secret_init(path, &why));
		assert_int_equal(token_read(by_old, SECRET_FORM, "x", 1, got,
		    4), steps[i].old);
		assert_int_equal(token_read(by_new, SECRET_FORM, "x", 1, got,
		    4), steps[i].new);
		now = token_make(arena, SECRET_FORM, "x", 1, "abcd", 4);
		assert_true(str_is(now, steps[i].signs ? by_old : by_new));
	}
	key_write(KEY "\n" KEY, 0600);
	assert_false(secret_init(path, &why));
	assert_non_null(strstr(why, "twice"));
	key_write(KEY, 0600);
	assert_true(secret_init(path, &why));
}

/* 200,000 draws across many refills: none twice, every bit near one half. */
static void
random_numbers(void **state)
{
	static uint64_t	seen[1 << 19];
	unsigned	ones[64];
	uint64_t	v;
	size_t		i, b, slot;

	(void)state;
	memset(ones, 0, sizeof(ones));
	for (i = 0; i < 200000; i++) {
		secret_random(&v, sizeof(v));
		for (b = 0; b < 64; b++)
			ones[b] += (unsigned)(v >> b & 1);
		slot = (size_t)(v >> 45);
		while (seen[slot] != 0) {
			assert_true(seen[slot] != v);
			slot = (slot + 1) & ((1 << 19) - 1);
		}
		seen[slot] = v;
	}
	/* 100,000 expected; 10 standard deviations are 2,236. */
	for (b = 0; b < 64; b++)
		assert_in_range(ones[b], 97764, 102236);
}

static void
random_sizes(void **state)
{
	unsigned char	big[9000], zero[64];
	size_t		i, n, zeroes;

	(void)state;
	memset(zero, 0, sizeof(zero));
	for (n = 64; n <= 8192; n = n * 2 + 1) {
		memset(big, 0, sizeof(big));
		secret_random(big, n);
		assert_memory_not_equal(big + n - 64, zero, 64);
		for (i = n, zeroes = 0; i < sizeof(big); i++)
			zeroes += big[i] == 0;
		assert_int_equal(zeroes, sizeof(big) - n);
	}
}

/* Two children and the parent draw from what was one pool. */
static void
fork_safety(void **state)
{
	unsigned char	draw[3][32], first;
	int		fd[2], i, hooked, status;
	pid_t		pid;

	(void)state;
	for (hooked = 0; hooked < 2; hooked++) {
		secret_random(&first, 1);
		assert_int_equal(pipe(fd), 0);
		for (i = 0; i < 2; i++) {
			if ((pid = fork()) == 0) {
				if (hooked)
					secret_after_fork();
				secret_random(draw[2], 32);
				_exit(write(fd[1], draw[2], 32) != 32);
			}
			assert_true(pid > 0);
			assert_int_equal(waitpid(pid, &status, 0), pid);
			assert_int_equal(status, 0);
			assert_int_equal(read(fd[0], draw[i], 32), 32);
		}
		secret_random(draw[2], 32);
		assert_memory_not_equal(draw[0], draw[1], 32);
		assert_memory_not_equal(draw[0], draw[2], 32);
		assert_memory_not_equal(draw[1], draw[2], 32);
		(void)close(fd[0]);
		(void)close(fd[1]);
	}
}

static void
names(void **state)
{
	struct str	s;
	unsigned	seen[256];
	size_t		i, j, digits;

	(void)state;
	memset(seen, 0, sizeof(seen));
	for (i = 0; i < 2000; i++) {
		s = secret_reference(arena);
		assert_int_equal(s.len, 9);
		assert_int_equal(s.p[4], '-');
		for (j = 0; j < 9; j++)
			seen[(unsigned char)s.p[j]]++;
		s = secret_uuid(arena);
		assert_int_equal(s.len, 36);
		assert_int_equal(s.p[14], '4');
		assert_non_null(strchr("89ab", s.p[19]));
		assert_true(s.p[8] == '-' && s.p[13] == '-' &&
		    s.p[18] == '-' && s.p[23] == '-');
	}
	/* All 32 digits come, and never one that reads like another. */
	for (i = digits = 0; i < 256; i++)
		digits += seen[i] != 0 && i != '-';
	assert_int_equal(digits, 32);
	assert_true(seen['I'] == 0 && seen['L'] == 0 && seen['O'] == 0 &&
	    seen['U'] == 0);
}

static void
passwords(void **state)
{
	struct str	h, h2;
	char		raw[PASSWORD_MAX + 1];

	(void)state;
	assert_true(password_hash(arena, STR("tr\xc3\xa4gt Sp\0rren"), &h));
	assert_true(str_starts(h, STR("$argon2id$v=19$m=65536,t=2,p=1$")));
	assert_true(password_is(h, STR("tr\xc3\xa4gt Sp\0rren")));
	assert_false(password_is(h, STR("tr\xc3\xa4gt Sp\0rre")));
	assert_false(password_is(h, STR("tr\xc3\xa4gt Sp")));
	assert_false(password_is(h, STR_NONE));
	assert_false(password_hash_is_old(h));
	assert_true(password_hash(arena, STR("tr\xc3\xa4gt Sp\0rren"), &h2));
	assert_false(str_is(h, h2));		/* a salt of its own */

	assert_false(password_is(STR_NONE, STR("whatever it is")));
	assert_false(password_is(STR("not a hash"), STR("x")));
	assert_false(password_is(STR("$argon2id$v=19$m=65536,t=2,p=1$\0x"),
	    STR("x")));
	memset(raw, 'a', sizeof(raw));
	assert_false(password_is(h, (struct str){ raw, sizeof(raw) }));
	assert_false(password_hash(arena, (struct str){ raw, sizeof(raw) },
	    &h));
	/* An unknown account costs what a known one does. */
	assert_int_equal(strlen(dummy_hash), h.len);
	assert_false(password_hash_is_old(str_of(dummy_hash)));
	/* Weaker costs of an earlier day are seen. */
	assert_true(password_hash_is_old(STR("$argon2id$v=19$m=19456,t=2,p=1$"
	    "1VbiuLh/M4ZgWQaElcrAUQ$"
	    "+BEzkRmGpNFuqAPR0d/SFtUA/vmqSrpXDu8R8fbVkv8")));
}

static void
acceptable(void **state)
{
	static const struct {
		const char	*password, *email;
		const char	*why;
	} cases[] = {
		{ "kettle-harbour-9", "a@b.example", NULL },
		{ "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc"
		  "\xc3\xa9", "a@b.example", NULL },
		{ "short7!", "a@b.example", "at least 8" },
		{ "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f\xc3\xa4\xc3\xb6\xc3\xbc",
		  "a@b.example", "at least 8" },
		{ "", "a@b.example", "at least 8" },
		{ "password", "a@b.example", "soon guessed" },
		{ "PassWord123", "a@b.example", "soon guessed" },
		{ "P@ssw0rd2026", "a@b.example", "soon guessed" },
		{ "qwertyuiop", "", "soon guessed" },
		{ "exitpoll2026", "", "soon guessed" },
		{ "23.11.2026", "", "soon guessed" },
		{ "zzzzzzzz", "", "soon guessed" },
		{ "00000000", "", "soon guessed" },
		{ "~~~~~~~~~~~~", "", "soon guessed" },
		{ "correct horse battery", "", NULL },
		{ "owner@acme.example", "Owner@Acme.example", "e-mail" },
		{ "HeinrichVI", "heinrichvi@acme.example", "e-mail" },
	};
	char		 raw[PASSWORD_MAX + 1];
	const char	*why;
	size_t		 i;
	bool		 ok;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		why = NULL;
		ok = password_is_acceptable(str_of(cases[i].password),
		    str_of(cases[i].email), &why);
		assert_int_equal(ok, cases[i].why == NULL);
		if (!ok)
			assert_non_null(strstr(why, cases[i].why));
	}
	/* What is longer than the estimate looks at, up to the limit. */
	for (i = 0; i < sizeof(raw); i++)
		raw[i] = (char)('a' + i * i % 23);
	assert_true(password_is_acceptable((struct str){ raw, PASSWORD_MAX },
	    STR_NONE, &why));
	assert_false(password_is_acceptable((struct str){ raw,
	    PASSWORD_MAX + 1 }, STR_NONE, &why));
	assert_non_null(strstr(why, "shorter"));
}

static int
setup(void **state)
{
	(void)state;
	arena = arena_new(1 << 20, NULL, NULL);
	if (mkdtemp(dir) == NULL)
		return (-1);
	(void)snprintf(path, sizeof(path), "%s/key", dir);
	return (0);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	(void)unlink(path);
	return (rmdir(dir));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_file),	/* leaves KEY set */
		cmocka_unit_test(vectors),
		cmocka_unit_test(hmac),
		cmocka_unit_test(the_same),
		cmocka_unit_test(tokens),
		cmocka_unit_test(keys_change),
		cmocka_unit_test(random_numbers),
		cmocka_unit_test(random_sizes),
		cmocka_unit_test(fork_safety),
		cmocka_unit_test(names),
		cmocka_unit_test(passwords),
		cmocka_unit_test(acceptable),
		cmocka_unit_test(sealing_with),
		cmocka_unit_test(sealing),	/* leaves other keys set */
	};

	return (cmocka_run_group_tests(tests, setup, teardown));
}
