/* What each status means to the visitor and to the log. */
#include "base/status.h"

const struct status_row status_rows[STATUS__MAX] = {
	[OK] = { 200, "ok", "", "" },
	[E_NOTFOUND] = { 404, "not-found", "Page not found",
	    "There is nothing at this address. It may have moved, or the "
	    "link may be incomplete." },
	[E_DENIED] = { 403, "denied", "Not allowed",
	    "Your account may not do this." },
	[E_LOGIN] = { 303, "login", "Please sign in",
	    "This page needs a signed-in account." },
	[E_INVALID] = { 422, "invalid", "There is a problem",
	    "Something in what was sent does not fit." },
	[E_MALFORMED] = { 400, "malformed", "We could not read that",
	    "What arrived was incomplete or damaged. Please go back and "
	    "send it again." },
	[E_CONFLICT] = { 409, "conflict", "It changed meanwhile",
	    "Somebody else changed this first. Please load the page again." },
	[E_GONE] = { 410, "gone", "No longer open",
	    "This has ended or is paused. If you were sending something, it "
	    "was not stored." },
	[E_TOO_BIG] = { 413, "too-big", "Too large",
	    "What was sent is larger than we accept. Nothing was stored." },
	[E_TYPE] = { 415, "type", "We cannot read this kind of form",
	    "The form was sent in a way we do not support." },
	[E_TOO_MANY] = { 429, "too-many", "Too many tries",
	    "Please wait a little and try again." },
	[E_BUSY] = { 503, "busy", "We cannot do this right now",
	    "Please try again in a moment. If you were sending a form, send "
	    "it again: it counts only once." },
	[E_METHOD] = { 405, "method", "That does not work here",
	    "This address exists, but not for this kind of request." },
	[E_INTERNAL] = { 500, "internal", "Something went wrong",
	    "It is our fault and has been noted. Please try again." },
};

_Static_assert(sizeof(status_rows) / sizeof(status_rows[0]) == STATUS__MAX,
    "every status has its row");
