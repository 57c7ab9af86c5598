/*
 * Calls to a customer's own systems, as Standard Webhooks has them: where they
 * may go, and how they are signed. No clock, no network. What an address's name
 * stands for is judged again when a connection is made (job/post.h).
 */
#ifndef RULE_WEBHOOK_H
#define RULE_WEBHOOK_H

#include <stdbool.h>

#include "base/str.h"

#define WEBHOOK_URL_MAX		2000
#define WEBHOOKS_MAX		10	/* of a tenant; see 0054_webhook.sql */
#define WEBHOOK_SECRET		32	/* bytes */

enum webhook_event {
	EVENT_COMPLETED,	/* a response is complete */
	EVENT_UPDATED,		/* its respondent changed it afterwards */
	EVENT_DECLINED,		/* somebody declined to answer */
	EVENT_ALERT,		/* a response met a rule of its survey */
	EVENT__MAX
};
/* "response.completed", and so on. */
extern const char *const webhook_events[EVENT__MAX];
#define WEBHOOK_TEST	"test"

/* Whose form the body has. */
enum webhook_shape { SHAPE_STANDARD, SHAPE_SLACK, SHAPE_TEAMS, SHAPE__MAX };
extern const char *const webhook_shapes[SHAPE__MAX];
/* SHAPE__MAX: none of them. */
enum webhook_shape webhook_shape_find(struct str);

enum webhook_url_fault {
	WEBHOOK_URL_OK,
	WEBHOOK_URL_FORM,	/* no address, or too long */
	WEBHOOK_URL_SCHEME,	/* neither http nor https */
	WEBHOOK_URL_LOGIN,	/* it holds a name or password */
	WEBHOOK_URL_PORT,	/* of another service: below 1024, and not the
				 * scheme's own */
	WEBHOOK_URL_PRIVATE,	/* of this machine or a private network */
	WEBHOOK_URL__MAX
};

struct webhook_url {
	struct str	 url;		/* scheme and host in small letters */
	struct str	 host;		/* in brackets if it is IPv6 */
	int64_t		 port;
};

/* may_private: addresses of this machine and private networks are fine. */
enum webhook_url_fault webhook_url_read(struct arena *, struct str typed,
	    bool may_private, struct webhook_url *) __attribute__((
	    warn_unused_result));
/* The same question of a port alone, when a connection is made. */
bool	 webhook_port_is_fit(int64_t port);

/* A new secret, as bytes; and as its owner reads it: "whsec_...". */
struct str	 webhook_secret_new(struct arena *);
struct str	 webhook_secret_text(struct arena *, struct str secret);
/* "v1,..." of one call; at: seconds since 1970, as in its header. */
struct str	 webhook_signature(struct arena *, struct str secret,
	    struct str id, int64_t at, struct str body);

#endif
