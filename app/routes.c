/* Which handler runs behind which row of routes.h: nothing else. */
#include "http/edge.h"
#include "page/api/handlers.h"
#include "page/public/careers.h"
#include "page/public/mail_choice.h"
#include "page/public/metrics.h"
#include "page/public/support.h"
#include "page/public/pin.h"
#include "page/public/survey.h"
#include "page/public/system.h"
#include "page/staff/account.h"
#include "page/staff/alerts.h"
#include "page/staff/audit.h"
#include "page/staff/applications.h"
#include "page/staff/comments.h"
#include "page/staff/editor.h"
#include "page/staff/export.h"
#include "page/staff/files.h"
#include "page/staff/home.h"
#include "page/staff/import.h"
#include "page/staff/mailings.h"
#include "page/staff/me.h"
#include "page/staff/new.h"
#include "page/staff/pages.h"
#include "page/staff/people.h"
#include "page/staff/quotas.h"
#include "page/staff/responses.h"
#include "page/staff/share.h"
#include "page/staff/frames.h"
#include "page/staff/limits.h"
#include "page/staff/keys.h"
#include "page/staff/theme.h"
#include "page/staff/tokens.h"
#include "page/staff/transcript.h"
#include "page/staff/session.h"
#include "page/staff/support.h"
#include "page/staff/survey.h"
#include "page/staff/survey_ask.h"
#include "page/staff/survey_publish.h"
#include "page/staff/survey_settings.h"
#include "page/staff/survey_versions.h"
#include "page/staff/surveys.h"
#include "page/staff/webhooks.h"

#define ROUTE(id, verb, area, path, n, up, admission, capability, body, rate, \
	    reply, handler, what)					      \
	[ROUTE_ ## id] = handler,
handler_fn *const route_handlers[ROUTE__MAX] = {
#include "routes.h"
};

/* The form of a stranger that is ours and is not taken now, filled in. */
handler_fn *const route_again[ROUTE__MAX] = {
	[ROUTE_LOGIN_SEND] = login_again,
	[ROUTE_FORGOT_SEND] = forgot_again,
	[ROUTE_RESET_SEND] = reset_again,
	[ROUTE_JOIN_SEND] = join_again,
	[ROUTE_SURVEY_SEND] = survey_again,
	[ROUTE_SURVEY_LATER_SEND] = survey_later_again,
	[ROUTE_SURVEY_FILE_SEND] = survey_file_again,
	[ROUTE_AGE_SEND] = age_again,
	[ROUTE_APPLY_SEND] = apply_again,
	[ROUTE_KEEP_SEND] = keep_again,
	[ROUTE_PIN_SEND] = pin_again,
	[ROUTE_SUPPORT_SEND] = support_again,
	[ROUTE_SUPPORT_SAY] = support_own_again,
	[ROUTE_SUPPORT_FILE_SEND] = support_file_again,
};
