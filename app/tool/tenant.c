/*
 * exitpoll tenant: customers are added and dressed here until they can do it
 * in the browser. A logo is shown as a picture only, under a policy of its
 * own, so an SVG cannot run anything.
 */
#include <stdio.h>
#include <string.h>

#include "domain/field.h"
#include "tool/tenant.h"

#define LOGO_MAX	262144		/* bytes; the table's check says so */

/* What a file begins with says what it is; its name says nothing. */
static const struct {
	const char	*magic;
	size_t		 at, n;
	const char	*type;
} logo_types[] = {
	{ "\x89PNG\r\n\x1a\n", 0, 8, "image/png" },
	{ "\xff\xd8\xff", 0, 3, "image/jpeg" },
	{ "WEBP", 8, 4, "image/webp" },
	{ "<svg", 0, 4, "image/svg+xml" },
	{ "<?xml", 0, 5, "image/svg+xml" },
};

bool
tenant_logo_read(struct tool *t, const char *path, struct tenant_set *set)
{
	size_t	 i;

	set->has_logo = true;
	set->logo = set->logo_type = STR("");
	if (strcmp(path, "none") == 0)
		return (true);
	if (!tool_file_read(t, path, LOGO_MAX, &set->logo))
		return (false);
	for (i = 0; i < sizeof(logo_types) / sizeof(logo_types[0]); i++)
		if (set->logo.len >= logo_types[i].at + logo_types[i].n &&
		    memcmp(set->logo.p + logo_types[i].at, logo_types[i].magic,
		    logo_types[i].n) == 0) {
			set->logo_type = str_of(logo_types[i].type);
			return (true);
		}
	(void)tool_fail("%s: a logo is a PNG, JPEG, WebP or SVG file", path);
	return (false);
}

static const struct {
	const char	*name;
	size_t		 offset;
} options[] = {
	{ "--name", offsetof(struct tenant_set, name) },
	{ "--accent", offsetof(struct tenant_set, accent_color) },
	{ "--time-zone", offsetof(struct tenant_set, time_zone) },
	{ "--language", offsetof(struct tenant_set, language) },
	{ "--min-age", offsetof(struct tenant_set, min_age) },
	{ "--privacy-url", offsetof(struct tenant_set, privacy_url) },
};

/* 0, 1 after having said why, or 2: not one of ours. */
static int
option_read(struct tool *t, const char *name, const char *value,
    struct tenant_set *set)
{
	size_t	 i;

	if (strcmp(name, "--logo") == 0)
		return (tenant_logo_read(t, value, set) ? 0 : 1);
	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(name, options[i].name) == 0) {
			memcpy((char *)set + options[i].offset,
			    &(struct str){ value, strlen(value) },
			    sizeof(struct str));
			return (0);
		}
	return (2);
}

static int
tenant_change(struct tool *t, const char *slug, const struct tenant_set *set)
{
	enum status	 st;

	if (!tool_enter(t, slug))
		return (1);
	st = store_tenant_set(&t->db, set);
	if (st == E_INVALID)
		return (tool_fail("a name has 1 to 120 characters, a colour is "
		    "#rrggbb in small letters, a time zone is an IANA name, a "
		    "minimum age is 13 to 99, an address begins with https://"));
	return (st == OK ? 0 : tool_fail("%s", status_rows[st].text));
}

static int
tenant_add(struct tool *t, const char *slug, const char *name,
    const struct tenant_set *set)
{
	struct tenant_new	 n = {
		.slug = str_of(slug), .name = str_of(name),
		.accent_color = STR("#2456a6"), .time_zone = STR("UTC"),
		.language = STR("en"),
	};
	struct str		 id;
	enum status		 st;
	int			 bad;

	st = store_tenant_add(&t->db, &n, &id);
	if (st == E_CONFLICT)
		return (tool_fail("there is a tenant %s already", slug));
	if (st == E_INVALID)
		return (tool_fail("a slug is 2 to 40 of a-z, 0-9 and '-', "
		    "begins with a letter and is not a word of ours such as "
		    "'app' or 'login'"));
	if (st != OK)
		return (tool_fail("%s", status_rows[st].text));
	(void)printf("%.*s\n", STR_ARG(id));
	if ((bad = tenant_change(t, slug, set)) != 0)
		(void)tool_fail("%s was added, its options were not set", slug);
	return (bad);
}

/* A name on one line: it stands in mails and in titles. */
static bool
name_is_good(struct str name)
{
	if (str_trim(name).len != 0 && field_text(name, 120, false) == FIELD_OK)
		return (true);
	(void)tool_fail("a name has 1 to 120 characters on one line");
	return (false);
}

int
tool_tenant(struct tool *t, int argc, char **argv)
{
	struct tenant_set	 set = { .has_logo = false };
	bool			 add;
	int			 i, bad;

	if (argc < 1)
		return (2);
	add = strcmp(argv[0], "add") == 0;
	if ((!add && strcmp(argv[0], "set") != 0) || argc < (add ? 3 : 4) ||
	    (argc - (add ? 3 : 2)) % 2 != 0)
		return (2);
	for (i = add ? 3 : 2; i < argc; i += 2)
		if ((bad = option_read(t, argv[i], argv[i + 1], &set)) != 0)
			return (bad);
	if ((add && !name_is_good(str_of(argv[2]))) ||
	    (set.name.p != NULL && !name_is_good(set.name)) ||
	    !tool_open(t, CONFIG_OWNER))
		return (1);
	return (add ? tenant_add(t, argv[1], argv[2], &set) :
	    tenant_change(t, argv[1], &set));
}
