/* Support requests, as who asks sees them: the form, that it has arrived, and
 * the request's own page. */
#ifndef PAGE_PUBLIC_SUPPORT_H
#define PAGE_PUBLIC_SUPPORT_H

#include "http/rq.h"

handler_fn	 support_get, support_post, support_again, support_sent_get;
handler_fn	 support_own_get, support_own_post, support_own_again,
		 support_download_get;
handler_fn	 support_file_get, support_file_post, support_file_again;

#endif
