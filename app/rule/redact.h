/*
 * What people type into a chat and nobody should keep: numbers of cards and
 * accounts, passwords, PINs and security codes. Pure; time is linear in the text.
 */
#ifndef RULE_REDACT_H
#define RULE_REDACT_H

#include "base/str.h"

/*
 * The text with REDACTED in place of
 *	- 13 to 19 digits that end with the right check digit (Luhn, ISO/IEC
 *	  7812-1), with single blanks, dots or hyphens among them;
 *	- an account number with the right check digits (ISO 13616, IBAN);
 *	- what follows a word for a secret ("password", "PIN", "CVC", in the
 *	  languages of the product) and ":", "=" or "is".
 * Digits of other scripts count as digits. *n grows by how many there were; the
 * text itself is given back when there was none.
 */
#define REDACTED	"[***]"
struct str	 redact(struct arena *, struct str text, size_t *n);

#endif
