/*
 * Does an encrypted PDF open with the empty password? For the standard
 * handler, revisions 2 to 4 (RC4 and AES of 40 to 128 bits). Revisions 5 and
 * 6 (AES-256) are answered "no": such a file is refused as password protected
 * even when it only restricts printing, and the words say how to save it.
 */
#ifndef PROOF_RESUME_PDF_KEY_H
#define PROOF_RESUME_PDF_KEY_H

#include "base/str.h"

/* encrypt: the dictionary; id: the first element of the trailer's /ID. */
bool	pdf_key_opens(struct str encrypt, struct str id);

/* RFC 1321. Broken for signatures, but it is what PDF keys are made with. */
void	pdf_md5(const unsigned char *, size_t, unsigned char out[16]);

#endif
