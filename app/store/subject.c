/* Subjects and their keys: see the header. */
#include "base/address.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/subject.h"

bool
store_tenant_key_open(struct db *db, struct str sealed, struct str *key)
{
	if (secret_open(db->arena, SECRET_SUBJECT, db->tenant, sealed, key))
		return (true);
	log_event(LEVEL_ERROR, "tenant_key_not_opened",
	    LOG_S("tenant", db->tenant));
	return (false);
}

enum status
store_tenant_key_find(struct db *db, struct str *key)
{
	struct tenant_key_get_row	*row;
	struct tenant_key_make_row	*made;
	struct str			 sealed;
	enum status			 st;

	if ((st = q_tenant_key_get(db, &row)) != OK)
		return (st);
	sealed = row->sealed;
	if (sealed.len == 0) {
		st = q_tenant_key_make(db, &made, .sealed =
		    secret_seal(db->arena, SECRET_SUBJECT, db->tenant,
		    secret_key_new(db->arena)));
		if (st != OK)
			return (st);
		sealed = made->sealed;
	}
	return (store_tenant_key_open(db, sealed, key) ? OK : db_refuse(db,
	    E_INTERNAL, "no secret of this machine opens the tenant's key"));
}

struct str
store_subject_mail_key(struct arena *a, struct str tenant_key,
    struct str email)
{
	struct str	 ascii = str_trim(email);
	unsigned char	*hash;

	if (ascii.len == 0)
		return (STR_NONE);
	if (address_ascii(a, ascii, &ascii) != ADDRESS_OK)
		ascii = str_trim(email);
	hash = arena_raw(a, 32);
	secret_hmac(tenant_key, str_cat(a, STR("mail "), str_lower(a, ascii)),
	    hash);
	return ((struct str){ (const char *)hash, 32 });
}

static struct str
key_context(struct db *db, struct str id)
{
	return (str_cat(db->arena, db->tenant, STR("/"), id));
}

struct subject_new
store_subject_new_as(struct db *db, struct str tenant_key, struct str id,
    struct str email)
{
	struct subject_new	 n;

	n.subject.id = id;
	n.subject.key = secret_key_new(db->arena);
	n.sealed = secret_seal_with(db->arena, tenant_key,
	    key_context(db, n.subject.id), n.subject.key);
	n.mail_key = store_subject_mail_key(db->arena, tenant_key, email);
	return (n);
}

struct subject_new
store_subject_new(struct db *db, struct str tenant_key, struct str email)
{
	return (store_subject_new_as(db, tenant_key, secret_uuid(db->arena),
	    email));
}

struct subject
store_subject_open(struct db *db, const struct subject_sealed *s)
{
	struct subject	 out = { .id = s->id };
	struct str	 tenant_key;

	if (s->sealed.len == 0 || !store_tenant_key_open(db, s->under, &tenant_key))
		return (out);
	if (!secret_open_with(db->arena, tenant_key, key_context(db, s->id),
	    s->sealed, &out.key)) {
		out.key = STR_NONE;
		log_event(LEVEL_ERROR, "subject_key_not_opened",
		    LOG_S("tenant", db->tenant), LOG_S("subject", s->id));
	}
	return (out);
}

/* No part of it can hold the slash. */
static struct str
value_context(struct db *db, const struct subject *s, const char *column,
    struct str row)
{
	return (str_cat(db->arena, db->tenant, STR("/"), s->id, STR("/"),
	    str_of(column), STR("/"), row));
}

struct str
store_subject_seal(struct db *db, const struct subject *s, const char *column,
    struct str row, struct str plain)
{
	return (plain.len == 0 ? STR_NONE : secret_seal_with(db->arena, s->key,
	    value_context(db, s, column, row), plain));
}

bool
store_subject_read(struct db *db, const struct subject *s, const char *column,
    struct str row, struct str sealed, struct str *plain)
{
	*plain = STR_NONE;
	return (sealed.len == 0 || secret_open_with(db->arena, s->key,
	    value_context(db, s, column, row), sealed, plain));
}

enum status
store_tenant_key_reseal(struct db *db)
{
	struct tenant_key_all_row	*rows;
	struct str			 key;
	enum status			 st;
	size_t				 n;

	if ((st = q_tenant_key_all(db, &rows, &n)) != OK || n == 0 ||
	    !secret_seal_is_old(rows[0].sealed) ||
	    !store_tenant_key_open(db, rows[0].sealed, &key))
		return (st);
	return (q_tenant_key_reseal(db, .was = rows[0].sealed,
	    .sealed = secret_seal(db->arena, SECRET_SUBJECT, db->tenant, key)));
}
