/* HTML that another program kept as a text, made plain: words stay, blocks
 * become paragraphs, everything else goes and is told. Linear in its bytes. */
#ifndef EXCHANGE_PLAIN_H
#define EXCHANGE_PLAIN_H

#include "base/str.h"

#define PLAIN_FORMAT	0x01	/* bold, colours, tables ... */
#define PLAIN_LINK	0x02
#define PLAIN_MEDIA	0x04	/* pictures, sound, frames */
#define PLAIN_SCRIPT	0x08	/* script and style sheets */

/* *lost gets the flags of what went, beside those that it has. */
struct str	plain_of_html(struct arena *, struct str html,
		    unsigned int *lost);

#endif
