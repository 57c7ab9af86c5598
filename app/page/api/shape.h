/*
 * Shapes: what an object of the API consists of, said once. The same rows write
 * its JSON, read what programs send, and describe it in the document
 * (openapi.c), so that these cannot differ.
 */
#ifndef PAGE_API_SHAPE_H
#define PAGE_API_SHAPE_H

#include <stddef.h>

#include "base/buf.h"

enum shape_type {		/* and the member of the struct */
	SHAPE_TEXT,		/* struct str */
	SHAPE_TIME,		/* struct str: "2026-11-24T09:12:00Z" */
	SHAPE_DATE,		/* struct str: "2026-11-24" */
	SHAPE_MOMENT,		/* int64_t: seconds since 1970, shown as a time */
	SHAPE_WHOLE,		/* int64_t */
	SHAPE_NUMBER,		/* struct str in decimal */
	SHAPE_FLAG,		/* bool */
	SHAPE_MEMBERS,		/* struct str: an object, as JSON */
	SHAPE_TEXTS,		/* struct shape_list of struct str */
	SHAPE_LIST,		/* struct shape_list of the shape "of" */
	SHAPE_ONE,		/* pointer to one of the shape "of" */
};

struct shape_list {
	const void	*v;
	size_t		 n;
};

struct shape;

struct shape_field {
	const char	*name;
	enum shape_type	 type;
	size_t		 at;		/* in the struct */
	bool		 none;		/* what is empty, 0 or NULL is null */
	const char *const *one_of;	/* the only texts; ends with NULL */
	int64_t		 most;		/* of a request: letters, the number, or
					 * how many a list may have */
	bool		 lines;		/* of a request: several are allowed */
	const struct shape *of;
	const char	*what;		/* for who reads the document, or NULL */
};

struct shape {
	const char	*name;
	size_t		 size;		/* of the struct */
	const struct shape_field *fields;	/* ends with name NULL */
	bool		 is_request;	/* what is null may be left out */
};

/* SHAPE(survey_shape, "Survey", survey_out, FIELD(...), ...); with FIELD(name,
 * TIME, opens_at, .none = true). */
#define SHAPE(var, label, s, ...)					\
	static const struct shape_field var##_fields[] = {		\
		__VA_ARGS__, { .name = NULL }				\
	};								\
	static const struct shape var = { label, sizeof(struct s),	\
	    var##_fields, false }
#define REQUEST(var, label, s, ...)					\
	static const struct shape_field var##_fields[] = {		\
		__VA_ARGS__, { .name = NULL }				\
	};								\
	static const struct shape var = { label, sizeof(struct s),	\
	    var##_fields, true }
#define FIELD(s, member, kind, ...)					\
	{ .name = #member, .type = SHAPE_##kind,			\
	    .at = offsetof(struct s, member), __VA_ARGS__ }

/* An object; the list of them with brackets around. */
void		 shape_write(struct buf *, const struct shape *,
		    const void *);
void		 shape_list_write(struct buf *, const struct shape *,
		    const void *, size_t n);
/* As JSON Schema; those within it stand beside it (openapi.c). */
void		 shape_schema(struct buf *, const struct shape *);

#endif
