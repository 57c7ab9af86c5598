/*
 * The table of contents of the product: every address, who may come in, how
 * much it may bring, and what it is. What a row says is checked before its
 * handler runs (http/admit.c); tests/http walks this table.
 */
#include "page/staff/applications.h"
#include "page/staff/home.h"
#include "page/staff/responses.h"
#include "page/staff/survey.h"
#include "page/public/careers.h"
#include "page/staff/session.h"
#include "page/public/survey.h"
#include "page/public/system.h"
#include "routes.h"

#define SMALL	(8 * 1024)

const struct route routes[] = {
	{ GET, "/", ANYONE, 0, home_get, "what this is" },
	{ GET, "/healthz", ANYONE, 0, health_get, "alive" },
	{ GET, "/readyz", MACHINE, 0, ready_get, "can serve" },

	{ GET, "/login", ANYONE, 0, login_get, "sign in" },
	{ POST, "/login", ANYONE, SMALL, login_post, "sign in" },
	{ POST, "/logout", SIGNED_IN, SMALL, logout_post, "sign out" },

	{ GET, "/app", SIGNED_IN, 0, app_home_get,
	    "to where this role works" },
	{ GET, "/app/surveys", INSIGHT, 0, app_surveys_get,
	    "the surveys and their scores" },
	{ GET, "/app/surveys/:survey", INSIGHT, 0, app_survey_get,
	    "the dashboard of a survey" },
	{ GET, "/app/surveys/:survey/responses", INSIGHT, 0,
	    app_responses_get, "its responses" },
	{ GET, "/app/responses/:id", INSIGHT, 0, app_response_get,
	    "one response" },
	{ GET, "/app/applications", RECRUITING, 0, app_applications_get,
	    "the applications" },
	{ GET, "/app/applications/:id", RECRUITING, 0, app_application_get,
	    "one application" },
	{ POST, "/app/applications/:id/stage", RECRUITING, SMALL,
	    app_application_stage_post, "moves it to a stage" },
	{ GET, "/app/applications/:id/resume", RECRUITING, 0,
	    app_application_resume_get, "its file, as a download" },

	{ GET, "/:tenant/theme/:file", ANYONE, 0, theme_get,
	    "the tenant's colours" },
	{ GET, "/:tenant/logo", ANYONE, 0, logo_get, "the tenant's logo" },

	{ GET, "/:tenant/s/:survey", ANYONE, 0, survey_get,
	    "a page of an exit survey" },
	{ POST, "/:tenant/s/:survey", ANYONE, SURVEY_BODY_MAX, survey_post,
	    "a page's answers" },
	{ GET, "/:tenant/s/:survey/thanks", ANYONE, 0, survey_thanks_get,
	    "the receipt" },

	{ GET, "/:tenant/careers", ANYONE, 0, careers_get, "open jobs" },
	{ GET, "/:tenant/careers/:opening", ANYONE, 0, opening_get,
	    "one opening" },
	{ GET, "/:tenant/careers/:opening/age", ANYONE, 0, age_get,
	    "the age question" },
	{ POST, "/:tenant/careers/:opening/age", ANYONE, SMALL, age_post,
	    "its answer" },
	{ GET, "/:tenant/careers/:opening/apply", ANYONE, 0, apply_get,
	    "the application form" },
	{ POST, "/:tenant/careers/:opening/apply", ANYONE, APPLY_BODY_MAX,
	    apply_post, "an application with its file" },
	{ GET, "/:tenant/careers/:opening/applied", ANYONE, 0, applied_get,
	    "the confirmation" },
};

const size_t nroutes = sizeof(routes) / sizeof(routes[0]);
