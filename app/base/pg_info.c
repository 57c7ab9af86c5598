/*
 * Connection strings are read by libpq itself, in both spellings, and written
 * anew as keywords with quoted values.
 */
#include <stdio.h>
#include <string.h>

#include <libpq-fe.h>

#include "base/buf.h"
#include "base/pg_info.h"

const char *
pg_info_wrong(const char *text)
{
	static char		 why[240];
	PQconninfoOption	*all, *o;
	char			*error = NULL;
	bool			 service = false;

	if ((all = PQconninfoParse(text, &error)) == NULL) {
		(void)snprintf(why, sizeof(why), "is no connection string: %s",
		    error == NULL ? "out of memory" : error);
		PQfreemem(error);
		return (why);
	}
	for (o = all; o->keyword != NULL; o++)
		service |= o->val != NULL && strcmp(o->keyword, "service") == 0;
	PQconninfoFree(all);
	return (service ? "names a service: write what stands in "
	    "pg_service.conf instead" : NULL);
}

static const char *
value_of(const PQconninfoOption *all, const char *keyword)
{
	for (; all != NULL && all->keyword != NULL; all++)
		if (strcmp(all->keyword, keyword) == 0)
			return (all->val);
	return (NULL);
}

static void
put(struct buf *b, const char *keyword, const char *value)
{
	buf_fmt(b, "%s%s='", b->len == 0 ? "" : " ", keyword);
	for (; *value != '\0'; value++) {
		if (*value == '\'' || *value == '\\')
			buf_char(b, '\\');
		buf_char(b, *value);
	}
	buf_char(b, '\'');
}

/* What the role says of itself, unless more says otherwise. */
static const struct own {
	const char	*keyword;
	const char	*value;		/* NULL: the role's own */
	bool		 is_default;	/* db may say otherwise, too */
} owns[] = {
	{ "user", NULL, false },
	{ "application_name", NULL, false },
	{ "client_encoding", "UTF8", false },
	{ "options", NULL, false },
	{ "connect_timeout", "5", true },
	/* Kerberos looks for tickets in files and asks the network. */
	{ "gssencmode", "disable", true },
	/* Of several servers, the one that can be written to. */
	{ "target_session_attrs", "read-write", true },
};

static const struct own *
own_find(const char *keyword)
{
	size_t	 i;

	for (i = 0; i < sizeof(owns) / sizeof(owns[0]); i++)
		if (strcmp(owns[i].keyword, keyword) == 0)
			return (&owns[i]);
	return (NULL);
}

/* The operator's own come between what they may change and what not. */
static const char *
options_of(struct arena *a, const char *theirs, const struct pg_info_role *r)
{
	PQconninfoOption	*env = NULL;
	const char		*text;

	if (theirs == NULL)	/* PGOPTIONS */
		theirs = value_of(env = PQconndefaults(), "options");
	text = str_fmt(a, "%s %s %s", r->options, theirs == NULL ? "" : theirs,
	    r->fixed).p;
	PQconninfoFree(env);
	return (text);
}

static const char *
own_value(struct arena *a, const struct own *own, const char *given,
    const char *more, const struct pg_info_role *r)
{
	if (strcmp(own->keyword, "options") == 0)
		return (options_of(a, given, r));
	if (more != NULL)
		return (more);
	if (strcmp(own->keyword, "user") == 0)
		return (r->user);
	if (strcmp(own->keyword, "application_name") == 0)
		return (r->program);
	return (own->is_default && given != NULL ? given : own->value);
}

/* What is not said is not written: libpq has its own ideas of it. */
static bool
is_given(const PQconninfoOption *all)
{
	return (all->val != NULL && all->val[0] != '\0');
}

const char *
pg_info_make(struct arena *a, const char *db, const char *more,
    const struct pg_info_role *r)
{
	PQconninfoOption	*first = PQconninfoParse(db, NULL), *o;
	PQconninfoOption	*second = PQconninfoParse(more, NULL);
	struct buf		 b = buf_new(a, 512);
	const struct own	*own;
	const char		*given;

	for (o = first; o != NULL && o->keyword != NULL; o++) {
		given = value_of(second, o->keyword);
		own = own_find(o->keyword);
		if (given == NULL && is_given(o))
			given = o->val;
		if (own != NULL)
			given = own_value(a, own, given,
			    value_of(second, o->keyword), r);
		if (given != NULL)
			put(&b, o->keyword, given);
	}
	PQconninfoFree(first);
	PQconninfoFree(second);
	return (str_dup(a, buf_view(&b)).p);
}

/* --- where the server is ----------------------------------------------------- */

/* The i-th of a list with commas; a list of one is for all. False: too long. */
static bool
item(const char *list, size_t i, char *out, size_t size)
{
	size_t	 n;

	out[0] = '\0';
	if (list == NULL)
		return (true);
	if (strchr(list, ',') == NULL)
		i = 0;
	for (; i > 0; i--) {
		list += strcspn(list, ",");
		if (*list == '\0')
			return (true);
		list++;
	}
	n = strcspn(list, ",");
	if (n >= size)
		return (false);
	memcpy(out, list, n);
	out[n] = '\0';
	return (true);
}

static size_t
items(const char *list)
{
	size_t	 n = 1;

	if (list == NULL || *list == '\0')
		return (0);
	for (; *list != '\0'; list++)
		n += *list == ',';
	return (n);
}

static bool
hosts_split(const char *hosts, const char *addrs, const char *ports,
    struct pg_hosts *out)
{
	struct pg_host	*h;

	out->n = items(addrs) > items(hosts) ? items(addrs) : items(hosts);
	if (out->n > PG_HOSTS_MAX)
		return (false);
	for (h = out->v; h < out->v + out->n; h++)
		if (!item(hosts, (size_t)(h - out->v), h->name,
		    sizeof(h->name)) || !item(addrs, (size_t)(h - out->v),
		    h->addr, sizeof(h->addr)) || !item(ports, (size_t)(h -
		    out->v), h->port, sizeof(h->port)))
			return (false);
	return (true);
}

bool
pg_hosts_read(const char *conninfo, struct pg_hosts *out)
{
	PQconninfoOption	*given = PQconninfoParse(conninfo, NULL);
	PQconninfoOption	*env = PQconndefaults();
	const char		*host, *addr, *port;
	bool			 ok;

	memset(out, 0, sizeof(*out));
	host = value_of(given, "host");
	addr = value_of(given, "hostaddr");
	port = value_of(given, "port");
	if (host == NULL && addr == NULL) {
		host = value_of(env, "host");
		addr = value_of(env, "hostaddr");
	}
	if (port == NULL)
		port = value_of(env, "port");
	ok = given != NULL && hosts_split(host, addr, port, out);
	PQconninfoFree(given);
	PQconninfoFree(env);
	return (ok);
}

bool
pg_host_is_remote(const struct pg_host *h)
{
	return (h->addr[0] != '\0' || (h->name[0] != '\0' &&
	    h->name[0] != '/' && h->name[0] != '@'));
}

bool
pg_host_is_named(const struct pg_host *h)
{
	return (h->addr[0] == '\0' && pg_host_is_remote(h));
}
