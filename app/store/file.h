/*
 * Files in the database, in chunks, in the same transaction as what refers
 * to them. Whoever adds one has proven what it is.
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "base/pg.h"

struct file {
	struct str	 id;
	struct str	 name;		/* as the person sent it; never a path */
	struct str	 media_type;	/* proven, not claimed */
	struct str	 kind;		/* "resume", "logo" */
	int64_t		 size;
	struct str	 sha256;	/* 32 raw bytes */
	struct str	 created_at;
};

struct file_new {
	struct str	 id;		/* fresh uuid */
	struct str	 name;
	struct str	 media_type;
	struct str	 kind;
	struct str	 bytes;
};

/* Adds the statement of a file to an exchange of the caller's. */
void		 store_file_add(struct pg_exchange *, struct arena *,
		    const struct file_new *);
/* The whole content, checked against its size. At most 16 MB. */
enum status	 store_file_bytes_get(struct db *, const struct file *,
		    struct str *bytes) MUST_USE AWAITS;

#endif
