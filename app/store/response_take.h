/*
 * What several store files read rows with; nobody else includes it. A cursor
 * is "microseconds_uuid" of the last row shown: both parts are checked before
 * the database sees them.
 */
#ifndef STORE_RESPONSE_TAKE_H
#define STORE_RESPONSE_TAKE_H

#include "base/pg.h"
#include "store/file.h"
#include "store/response.h"
#include "store/tenant.h"

#define STORE_LIST_MAX	200

/* Columns as every response query of sql/queries/response.sql lists them. */
void		 response_take(struct pg_exchange *, size_t result, size_t row,
		    struct response *);
/* The two behind them of the queries for the tenant's people. */
void		 response_local_take(struct pg_exchange *, size_t result,
		    size_t row, struct response *);
/* The seven columns of a file, from col on. */
void		 file_take(struct pg_exchange *, size_t result, size_t row,
		    size_t col, struct file *);

/* The eleven columns of a tenant, from col on. */
void		 tenant_take(struct pg_exchange *, size_t result, size_t row,
		    size_t col, struct tenant *);

/* None gives two NULLs. false: not a cursor of ours. */
bool		 cursor_read(struct arena *, struct str, struct pg_arg *at,
		    struct pg_arg *id) MUST_USE;
struct str	 cursor_make(struct arena *, struct str at, struct str id);

#endif
