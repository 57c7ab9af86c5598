/*
 * An operation of the API: what a row of routes.h says nothing of. Each handler
 * file says its own; the linker gathers them for the document (openapi.c).
 */
#ifndef PAGE_API_OPERATION_H
#define PAGE_API_OPERATION_H

#include "page/api/shape.h"
#include "rule/route.h"

enum param_type { PARAM_TEXT, PARAM_DATE, PARAM_WHOLE, PARAM_ONE_OF };

/* Of the address, behind the "?". */
struct api_param {
	const char	*name;
	enum param_type	 type;
	const char *const *one_of;	/* ends with NULL */
	const char	*what;
};

struct api_operation {
	enum route_id	 route;
	const struct shape *answer;	/* NULL: a file */
	bool		 is_list;	/* pages of them: limit and after */
	const char	*media;		/* of the file */
	const struct api_param *params;	/* ends with name NULL; or NULL */
	const struct shape *request;	/* of a POST, which makes something */
};

#define API_OPERATION(var, id, ...)					\
	static const struct api_operation var = { .route = ROUTE_##id,	\
	    __VA_ARGS__ };						\
	static const struct api_operation *const var##_listed		\
	    __attribute__((used, section("operations"))) = &var

/* What every list takes besides. */
extern const struct api_param	 api_list_params[];

#endif
