/* What a monitoring system reads of this machine. */
#ifndef PAGE_PUBLIC_METRICS_H
#define PAGE_PUBLIC_METRICS_H

#include "http/rq.h"

handler_fn	 metrics_get;

#endif
