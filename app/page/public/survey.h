/* The exit survey: its pages, its answers, its thanks. */
#ifndef PAGE_PUBLIC_SURVEY_H
#define PAGE_PUBLIC_SURVEY_H

#include "form/survey.h"
#include "http/rq.h"

/* What any page may bring, and what one may that a survey's own limits make
 * larger: answered within its limits, or not by far, it is never refused. The
 * route's limit is that of the largest survey. */
#define SURVEY_BODY_USUAL	(256U * 1024)
#define SURVEY_BODY_MORE	(64U * 1024)

handler_fn	 survey_get, survey_post, survey_again, survey_thanks_get,
	    survey_later_get, survey_later_post, survey_later_again,
	    survey_file_get, survey_file_post, survey_file_again;
/* A page as a theme would show it, ?theme=NAME: nothing can be sent there. */
handler_fn	 theme_preview_get;
/* A draft, or a version (?version=3), as its visitors would walk through it. */
handler_fn	 draft_preview_get, draft_preview_post;

#endif
