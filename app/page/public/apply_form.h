/*
 * The application as it was sent: which fields there may be, what each may
 * hold, and the words for what may not pass. Reads the request's form; asks
 * nothing of the database.
 */
#ifndef PAGE_PUBLIC_APPLY_FORM_H
#define PAGE_PUBLIC_APPLY_FORM_H

#include "http/rq.h"

enum apply_text { TEXT_NAME, TEXT_EMAIL, TEXT_PHONE, TEXT_RESUME, TEXT_COVER,
		  TEXT__MAX };

struct apply_text_row {
	const char	*field;		/* as the form names it */
	const char	*id;		/* of its control */
	enum word	 label;		/* "Your name", begins a sentence */
	enum word	 empty;		/* said then; W_NONE: may be empty */
	size_t		 max;		/* code points */
	bool		 lines;
};

extern const struct apply_text_row apply_text_rows[TEXT__MAX];

struct apply_field {
	struct str	 typed;		/* as sent */
	struct str	 value;		/* as it will be stored */
	struct str	 error;
};

struct apply_form {
	struct apply_field text[TEXT__MAX];
	const struct form_field *file;	/* chosen now, or NULL */
	struct str	 file_error, file_help;
	int		 file_code;	/* of the answer; 0: as any error's */
	bool		 remove;	/* the kept file goes */
	bool		 process, keep;	/* the two consents */
	struct str	 process_error;
};

/* E_MALFORMED, with rq->form.why: a field nobody asked for, or twice, or of
 * the wrong kind. OK: read and checked, errors in place. */
enum status	 apply_form_read(struct rq *, bool keep_is_offered,
		    struct apply_form *) MUST_USE;
/* The same without judging: only what is to be shown again. */
void		 apply_form_typed(const struct rq *, struct apply_form *);
/* A text or a tick goes through the age question; a file cannot. */
bool		 apply_field_is_kept(struct str name);
bool		 apply_form_is_sound(const struct apply_form *);

#endif
