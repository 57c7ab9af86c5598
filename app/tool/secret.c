/*
 * exitpoll secret: the keys that sign what visitors carry. A key is changed in
 * steps, so that no process, here or on another machine, meets a token of a key
 * that it does not know: add, and start all anew; use, and start all anew; drop
 * once all that the old one signed is out of date, and start all anew.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/secret.h"
#include "store/anonymous.h"
#include "store/context.h"
#include "store/subject.h"
#include "store/webhook.h"
#include "tool/tool.h"

struct keys {
	struct str	 line[SECRET_KEYS_MAX];
	size_t		 n;
};

static unsigned char
number_of(struct str line)
{
	unsigned char	 key[SECRET_KEY] = { 0 };
	size_t		 i;
	unsigned	 byte;

	for (i = 0; i < SECRET_KEY; i++)
		if (sscanf(line.p + 2 * i, "%2x", &byte) == 1)
			key[i] = (unsigned char)byte;
	return (secret_key_id(key));
}

/* secret_init has judged the file. */
static bool
keys_read(struct tool *t, struct keys *k)
{
	struct str	 text, line;
	const char	*why;

	if (!secret_init(t->config.secret, &why)) {
		(void)tool_fail("%s", why);
		return (false);
	}
	if (!tool_file_read(t, t->config.secret, 4096, &text))
		return (false);
	for (k->n = 0; text.len != 0; k->n++) {
		(void)str_cut(text, '\n', &line, &text);
		k->line[k->n] = line;
	}
	return (true);
}

/* All of it or nothing: a file beside it takes its place, with its owner. */
static int
keys_write(struct tool *t, const struct keys *k)
{
	const char	*path = t->config.secret;
	const char	*beside = str_fmt(t->arena, "%s.new", path).p;
	struct buf	 b = buf_new(t->arena, 512);
	struct stat	 sb;
	bool		 good;
	size_t		 i;
	int		 fd;

	for (i = 0; i < k->n; i++) {
		buf_str(&b, k->line[i]);
		buf_char(&b, '\n');
	}
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW |
	    O_CLOEXEC, 0600);
	good = fd != -1 && stat(path, &sb) == 0 &&
	    (fchown(fd, sb.st_uid, sb.st_gid) == 0 || sb.st_uid == geteuid()) &&
	    write(fd, b.p, b.len) == (ssize_t)b.len && fsync(fd) == 0;
	if (fd != -1 && close(fd) == -1)
		good = false;
	if (good && rename(beside, path) == 0)
		return (0);
	return (tool_fail("key file %s: %s", path, strerror(errno)));
}

static int
keys_list(const struct keys *k)
{
	size_t	 i;

	for (i = 0; i < k->n; i++)
		(void)printf("%02x %s\n", number_of(k->line[i]),
		    i == 0 ? "signs" : "verifies");
	return (0);
}

static int
key_add(struct tool *t, struct keys *k)
{
	unsigned char	 key[SECRET_KEY];
	size_t		 i;

	if (k->n == SECRET_KEYS_MAX)
		return (tool_fail("there are %zu keys: drop one first", k->n));
	do {
		secret_random(key, sizeof(key));
		for (i = 0; i < k->n; i++)
			if (number_of(k->line[i]) == secret_key_id(key))
				break;
	} while (i < k->n);
	k->line[k->n++] = str_hex(t->arena, key, sizeof(key));
	return (keys_write(t, k));
}

/* What customers sign with, and what wraps the keys of personal data, is kept
 * longer than a key of this file: it is sealed anew with the first one, before
 * another goes. */
static int
reseal(struct tool *t)
{
	struct tenant_row	*rows;
	struct tenant		*tenant;
	const char		*why;
	enum status		 st;
	size_t			 i, n;

	if (!secret_init(t->config.secret, &why))
		return (tool_fail("%s", why));
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	if ((st = q_tenant_list(&t->db, &rows, &n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (i = 0; i < n; i++) {
		st = q_tenant_get(&t->db, &tenant, .slug = rows[i].slug);
		if (st == OK) {
			t->db.tenant = tenant->id;
			st = store_context_keys_reseal(&t->db);
			if (st == OK)
				st = store_tenant_key_reseal(&t->db);
			if (st == OK)
				st = store_anonymous_reseal(&t->db);
			if (st == OK)
				st = store_webhooks_reseal(&t->db);
			t->db.tenant = STR_NONE;
		}
		if (st != OK)
			return (tool_db_fail(t, st, "what is sealed"));
	}
	return (0);
}

static int
key_use(struct tool *t, struct keys *k)
{
	struct str	 last = k->line[k->n - 1];

	if (k->n == 1)
		return (tool_fail("there is one key, and it is in use: add "
		    "another first"));
	memmove(&k->line[1], &k->line[0], (k->n - 1) * sizeof(k->line[0]));
	k->line[0] = last;
	return (keys_write(t, k) == 0 ? reseal(t) : 1);
}

static int
key_drop(struct tool *t, struct keys *k)
{
	if (k->n == 1)
		return (tool_fail("there is one key, and it is in use"));
	if (reseal(t) != 0)
		return (1);
	k->n--;
	return (keys_write(t, k));
}

int
tool_secret(struct tool *t, int argc, char **argv)
{
	struct keys	 k;
	int		 code = 2;

	if (argc != 1)
		return (2);
	if (!keys_read(t, &k))
		return (1);
	if (strcmp(argv[0], "list") == 0)
		return (keys_list(&k));
	if (strcmp(argv[0], "add") == 0)
		code = key_add(t, &k);
	else if (strcmp(argv[0], "use") == 0)
		code = key_use(t, &k);
	else if (strcmp(argv[0], "drop") == 0)
		code = key_drop(t, &k);
	if (code == 0)
		code = keys_list(&k);
	return (code);
}
