/* Reading survey definitions for the operator's commands. */
#ifndef TOOL_DEFINITION_H
#define TOOL_DEFINITION_H

#include "form/survey.h"
#include "tool/tool.h"

/* Read and check, by the limits of the tenant that is entered, if one is;
 * false after having printed every fault as "FILE:LINE: reason". */
bool	definition_read(struct tool *, const char *path, struct str *xml,
	    const struct survey **) MUST_USE;

/* The schema, for whoever lints; false after having said why. */
bool	definition_schema_load(struct tool *) MUST_USE;

#endif
