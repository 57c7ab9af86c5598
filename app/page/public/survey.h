/* The exit survey: its pages, its answers, its thanks. */
#ifndef PAGE_PUBLIC_SURVEY_H
#define PAGE_PUBLIC_SURVEY_H

#include "http/rq.h"

handler_fn	 survey_get, survey_post, survey_thanks_get;

#endif
