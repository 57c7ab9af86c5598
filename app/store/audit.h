/* The audit log: who did what to which thing. Written, never changed. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "base/pg.h"

struct audit_new {
	struct str	 action;	/* "sign-in", "application.view", ... */
	struct str	 object_kind;	/* or none */
	struct str	 object_id;
	struct str	 detail;	/* JSON object, or none; nothing personal */
};

struct audit_row {
	int64_t		 id;
	struct str	 at;
	struct str	 actor;		/* account uuid, or none */
	struct str	 actor_name;
	struct str	 action, object_kind, object_id, detail;
};

/* The actor is db->actor. */
enum status	 store_audit_add(struct db *, const struct audit_new *)
		    MUST_USE AWAITS;
/* Newest first; before: id of the last row seen, 0 for the first page. */
enum status	 store_audit_list(struct db *, int64_t before, int64_t limit,
		    struct audit_row **, size_t *) MUST_USE AWAITS;

#endif
