/* The signed session context: see the header. */
#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "rule/context.h"

#define MAC	32
#define TAG_MAX	35	/* bytes of a language's tag */

/* --- reading --- */

/* base64url of any length; false: no such text. */
static bool
decoded(struct arena *a, struct str s, struct str *out)
{
	size_t	 n = s.len * 3 / 4;
	char	*p = arena_raw(a, n + 1);

	if (s.len == 0 || s.len % 4 == 1 || !str_base64url_read(s, p, n))
		return (false);
	*out = (struct str){ p, n };
	return (true);
}

static json_t *
object_of(struct arena *a, struct str s)
{
	struct str	 text;
	json_t		*o;

	if (!decoded(a, s, &text) || (o = json_of_text(a, text)) == NULL ||
	    !json_is_object(o))
		return (NULL);
	return (o);
}

static bool
is_plain(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
			return (false);
	return (str_utf8_is_valid(s));
}

/* Absent is fit, too; a number is no text. */
static bool
text_claim(const json_t *o, const char *name, struct str *out)
{
	const json_t	*v = json_object_get(o, name);

	*out = STR_NONE;
	if (v == NULL)
		return (true);
	*out = json_says(v);
	return (out->p != NULL && is_plain(*out) &&
	    str_utf8_count(*out) <= CONTEXT_TEXT_MAX);
}

static bool
time_claim(const json_t *o, const char *name, int64_t *out)
{
	const json_t	*v = json_object_get(o, name);

	*out = 0;
	if (v == NULL)
		return (true);
	if (!json_is_integer(v))
		return (false);
	*out = json_integer_value(v);
	/* Up to the year 9999. */
	return (*out > 0 && *out < 253402300800);
}

static bool
session_claim(const json_t *o, struct str *out)
{
	*out = json_says(json_object_get(o, "sid"));
	return (out->len != 0 && out->len <= CONTEXT_SESSION_MAX &&
	    is_plain(*out));
}

static bool
channel_is_known(struct str s)
{
	return (s.p == NULL || str_is_c(s, "chat") || str_is_c(s, "email") ||
	    str_is_c(s, "voice"));
}

