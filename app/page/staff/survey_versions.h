/* What was published of a survey. */
#ifndef PAGE_STAFF_SURVEY_VERSIONS_H
#define PAGE_STAFF_SURVEY_VERSIONS_H

#include "http/rq.h"

handler_fn	 app_versions_get, app_version_xml_get, app_restore_post,
		 app_version_look_get;

#endif
