/* A growing byte buffer on an arena: pages, mails, JSON and SQL arrays. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>

#include "base/str.h"

struct buf {
	struct arena	*arena;
	char		*p;
	size_t		 len;
	size_t		 cap;
};

struct buf	buf_new(struct arena *, size_t hint);
void		buf_add(struct buf *, const void *, size_t);
void		buf_str(struct buf *, struct str);
void		buf_c(struct buf *, const char *);
void		buf_char(struct buf *, char);
void		buf_utf8(struct buf *, uint32_t code_point);
void		buf_int(struct buf *, int64_t);
void		buf_fmt(struct buf *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));
/* Part of a URL: all but RFC 3986's unreserved becomes %XX. */
void		buf_url_part(struct buf *, struct str);
/* A JSON string with its quotes; invalid UTF-8 becomes U+FFFD. */
void		buf_json(struct buf *, struct str);
/* Inside an element or a value of XML: & < > and " are escaped. */
void		buf_xml(struct buf *, struct str);
/* A cell of a CSV file; what a spreadsheet would take for a formula is marked as
 * text. */
void		buf_csv(struct buf *, struct str);
struct str	buf_view(const struct buf *);	/* valid until the next add */

#endif
