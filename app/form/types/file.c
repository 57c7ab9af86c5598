/*
 * A file: what is stored is its id; its name and its size in bytes hang on
 * that. It is sent on a page of its own, so that the other answers stay small
 * and no file is lost with a form that comes back; fields of the survey's form
 * never change it. What it is was proven before it was stored.
 */
#include "form/types/types.h"

static void
read_accept(struct survey_maker *m, struct question *q, struct str s)
{
	if (str_is_c(s, "documents"))
		q->accepts = ACCEPT_DOCUMENTS;
	else if (str_is_c(s, "pictures"))
		q->accepts = ACCEPT_PICTURES;
	else
		SURVEY_FAULT_EN(m, q->line,
		    "accept=\"%.*s\" must be documents or pictures; without "
		    "it, both are taken", STR_ARG(s));
}

static const struct question_attribute	attributes[] = {
	{ "accept", read_accept, W_ATTRIBUTE_ACCEPT, "documents|pictures" },
	{ NULL, NULL, W_NONE, NULL }
};

static void
file_start(struct question *q)
{
	q->accepts = ACCEPT_DOCUMENTS | ACCEPT_PICTURES;
}

static void
file_finish(struct survey_maker *m, struct question *q)
{
	struct question_part	*parts = arena_array(m->arena, FILE_PARTS,
				    sizeof(*parts));

	parts[FILE_NAME] = (struct question_part){ .name = str_cat(m->arena,
	    q->code, STR(".name")), .label = q->label, .json = AS_STRING };
	parts[FILE_SIZE] = (struct question_part){ .name = str_cat(m->arena,
	    q->code, STR(".size")), .label = q->label, .json = AS_NUMBER };
	q->parts = parts;
	q->nparts = FILE_PARTS;
}

/* No text is a file: what other systems' answers say in its place is not
 * taken. */
static bool
file_check(const struct answer_reader *r, const struct question *q,
    struct answer *answer)
{
	return (answer_refuse(r, q, answer, W_ANSWER_FILE, STR_NONE,
	    STR_NONE));
}

static void
file_show(const struct question *q, struct question_look *look)
{
	look->note = q->accepts == ACCEPT_DOCUMENTS ?
	    W_QUESTION_FILE_DOCUMENTS : q->accepts == ACCEPT_PICTURES ?
	    W_QUESTION_FILE_PICTURES : W_QUESTION_FILE_ANY;
}

static void
file_text(const struct question *q, const struct answer *answer, size_t lang,
    struct lines *out)
{
	(void)q;
	(void)lang;
	lines_add(out, answer_part(answer, FILE_NAME));
}

const struct question_type question_type_file = {
	.name = "file", .title = W_TYPE_FILE, .group = GROUP_OTHER,
	.flags = QT_APART | QT_IDENTIFIES, .expr = EXPR_TEXT, .json = AS_STRING,
	.tally = TALLY_GIVEN, .missing = W_ANSWER_MISSING_FILE,
	.look = { .control = "file" }, .attributes = attributes,
	.start = file_start, .finish = file_finish, .check = file_check,
	.show = file_show, .text = file_text,
};
