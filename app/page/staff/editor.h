/* The editor of a survey's draft: addresses. */
#ifndef PAGE_STAFF_EDITOR_H
#define PAGE_STAFF_EDITOR_H

#include "http/rq.h"

handler_fn	 app_editor_get, app_editor_post, app_draft_post,
	    app_editor_state_get, app_editor_check_get, app_editor_xml_get,
	    app_editor_xml_post, app_editor_mend_post, app_editor_picture_post,
	    app_editor_texts_get, app_editor_texts_post,
	    app_editor_texts_file_get;

#endif
