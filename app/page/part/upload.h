/*
 * What the pages share that take files: how the sender's network is counted,
 * and the room on the disk.
 */
#ifndef PAGE_PART_UPLOAD_H
#define PAGE_PART_UPLOAD_H

#include "http/rq.h"

/* Who sent it counts by a network's hash under our own key. */
struct str	 upload_network(struct rq *);
/* So many bytes of the disk, until the request ends, however it does. false:
 * it has not that much left. */
bool		 upload_room_take(struct rq *, int64_t size) MUST_USE;

#endif
