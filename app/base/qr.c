/* QR codes: see the header. */
#include <qrencode.h>

#include "base/qr.h"

#define QUIET	4	/* modules around it, as the standard asks */

/* One path: a bar for each run of dark modules in a row. */
static void
rows_add(const QRcode *code, struct buf *out)
{
	int	 x, y, from;

	for (y = 0; y < code->width; y++)
		for (x = 0; x < code->width; x++) {
			if ((code->data[y * code->width + x] & 1) == 0)
				continue;
			for (from = x; x < code->width &&
			    (code->data[y * code->width + x] & 1) != 0; x++)
				;
			buf_fmt(out, "M%d %dh%dv1h-%dz", from + QUIET,
			    y + QUIET, x - from, x - from);
		}
}

bool
qr_svg(struct arena *a, struct str text, struct buf *out)
{
	QRcode	*code;
	int	 side;

	if (text.len == 0 || text.len > 2000)
		return (false);
	code = QRcode_encodeString8bit(str_dup(a, text).p, 0, QR_ECLEVEL_M);
	if (code == NULL)
		return (false);
	side = code->width + 2 * QUIET;
	buf_fmt(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
	    "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 "
	    "0h%dv%dH0z\"/><path d=\"", side, side, 8 * side, 8 * side, side,
	    side);
	rows_add(code, out);
	buf_c(out, "\"/></svg>\n");
	QRcode_free(code);
	return (true);
}
