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

/* One that answers a question of a response that is stored. */
struct response_file_new {
	struct str	 response, survey;	/* ids */
	struct str	 question;	/* its code */
	struct str	 network;	/* of the sender, hashed; none: any */
	struct file_new	 file;
};

/* E_CONFLICT: there is no such response; E_FULL: the tenant's files are as
 * large as they may be; E_TOO_MANY: too much of it came from the network. */
enum status	 store_response_file_add(struct db *,
		    const struct response_file_new *) MUST_USE AWAITS;

#define FILE_PIECE_MAX	(256 * 1024)

/* Its content piece by piece, from 0 on, until its size is reached. */
enum status	 store_file_piece_get(struct db *, const struct file *, int64_t n,
		    struct str *bytes) MUST_USE AWAITS;

#endif
