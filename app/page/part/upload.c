/* Uploads: see the header. */
#include "base/disk.h"
#include "base/log.h"
#include "base/network.h"
#include "base/secret.h"
#include "page/part/upload.h"
#include "store/tenant.h"

struct str
upload_network(struct rq *rq)
{
	unsigned char	 key[SECRET_MAC];

	secret_keyed(SECRET_THROTTLE, network_of(rq->arena, rq->ip), key);
	return (str_hex(rq->arena, key, sizeof(key)));
}

static void
room_give(void *size)
{
	disk_give(*(int64_t *)size);
}

bool
upload_room_take(struct rq *rq, int64_t size)
{
	int64_t	*taken;

	if (!disk_take(size))
		return (false);
	taken = arena_get(rq->arena, sizeof(*taken));
	*taken = size;
	arena_defer(rq->arena, room_give, taken);
	return (true);
}

int
upload_turn_away(struct rq *rq, enum status st, size_t size)
{
	bool	 from_there = st == E_TOO_MANY;

	log_event(LEVEL_WARN, "file_no_room", LOG_S("tenant", rq->tenant->id),
	    LOG_C("reason", from_there ? "network" : "room"),
	    LOG_N("left_mb", disk_left() / (1024 * 1024)),
	    LOG_N("size", (int64_t)size));
	if (!from_there)
		(void)db_refuse(&rq->db, st, "no room for files");
	rq_header_add(rq, "retry-after", from_there ? STR("3600") :
	    STR("600"));
	return (from_there ? 429 : 503);
}
