/*
 * Files in the database, in chunks, in the same transaction as what refers
 * to them. Whoever adds one has proven what it is: the media type of a struct
 * file is proven, its name is as the person sent it and never a path.
 */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include "queries.h"	/* struct file */

struct file_new {
	struct str	 id;		/* fresh uuid */
	struct str	 name;
	struct str	 media_type;
	struct str	 kind;
	struct str	 bytes;
};

#define FILE_PIECE_MAX	(256 * 1024)

/* Its content piece by piece, from 0 on, until its size is reached. */
enum status	 store_file_piece_get(struct db *, const struct file *, int64_t n,
		    struct str *bytes) MUST_USE AWAITS;

#endif
