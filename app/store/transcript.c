/* What was said in a session: see the header. */
#include "base/buf.h"
#include "base/json.h"
#include "rule/redact.h"
#include "store/subject.h"
#include "store/transcript.h"

#define COLUMN	"transcript.sealed"

/* As it is sealed: [{"at":1,"by":"agent","name":"Zoë","text":"Hello"}, ..] */
static struct str
lines_write(struct arena *a, const struct transcript_line *lines, size_t n,
    size_t *left_out)
{
	struct buf	 b = buf_new(a, 64 * 1024);
	size_t		 i;

	for (i = 0; i < n; i++) {
		buf_c(&b, i == 0 ? "[{\"at\":" : ",{\"at\":");
		buf_int(&b, lines[i].at);
		buf_c(&b, ",\"by\":");
		buf_json(&b, lines[i].speaker);
		buf_c(&b, ",\"name\":");
		buf_json(&b, redact(a, lines[i].name, left_out));
		buf_c(&b, ",\"text\":");
		buf_json(&b, redact(a, lines[i].text, left_out));
		buf_char(&b, '}');
	}
	buf_char(&b, ']');
	return (buf_view(&b));
}

static bool
lines_read(struct arena *a, struct str text, struct transcript *t)
{
	const json_t	*list = json_of_text(a, text), *one;
	size_t		 i, n = json_array_size(list);

	if (list == NULL)
		return (false);
	t->lines = arena_array(a, n, sizeof(*t->lines));
	for (i = 0; i < n; i++) {
		one = json_array_get(list, i);
		t->lines[i] = (struct transcript_line){
		    json_integer_value(json_object_get(one, "at")),
		    json_says(json_object_get(one, "by")),
		    json_says(json_object_get(one, "name")),
		    json_says(json_object_get(one, "text")) };
	}
	t->n = n;
	return (true);
}

enum status
store_transcript_seal(struct db *db, struct str session,
    const struct transcript_line *lines, size_t n,
    struct transcript_sealed *out)
{
	struct subject_new	 fresh;
	struct str		 tenant_key, text;
	enum status		 st;
	size_t			 left_out = 0;

	if ((st = store_tenant_key_find(db, &tenant_key)) != OK)
		return (st);
	fresh = store_subject_new(db, tenant_key, STR_NONE);
	text = lines_write(db->arena, lines, n, &left_out);
	*out = (struct transcript_sealed){ session, fresh.subject.id,
	    fresh.sealed, store_subject_seal(db, &fresh.subject, COLUMN,
	    session, text), (int64_t)n, (int64_t)left_out };
	return (OK);
}

enum status
store_transcript_put(struct db *db, struct str session,
    const struct transcript_line *lines, size_t n, int64_t *left_out)
{
	struct transcript_put_row	*row;
	struct transcript_sealed	 t;
	enum status			 st;

	if ((st = store_transcript_seal(db, session, lines, n, &t)) != OK)
		return (st);
	*left_out = t.left_out;
	st = q_transcript_put(db, &row, .session = session,
	    .subject = t.subject, .key = t.key, .sealed = t.sealed,
	    .lines = t.lines, .left_out = t.left_out);
	if (st != OK)
		return (st);
	return (!str_is_c(row->verdict, "full") ? OK : db_refuse(db, E_FULL,
	    "the customer's files leave no room for a transcript"));
}

enum status
store_transcript_look(struct db *db, struct str response,
    struct transcript *t)
{
	struct transcript_look_row	*row;
	struct subject			 subject;
	struct str			 text;
	enum status			 st;

	st = q_transcript_look(db, &row, .response = response);
	if (st != OK)
		return (st);
	*t = (struct transcript){ .session = row->session,
	    .sent_local = row->sent_local, .left_out = row->left_out };
	subject = store_subject_open(db, &(struct subject_sealed){
	    row->subject_id, row->key, row->under });
	if (subject.key.len == 0)
		return (OK);
	if (!store_subject_read(db, &subject, COLUMN, row->session,
	    row->sealed, &text) || !lines_read(db->arena, text, t))
		return (db_refuse(db, E_INTERNAL,
		    "a transcript cannot be opened"));
	return (OK);
}
