/*
 * Rules of single field values, for every form of the product: text, e-mail,
 * number, date, time, telephone, postcode. Bytes in, a fault or the canonical text out. What
 * to say about a fault is the caller's business.
 */
#ifndef FORM_FIELD_H
#define FORM_FIELD_H

#include "base/str.h"

#define FIELD_EMAIL_MAX		254	/* RFC 5321 4.5.3.1.3, less the <> */
#define FIELD_NUMBER_DIGITS	15	/* a double gives these back exactly */
#define FIELD_PHONE_MAX		15	/* digits: E.164 */
#define FIELD_POSTCODE_MAX	12	/* code points */

enum field_fault {
	FIELD_OK,
	FIELD_UTF8,		/* not UTF-8 */
	FIELD_CONTROL,		/* a control character that has no place */
	FIELD_LONG,
	FIELD_FORM,		/* not of the form that is asked for */
	FIELD_DECIMALS,		/* more digits after the point than allowed */
	FIELD__MAX
};

/* At most max code points; lines allows tab, CR and LF. */
enum field_fault field_text(struct str, size_t max, bool lines);
/* One @, a local part of at most 64 bytes, a domain with a point;
 * internationalised addresses pass. The domain comes back in lower case. */
enum field_fault field_email(struct arena *, struct str, struct str *);
/* The mailbox that such an address leads to, as far as can be told: in lower
 * case, without "+tag", at Gmail without points. To count by, not to send to. */
struct str	 field_mailbox(struct arena *, struct str address);
/* Digits with an optional sign and one point or comma; canonical: no zeros
 * that say nothing, a point. decimals < 0: any number of them. */
enum field_fault field_number(struct arena *, struct str, int64_t decimals,
		    struct str *);
/* YYYY-MM-DD or D.M.YYYY, a real day; canonical: the former. */
enum field_fault field_date(struct arena *, struct str, struct str *,
		    int64_t *days);
/* H:MM or HH:MM, of a clock of 24 hours; seconds are left out. */
enum field_fault field_time(struct arena *, struct str, struct str *);
/* Such a date, "T" or spaces, such a time; canonical: 2026-01-31T09:30. */
enum field_fault field_moment(struct arena *, struct str, struct str *);
/* A telephone number as people write it, 3 to 15 digits. Canonical: "+" and
 * digits (E.164) where it has the code of a country, else digits alone. */
enum field_fault field_phone(struct arena *, struct str, struct str *);
/* 2 to 12 letters, digits, spaces and hyphens, at least one digit or letter
 * at both ends; canonical: upper case, single spaces. */
enum field_fault field_postcode(struct arena *, struct str, struct str *);
/* The text for showing again: what no page may carry becomes U+FFFD. */
struct str	 field_shown(struct arena *, struct str);

#endif
