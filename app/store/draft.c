/* Drafts: see the header. */
#include <string.h>

#include "form/survey.h"
#include "store/draft.h"

enum status
store_draft_get(struct db *db, struct str survey, struct draft_get_row **draft)
{
	return (q_draft_get(db, draft, .survey = survey));
}

enum status
store_draft_create(struct db *db, struct str survey, struct str definition,
    int64_t based_on)
{
	struct draft_add_row	*row;
	enum status		 st;

	if (definition.len > SURVEY_FILE_MAX)
		return (E_TOO_BIG);
	st = q_draft_add(db, &row, .survey = survey, .definition = definition,
	    .based_on = based_on);
	return (st == E_NOTFOUND ? E_CONFLICT : st);
}

/* May a text be cut before its byte i? Not inside a code point. */
static bool
may_cut(struct str s, size_t i)
{
	return (i == s.len || ((unsigned char)s.p[i] & 0xc0) != 0x80);
}

/* What two texts begin and end with alike is no part of the step. */
static void
step_make(struct str was, struct str is, size_t *at, struct str *old,
    struct str *new)
{
	size_t	 n = was.len < is.len ? was.len : is.len, head = 0, tail = 0;

	while (head < n && was.p[head] == is.p[head])
		head++;
	while (!may_cut(was, head) || !may_cut(is, head))
		head--;
	while (tail < n - head &&
	    was.p[was.len - tail - 1] == is.p[is.len - tail - 1])
		tail++;
	while (!may_cut(was, was.len - tail) || !may_cut(is, is.len - tail))
		tail--;
	*at = head;
	*old = str_first(str_from(was, head), was.len - head - tail);
	*new = str_first(str_from(is, head), is.len - head - tail);
}

enum status
store_draft_change(struct db *db, struct str survey,
    const struct draft_get_row *seen, struct str next,
    const struct draft_deed *deed, int64_t *revision)
{
	struct draft_change_row	*row;
	struct str		 was, becomes;
	enum status		 st;
	size_t			 at;

	*revision = seen->revision;
	if (next.len > SURVEY_FILE_MAX)
		return (E_TOO_BIG);
	if (str_is(next, seen->definition))
		return (OK);
	step_make(seen->definition, next, &at, &was, &becomes);
	if ((st = q_draft_change(db, &row, .survey = survey,
	    .revision = seen->revision, .definition = next, .what = deed->what,
	    .object = deed->object, .from_byte = (int64_t)at, .was = was,
	    .becomes = becomes)) != OK)
		return (st);
	if (row->revision == 0)
		return (E_CONFLICT);
	*revision = row->revision;
	return (OK);
}

/* "from" behind the first "at" bytes of text becomes "to". */
static enum status
text_replace(struct db *db, struct str text, int64_t at, struct str from,
    struct str to, struct str *out)
{
	struct str	 rest;

	if (at < 0 || (uint64_t)at > text.len ||
	    !str_starts(rest = str_from(text, (size_t)at), from))
		return (db_refuse(db, E_INTERNAL,
		    "a draft's step does not fit its text"));
	*out = str_cat(db->arena, str_first(text, (size_t)at), to,
	    str_from(rest, from.len));
	return (OK);
}

enum status
store_draft_step_text(struct db *db, const struct draft_get_row *seen,
    const struct draft_step_get_row *step, bool back, struct str *text)
{
	return (text_replace(db, seen->definition, step->at,
	    back ? step->new : step->old, back ? step->old : step->new, text));
}

static enum status
draft_go(struct db *db, struct str survey, const struct draft_get_row *seen,
    bool back, int64_t *revision) AWAITS
{
	struct draft_step_get_row	*step;
	struct draft_go_row		*row;
	struct str			 next;
	enum status			 st;

	if ((st = q_draft_step_get(db, &step, .survey = survey,
	    .step = seen->step + (back ? 0 : 1))) != OK ||
	    (st = store_draft_step_text(db, seen, step, back, &next)) != OK)
		return (st);
	st = q_draft_go(db, &row, .survey = survey, .definition = next,
	    .step = seen->step + (back ? -1 : 1), .revision = seen->revision);
	if (st == OK)
		*revision = row->revision;
	return (st == E_NOTFOUND ? E_CONFLICT : st);
}

enum status
store_draft_undo(struct db *db, struct str survey,
    const struct draft_get_row *seen, int64_t *revision)
{
	return (draft_go(db, survey, seen, true, revision));
}

enum status
store_draft_redo(struct db *db, struct str survey,
    const struct draft_get_row *seen, int64_t *revision)
{
	return (draft_go(db, survey, seen, false, revision));
}

enum status
store_draft_drop(struct db *db, struct str survey, int64_t revision)
{
	struct draft_drop_row	*row;
	enum status		 st;

	st = q_draft_drop(db, &row, .survey = survey, .revision = revision);
	return (st != OK || row->dropped ? st : E_CONFLICT);
}
