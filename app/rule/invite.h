/*
 * Is somebody asked after a session? By the survey's own rules, and by what the
 * customer's software says of the session; the first rule that speaks against it
 * is the reason. Whether this visitor was asked lately, has answered or said no
 * is the database's to know (app.invite). No clock and no database.
 */
#ifndef RULE_INVITE_H
#define RULE_INVITE_H

#include "base/str.h"

#define INVITE_OUTCOMES_MAX	50

struct invite_rules {
	int64_t		 seconds;	/* the least length; 0: any */
	int64_t		 messages;	/* the least number; 0: any */
	struct str	 channels;	/* with blanks between; none: any */
	struct str	 outcomes;	/* a line each; none: any */
	bool		 human;		/* one took part */
	bool		 after_auto_close;
	int64_t		 percent;	/* who is drawn */
	int64_t		 window;	/* seconds from the session's end */
};

struct invite_session {
	struct str	 channel, outcome;
	int64_t		 start, end;	/* seconds since 1970; 0: not said */
	int64_t		 messages;
	bool		 human, auto_closed;
	bool		 survey_open;
	unsigned	 draw;		/* 0 to 9,999, the same each time */
	int64_t		 now;
};

enum invite_reason {
	INVITE_ASKED,
	INVITE_CLOSED,		/* the survey takes no answers */
	INVITE_CHANNEL,
	INVITE_OUTCOME,
	INVITE_AUTO_CLOSED,
	INVITE_NO_HUMAN,
	INVITE_SHORT,
	INVITE_FEW_MESSAGES,
	INVITE_LATE,
	INVITE_NOT_DRAWN,
	/* The database says these. */
	INVITE_COOLDOWN,
	INVITE_DECLINED,
	INVITE_ANSWERED,
	INVITE__MAX
};

/* As the API says it; ends with NULL. */
extern const char *const invite_reasons[INVITE__MAX + 1];

enum invite_reason invite_decide(const struct invite_rules *,
		    const struct invite_session *);
/* What is stored of a visitor, so that nobody is asked too often: a keyed hash of
 * an id or an address. None of none. */
struct str	 invite_visitor(struct arena *, struct str tenant,
		    struct str visitor);
/* When an invitation of it ends. */
int64_t		 invite_until(const struct invite_rules *,
		    const struct invite_session *);

#endif
