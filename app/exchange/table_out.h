/*
 * A table as a whole file of another program: Excel's workbook, SPSS's data. It
 * is written from rows that come one by one, since it may be larger than
 * memory; what such a file must know before its first row stands with the
 * columns.
 */
#ifndef EXCHANGE_TABLE_OUT_H
#define EXCHANGE_TABLE_OUT_H

#include "base/str.h"

enum out_column_kind {
	COLUMN_TEXT,
	COLUMN_NUMBER,		/* empty cells are none */
	COLUMN_TIME,		/* "2026-11-24T09:12:00Z", or a day */
};

struct out_label {
	struct str	 value;
	struct str	 label;
};

struct out_column {
	struct str	 name;
	struct str	 label;
	enum out_column_kind kind;
	size_t		 width;		/* bytes of the longest cell */
	const struct out_label *labels;	/* of its values; or none */
	size_t		 nlabels;
};

enum out_end {
	OUT_WHOLE,
	OUT_MANY,		/* the format does not hold so many rows or
				 * columns, or such a text */
	OUT_BROKEN,		/* it could not be written */
	OUT_CUT,		/* next said so */
};

struct table_out {
	struct arena	*arena;		/* of what lasts until it is written */
	struct arena	*scratch;	/* of a row: next clears it */
	struct str	 title;
	const struct out_column *columns;
	size_t		 n;
	int64_t		 rows;
	bool		 names;		/* the head names columns, else says
					 * their labels */
	const char	*sheet_data, *sheet_labels;	/* their names */
	const char	*heads[4];	/* of the second sheet: column, meaning,
					 * value, label */
	/* The cells of the next row, each ended by NUL; false: no more now. */
	bool		(*next)(void *, const char **cells);
	void		*arg;
	int		 file;		/* open to be written */
	const char	*folder;	/* for what is needed meanwhile */
};

enum out_end	 xlsx_write(const struct table_out *);
enum out_end	 sav_write(const struct table_out *);

#define XLSX_ROWS	1048575	/* of a sheet, below its head */
#define XLSX_COLUMNS	16384
/* What SPSS takes of a text. */
#define SAV_WIDTH	32767

#endif
