/* The blank definition: see the header. */
#include "base/buf.h"
#include "form/survey_blank.h"

static void
text_add(struct buf *b, struct str s)
{
	size_t	 i;

	for (i = 0; i < s.len; i++)
		switch (s.p[i]) {
		case '&':
			buf_c(b, "&amp;");
			break;
		case '<':
			buf_c(b, "&lt;");
			break;
		case '>':
			buf_c(b, "&gt;");
			break;
		case '"':
			buf_c(b, "&quot;");
			break;
		default:
			buf_char(b, s.p[i]);
		}
}

struct str
survey_blank(struct arena *a, struct str code, struct str language,
    struct str title)
{
	struct buf	 b = buf_new(a, 512);

	buf_c(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<survey xmlns=\"urn:exitpoll:survey:1\" code=\"");
	text_add(&b, code);
	buf_c(&b, "\" xml:lang=\"");
	text_add(&b, language);
	buf_c(&b, "\">\n  <title>");
	text_add(&b, title);
	buf_c(&b, "</title>\n  <page code=\"first\">\n  </page>\n</survey>\n");
	return (buf_view(&b));
}
