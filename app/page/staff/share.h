/* How a survey reaches its visitors: its link, on pages of other sites, from a
 * mail. */
#ifndef PAGE_STAFF_SHARE_H
#define PAGE_STAFF_SHARE_H

#include "http/rq.h"

handler_fn	 app_share_get, app_share_post, app_share_file_get;

#endif
