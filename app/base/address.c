/* Addresses for SMTP. See address.h. */
#include <string.h>

#include <idn2.h>

#include "base/address.h"

#define ADDRESS_MAX	254	/* RFC 5321, 4.5.3.1.3, less the <> */
#define LOCAL_MAX	64
#define LABEL_MAX	63
#define HOST_MAX	253

static bool
is_alnum(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9'));
}

/* RFC 5321's Dot-string. */
static bool
is_local(struct str s)
{
	size_t	i;

	if (s.len == 0 || s.len > LOCAL_MAX || s.p[0] == '.' ||
	    s.p[s.len - 1] == '.')
		return (false);
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '.' ? s.p[i - 1] == '.' : !is_alnum(s.p[i]) &&
		    (s.p[i] == '\0' ||
		    strchr("!#$%&'*+-/=?^_`{|}~", s.p[i]) == NULL))
			return (false);
	}
	return (true);
}

static bool
is_domain(struct str s)
{
	struct str	label, rest;
	size_t		i;
	bool		more = true;

	for (; more; s = rest) {
		more = str_cut(s, '.', &label, &rest);
		if (label.len == 0 || label.len > LABEL_MAX)
			return (false);
		for (i = 0; i < label.len; i++)
			if (!is_alnum(label.p[i]) && label.p[i] != '-')
				return (false);
	}
	return (true);
}

/* What is ASCII stays as it is: not every name that works is a good one. */
static bool
domain_ascii(struct arena *a, struct str s, struct str *out)
{
	uint8_t	*name;
	int	 code;

	*out = s;
	if (str_is_ascii(s))
		return (true);
	if (s.len > ADDRESS_MAX || memchr(s.p, '\0', s.len) != NULL)
		return (false);
	code = idn2_lookup_u8((const uint8_t *)str_dup(a, s).p, &name,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (code != IDN2_OK)
		return (false);
	*out = str_dup(a, str_of((const char *)name));
	idn2_free(name);
	return (true);
}

enum address_fault
address_ascii(struct arena *a, struct str s, struct str *out)
{
	struct str	local, domain;

	if (!str_cut(s, '@', &local, &domain) || local.len == 0)
		return (ADDRESS_FORM);
	if (!domain_ascii(a, domain, &domain) || !is_domain(domain))
		return (ADDRESS_FORM);
	if (!str_is_ascii(local))
		return (ADDRESS_LETTERS);
	*out = str_fmt(a, "%.*s@%.*s", STR_ARG(local), STR_ARG(domain));
	return (is_local(local) && out->len <= ADDRESS_MAX ? ADDRESS_OK :
	    ADDRESS_FORM);
}

bool
address_host(struct arena *a, struct str s, struct str *out)
{
	struct str	name;

	if (!domain_ascii(a, s, &name) || name.len > HOST_MAX ||
	    !is_domain(name))
		return (false);
	*out = str_lower(a, name);
	return (true);
}

bool
link_is_sound(struct str s, const char *scheme)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == '"' ||
		    (unsigned char)s.p[i] >= 0x7f)
			return (false);
	return (s.len <= LINK_MAX && str_starts(s, str_of(scheme)) &&
	    s.len > strlen(scheme) && s.p[strlen(scheme)] != '/');
}
