/*
 * exitpoll mail bounced: mails that came back later, as mails. Whose they were
 * is not known: an address is marked at each customer whose mailings it had.
 */
#include <stdio.h>
#include <string.h>

#include "base/address.h"
#include "base/secret.h"
#include "queries.h"
#include "store/subject.h"
#include "tool/tool.h"

#define LINE_SIZE	1024

struct bounce {
	struct tool	*t;
	struct tenant_row *tenants;
	size_t		 n;
	int64_t		 marked, unknown;
};

/* Of one customer; *n mailings had it. */
static enum status
tenant_mark(struct bounce *b, struct str slug, struct str email, int64_t *n)
    AWAITS
{
	struct db		*db = &b->t->db;
	struct tenant		*tenant;
	struct tenant_key_get_row *key;
	struct mail_bounced_row	*row;
	struct str		 tenant_key;
	enum status		 st;

	*n = 0;
	if ((st = q_tenant_get(db, &tenant, .slug = slug)) != OK)
		return (st);
	db->tenant = tenant->id;
	if ((st = q_tenant_key_get(db, &key)) == OK && key->sealed.len != 0) {
		if (!store_tenant_key_open(db, key->sealed, &tenant_key))
			return (E_INTERNAL);
		st = q_mail_bounced(db, &row, .mail_key =
		    store_subject_mail_key(db->arena, tenant_key, email));
		if (st == OK)
			*n = row->n;
	}
	return (st);
}

/* 0, or 1 after having said why not. */
static int
address_mark(struct bounce *b, struct str typed)
{
	struct str	 email;
	enum status	 st = OK;
	int64_t		 n, all = 0;
	size_t		 i;

	if (address_ascii(b->t->arena, str_trim(typed), &email) != ADDRESS_OK)
		return (tool_fail("\"%.*s\" is not an address",
		    STR_ARG(str_trim(typed))));
	for (i = 0; i < b->n && st == OK; i++) {
		st = tenant_mark(b, b->tenants[i].slug, email, &n);
		b->t->db.tenant = STR_NONE;
		all += n;
	}
	if (st != OK)
		return (tool_db_fail(b->t, st, "marking an address"));
	b->marked += all != 0;
	b->unknown += all == 0;
	return (0);
}

static int
lines_mark(struct bounce *b)
{
	char	 line[LINE_SIZE];
	int	 failed = 0;

	while (fgets(line, sizeof(line), stdin) != NULL)
		if (str_trim(str_of(line)).len != 0)
			failed |= address_mark(b, str_dup(b->t->arena,
			    str_of(line)));
	return (failed);
}

int
tool_mail(struct tool *t, int argc, char **argv)
{
	struct bounce	 b = { .t = t };
	const char	*why;
	enum status	 st;
	int		 i, failed = 0;

	if (argc < 2 || strcmp(argv[0], "bounced") != 0)
		return (2);
	if (!secret_init(t->config.secret, &why))
		return (tool_fail("%s", why));
	if (!tool_open(t, CONFIG_OWNER))
		return (1);
	if ((st = q_tenant_list(&t->db, &b.tenants, &b.n)) != OK)
		return (tool_db_fail(t, st, NULL));
	for (i = 1; i < argc; i++)
		failed |= strcmp(argv[i], "-") == 0 ? lines_mark(&b) :
		    address_mark(&b, str_of(argv[i]));
	(void)printf("%lld marked, %lld that no mailing went to\n",
	    (long long)b.marked, (long long)b.unknown);
	return (failed);
}
