/* Tags and notes of a response: see the header. */
#include <string.h>

#include "base/secret.h"
#include "form/field.h"
#include "page/staff/marks.h"
#include "queries.h"

#define NOTE_MAX	5000	/* code points */

/* A deed's name, and what its form brings; undo: the deed that takes it back. */
static const struct deed {
	const char	*what, *field, *at, *undo;
	size_t		 most;		/* code points; 0: an id */
	enum word	 done, missing, too_long, full;
} deeds[] = {
	{ "tag", "tag", "#tag", NULL, MARKS_TAG_MAX, W_SETTINGS_SAVED,
	    W_MARKS_NO_TAG, W_MARKS_LONG_TAG, W_MARKS_FULL_TAGS },
	{ "untag", "tag", "#tag", "tag", MARKS_TAG_MAX, W_MARKS_UNTAGGED,
	    W_MARKS_NO_TAG, W_MARKS_LONG_TAG, W_MARKS_FULL_TAGS },
	{ "note", "note", "#note", NULL, NOTE_MAX, W_SETTINGS_SAVED,
	    W_ALERTS_NO_TEXT, W_ALERTS_LONG_TEXT, W_MARKS_FULL_NOTES },
	{ "unnote", "id", "#note", "renote", 0, W_MARKS_UNNOTED, W_MARKS_GONE,
	    W_MARKS_GONE, W_MARKS_FULL_NOTES },
	{ "renote", "id", "#note", NULL, 0, W_SETTINGS_SAVED, W_MARKS_GONE,
	    W_MARKS_GONE, W_MARKS_FULL_NOTES },
};

static const struct deed *
deed_find(struct str what)
{
	size_t	 i;

	for (i = 0; i < sizeof(deeds) / sizeof(deeds[0]); i++)
		if (str_is_c(what, deeds[i].what))
			return (&deeds[i]);
	return (NULL);
}

/* --- showing --- */

static struct str
tag_url(struct rq *rq, struct str slug, struct str tag)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_COMMENTS, slug));
	buf_c(&b, "?tag=");
	buf_url_part(&b, tag);
	return (buf_view(&b));
}

static struct view_list
tags_make(struct rq *rq, struct str slug, const struct response_tags_row *rows,
    size_t n)
{
	struct tag_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t		 i;

	for (i = 0; i < n; i++)
		v[i] = (struct tag_view){ rows[i].name, tag_url(rq, slug,
		    rows[i].name), rq_say(rq, W_MARKS_REMOVE_TAG,
		    .tag = rows[i].name) };
	return ((struct view_list){ v, n });
}

static struct view_list
notes_make(struct rq *rq, const struct response_notes_row *rows, size_t n)
{
	struct note_view	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++)
		v[i] = (struct note_view){ rows[i].id, rows[i].body,
		    rows[i].author, app_time(rq, rows[i].at_local),
		    rows[i].at };
	return ((struct view_list){ v, n });
}

static struct view_list
known_make(struct rq *rq, const struct tag_list_row *rows, size_t n)
{
	struct str	*v = arena_array(rq->arena, n, sizeof(*v));
	size_t		 i;

	for (i = 0; i < n; i++)
		v[i] = rows[i].name;
	return ((struct view_list){ v, n });
}

/* What the address says was just done. */
static void
done_fill(struct rq *rq, struct marks_view *v)
{
	const struct deed	*deed = deed_find(form_get(&rq->query, "did"));
	struct str		 of = form_get(&rq->query, "of");

	if (deed == NULL || rq->verb == POST)
		return;
	v->done = rq_word(rq, deed->done);
	if (deed->undo == NULL || of.len == 0 || (deed->most == 0 ?
	    !app_id_is_valid(of) : field_text(of, deed->most, false) !=
	    FIELD_OK))
		return;
	v->undo = str_of(deed->undo);
	v->undo_name = of;
}

static void
typed_fill(struct rq *rq, const char *name, const struct problem_view *p,
    size_t n, struct field_view *v)
{
	struct arena	*a = rq->arena;

	app_field_fill(a, name, field_shown(a, n == 0 ? STR_NONE :
	    form_get(&rq->form, name)), p, n, v);
	v->described = field_described(a, str_of(name), true,
	    v->error.len != 0);
}

