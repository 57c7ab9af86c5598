/* References: the five names, and numbers of characters XML allows. */
#include "proof/resume_xml_word.h"

static bool
xml_is_char(uint32_t n)
{
	return (n == '\t' || n == '\n' || n == '\r' || (n >= 0x20 &&
	    n < 0xd800) || (n >= 0xe000 && n <= 0x10ffff && n != 0xfffe &&
	    n != 0xffff));
}

static bool
xml_is_char_ref(struct str s)
{
	uint32_t	 base, n;
	size_t		 i;
	int		 c;

	base = s.len != 0 && s.p[0] == 'x' ? 16 : 10;
	s = str_from(s, base == 16 ? 1 : 0);
	for (i = 0, n = 0; i < s.len && n <= 0x10ffff; i++) {
		c = s.p[i] | 0x20;
		if (s.p[i] >= '0' && s.p[i] <= '9')
			n = n * base + (uint32_t)(s.p[i] - '0');
		else if (base == 16 && c >= 'a' && c <= 'f')
			n = n * base + (uint32_t)(c - 'a') + 10;
		else
			return (false);
	}
	return (s.len != 0 && xml_is_char(n));
}

bool
xml_is_entity(struct str s)
{
	static const struct str	 five[] = { { "amp", 3 }, { "lt", 2 },
	    { "gt", 2 }, { "quot", 4 }, { "apos", 4 } };
	size_t			 i;

	if (s.len != 0 && s.p[0] == '#')
		return (xml_is_char_ref(str_from(s, 1)));
	for (i = 0; i < sizeof(five) / sizeof(five[0]); i++) {
		if (str_is(s, five[i]))
			return (true);
	}
	return (false);
}
