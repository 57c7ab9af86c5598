/* exitpoll migrate and user: what only the owner's role may do. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/pg_info.h"
#include "base/pg_migrate.h"
#include "base/secret.h"
#include "form/field.h"
#include "queries.h"
#include "tool/tool.h"

#define NAME_MAX_LETTERS	120

static void
migrate_say(const char *name)
{
	(void)printf("applying %s\n", name);
}

int
tool_migrate(struct tool *t, int argc, char **argv)
{
	struct str	 why = STR_NONE;
	enum status	 st;

	(void)argv;
	if (argc != 0)
		return (2);
	st = migrate(t->arena, config_conninfo(t->arena, &t->config,
	    CONFIG_OWNER), str_fmt(t->arena, "%s/sql/migrations",
	    t->config.root).p, migrate_say, &why);
	if (st != OK)
		return (tool_fail("%s%.*s", st == E_BUSY ?
		    "the database does not answer: " : "", STR_ARG(why)));
	(void)printf("the database is current\n");
	return (0);
}

/* What connects over the network connects from here as from anywhere; on a
 * Unix socket it may be another user's right. */
static bool
is_remote(struct tool *t, enum config_role role)
{
	struct pg_hosts	 hosts;
	bool		 remote = false;
	size_t		 i;

	if (!pg_hosts_read(config_conninfo(t->arena, &t->config, role),
	    &hosts))
		return (false);
	for (i = 0; i < hosts.n; i++)
		remote |= pg_host_is_remote(&hosts.v[i]);
	return (remote);
}

/* Opening prepares every statement and compares what the database says of it
 * with what queries.h was made from. */
int
tool_check(struct tool *t, int argc, char **argv)
{
	(void)argv;
	if (argc != 0)
		return (2);
	if (!tool_open(t, CONFIG_OWNER) ||
	    (is_remote(t, CONFIG_WEB) && !tool_open(t, CONFIG_WEB)) ||
	    (is_remote(t, CONFIG_JOB) && !tool_open(t, CONFIG_JOB)))
		return (1);
	if (tool_capabilities_check(t) != 0)
		return (1);
	(void)printf("the database is the one of this program\n");
	return (0);
}

/* From standard input up to its first line's end; from a terminal: none. */
static struct str
password_read(struct tool *t)
{
	char	*p = arena_get(t->arena, 1024);

	if (isatty(STDIN_FILENO) || fgets(p, 1024, stdin) == NULL)
		return (STR_NONE);
	p[strcspn(p, "\r\n")] = '\0';
	return (*p == '\0' ? STR_NONE : str_of(p));
}

static struct str
password_make(struct tool *t)
{
	unsigned char	 raw[15];

	secret_random(raw, sizeof(raw));
	return (str_base64url(t->arena, raw, sizeof(raw)));
}

/* Who exists keeps what they have, but for the role at this tenant. */
static int
user_existed(const struct account_add_args *n,
    const struct account_added *found)
{
	if (n->is_operator && !found->is_operator)
		return (tool_fail("%.*s has an account that is no operator's: "
		    "nothing was changed; an operator needs an address of "
		    "their own", STR_ARG(n->email)));
	if (!n->is_operator && found->is_operator)
		return (tool_fail("%.*s is an operator, who belongs to no "
		    "tenant: nothing was changed", STR_ARG(n->email)));
	(void)printf(n->is_operator ? "the account existed as an operator's: "
	    "nothing was changed\n" : "the account existed: its role is set, "
	    "its password is unchanged\n");
	return (0);
}

static int
user_add(struct tool *t, const struct account_add_args *n, bool was_given,
    struct str password)
{
	struct account_added	*added;
	enum status		 st;

	st = q_account_add(&t->db, &added, .email = n->email, .name = n->name,
	    .password_hash = n->password_hash, .is_operator = n->is_operator,
	    .tenant_id = n->tenant_id, .role = n->role);
	if (st == E_NOTFOUND)
		return (tool_fail("somebody added %.*s at this moment: nothing "
		    "was changed, say it again", STR_ARG(n->email)));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	if (!added->was_made)
		return (user_existed(n, added));
	if (!was_given)
		(void)printf("password: %.*s\n", STR_ARG(password));
	else
		(void)printf("added\n");
	return (0);
}

/* What an applicant may not type, an operator may not either: the address
 * ends up in mail headers, the name on pages. */
static bool
person_read(struct tool *t, const char *email, const char *name,
    struct account_add_args *n)
{
	n->name = str_of(name);
	if (field_email(t->arena, str_of(email), &n->email) != FIELD_OK) {
		(void)tool_fail("the address must be like name@example.com");
		return (false);
	}
	if (str_trim(n->name).len == 0 ||
	    field_text(n->name, NAME_MAX_LETTERS, false) != FIELD_OK) {
		(void)tool_fail("a name has 1 to %d characters on one line",
		    NAME_MAX_LETTERS);
		return (false);
	}
	return (true);
}

/* The password on standard input, or one that is made; its hash to *hash. */
static bool
password_take(struct tool *t, struct str email, struct str *password,
    bool *was_given, struct str *hash)
{
	const char	*why;

	*password = password_read(t);
	*was_given = password->p != NULL;
	if (!*was_given)
		*password = password_make(t);
	if (!password_is_acceptable(*password, email, &why)) {
		(void)tool_fail("%s", why);
		return (false);
	}
	if (!password_hash(t->arena, *password, hash)) {
		(void)tool_fail("not enough memory to hash a password");
		return (false);
	}
	return (true);
}

static int
user_password(struct tool *t, const char *email)
{
	struct account_password_set_row	*row;
	struct str			 password, hash;
	enum status			 st;
	bool				 was_given;

	if (!password_take(t, str_of(email), &password, &was_given, &hash))
		return (1);
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	st = q_account_password_set(&t->db, &row, .email = str_of(email),
	    .password_hash = hash);
	if (st == E_NOTFOUND)
		return (tool_fail("nobody has the address %s", email));
	if (st != OK)
		return (tool_db_fail(t, st, NULL));
	if (!was_given)
		(void)printf("password: %.*s\n", STR_ARG(password));
	else
		(void)printf("the password is set\n");
	return (0);
}

int
tool_user(struct tool *t, int argc, char **argv)
{
	struct account_add_args	 n = { .email = STR_NONE };
	struct str		 password;
	bool			 was_given;

	if (argc == 2 && strcmp(argv[0], "password") == 0)
		return (user_password(t, argv[1]));
	if (argc != 5 || strcmp(argv[0], "add") != 0)
		return (2);
	if (!person_read(t, argv[2], argv[3], &n))
		return (1);
	n.is_operator = strcmp(argv[4], "operator") == 0;
	if (n.is_operator != (strcmp(argv[1], "-") == 0))
		return (tool_fail("an operator belongs to no tenant: "
		    "user add - EMAIL NAME operator"));
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	if (!n.is_operator) {
		n.role = str_of(argv[4]);
		if (!tool_enter(t, argv[1]) || tool_role_check(t, n.role) != 0)
			return (1);
		n.tenant_id = t->db.tenant;
	}
	if (!password_take(t, n.email, &password, &was_given,
	    &n.password_hash))
		return (1);
	return (user_add(t, &n, was_given, password));
}
