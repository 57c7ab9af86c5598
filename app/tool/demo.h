/*
 * The demo: two customers with everything in them. The same seed gives the
 * same answers on every machine; only the days move with the clock.
 */
#ifndef TOOL_DEMO_H
#define TOOL_DEMO_H

#include "base/buf.h"
#include "base/dice.h"
#include "form/survey.h"

/* Texts. mood: 0 bad, 1 so-so, 2 good. */
struct str	 demo_comment(struct dice *, struct arena *, int mood,
		    bool german);

/* One response of a survey as a JSON object for response_demo_add, its
 * started_at left to the caller. quality 0..99 drifts with time. */
struct demo_response {
	struct str	 answers;	/* JSON */
	const struct str *cells;
	size_t		 ncells;
	struct str	 language;
	bool		 is_complete;
	bool		 has_comment;
	int64_t		 page;
};

/* false: this throw gave nothing that can be stored; throw again. */
bool		 demo_response_make(struct dice *, struct arena *,
		    const struct survey *, unsigned int quality,
		    struct demo_response *) MUST_USE;

struct demo_opening {
	const char	*tenant, *slug, *title, *department, *location;
	const char	*type;
	const char	*summary;
	const char	*description;
	const char	*pay_min, *pay_max, *currency, *period;
	const char	*min_age;
	const char	*state;
	bool		 is_remote;
	int		 days_ago;
};

extern const struct demo_opening demo_openings[];	/* ends: tenant NULL */

struct demo_applicant {
	const char	*tenant, *opening, *name, *email, *phone, *stage;
	const char	*kind;		/* "pdf", "txt", or "text": pasted */
	const char	*note;
	int		 days_ago;
};

extern const struct demo_applicant demo_applicants[];	/* ends: NULL */

/* A small résumé; lines of text. A PDF with a correct table, or plain text. */
struct str	 demo_resume_text(struct arena *, const struct demo_applicant *);
struct str	 demo_resume_pdf(struct arena *, const struct demo_applicant *);

#endif
