/* The handlers of the API; each stands in the file of its resource. */
#ifndef PAGE_API_HANDLERS_H
#define PAGE_API_HANDLERS_H

#include "http/rq.h"

handler_fn	 api_document_get;
handler_fn	 api_surveys_get, api_survey_get;
handler_fn	 api_responses_get, api_response_get;
handler_fn	 api_export_get;
handler_fn	 api_invitations_post;
handler_fn	 api_openings_get, api_opening_get;
handler_fn	 api_applications_get, api_application_get;

handler_fn	 api_transcript_post;
handler_fn	 api_webhooks_get, api_webhook_post, api_webhook_state_post;

#endif
