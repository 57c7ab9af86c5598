/* QR codes (ISO/IEC 18004), by libqrencode. */
#ifndef BASE_QR_H
#define BASE_QR_H

#include "base/buf.h"
#include "base/status.h"

/* As SVG, black on white with its quiet zone, of one unit a module: error
 * correction M, which a fold or a stain leaves readable. text: at most 2,000
 * bytes without NUL. false: out of memory, or too long. */
bool	 qr_svg(struct arena *, struct str text, struct buf *) MUST_USE;

#endif