enum status
marks_fill(struct rq *rq, struct str slug, const struct marks_wrong *wrong,
    struct marks_view *v)
{
	struct pg_exchange		*x = pg_begin(&rq->db, PG_READ);
	const struct response_tags_row	*tags;
	const struct response_notes_row	*notes;
	const struct tag_list_row	*known;
	struct problem_view		 p;
	enum status			 st;
	size_t				 t, o, k, n;

	t = put_response_tags(x, .response = rq->arg[0]);
	o = put_response_notes(x, .response = rq->arg[0]);
	k = put_tag_list(x);
	if ((st = pg_run(x)) != OK)
		return (st);
	tags = take_response_tags(x, t, &n);
	v->tags = tags_make(rq, slug, tags, n);
	notes = take_response_notes(x, o, &n);
	v->notes = notes_make(rq, notes, n);
	known = take_tag_list(x, k, &n);
	v->known = known_make(rq, known, n);
	v->action = app_carry(rq, url(rq, APP_RESPONSE_SEND, rq->arg[0]));
	v->entry = secret_uuid(rq->arena);
	done_fill(rq, v);
	p = (struct problem_view){ str_of(wrong->at), rq_word(rq, wrong->word) };
	typed_fill(rq, "tag", &p, wrong->word != W_NONE, &v->tag);
	typed_fill(rq, "note", &p, wrong->word != W_NONE, &v->note);
	return (OK);
}

/* --- doing something --- */

/* What the form brings, or W_NONE's opposite. */
static enum word
typed_read(struct rq *rq, const struct deed *deed, struct str *said)
{
	struct str	 s = form_get(&rq->form, deed->field);

	if (deed->most == 0) {
		*said = s;
		return (app_id_is_valid(s) ? W_NONE : deed->missing);
	}
	*said = str_trim(deed->most == NOTE_MAX ? str_lines_plain(rq->arena,
	    s) : str_one_line(rq->arena, s));
	if (said->len == 0)
		return (deed->missing);
	return (field_text(*said, deed->most, deed->most == NOTE_MAX) ==
	    FIELD_OK ? W_NONE : deed->too_long);
}

static enum status
marks_done(struct rq *rq, const struct deed *deed, struct str said)
{
	struct buf	 b = buf_new(rq->arena, 128);

	buf_str(&b, url(rq, APP_RESPONSE, rq->arg[0]));
	buf_fmt(&b, "?did=%s", deed->what);
	if (deed->undo != NULL) {
		buf_c(&b, "&of=");
		buf_url_part(&b, said);
	}
	return (rq_see_other(rq, app_carry(rq, buf_view(&b))));
}

enum status
marks_post(struct rq *rq, struct marks_wrong *wrong)
{
	const struct deed		*deed = deed_find(form_get(&rq->form,
					    "do"));
	struct str			 said, entry;
	struct response_mark_row	*row;
	struct response			*r;
	enum status			 st;

	if (!app_id_is_valid(rq->arg[0]))
		return (E_NOTFOUND);
	/* One that is not there is that, whatever is asked of it. */
	if (deed == NULL) {
		st = q_response_get(&rq->db, &r, .id = rq->arg[0]);
		return (st == OK ? E_MALFORMED : st);
	}
	*wrong = (struct marks_wrong){ typed_read(rq, deed, &said), deed->at,
	    422 };
	if (wrong->word != W_NONE)
		return (E_INVALID);
	entry = deed->most == 0 ? said : form_get(&rq->form, "entry");
	st = q_response_mark(&rq->db, &row, .id = rq->arg[0],
	    .what = str_of(deed->what), .said = said,
	    .entry = app_id_is_valid(entry) ? entry : secret_uuid(rq->arena));
	if (st != OK)
		return (st);
	if (str_is_c(row->verdict, "done"))
		return (marks_done(rq, deed, said));
	if (str_is_c(row->verdict, "gone"))
		return (E_NOTFOUND);
	wrong->word = str_is_c(row->verdict, "full") ? deed->full :
	    W_MARKS_GONE;
	wrong->code = 409;
	return (E_INVALID);
}
