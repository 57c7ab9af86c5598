/* A stored file as a download. */
#ifndef PAGE_PART_DOWNLOAD_H
#define PAGE_PART_DOWNLOAD_H

#include "http/rq.h"
#include "store/file.h"

/* In pieces as the reader takes them, under the extension of what it was proven
 * to be. Whoever calls has asked whether this person may have it, and has
 * written that down. */
enum status	 download_send(struct rq *, const struct file *) MUST_USE AWAITS;

/* The same of one that is here as a whole. */
enum status	 download_send_bytes(struct rq *, const struct file *,
		    struct str bytes);

#endif
