/* The fields of an application; see apply_form.h. */
#include <string.h>

#include "base/address.h"
#include "form/field.h"
#include "page/public/apply_form.h"

/* The lengths are those of the table (sql/migrations/0004_careers.sql). */
const struct apply_text_row apply_text_rows[TEXT__MAX] = {
	[TEXT_NAME] = { "name", "name", W_APPLY_YOUR_NAME, W_APPLY_NO_NAME,
	    255, false },
	[TEXT_EMAIL] = { "email", "email", W_APPLY_YOUR_EMAIL,
	    W_APPLY_NO_EMAIL, FIELD_EMAIL_MAX, false },
	[TEXT_PHONE] = { "phone", "phone", W_APPLY_YOUR_PHONE, W_NONE, 60,
	    false },
	[TEXT_RESUME] = { "resume_text", "resume-text", W_APPLY_YOUR_RESUME,
	    W_NONE, 60000, true },
	[TEXT_COVER] = { "cover_note", "cover-note", W_APPLY_YOUR_COVER,
	    W_NONE, 20000, true },
};

/* The last only where it is offered. */
static const struct form_rule	 rules[] = {
	{ "_token", FORM_TEXT },
	{ "_website", FORM_TEXT },
	{ "_pass", FORM_TEXT },
	{ "name", FORM_TEXT },
	{ "email", FORM_TEXT },
	{ "phone", FORM_TEXT },
	{ "resume", FORM_FILE },
	{ "remove_resume", FORM_TICK },
	{ "resume_text", FORM_TEXT },
	{ "cover_note", FORM_TEXT },
	{ "consent_process", FORM_TICK },
	{ "consent_keep", FORM_TICK },
};
#define NRULES	(sizeof(rules) / sizeof(rules[0]))

static struct str
fault_text(struct rq *rq, const struct apply_text_row *row,
    enum field_fault fault)
{
	const struct locale	*l = rq->locale;
	struct str		 field = word(l, row->label);

	switch (fault) {
	case FIELD_UTF8:
		return (words_say(rq->arena, l, W_APPLY_BAD_TEXT,
		    .field = field));
	case FIELD_CONTROL:
		return (row->lines ? words_say(rq->arena, l,
		    W_APPLY_BAD_CONTROL, .field = field) :
		    words_say(rq->arena, l, W_APPLY_BAD_LINE,
		    .field = field));
	case FIELD_LONG:
		return (words_say(rq->arena, l, W_APPLY_TOO_LONG,
		    .field = field, .max = words_number(rq->arena, l,
		    (int64_t)row->max)));
	default:
		return (word(l, W_APPLY_BAD_EMAIL));
	}
}

/* What is wrong with an address for mail, or none. */
static struct str
address_fault_text(struct rq *rq, struct str address)
{
	struct str	ascii;

	switch (address_ascii(rq->arena, address, &ascii)) {
	case ADDRESS_OK:
		return (STR_NONE);
	case ADDRESS_LETTERS:
		return (word(rq->locale, W_APPLY_EMAIL_LETTERS));
	default:
		return (word(rq->locale, W_APPLY_BAD_EMAIL));
	}
}

static void
text_read(struct rq *rq, enum apply_text which, struct apply_field *f)
{
	const struct apply_text_row	*row = &apply_text_rows[which];
	enum field_fault		 fault;

	f->typed = form_get(&rq->form, row->field);
	f->value = f->typed;
	if (str_trim(f->typed).len == 0) {
		f->value = STR_NONE;
		f->error = word(rq->locale, row->empty);
		return;
	}
	if (row->lines)
		f->value = str_lines_plain(rq->arena, f->typed);
	fault = which == TEXT_EMAIL ?
	    field_email(rq->arena, f->typed, &f->value) :
	    field_text(f->value, row->max, row->lines);
	if (fault != FIELD_OK)
		f->error = fault_text(rq, row, fault);
	else if (which == TEXT_EMAIL)
		f->error = address_fault_text(rq, f->value);
}

/* A browser sends an empty part with an empty name when nothing is chosen. */
static void
file_read(const struct rq *rq, struct apply_form *f)
{
	const struct form	*form = &rq->form;
	const struct form_field	*x;
	size_t			 i, n;

	for (i = n = 0; i < form->n; i++) {
		x = &form->fields[i];
		if (!str_is_c(x->name, "resume") || !x->is_file ||
		    (x->filename.len == 0 && x->value.len == 0))
			continue;
		f->file = x;
		n++;
	}
	if (n > 1) {
		f->file = NULL;
		f->file_error = word(rq->locale, W_APPLY_ONE_FILE);
	}
}

enum status
apply_form_read(struct rq *rq, bool keep_is_offered, struct apply_form *f)
{
	int	 i;

	memset(f, 0, sizeof(*f));
	rq->form.why = form_why_not(&rq->form, "", rules,
	    keep_is_offered ? NRULES : NRULES - 1);
	if (rq->form.why != W_NONE)
		return (E_MALFORMED);
	for (i = 0; i < TEXT__MAX; i++)
		text_read(rq, (enum apply_text)i, &f->text[i]);
	file_read(rq, f);
	f->remove = form_find(&rq->form, "remove_resume") != NULL;
	f->process = form_find(&rq->form, "consent_process") != NULL;
	f->keep = form_find(&rq->form, "consent_keep") != NULL;
	if (!f->process)
		f->process_error = word(rq->locale, W_APPLY_NO_AGREEMENT);
	return (OK);
}

void
apply_form_typed(const struct rq *rq, struct apply_form *f)
{
	int	 i;

	memset(f, 0, sizeof(*f));
	for (i = 0; i < TEXT__MAX; i++)
		f->text[i].typed = form_get(&rq->form,
		    apply_text_rows[i].field);
	f->process = form_find(&rq->form, "consent_process") != NULL;
	f->keep = form_find(&rq->form, "consent_keep") != NULL;
}

bool
apply_field_is_kept(struct str name)
{
	int	 i;

	for (i = 0; i < TEXT__MAX; i++)
		if (str_is_c(name, apply_text_rows[i].field))
			return (true);
	return (str_is_c(name, "consent_process") ||
	    str_is_c(name, "consent_keep"));
}

bool
apply_form_is_sound(const struct apply_form *f)
{
	int	 i;

	for (i = 0; i < TEXT__MAX; i++)
		if (f->text[i].error.len != 0)
			return (false);
	return (f->file_error.len == 0 && f->process_error.len == 0);
}