static bool
tag_is_sound(struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		if (s.p[i] != '-' && (s.p[i] < '0' || s.p[i] > '9') &&
		    ((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'z'))
			return (false);
	return (s.p == NULL || (s.len >= 2 && s.len <= TAG_MAX));
}

static bool
claims_read(const json_t *o, struct context *c)
{
	return (session_claim(o, &c->session) &&
	    text_claim(o, "channel", &c->channel) &&
	    channel_is_known(c->channel) &&
	    text_claim(o, "agent", &c->agent) &&
	    text_claim(o, "queue", &c->queue) &&
	    text_claim(o, "outcome", &c->outcome) &&
	    text_claim(o, "lang", &c->language) &&
	    tag_is_sound(c->language) &&
	    time_claim(o, "start", &c->start) &&
	    time_claim(o, "end", &c->end) &&
	    (c->start == 0 || c->end == 0 || c->start <= c->end) &&
	    time_claim(o, "iat", &c->made) &&
	    time_claim(o, "exp", &c->until) && c->until != 0);
}

/* Which key signed it, by name; "crit" asks for what we do not know. */
static enum context_verdict
head_read(struct arena *a, struct str head, const struct context_key *keys,
    size_t n, const struct context_key **out)
{
	json_t		*o = object_of(a, head);
	struct str	 kid;
	size_t		 i;

	if (o == NULL || json_object_get(o, "crit") != NULL ||
	    !str_is_c(json_says(json_object_get(o, "alg")), "HS256"))
		return (CONTEXT_TORN);
	kid = json_says(json_object_get(o, "kid"));
	for (i = 0; i < n; i++)
		if (str_is(keys[i].id, kid)) {
			*out = &keys[i];
			return (CONTEXT_GOOD);
		}
	return (CONTEXT_KEY);
}

enum context_verdict
context_read(struct arena *a, struct str token,
    const struct context_key *keys, size_t n, int64_t now,
    struct context *out)
{
	const struct context_key	*key;
	enum context_verdict		 verdict;
	struct str			 head, claims, rest, mac;
	unsigned char			 right[MAC];
	json_t				*o;

	if (token.len > CONTEXT_TOKEN_MAX ||
	    !str_cut(token, '.', &head, &rest) ||
	    !str_cut(rest, '.', &claims, &mac) || !decoded(a, mac, &mac))
		return (CONTEXT_TORN);
	verdict = head_read(a, head, keys, n, &key);
	if (verdict != CONTEXT_GOOD)
		return (verdict);
	secret_hmac(key->secret, str_first(token, head.len + 1 + claims.len),
	    right);
	if (!secret_is((struct str){ (const char *)right, MAC }, mac))
		return (CONTEXT_TORN);
	memset(out, 0, sizeof(*out));
	out->key = key->id;
	if ((o = object_of(a, claims)) == NULL || !claims_read(o, out))
		return (CONTEXT_CLAIM);
	return (now < out->until ? CONTEXT_GOOD : CONTEXT_OLD);
}

const char *
context_why(enum context_verdict v)
{
	static const char *const words[CONTEXT__MAX] = {
		[CONTEXT_GOOD] = "good", [CONTEXT_OLD] = "expired",
		[CONTEXT_TORN] = "signature", [CONTEXT_KEY] = "key",
		[CONTEXT_CLAIM] = "claim",
	};

	return (words[v]);
}

/* --- making --- */

struct str
context_make(struct arena *a, const struct context_key *key,
    struct str claims)
{
	struct buf	 head = buf_new(a, 64);
	struct str	 signs;
	unsigned char	 mac[MAC];

	buf_c(&head, "{\"alg\":\"HS256\",\"kid\":");
	buf_json(&head, key->id);
	buf_char(&head, '}');
	signs = str_cat(a, str_base64url(a, head.p, head.len), STR("."),
	    str_base64url(a, claims.p, claims.len));
	secret_hmac(key->secret, signs, mac);
	return (str_cat(a, signs, STR("."), str_base64url(a, mac, MAC)));
}

struct context_key
context_key_new(struct arena *a)
{
	unsigned char		 random[32];
	struct context_key	 key;

	secret_random(random, sizeof(random));
	key.id = secret_reference(a);
	key.secret = str_cat(a, STR("eps_"), str_base64url(a, random,
	    sizeof(random)));
	return (key);
}

/* The lengths of the first two are fixed: no two triples are one text. */
void
context_submission(struct str tenant, struct str survey, struct str session,
    bool hidden, unsigned char id[16])
{
	char		 text[160 + CONTEXT_SESSION_MAX];
	unsigned char	 hash[32];
	size_t		 n = 0, i;
	const struct str	 parts[] = { STR_INIT("session\n"),
				    tenant, STR_INIT("\n"), survey,
				    STR_INIT("\n"), session };

	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (parts[i].len > sizeof(text) - n)
			break;
		memcpy(text + n, parts[i].p, parts[i].len);
		n += parts[i].len;
	}
	secret_hash32(text, n, hash);
	if (hidden)
		secret_keyed(SECRET_ANONYMOUS, (struct str){ text, n }, id);
	else
		memcpy(id, hash, 16);
}

struct str
context_pseudonym(struct arena *a, struct str tenant, struct str session)
{
	unsigned char	 mac[SECRET_MAC];

	secret_keyed(SECRET_ANONYMOUS, str_cat(a, STR("pseudonym\n"), tenant,
	    STR("\n"), session), mac);
	return (str_cat(a, STR("p-"), str_hex(a, mac, 10)));
}

/* --- as it is stored --- */

static void
text_member(struct buf *b, const char *before, struct str s)
{
	if (s.len == 0)
		return;
	buf_c(b, before);
	buf_json(b, s);
}

static void
time_member(struct buf *b, const char *before, int64_t n)
{
	if (n == 0)
		return;
	buf_c(b, before);
	buf_int(b, n);
}

void
context_json(const struct context *c, struct buf *b)
{
	buf_c(b, "\"session\":{\"id\":");
	buf_json(b, c->session);
	text_member(b, ",\"agent\":", c->agent);
	text_member(b, ",\"queue\":", c->queue);
	text_member(b, ",\"outcome\":", c->outcome);
	text_member(b, ",\"language\":", c->language);
	time_member(b, ",\"start\":", c->start);
	time_member(b, ",\"end\":", c->end);
	text_member(b, ",\"key\":", c->key);
	buf_char(b, '}');
	text_member(b, ",\"channel\":", c->channel);
}

void
context_of_json(struct arena *a, struct str text, struct context *c)
{
	const json_t	*o = text.len == 0 ? NULL : json_of_text(a, text);

	memset(c, 0, sizeof(*c));
	c->session = json_says(json_object_get(o, "id"));
	c->agent = json_says(json_object_get(o, "agent"));
	c->queue = json_says(json_object_get(o, "queue"));
	c->outcome = json_says(json_object_get(o, "outcome"));
	c->language = json_says(json_object_get(o, "language"));
	c->key = json_says(json_object_get(o, "key"));
	c->start = json_integer_value(json_object_get(o, "start"));
	c->end = json_integer_value(json_object_get(o, "end"));
}
