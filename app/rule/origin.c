/* Sites as a policy names them: see the header. */
#include "base/address.h"
#include "rule/origin.h"

/* A port of its scheme's own is left out, as browsers do. */
static bool
port_read(struct str s, bool secure, int64_t *port)
{
	if (!str_int(s, port) || *port < 1 || *port > 65535)
		return (false);
	if (*port == (secure ? 443 : 80))
		*port = 0;
	return (true);
}

/* "*." before at least two names: else it would be half of the world. */
static bool
host_read(struct arena *a, struct str s, struct str *out)
{
	struct str	 name;
	bool		 wild = str_starts(s, STR("*."));

	if (!address_host(a, wild ? str_from(s, 2) : s, &name) ||
	    (wild && !str_has_byte(name, '.')))
		return (false);
	*out = wild ? str_cat(a, STR("*."), name) : name;
	return (true);
}

bool
origin_read(struct arena *a, struct str s, struct str *out)
{
	struct str	 host, rest, digits;
	bool		 secure = true;
	int64_t		 port = 0;
	size_t		 n;

	if ((n = str_is_nocase(str_first(s, 8), STR("https://")) ? 8 :
	    str_is_nocase(str_first(s, 7), STR("http://")) ? 7 : 0) != 0)
		secure = n == 8;
	s = str_from(s, n);
	for (n = 0; n < s.len && s.p[n] != '/' && s.p[n] != '?' &&
	    s.p[n] != '#'; n++)
		;
	s = str_first(s, n);
	if (str_cut(s, ':', &host, &digits) &&
	    !port_read(digits, secure, &port))
		return (false);
	if (!host_read(a, host, &rest))
		return (false);
	*out = port == 0 ? str_cat(a, secure ? STR("https://") :
	    STR("http://"), rest) : str_fmt(a, "%s%.*s:%lld",
	    secure ? "https://" : "http://", STR_ARG(rest), (long long)port);
	return (out->len <= ORIGIN_MAX);
}

bool
origin_in(struct str list, struct str origin)
{
	struct str	 one;

	while (list.len != 0) {
		(void)str_cut(list, ' ', &one, &list);
		if (one.len != 0 && str_is(one, origin))
			return (true);
	}
	return (false);
}
