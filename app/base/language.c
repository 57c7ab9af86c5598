/* Languages: see the header. RFC 4647 look-up, RFC 9110 12.5.4 for weights. */
#include <strings.h>

#include "base/language.h"

static bool
is_same_nocase(struct str a, struct str b)
{
	return (a.len == b.len && (a.len == 0 ||
	    strncasecmp(a.p, b.p, a.len) == 0));
}

static bool
is_among(const struct str *have, size_t n, struct str tag, size_t *i)
{
	size_t	 k;

	for (k = 0; k < n; k++)
		if (is_same_nocase(have[k], tag)) {
			*i = k;
			return (true);
		}
	return (false);
}

/* A tag that implies a script, and the tag that says it; browsers send the
 * first, translators' files are called the second. */
static struct str
with_script(struct str tag)
{
	static const char *const	 same[][2] = {
	    { "zh-TW", "zh-Hant" }, { "zh-HK", "zh-Hant" },
	    { "zh-MO", "zh-Hant" }, { "zh-CN", "zh-Hans" },
	    { "zh-SG", "zh-Hans" }, { "sr-RS", "sr-Cyrl" },
	    { "iw", "he" }, { "in", "id" }, { "no", "nb" } };
	size_t				 k;

	for (k = 0; k < sizeof(same) / sizeof(same[0]); k++)
		if (str_is_nocase(tag, str_of(same[k][0])))
			return (str_of(same[k][1]));
	return (STR_NONE);
}

/* Without its last part; none is left of "zh". */
static struct str
tag_shorter(struct str tag)
{
	size_t	 len = tag.len;

	while (len != 0 && tag.p[len - 1] != '-')
		len--;
	return (str_first(tag, len == 0 ? 0 : len - 1));
}

bool
language_find(const struct str *have, size_t n, struct str tag, size_t *i)
{
	struct str	 main, begin, rest, t, script;
	size_t		 k;

	for (t = tag; t.len != 0; t = tag_shorter(t)) {
		if (is_among(have, n, t, i))
			return (true);
		script = with_script(t);
		if (script.len != 0 && is_among(have, n, script, i))
			return (true);
	}
	(void)str_cut(tag, '-', &main, &rest);
	for (k = 0; k < n; k++) {
		(void)str_cut(have[k], '-', &begin, &rest);
		if (is_same_nocase(begin, main)) {
			*i = k;
			return (true);
		}
	}
	return (false);
}

/* The weight of "de;q=0.7" in thousandths; 1000 when none is said. */
static int
range_weight(struct str params)
{
	struct str	 p;
	double		 q;
	bool		 more;

	for (more = params.len != 0; more;) {
		more = str_cut(params, ';', &p, &params);
		p = str_trim(p);
		if (p.len < 3 || (p.p[0] != 'q' && p.p[0] != 'Q') ||
		    p.p[1] != '=')
			continue;
		if (!str_double(str_from(p, 2), &q) || !(q >= 0 && q <= 1))
			return (0);
		return ((int)(q * 1000));
	}
	return (1000);
}

bool
language_pick(const struct str *have, size_t n, struct str accept, size_t *i)
{
	struct str	 range, tag, params;
	size_t		 found;
	int		 weight, top = 0, ranges;
	bool		 more = accept.len != 0;

	/* Twenty ranges are more than any browser sends. */
	for (ranges = 0; more && ranges < 20; ranges++) {
		more = str_cut(accept, ',', &range, &accept);
		(void)str_cut(range, ';', &tag, &params);
		tag = str_trim(tag);
		weight = range_weight(params);
		if (weight <= top)
			continue;
		if (str_is(tag, STR("*")))
			found = 0;
		else if (tag.len == 0 ||
		    !language_find(have, n, tag, &found))
			continue;
		top = weight;
		*i = found;
	}
	return (top > 0);
}

/* A script that is named decides; else the language's own. */
struct str
language_direction(struct str tag)
{
	static const char *const	 scripts[] = { "Arab", "Hebr", "Thaa",
	    "Syrc", "Nkoo", "Adlm", NULL };
	static const char *const	 languages[] = { "ar", "arc", "ckb",
	    "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi",
	    NULL };
	struct str			 main, rest, script;
	size_t				 i;

	(void)str_cut(tag, '-', &main, &rest);
	(void)str_cut(rest, '-', &script, &rest);
	for (i = 0; script.len == 4 && scripts[i] != NULL; i++)
		if (str_is_nocase(script, str_of(scripts[i])))
			return (STR("rtl"));
	for (i = 0; script.len != 4 && languages[i] != NULL; i++)
		if (str_is_nocase(main, str_of(languages[i])))
			return (STR("rtl"));
	return (STR("ltr"));
}

/* By tag, and what its speakers call it. */
static const char *const	 names[][2] = {
	{ "ar", "العربية" },
	{ "bg", "Български" },
	{ "cs", "Čeština" },
	{ "da", "Dansk" },
	{ "de", "Deutsch" },
	{ "el", "Ελληνικά" },
	{ "en", "English" },
	{ "es", "Español" },
	{ "fa", "فارسی" },
	{ "fi", "Suomi" },
	{ "fr", "Français" },
	{ "he", "עברית" },
	{ "hu", "Magyar" },
	{ "it", "Italiano" },
	{ "ja", "日本語" },
	{ "ko", "한국어" },
	{ "nl", "Nederlands" },
	{ "pl", "Polski" },
	{ "pt", "Português" },
	{ "ro", "Română" },
	{ "ru", "Русский" },
	{ "sv", "Svenska" },
	{ "tr", "Türkçe" },
	{ "uk", "Українська" },
	{ "zh", "中文" },
	{ "zh-Hans", "简体中文" },
	{ "zh-Hant", "繁體中文" },
};

struct str
language_own_name(struct str tag)
{
	struct str			 t;
	size_t				 i;

	for (t = tag; t.len != 0; t = tag_shorter(t))
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (str_is_nocase(t, str_of(names[i][0])))
				return (t.len == tag.len || t.len > 3 ?
				    str_of(names[i][1]) : tag);
	return (tag);
}

struct str
language_known(size_t i)
{
	return (i < sizeof(names) / sizeof(names[0]) ? str_of(names[i][0]) :
	    STR_NONE);
}
