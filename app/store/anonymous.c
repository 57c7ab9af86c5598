/* Anonymous answers, sealed until there are several: see the header. */
#include "base/buf.h"
#include "base/json.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/anonymous.h"

#define PAD	1024	/* bytes */

/* Sealed for one row: in another it does not open. */
static struct str
sealed_for(struct db *db, struct str id)
{
	return (str_cat(db->arena, db->tenant, STR("\nanswers\n"), id));
}

static struct str
seal(struct db *db, struct str id, struct str plain)
{
	struct str	 s = secret_seal(db->arena, SECRET_ANONYMOUS,
			    sealed_for(db, id), plain);

	return (str_base64url(db->arena, s.p, s.len));
}

static bool
sealed_open(struct db *db, struct str id, struct str sealed, struct str *raw,
    struct str *plain)
{
	size_t	 n = sealed.len / 4 * 3 + (sealed.len % 4 == 0 ? 0 :
		    sealed.len % 4 - 1);
	char	*bytes = arena_raw(db->arena, n + 1);

	if (!str_base64url_read(sealed, bytes, n))
		return (false);
	*raw = (struct str){ bytes, n };
	return (secret_open(db->arena, SECRET_ANONYMOUS, sealed_for(db, id),
	    *raw, plain));
}

struct str
store_anonymous_seal(struct db *db, const struct response_new *r)
{
	struct buf	 b = buf_new(db->arena, r->answers.len + 2 * PAD);
	size_t		 i;

	buf_fmt(&b, "{\"page\":%lld,\"has_comment\":%s,\"cells\":[",
	    (long long)r->page, r->has_comment ? "true" : "false");
	for (i = 0; i < r->ncells; i++) {
		if (i > 0)
			buf_char(&b, ',');
		buf_json(&b, r->cells[i]);
	}
	buf_c(&b, "],\"answers\":");
	buf_str(&b, r->answers);
	while (b.len % PAD != PAD - 1)
		buf_char(&b, ' ');
	buf_char(&b, '}');
	return (str_cat(db->arena, STR("{\"_sealed\":\""), seal(db, r->id,
	    buf_view(&b)), STR("\"}")));
}

enum status
store_anonymous_answers(struct db *db, const struct response *r,
    struct str *answers)
{
	struct str	 raw, plain;
	const json_t	*o;

	*answers = STR("{}");
	if (r->sealed.len == 0)
		return (OK);
	if (!sealed_open(db, r->id, r->sealed, &raw, &plain) ||
	    (o = json_of_text(db->arena, plain)) == NULL)
		return (db_refuse(db, E_INTERNAL,
		    "sealed answers cannot be opened"));
	*answers = json_to_text(db->arena, json_object_get(o, "answers"));
	return (OK);
}

/* A row that cannot be opened stays as it is, and is said. */
static bool
row_open(struct db *db, const struct anonymous_list_row *row, struct buf *out)
{
	static const char *const kept[] = { "page", "has_comment", "cells",
				    "answers" };
	struct str	 raw, plain, receipt;
	const json_t	*o;
	size_t		 i;

	if (!sealed_open(db, row->id, row->sealed, &raw, &plain) ||
	    (o = json_of_text(db->arena, plain)) == NULL) {
		log_event(LEVEL_ERROR, "sealed_answers_unreadable",
		    LOG_S("tenant", db->tenant));
		return (false);
	}
	receipt = secret_receipt(db->arena);
	buf_char(out, out->len == 0 ? '[' : ',');
	buf_fmt(out, "{\"id\":\"%.*s\",\"receipt\":\"%.*s\",\"language\":",
	    STR_ARG(row->id), STR_ARG(receipt));
	buf_json(out, row->language);
	for (i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
		buf_fmt(out, ",\"%s\":", kept[i]);
		buf_str(out, json_to_text(db->arena, json_object_get(o,
		    kept[i])));
	}
	buf_char(out, '}');
	return (true);
}

static enum status
version_mix(struct db *db, const struct anonymous_ready_row *v, int64_t *n)
    AWAITS
{
	struct anonymous_list_row	*rows;
	struct responses_mix_row	*done;
	struct buf			 b = buf_new(db->arena, 64 * 1024);
	enum status			 st;
	size_t				 i, nrows;
	int64_t				 opened = 0;

	st = q_anonymous_list(db, &rows, &nrows, .survey = v->survey_id,
	    .version = v->version);
	if (st != OK)
		return (st);
	for (i = 0; i < nrows; i++)
		opened += row_open(db, &rows[i], &b);
	if (opened < ANONYMOUS_TOGETHER)
		return (OK);
	buf_char(&b, ']');
	st = q_responses_mix(db, &done, .survey = v->survey_id,
	    .version = v->version, .rows = buf_view(&b),
	    .at_least = ANONYMOUS_TOGETHER);
	if (st == OK)
		*n += done->n;
	return (st);
}

enum status
store_anonymous_ready(struct db *db, bool *ready)
{
	struct anonymous_ready_row	*versions;
	enum status			 st;
	size_t				 n = 0;

	st = q_anonymous_ready(db, &versions, &n,
	    .at_least = ANONYMOUS_TOGETHER);
	*ready = n != 0;
	return (st);
}

enum status
store_anonymous_mix(struct db *db, int64_t *n)
{
	struct anonymous_ready_row	*versions;
	enum status			 st;
	size_t				 i, nversions;

	st = q_anonymous_ready(db, &versions, &nversions,
	    .at_least = ANONYMOUS_TOGETHER);
	for (i = 0; st == OK && i < nversions; i++)
		st = version_mix(db, &versions[i], n);
	return (st);
}

enum status
store_anonymous_reseal(struct db *db)
{
	struct anonymous_sealed_row	*rows;
	struct str			 raw, plain;
	enum status			 st;
	size_t				 i, n;

	if ((st = q_anonymous_sealed(db, &rows, &n)) != OK)
		return (st);
	for (i = 0; i < n && st == OK; i++) {
		if (!sealed_open(db, rows[i].id, rows[i].sealed, &raw,
		    &plain) || !secret_seal_is_old(raw))
			continue;
		st = q_anonymous_reseal(db, .id = rows[i].id,
		    .was = rows[i].sealed,
		    .sealed = seal(db, rows[i].id, plain));
	}
	return (st);
}
