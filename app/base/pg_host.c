/*
 * To which server a connection goes. libpq tries the hosts it is given one
 * after the other, but has no patience of its own for each when it does not
 * block: one that does not answer would take all the time there is. So each
 * new try begins one host further on. A name is replaced by the addresses that
 * were found for it beside the event loop; it stays beside them, for TLS has to
 * compare it with the certificate.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pg_int.h"
#include "base/resolve.h"

#define LIST_MAX	8192

/* Lists for libpq, with as many places each. */
struct lists {
	char	 host[LIST_MAX];
	char	 addr[LIST_MAX];
	char	 port[LIST_MAX];
	size_t	 n;
};

static bool
append(char list[LIST_MAX], bool first, const char *text, size_t len)
{
	size_t	 at = strlen(list);

	if (at + len + 2 > LIST_MAX)
		return (false);
	if (!first)
		list[at++] = ',';
	memcpy(list + at, text, len);
	list[at + len] = '\0';
	return (true);
}

static bool
place_add(struct lists *l, const struct pg_host *h, const char *addr,
    size_t len)
{
	bool	 first = l->n++ == 0;

	return (append(l->host, first, h->name, strlen(h->name)) &&
	    append(l->addr, first, addr, len) &&
	    append(l->port, first, h->port, strlen(h->port)));
}

/* A name has several addresses: a place for each. */
static bool
host_add(struct lists *l, const struct pg *pg, const struct pg_host *h,
    char why[PG_WHY_MAX])
{
	char		 found[RESOLVE_TEXT];
	const char	*p;
	size_t		 n;

	if (pg->o.addresses == NULL || !pg_host_is_named(h))
		return (place_add(l, h, h->addr, strlen(h->addr)));
	if (!pg->o.addresses(h->name, found)) {
		(void)snprintf(why, PG_WHY_MAX, "no address of %.80s is known: "
		    "%.100s", h->name, found);
		return (true);
	}
	for (p = found; *p != '\0'; p += n + (p[n] == ',')) {
		n = strcspn(p, ",");
		if (!place_add(l, h, p, n))
			return (false);
	}
	return (true);
}

static PGconn *
lists_connect(const struct pg *pg, const struct lists *l,
    char why[PG_WHY_MAX])
{
	const char	*keys[] = { "dbname", "host", "hostaddr", "port", NULL };
	const char	*values[] = { pg->conninfo, l->host, l->addr, l->port,
			    NULL };
	PGconn		*c;

	if (l->n == 0)		/* why has been said */
		return (NULL);
	if ((c = PQconnectStartParams(keys, values, 1)) == NULL)
		pg_why_set(why, "out of memory");
	return (c);
}

PGconn *
pg_host_connect(const struct pg_conn *conn, char why[PG_WHY_MAX])
{
	const struct pg	*pg = conn->pg;
	struct lists	*l;
	PGconn		*c;
	size_t		 i;

	pg_why_set(why, "out of memory");
	if (pg->hosts.n == 0)
		return (PQconnectStart(pg->conninfo));
	if ((l = calloc(1, sizeof(*l))) == NULL)
		return (NULL);
	for (i = 0; i < pg->hosts.n; i++)
		if (!host_add(l, pg, &pg->hosts.v[(conn->turn + i) %
		    pg->hosts.n], why)) {
			free(l);
			pg_why_set(why, "too many hosts");
			return (NULL);
		}
	c = lists_connect(pg, l, why);
	free(l);
	return (c);
}
