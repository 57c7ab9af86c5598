/*
 * PDF's words and values over a slice of bytes: skip one, look a key up, read
 * a number or a reference. Nothing recurses, nothing is copied, and every
 * function gives PDF_END or false at the end of the slice.
 */
#ifndef PROOF_RESUME_PDF_LEX_H
#define PROOF_RESUME_PDF_LEX_H

#include "base/str.h"

#define PDF_END		SIZE_MAX

struct pdf_ref {
	uint32_t	 num;
	uint32_t	 gen;
};

bool		 pdf_is_space(char);
bool		 pdf_is_regular(char);
/* Past white space and comments. */
size_t		 pdf_skip_space(struct str, size_t);
/* Past one value (array, dictionary, string, name, number, word). */
size_t		 pdf_skip_value(struct str, size_t);
/* An unsigned integer at a place; its end, or PDF_END. */
size_t		 pdf_uint(struct str, size_t, uint32_t *);
/* "12 0 R" at a place; its end, or PDF_END. */
size_t		 pdf_ref_read(struct str, size_t, struct pdf_ref *);
/* Is this word here, with a delimiter after it? */
bool		 pdf_word_is(struct str, size_t, const char *);
/* The value of a key ("Root") in the dictionary that the slice starts with. */
bool		 pdf_dict_get(struct str dict, const char *key, struct str *);
bool		 pdf_dict_uint(struct str dict, const char *key, uint32_t *);
bool		 pdf_dict_is(struct str dict, const char *key,
		    const char *name);
/* The bytes of a string value, escapes undone, at most max of them. */
size_t		 pdf_string(struct str, unsigned char *out, size_t max);

#endif
