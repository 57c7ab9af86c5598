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

/* No room for this file, with E_TOO_MANY not for one from that network: said
 * in the log and to who retries. The code of the page that says it in words. */
int		 upload_turn_away(struct rq *, enum status, size_t size);

#endif
