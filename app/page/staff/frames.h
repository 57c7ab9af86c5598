/* Which sites may show the tenant's surveys in a frame. */
#ifndef PAGE_STAFF_FRAMES_H
#define PAGE_STAFF_FRAMES_H

#include "http/rq.h"

handler_fn	 app_frames_get, app_frames_post;

#endif
