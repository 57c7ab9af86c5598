/*
 * POST of /app/surveys/:survey/edit/picture: the picture of an option, which
 * stands in the definition itself. What kind it is its first bytes say; whether
 * it is whole is judged with the rest of the draft (form/types/picture.c).
 */
#include <string.h>

#include "page/staff/editor.h"
#include "page/staff/editor_part.h"

#define PICTURE_MAX	(64U * 1024)	/* bytes, as conf/survey.md says */

/* Base64 as data: has it (RFC 4648 section 4). */
static struct str
base64(struct arena *a, struct str bytes)
{
	struct str	 s = str_base64url(a, bytes.p, bytes.len);
	struct buf	 b = buf_new(a, s.len + 4);
	size_t		 i;

	for (i = 0; i < s.len; i++)
		buf_char(&b, s.p[i] == '-' ? '+' : s.p[i] == '_' ? '/' :
		    s.p[i]);
	for (; i % 4 != 0; i++)
		buf_char(&b, '=');
	return (buf_view(&b));
}

/* None: it is not what may stand there. */
static struct str
picture_read(const struct rq *rq)
{
	struct str	 bytes = form_get(&rq->form, "picture");

	if (bytes.len > PICTURE_MAX)
		return (STR_NONE);
	if (str_starts(bytes, STR("\x89PNG\r\n\x1a\n")))
		return (str_cat(rq->arena, STR("data:image/png;base64,"),
		    base64(rq->arena, bytes)));
	if (str_starts(bytes, STR("\xff\xd8\xff")))
		return (str_cat(rq->arena, STR("data:image/jpeg;base64,"),
		    base64(rq->arena, bytes)));
	return (STR_NONE);
}

/* Where that can be: an option of a type that has pictures. */
static bool
has_picture(const struct editing *e)
{
	const struct question_type	*t;

	if (e->part != PART_QUESTION || e->spot.len == 0 ||
	    e->spot.p[0] != 'o')
		return (false);
	t = question_type_find(e->edit->questions[e->at].type);
	return (t != NULL && (t->flags & QT_IMAGES) != 0);
}

static enum status
picture_put(struct editing *e, struct str image) AWAITS
{
	const struct draft_deed	 deed = { STR("question-set"), e->code };
	struct str		 next;
	enum status		 st;
	int64_t			 revision;

	edit_set_attribute(e->edit, e->owner, "image", image);
	if ((st = edit_result(e->edit, &next)) != OK)
		return (st);
	return (store_draft_change(&e->rq->db, e->row->id, e->draft, next,
	    &deed, &revision));
}

enum status
app_editor_picture_post(struct rq *rq)
{
	struct editing	 e;
	struct str	 image = STR("");
	enum status	 st;

	if ((st = editing_load(rq, &e)) != OK)
		return (st);
	if (e.edit == NULL)
		return (rq_see_other(rq, url(rq, APP_SURVEY_EDIT,
		    e.row->slug)));
	if (!editing_find(&e, &rq->form) || !has_picture(&e)) {
		editor_problem(&e, STR(""), W_EDITOR_LOST);
		return (editor_show(&e, 409));
	}
	if (!str_is_c(form_get(&rq->form, "do"), "none") &&
	    (image = picture_read(rq)).len == 0) {
		editor_problem(&e, STR("#picture"), W_EDITOR_PICTURE_WRONG);
		return (editor_show(&e, 422));
	}
	st = editor_is_as_seen(&e) ? picture_put(&e, image) : E_CONFLICT;
	if (st == E_CONFLICT || st == E_TOO_BIG) {
		editor_problem(&e, STR("#picture"), st == E_CONFLICT ?
		    W_EDITOR_CONFLICT : W_EDITOR_TOO_BIG);
		return (editor_show(&e, st == E_CONFLICT ? 409 : 422));
	}
	return (st != OK ? st : rq_see_other(rq, str_cat(rq->arena,
	    editor_spot_href(&e, e.spot), STR("&did=saved#form"))));
}
