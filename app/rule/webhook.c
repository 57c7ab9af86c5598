/* Where webhooks may go, and their signatures: see the header. */
#include "base/address.h"
#include "base/network.h"
#include "base/secret.h"
#include "rule/webhook.h"

const char	*const webhook_events[EVENT__MAX] = {
	[EVENT_COMPLETED] = "response.completed",
	[EVENT_UPDATED] = "response.updated",
	[EVENT_DECLINED] = "response.declined",
	[EVENT_ALERT] = "alert.opened",
};

const char	*const webhook_shapes[SHAPE__MAX] = {
	[SHAPE_STANDARD] = "standard",
	[SHAPE_SLACK] = "slack",
	[SHAPE_TEAMS] = "teams",
};

enum webhook_shape
webhook_shape_find(struct str name)
{
	int	 i;

	for (i = 0; i < SHAPE__MAX; i++)
		if (str_is_c(name, webhook_shapes[i]))
			break;
	return ((enum webhook_shape)i);
}

bool
webhook_port_is_fit(int64_t port)
{
	return (port == 80 || port == 443 || (port >= 1024 && port <= 65535));
}

/* Only what every reader of addresses reads alike. */
static bool
is_plain(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' ||
		    str_has_byte(STR("\"<>\\^`{|}#"), s.p[i]))
			return (false);
	return (true);
}

static bool
names_this_machine(struct str host)
{
	return (str_is(host, STR("localhost")) ||
	    str_ends(host, STR(".localhost")));
}

/* In digits, in whatever way: only its connection says which it is. */
static bool
is_number(struct str host)
{
	size_t	 i;

	for (i = 0; i < host.len; i++)
		if (!str_has_byte(STR("0123456789."), host.p[i]))
			return (false);
	return (true);
}

/* "host", "host:port", "[address]:port" */
static enum webhook_url_fault
authority_read(struct arena *a, struct str s, bool may_private,
    struct webhook_url *out)
{
	struct str	 host, rest, port, bare;

	if (str_has_byte(s, '@'))
		return (WEBHOOK_URL_LOGIN);
	if (str_starts(s, STR("["))) {
		if (!str_cut(str_from(s, 1), ']', &bare, &rest) ||
		    bare.len == 0 || (rest.len != 0 && rest.p[0] != ':'))
			return (WEBHOOK_URL_FORM);
		port = str_from(rest, 1);
		out->host = str_cat(a, STR("["), str_lower(a, bare), STR("]"));
	} else {
		(void)str_cut(s, ':', &host, &port);
		if (!address_host(a, host, &bare))
			return (WEBHOOK_URL_FORM);
		out->host = bare;
		rest = str_from(s, host.len);
	}
	if (rest.len != 0 && !str_int(port, &out->port))
		return (WEBHOOK_URL_FORM);
	if (!webhook_port_is_fit(out->port))
		return (WEBHOOK_URL_PORT);
	if (!may_private && (names_this_machine(bare) ||
	    ((is_number(bare) || str_has_byte(bare, ':')) &&
	    !network_is_public(bare))))
		return (WEBHOOK_URL_PRIVATE);
	return (WEBHOOK_URL_OK);
}

enum webhook_url_fault
webhook_url_read(struct arena *a, struct str s, bool may_private,
    struct webhook_url *out)
{
	enum webhook_url_fault	 fault;
	struct str		 scheme, rest;
	size_t			 n;

	if (s.len > WEBHOOK_URL_MAX || !is_plain(s) || !str_cut(s, ':',
	    &scheme, &rest) || !str_starts(rest, STR("//")))
		return (WEBHOOK_URL_FORM);
	scheme = str_lower(a, scheme);
	if (!str_is(scheme, STR("http")) && !str_is(scheme, STR("https")))
		return (WEBHOOK_URL_SCHEME);
	out->port = scheme.len == 4 ? 80 : 443;
	rest = str_from(rest, 2);
	for (n = 0; n < rest.len && rest.p[n] != '/' && rest.p[n] != '?'; n++)
		;
	fault = authority_read(a, str_first(rest, n), may_private, out);
	if (fault != WEBHOOK_URL_OK)
		return (fault);
	s = str_cat(a, scheme, STR("://"), out->host,
	    out->port == (scheme.len == 4 ? 80 : 443) ? STR("") :
	    str_fmt(a, ":%lld", (long long)out->port),
	    n == rest.len ? STR("/") : rest.p[n] == '?' ? STR("/") : STR(""),
	    str_from(rest, n));
	if (s.len > WEBHOOK_URL_MAX)
		return (WEBHOOK_URL_FORM);
	out->url = s;
	return (WEBHOOK_URL_OK);
}

struct str
webhook_secret_new(struct arena *a)
{
	char	*p = arena_raw(a, WEBHOOK_SECRET);

	secret_random(p, WEBHOOK_SECRET);
	return ((struct str){ p, WEBHOOK_SECRET });
}

struct str
webhook_secret_text(struct arena *a, struct str secret)
{
	return (str_cat(a, STR("whsec_"),
	    str_base64(a, secret.p, secret.len)));
}

struct str
webhook_signature(struct arena *a, struct str secret, struct str id,
    int64_t at, struct str body)
{
	unsigned char	 mac[32];

	secret_hmac(secret, str_cat(a, id, STR("."), str_of_int(a, at),
	    STR("."), body), mac);
	return (str_cat(a, STR("v1,"), str_base64(a, mac, sizeof(mac))));
}
