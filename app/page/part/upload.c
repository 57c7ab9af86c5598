/* Uploads: see the header. */
#include "base/disk.h"
#include "base/network.h"
#include "base/secret.h"
#include "page/part/upload.h"

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
