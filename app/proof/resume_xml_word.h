/*
 * XML's characters, names and references, for resume_xml.c alone. The classes
 * are asked for each byte of a document, so they are inline.
 */
#ifndef PROOF_RESUME_XML_WORD_H
#define PROOF_RESUME_XML_WORD_H

#include <string.h>

#include "base/str.h"

static inline bool
xml_is_space(unsigned char c)
{
	return (c == ' ' || c == '\t' || c == '\n' || c == '\r');
}

/* Bytes above ASCII are taken as name characters: nearly all of them are. */
static inline bool
xml_is_name_start(unsigned char c)
{
	return ((unsigned char)((c | 0x20) - 'a') < 26 || c == '_' ||
	    c == ':' || c >= 0x80);
}

static inline bool
xml_is_name(unsigned char c)
{
	return (xml_is_name_start(c) || (c >= '0' && c <= '9') || c == '-' ||
	    c == '.');
}

static inline struct str
xml_local(struct str name)
{
	const char	*p;

	p = name.len == 0 ? NULL : memrchr(name.p, ':', name.len);
	return (p == NULL ? name : str_from(name, (size_t)(p - name.p) + 1));
}

/* What stands between "&" and ";": one of the five names, or a number. */
bool	xml_is_entity(struct str);

#endif
