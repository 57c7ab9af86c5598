/*
 * Applications for an opening: the draft that keeps an accepted file between
 * tries, the application itself (exactly once per draft), its stages. What
 * needs no more than its query is asked with it: sql/queries/application.sql.
 */
#ifndef STORE_APPLICATION_H
#define STORE_APPLICATION_H

#include "store/file.h"

/* Whose file is kept, and until when. */
struct draft {
	struct str	 id;		/* uuid the form carries */
	struct str	 opening_id;
	struct str	 network;	/* of the sender, hashed; none: any */
	bool		 is_whole;	/* the rest of the form is in order */
	int64_t		 until;		/* the end of the pass */
};

/* Keep file for the draft; the one before goes. The draft is made if need be.
 * E_GONE: opening not open; E_CONFLICT: the draft id belongs to another
 * opening; E_FULL: the tenant's files are as large as they may be; E_TOO_MANY:
 * too much of it came from the network. */
enum status	 store_draft_file_keep(struct db *, const struct draft *,
		    const struct file_new *) MUST_USE AWAITS;

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
	struct str	 mailbox;	/* it counts for; none: not counted */
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

struct application_filter {
	struct str	 opening_id;	/* or none */
	struct str	 stage;		/* or none */
	struct str	 cursor;
	int64_t		 limit;		/* 1 to 200 */
};

struct application_list {
	struct application_row *rows;
	size_t		 n;
	struct str	 next;
};

enum status	 store_application_list(struct db *,
		    const struct application_filter *, struct application_list *)
		    MUST_USE AWAITS;
/* The tenant's stages, in their order. */
struct stages {
	struct stage	*rows;
	size_t		 n;
};

/* With what happened to it, and what was sent about it. */
struct application_whole {
	struct application	*application;
	struct application_event *events;
	size_t			 nevents;
	struct delivery		*deliveries;
	size_t			 ndeliveries;
	struct stages		 stages;
};

enum status	 store_application_get(struct db *, struct str id,
		    struct application_whole *) MUST_USE AWAITS;
/* E_CONFLICT if it is no longer at revision; E_INVALID: no such stage. */
enum status	 store_application_stage_set(struct db *, struct str id,
		    int64_t revision, struct str stage) MUST_USE AWAITS;

#endif
