/*
 * The sheets of an .xlsx as tables of text. The archive is proven before
 * anything of it is believed (proof/zip_proof.h), each part is XML within the
 * bounds of tree.h. Cells past the bounds are not read; formulas are taken at
 * their last value.
 */
#ifndef EXCHANGE_SHEET_H
#define EXCHANGE_SHEET_H

#include "base/str.h"
#include "base/words.h"

#define SHEET_COLUMNS_MAX	200
#define SHEET_ROWS_MAX		5000
#define SHEETS_MAX		40

struct sheet {
	struct str	 name;
	struct str	**rows;		/* [n][SHEET_COLUMNS_MAX]; NULL: empty */
	size_t		 n;
};

struct workbook {
	struct sheet	 sheets[SHEETS_MAX];
	size_t		 n;
};

/* false: *refused says why. */
bool	workbook_read(struct arena *, struct str file, struct workbook *,
	    enum word *refused);
/* By name, whatever its capitals; NULL: there is none. */
const struct sheet *workbook_find(const struct workbook *, const char *name);
/* STR_NONE where there is nothing. */
struct str	sheet_cell(const struct sheet *, size_t row, size_t column);

#endif
