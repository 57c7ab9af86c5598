/* The table of contents of the product. */
#ifndef ROUTES_H
#define ROUTES_H

#include "http/rq.h"

extern const struct route	 routes[];
extern const size_t		 nroutes;

#endif
