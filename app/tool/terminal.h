/*
 * What the operator's commands print may hold what strangers wrote: a survey's
 * title, an applicant's name, an error that quotes either. On a terminal,
 * control characters move the cursor, set the window's title or hide text, and
 * marks of direction show it in another order (trojansource.codes). From here
 * on nothing that goes to standard output or error can do so: all but line
 * ends and tabs is shown as <9B> or <U+202E>, and so is what is not UTF-8.
 */
#ifndef TOOL_TERMINAL_H
#define TOOL_TERMINAL_H

#include <stdbool.h>

/* Once, before anything is printed; false: no memory. */
bool	terminal_guard(void);
/* For data that a program will read, byte by byte: false if it cannot all be
 * written. */
bool	terminal_raw(const void *, unsigned long);

#endif
