/* Survey files of other systems in the operator's commands. */
#ifndef TOOL_EXCHANGE_H
#define TOOL_EXCHANGE_H

#include "exchange/exchange.h"
#include "tool/tool.h"

/* Read one; false after having said why not. */
bool	exchange_file_read(struct tool *, const char *path, struct exchange *)
	    MUST_USE;
/* A line to standard error for each thing that it tells. */
void	exchange_report_print(const struct exchange *);

/* The commands behind "survey". */
int	survey_convert(struct tool *, const char *path);
/* A definition with the texts of a translator's file, to standard output. */
int	survey_translate(struct tool *, const char *definition,
	    const char *path);
int	survey_export_as(struct tool *, const char *tenant, const char *slug,
	    int argc, char **argv);
int	survey_import(struct tool *, const char *tenant, const char *path,
	    int argc, char **argv);

#endif
