/* The empty password of a PDF: ISO 32000-1, 7.6.3, algorithms 2, 4 and 5. */
#include <math.h>
#include <string.h>

#include "proof/resume_pdf_key.h"
#include "proof/resume_pdf_lex.h"

#define ID_MAX	64

static const unsigned char	 key_pad[32] = {
	0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e,
	0x56, 0xff, 0xfa, 0x01, 0x08, 0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68,
	0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a
};

static uint32_t
md5_mix(unsigned int i, const uint32_t *s, unsigned int *g)
{
	if (i < 16) {
		*g = i;
		return ((s[1] & s[2]) | (~s[1] & s[3]));
	}
	if (i < 32) {
		*g = (5 * i + 1) % 16;
		return ((s[3] & s[1]) | (~s[3] & s[2]));
	}
	if (i < 48) {
		*g = (3 * i + 5) % 16;
		return (s[1] ^ s[2] ^ s[3]);
	}
	*g = 7 * i % 16;
	return (s[2] ^ (s[1] | ~s[3]));
}

/* The constants are floor(2^32 * |sin(i + 1)|), as the RFC defines them. */
static void
md5_block(uint32_t *state, const unsigned char *p)
{
	static const unsigned char	 turns[4][4] = { { 7, 12, 17, 22 },
	    { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
	uint32_t			 f, s[4], w[16];
	unsigned int			 g, i, turn;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)p[i * 4] | (uint32_t)p[i * 4 + 1] << 8 |
		    (uint32_t)p[i * 4 + 2] << 16 |
		    (uint32_t)p[i * 4 + 3] << 24;
	memcpy(s, state, sizeof(s));
	for (i = 0; i < 64; i++) {
		f = md5_mix(i, s, &g) + s[0] + w[g] +
		    (uint32_t)floor(4294967296.0 * fabs(sin(i + 1.0)));
		turn = turns[i / 16][i % 4];
		s[0] = s[3];
		s[3] = s[2];
		s[2] = s[1];
		s[1] += f << turn | f >> (32 - turn);
	}
	for (i = 0; i < 4; i++)
		state[i] += s[i];
}

void
pdf_md5(const unsigned char *p, size_t len, unsigned char out[16])
{
	uint32_t	 state[4] = { 0x67452301, 0xefcdab89, 0x98badcfe,
	    0x10325476 };
	unsigned char	 tail[128] = { 0 };
	size_t		 i, n, rest;

	for (n = len / 64, i = 0; i < n; i++)
		md5_block(state, p + i * 64);
	rest = len % 64;
	if (rest != 0)
		memcpy(tail, p + n * 64, rest);
	tail[rest] = 0x80;
	n = rest < 56 ? 64 : 128;
	for (i = 0; i < 8; i++)
		tail[n - 8 + i] = (unsigned char)((uint64_t)len * 8 >>
		    (8 * i));
	for (i = 0; i < n; i += 64)
		md5_block(state, tail + i);
	for (i = 0; i < 16; i++)
		out[i] = (unsigned char)(state[i / 4] >> (8 * (i % 4)));
}

/* RC4 over p in place; each key byte is first mixed with x. */
static void
rc4_apply(const unsigned char *key, size_t n, unsigned int x,
    unsigned char *p, size_t len)
{
	unsigned char	 s[256], t;
	unsigned int	 i, j;
	size_t		 k;

	for (i = 0; i < 256; i++)
		s[i] = (unsigned char)i;
	for (i = j = 0; i < 256; i++) {
		j = (j + s[i] + (key[i % n] ^ x)) & 255;
		t = s[i];
		s[i] = s[j];
		s[j] = t;
	}
	for (i = j = 0, k = 0; k < len; k++) {
		i = (i + 1) & 255;
		j = (j + s[i]) & 255;
		t = s[i];
		s[i] = s[j];
		s[j] = t;
		p[k] ^= s[(s[i] + s[j]) & 255];
	}
}

struct pdf_lock {
	uint32_t	 rev;
	size_t		 key_n;
	unsigned char	 o[32];
	unsigned char	 u[32];
	unsigned char	 p[4];
	unsigned char	 id[ID_MAX];
	size_t		 id_n;
	bool		 clear_meta;	/* the metadata is not encrypted */
};

/* /P is a signed 32-bit number; some write it unsigned. */
static bool
lock_rights(struct str dict, struct pdf_lock *l)
{
	struct str	 val;
	int64_t		 v;
	size_t		 i;

	if (!pdf_dict_get(dict, "P", &val) || !str_int(val, &v))
		return (false);
	for (i = 0; i < 4; i++)
		l->p[i] = (unsigned char)((uint64_t)v >> (8 * i));
	return (true);
}

static bool
lock_read(struct str dict, struct str id, struct pdf_lock *l)
{
	struct str	 val;
	uint32_t	 bits, v;

	memset(l, 0, sizeof(*l));
	if (!pdf_dict_is(dict, "Filter", "Standard") ||
	    !pdf_dict_uint(dict, "V", &v) ||
	    !pdf_dict_uint(dict, "R", &l->rev) || l->rev < 2 || l->rev > 4 ||
	    !lock_rights(dict, l))
		return (false);
	if (!pdf_dict_get(dict, "O", &val) || pdf_string(val, l->o, 32) != 32 ||
	    !pdf_dict_get(dict, "U", &val) || pdf_string(val, l->u, 32) != 32)
		return (false);
	if (!pdf_dict_uint(dict, "Length", &bits) || bits < 40 || bits > 128)
		bits = 40;
	l->key_n = l->rev == 2 || v == 1 ? 5 : v == 4 ? 16 : bits / 8;
	l->clear_meta = pdf_dict_get(dict, "EncryptMetadata", &val) &&
	    str_is_c(val, "false");
	l->id_n = pdf_string(id, l->id, sizeof(l->id));
	return (true);
}

/* Algorithm 2 with the empty password. */
static void
lock_key(const struct pdf_lock *l, unsigned char key[16])
{
	unsigned char	 in[32 + 32 + 4 + ID_MAX + 4];
	size_t		 i, n;

	memcpy(in, key_pad, 32);
	memcpy(in + 32, l->o, 32);
	memcpy(in + 64, l->p, 4);
	memcpy(in + 68, l->id, l->id_n);
	n = 68 + l->id_n;
	if (l->rev >= 4 && l->clear_meta) {
		memset(in + n, 0xff, 4);
		n += 4;
	}
	pdf_md5(in, n, key);
	for (i = 0; l->rev >= 3 && i < 50; i++)
		pdf_md5(key, l->key_n, key);
}

bool
pdf_key_opens(struct str encrypt, struct str id)
{
	struct pdf_lock	 l;
	unsigned char	 in[32 + ID_MAX], key[16], out[32];
	unsigned int	 i;

	if (!lock_read(encrypt, id, &l))
		return (false);
	lock_key(&l, key);
	memcpy(out, key_pad, 32);
	if (l.rev == 2) {
		rc4_apply(key, l.key_n, 0, out, 32);
		return (memcmp(out, l.u, 32) == 0);
	}
	memcpy(in, key_pad, 32);
	memcpy(in + 32, l.id, l.id_n);
	pdf_md5(in, 32 + l.id_n, out);
	for (i = 0; i < 20; i++)
		rc4_apply(key, l.key_n, i, out, 16);
	return (memcmp(out, l.u, 16) == 0);
}
