/* Every template there is, compiled before the workers fork. */
#include "page/staff/applications.h"
#include "page/staff/home.h"
#include "page/staff/responses.h"
#include "page/staff/survey.h"
#include "page/public/careers.h"
#include "page/part/layout.h"
#include "page/staff/session.h"
#include "page/public/survey.h"
#include "page/public/system.h"

static const struct {
	struct view	*views;
	const size_t	*n;
} all[] = {
	{ error_views, &error_nviews },
	{ system_views, &system_nviews },
	{ session_views, &session_nviews },
	{ survey_views, &survey_nviews },
	{ app_home_views, &app_home_nviews },
	{ app_survey_views, &app_survey_nviews },
	{ app_responses_views, &app_responses_nviews },
	{ app_applications_views, &app_applications_nviews },
	{ app_application_views, &app_application_nviews },
	{ careers_views, &careers_nviews },
	{ opening_views, &opening_nviews },
	{ age_views, &age_nviews },
	{ apply_views, &apply_nviews },
};

bool
page_views_compile(const char *dir, const char **why)
{
	size_t	 i, j;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		for (j = 0; j < *all[i].n; j++)
			if (!view_compile(&all[i].views[j], dir, why))
				return (false);
	return (apply_mail_load(dir, why));
}
