/* What each status means to the visitor and to the log. */
#include "base/status.h"

const struct status_row status_rows[STATUS__MAX] = {
	[OK] = { 200, "ok", W_NONE, W_NONE },
	[E_NOTFOUND] = { 404, "not-found", W_ERROR_NOT_FOUND,
	    W_ERROR_NOT_FOUND_TEXT },
	[E_DENIED] = { 403, "denied", W_ERROR_DENIED, W_ERROR_DENIED_TEXT },
	[E_LOGIN] = { 303, "login", W_ERROR_LOGIN, W_ERROR_LOGIN_TEXT },
	[E_INVALID] = { 422, "invalid", W_ERROR_INVALID, W_ERROR_INVALID_TEXT },
	[E_MALFORMED] = { 400, "malformed", W_ERROR_MALFORMED,
	    W_ERROR_MALFORMED_TEXT },
	[E_CONFLICT] = { 409, "conflict", W_ERROR_CONFLICT,
	    W_ERROR_CONFLICT_TEXT },
	[E_GONE] = { 410, "gone", W_ERROR_GONE, W_ERROR_GONE_TEXT },
	[E_TOO_BIG] = { 413, "too-big", W_ERROR_TOO_BIG, W_ERROR_TOO_BIG_TEXT },
	[E_TYPE] = { 415, "type", W_ERROR_TYPE, W_ERROR_TYPE_TEXT },
	[E_TOO_MANY] = { 429, "too-many", W_ERROR_TOO_MANY,
	    W_ERROR_TOO_MANY_TEXT },
	[E_BUSY] = { 503, "busy", W_ERROR_BUSY, W_ERROR_BUSY_TEXT },
	[E_SLOW] = { 408, "slow", W_EDGE_SLOW, W_EDGE_SLOW_REQUEST_TEXT },
	[E_FULL] = { 503, "full", W_ERROR_FULL, W_ERROR_FULL_TEXT },
	[E_ROOM] = { 409, "room", W_ERROR_ROOM, W_ERROR_ROOM_TEXT },
	[E_METHOD] = { 405, "method", W_ERROR_METHOD, W_ERROR_METHOD_TEXT },
	[E_INTERNAL] = { 500, "internal", W_ERROR_INTERNAL,
	    W_ERROR_INTERNAL_TEXT },
};

_Static_assert(sizeof(status_rows) / sizeof(status_rows[0]) == STATUS__MAX,
    "every status has its row");
