/*
 * Support requests. Whoever asks is a subject of their own (store/subject.h),
 * with the request's id; what is said is sealed under that, and comes opened
 * from here. Exactly once for the id that the form carried.
 */
#ifndef STORE_SUPPORT_H
#define STORE_SUPPORT_H

#include "store/file.h"
#include "store/subject.h"

#define SUPPORT_TEXT_MAX	10000	/* code points of what is said at once */

struct support_new {
	struct str	 id;		/* uuid that the form carried */
	struct str	 email, site, text;
	struct str	 name, phone;	/* or none */
	struct str	 language;
	struct str	 reference;	/* "7Q4K-9M2F" */
	struct str	 mail_subject, mail_text;	/* the acknowledgement */
	struct str	 mailbox;	/* it counts for; none: not counted */
	struct str	 tenant_key;	/* of store_tenant_key_find */
};

struct support_receipt {
	struct str	 reference;	/* of the first that was sent */
	bool		 is_mailed;
	int64_t		 wait;		/* refused: seconds until it passes */
};

/* E_CONFLICT: the reference is taken. E_FULL: too many are unanswered;
 * E_TOO_MANY: too many of this address within a day. */
enum status	 store_support_add(struct db *, const struct support_new *,
		    struct support_receipt *) MUST_USE AWAITS;

/* A request with all that is known of it, opened. is_readable false: its
 * subject was forgotten, and the texts are none. */
struct support_whole {
	struct support_request	*request;
	struct subject		 subject;
	bool			 is_readable;
	struct str		 email, name, phone, site;
	struct support_entry	*entries;	/* body: the text */
	size_t			 nentries;
	struct support_state	*states;
	size_t			 nstates;
	struct support_member	*members;	/* the desk's */
	size_t			 nmembers;
	struct delivery		*deliveries;	/* the desk's; newest first */
	size_t			 ndeliveries;
};

/* For who asked, and for the desk. */
enum status	 store_support_get(struct db *, struct str id, bool is_desk,
		    struct support_whole *) MUST_USE AWAITS;
/* What the address of a request's own page is signed with: by the tenant's key,
 * so that it holds as long as the request is there. */
struct str	 store_support_sign(struct arena *, struct str tenant_key,
		    struct str id);
/* Of a stored one; none: no key opens. */
struct str	 store_support_signature(struct db *,
		    const struct support_request *);
/* Who asked and about what, for the row; the subject has the request's id. */
enum support_field { SUPPORT_EMAIL, SUPPORT_NAME, SUPPORT_PHONE, SUPPORT_SITE };
struct str	 store_support_field(struct db *, const struct subject *,
		    enum support_field, struct str text);
/* A text of it, for its entry of that id. */
struct str	 store_support_seal(struct db *, const struct subject *,
		    struct str entry, struct str text);
/* done is OK; gone E_NOTFOUND, stale E_CONFLICT, many E_TOO_MANY, none
 * E_INVALID. A repeat is OK. */
enum status	 store_support_verdict(struct db *, enum status,
		    const struct support_verdict *) MUST_USE;

struct support_new_file {
	struct str	 request;	/* id */
	struct str	 id;		/* uuid that the form carried */
	struct str	 name, media_type, bytes;	/* proven */
	struct str	 network;	/* of the sender, hashed */
};

/* Sealed, and once. *is_many: the request has as many as it may, and it is not
 * stored. E_FULL, E_TOO_MANY as of store_response_file_add. */
enum status	 store_support_file_add(struct db *, const struct subject *,
		    const struct support_new_file *, bool *is_many) MUST_USE
		    AWAITS;
/* One of its files by id, opened, with its name: all of it at once, since it is
 * sealed as a whole. E_GONE: its subject was forgotten. */
enum status	 store_support_file_open(struct db *,
		    const struct support_whole *, struct str id,
		    struct file **, struct str *bytes) MUST_USE AWAITS;

struct support_filter {
	struct str	 state;		/* or none: all that are not closed */
	struct str	 desk;		/* whose; none: anybody's */
	struct str	 cursor;
	struct str	 words;		/* a reference or an address; or none */
	int64_t		 limit;
};

#define SUPPORT_NOBODY	STR("00000000-0000-0000-0000-000000000000")

struct support_list {
	struct support_row *rows;	/* email, name, site: the texts, or none
					 * if the subject was forgotten */
	size_t		 n;
	struct str	 next;
};

/* With words, wherever they are found. E_INVALID: no such cursor. */
enum status	 store_support_list(struct db *, const struct support_filter *,
		    struct support_list *) MUST_USE AWAITS;

#endif
