/*
 * Fields of a query string or a body, in the order they came, repeats and
 * empty values kept. Pure: bytes in, views into them out.
 *
 * One rule: every byte the client sent is either in a field, or the whole
 * body is refused with a reason. Nothing is silently dropped.
 */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "base/status.h"
#include "base/str.h"

#define FORM_FIELDS_MAX		1000	/* fields in one form */
#define FORM_NAME_MAX		200	/* bytes in a field's name */
#define FORM_PART_HEADER_MAX	8192	/* bytes of one part's headers */
#define FORM_BOUNDARY_MAX	70	/* RFC 2046 section 5.1.1 */
#define FORM_EDGE_MAX		1024	/* bytes before the first boundary and
					 * after the last */

struct form_field {
	struct str	 name;
	struct str	 value;		/* raw bytes; decoded for urlencoded */
	bool		 is_file;	/* the part had a filename parameter */
	struct str	 filename;	/* as sent, decoded, never a path to use */
	struct str	 type;		/* the part's Content-Type, or none */
};

struct form {
	struct form_field *fields;
	size_t		 n;
	enum word	 why;		/* reason of a refusal, for the visitor */
};

/* application/x-www-form-urlencoded, a body or a query string. OK,
 * E_MALFORMED (bad percent escape) or E_TOO_BIG (fields, name). */
enum status	 form_urlencoded(struct arena *, struct str body,
		    struct form *) MUST_USE;
/* multipart/form-data (RFC 7578); content_type is the whole header value. */
enum status	 form_multipart(struct arena *, struct str content_type,
		    struct str body, struct form *) MUST_USE;
/* By content type: one of the above, or E_TYPE. An empty body is no fields. */
enum status	 form_read(struct arena *, struct str content_type,
		    struct str body, struct form *) MUST_USE;

/* The first value of name, or STR_NONE (p NULL) if the field is absent. */
struct str	 form_get(const struct form *, const char *name);
const struct form_field *form_find(const struct form *, const char *name);
size_t		 form_count(const struct form *, const char *name);

/* What a page's own form has. */
enum form_kind { FORM_TEXT, FORM_FILE, FORM_TICK };

struct form_rule {
	const char	*name;
	enum form_kind	 kind;
};

/*
 * W_NONE if each field whose name begins with prefix has a rule, is of its kind
 * and there once; else why not. Of several files the page itself speaks,
 * beside the control.
 */
enum word	 form_why_not(const struct form *, const char *prefix,
		    const struct form_rule *, size_t n);

/* What both readers do with a form that they refuse: whoever ignores the
 * status finds no half of it. Gives the status back. */
enum status	 form_refuse(struct form *, enum status, enum word why);

/* Percent-decode; '+' is a space only if plus. false on a bad escape. */
bool		 form_decode(struct arena *, struct str, bool plus,
		    struct str *out) MUST_USE;

#endif
