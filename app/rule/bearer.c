/* Tokens of the API: see the header. */
#include "base/secret.h"
#include "rule/bearer.h"

bool
bearer_read(struct str header, struct bearer *out)
{
	unsigned char	 secret[BEARER_SECRET];
	struct str	 scheme, text, mark, rest;

	if (!str_cut(header, ' ', &scheme, &text) ||
	    !str_is_nocase(scheme, STR("bearer")))
		return (false);
	text = str_trim(text);
	if (!str_cut(text, '_', &mark, &rest) || !str_is(mark, STR("xp")) ||
	    !str_cut(rest, '_', &out->slug, &rest) || out->slug.len == 0 ||
	    !str_base64url_read(rest, secret, sizeof(secret)))
		return (false);
	secret_hash32(secret, sizeof(secret), out->hash);
	return (true);
}

struct str
bearer_new(struct arena *a, struct str slug, unsigned char hash[32])
{
	unsigned char	 secret[BEARER_SECRET];

	secret_random(secret, sizeof(secret));
	secret_hash32(secret, sizeof(secret), hash);
	return (str_cat(a, STR("xp_"), slug, STR("_"), str_base64url(a, secret,
	    sizeof(secret))));
}
