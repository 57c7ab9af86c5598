/* Whom mailings are for: see the header. */
#include "base/secret.h"
#include "rule/invite.h"
#include "store/mailing.h"
#include "store/subject.h"

#define COLUMN_EMAIL	"mailing_recipient.email"
#define COLUMN_NAME	"mailing_recipient.name"
#define COLUMN_FIELDS	"mailing_recipient.fields"
#define WORD_MAX	300	/* letters of what a link says */

static void
hex_member(struct db *db, struct buf *b, const char *before, struct str s)
{
	buf_c(b, before);
	if (s.len == 0)
		buf_c(b, "null");
	else
		buf_json(b, str_hex(db->arena, s.p, s.len));
}

void
store_mailing_seal(struct db *db, struct str tenant_key,
    const struct mailing_person *p, struct buf *b)
{
	struct subject_new	 n = store_subject_new(db, tenant_key,
				    p->email);
	const struct subject	*s = &n.subject;

	buf_c(b, "{\"id\":");
	buf_json(b, s->id);
	buf_fmt(b, ",\"line\":%lld", (long long)p->line);
	hex_member(db, b, ",\"mail_key\":", n.mail_key);
	hex_member(db, b, ",\"key\":", n.sealed);
	hex_member(db, b, ",\"email\":", store_subject_seal(db, s,
	    COLUMN_EMAIL, s->id, p->email));
	hex_member(db, b, ",\"name\":", store_subject_seal(db, s, COLUMN_NAME,
	    s->id, p->name));
	hex_member(db, b, ",\"fields\":", store_subject_seal(db, s,
	    COLUMN_FIELDS, s->id, p->fields));
	hex_member(db, b, ",\"visitor\":", invite_visitor(db->arena,
	    db->tenant, p->email));
	buf_c(b, ",\"language\":");
	buf_json(b, p->language);
	buf_char(b, '}');
}

bool
store_mailing_open(struct db *db, const struct subject_sealed *sealed,
    struct str email, struct str name, struct str fields,
    struct mailing_person *out)
{
	struct subject	 s = store_subject_open(db, sealed);

	*out = (struct mailing_person){ .line = 0 };
	if (s.key.len == 0 || !store_subject_read(db, &s, COLUMN_EMAIL, s.id,
	    email, &out->email))
		return (false);
	if (!store_subject_read(db, &s, COLUMN_NAME, s.id, name, &out->name))
		out->name = STR_NONE;
	if (!store_subject_read(db, &s, COLUMN_FIELDS, s.id, fields,
	    &out->fields))
		out->fields = STR_NONE;
	return (true);
}

static struct str
leave_context(struct db *db)
{
	return (str_cat(db->arena, db->tenant, STR("/mail_block")));
}

struct str
store_mail_leave(struct db *db, struct str tenant_key, struct str mail_key)
{
	struct str	 sealed = secret_seal_with(db->arena, tenant_key,
			    leave_context(db), mail_key);

	return (str_base64url(db->arena, sealed.p, sealed.len));
}

bool
store_mail_leave_read(struct db *db, struct str tenant_key, struct str said,
    struct str *mail_key)
{
	size_t	 n = said.len * 3 / 4;
	char	*sealed;

	if (n == 0 || said.len > WORD_MAX)
		return (false);
	sealed = arena_raw(db->arena, n);
	return (str_base64url_read(said, sealed, n) &&
	    secret_open_with(db->arena, tenant_key, leave_context(db),
	    (struct str){ sealed, n }, mail_key) && mail_key->len == 32);
}

static void
keyed(struct db *db, struct str what, struct str recipient,
    unsigned char out[SECRET_MAC])
{
	secret_keyed(SECRET_INVITE, str_cat(db->arena, what, STR("\n"),
	    db->tenant, STR("\n"), recipient), out);
}

struct str
store_mailing_session(struct db *db, struct str recipient)
{
	unsigned char	 hash[SECRET_MAC];

	keyed(db, STR("mailing"), recipient, hash);
	return (str_cat(db->arena, STR("mail-"), str_hex(db->arena, hash,
	    sizeof(hash))));
}

struct str
store_mailing_id(struct db *db, struct str recipient, bool reminds)
{
	unsigned char	 hash[SECRET_MAC];

	keyed(db, reminds ? STR("second") : STR("first"), recipient, hash);
	return (str_uuid(db->arena, hash));
}
