/* Six digits that lead to a survey. */
#ifndef PAGE_PUBLIC_PIN_H
#define PAGE_PUBLIC_PIN_H

#include "http/rq.h"

handler_fn	 pin_get, pin_post, pin_again;

#endif
