/*
 * Applications for an opening: the draft that keeps an accepted file between
 * tries, the application itself (exactly once per draft), its stages.
 */
#ifndef STORE_APPLICATION_H
#define STORE_APPLICATION_H

#include "base/pg.h"
#include "store/file.h"

/* Stage names are those of the database's check: received, review,
 * interview, offer, hired, rejected, withdrawn. */

/* Keep file for the draft, replacing the one before. The draft is made if
 * need be; its id is the one the form carries. E_GONE: opening not open;
 * E_CONFLICT: the draft id belongs to another opening. */
enum status	 store_draft_file_set(struct db *, struct str draft_id,
		    struct str opening_id, const struct file_new *)
		    MUST_USE AWAITS;
/* Forget the draft's file ("Remove"). E_NOTFOUND if there is no draft. */
enum status	 store_draft_file_drop(struct db *, struct str draft_id,
		    struct str opening_id) MUST_USE AWAITS;
/* The file kept for the draft. E_NOTFOUND without a draft or file. */
enum status	 store_draft_file_get(struct db *, struct str draft_id,
		    struct str opening_id, struct file **) MUST_USE AWAITS;

struct application_new {
	struct str	 id;		/* fresh for each sending of the form */
	struct str	 opening_id;
	struct str	 draft_id;	/* uuid the form carried */
	struct str	 reference;	/* "7Q4K-9M2F" */
	struct str	 name, email, phone;
	struct str	 resume_text;	/* none: the draft's file */
	struct str	 cover_note;
	int64_t		 age_min;	/* the age that was passed */
	struct str	 age_method;	/* "self-declared" */
	struct str	 age_wording;	/* version of the question's words */
	struct str	 language;
	struct str	 process_words;	/* agreed to */
	struct str	 process_hash;	/* of them, 32 raw bytes */
	bool		 keep;		/* the separate consent */
	struct str	 keep_words, keep_hash;	/* if keep, else none */
	struct str	 mail_subject;	/* the acknowledgement */
	struct str	 mail_text;
};

struct application_receipt {
	struct str	 reference;
	bool		 was_stored;	/* false: by an earlier sending */
};

/*
 * The row, its first event, the mail and its job in one statement, which is
 * sent again if its connection is lost. OK also for a repeat of the same draft
 * id (with the first reference; no second mail); E_GONE: the opening is not
 * open; E_INVALID: neither file nor text; E_CONFLICT: draft id of another
 * opening, or reference taken (try again).
 */
enum status	 store_application_add(struct db *, const struct application_new *,
		    struct application_receipt *) MUST_USE AWAITS;
/* The reference of what was sent under this draft id. E_NOTFOUND: nothing. */
enum status	 store_application_by_draft(struct db *, struct str draft_id,
		    struct str opening_id, struct str *reference)
		    MUST_USE AWAITS;
/* For the confirmation page. E_NOTFOUND: not the reference of an application
 * for this opening. */
enum status	 store_application_by_reference(struct db *, struct str reference,
		    struct str opening_id) MUST_USE AWAITS;

struct application {
	struct str	 id;
	struct str	 reference;
	struct str	 opening_id, opening_slug, opening_title;
	struct str	 name, email, phone;
	struct str	 resume_text;
	struct str	 cover_note;
	struct str	 stage;
	int64_t		 revision;	/* hand it back to _stage_set */
	struct str	 language;
	struct str	 created_at;
	struct str	 stage_at;
	int64_t		 age_min;	/* all anyone learns of the age */
	bool		 consent_keep;
	struct str	 consent_process_at, consent_keep_at;
	/* "2026-03-01T12:30", the same moments in the tenant's time zone. */
	struct str	 created_local, stage_local;
	struct str	 consent_process_local, consent_keep_local;
	/* What was agreed to; set by _get only, none before it was kept. */
	struct str	 process_words, keep_words;
	struct file	*resume;	/* or NULL */
};

struct application_event {
	struct str	 at, at_local;
	struct str	 actor;		/* a name, or none: the applicant */
	struct str	 kind;		/* received, stage, seen, download */
	struct str	 from, to;
};

struct application_filter {
	struct str	 opening_id;	/* or none */
	struct str	 stage;		/* or none */
	struct str	 cursor;
	int64_t		 limit;		/* 1 to 200 */
};

struct application_list {
	struct application *rows;	/* without the two long texts */
	size_t		 n;
	struct str	 next;
};

enum status	 store_application_list(struct db *,
		    const struct application_filter *, struct application_list *)
		    MUST_USE AWAITS;
/* How many are in each stage; opening_id may be none. */
struct stage_count {
	struct str	 stage;
	int64_t		 n;
};
enum status	 store_application_counts(struct db *, struct str opening_id,
		    struct stage_count **, size_t *) MUST_USE AWAITS;
enum status	 store_application_get(struct db *, struct str id,
		    struct application **, struct application_event **,
		    size_t *nevents) MUST_USE AWAITS;
/* E_CONFLICT if it is no longer at revision; E_INVALID: no such stage. */
enum status	 store_application_stage_set(struct db *, struct str id,
		    int64_t revision, struct str stage) MUST_USE AWAITS;

#endif
