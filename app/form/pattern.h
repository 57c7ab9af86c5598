/*
 * Patterns that a definition gives for texts ("[A-Z]{2}[0-9]{6}"). They are
 * not PCRE: a pattern becomes at most PATTERN_STEPS_MAX steps, all of which
 * are tried side by side at each letter (Thompson's construction), so that
 * the time is in proportion to the text, whatever the pattern and whoever
 * wrote the text. That is what RE2 does; it would bring the C++ run-time and
 * its heap into every process for the little that is needed here, and libc's
 * regexec() has no such bound. Nothing but the pattern is known here.
 *
 *	either  = row { "|" row }
 *	row     = { atom [ "*" | "+" | "?" | "{" n [ "," [ n ] ] "}" ] }
 *	atom    = letter | "." | "(" either ")" | "[" [ "^" ] ranges "]"
 *	        | "\d" | "\w" | "\s" | "\" sign
 *
 * A pattern is about the whole text. Letters are code points; \d, \w and \s
 * are the ASCII ones, and . is any letter.
 */
#ifndef FORM_PATTERN_H
#define FORM_PATTERN_H

#include "base/status.h"
#include "base/str.h"

#define PATTERN_STEPS_MAX	256
#define PATTERN_RANGES_MAX	256
#define PATTERN_DEPTH_MAX	12	/* parentheses inside each other */

struct pattern;

/* OK, or E_INVALID and *why in words. */
enum status	 pattern_read(struct arena *, struct str text,
		    const struct pattern **, struct str *why) MUST_USE;
bool		 pattern_is_met(const struct pattern *, struct str);

#endif
