/*
 * What the files that read the definition's XML share; private to
 * survey_xml*.c, the only ones that know libxml2.
 */
#ifndef FORM_SURVEY_XML_H
#define FORM_SURVEY_XML_H

#include <libxml/parser.h>

#include "form/survey_make.h"

#define SURVEY_NAMESPACE	"urn:exitpoll:survey:1"

/* What the parser holds; freed with the arena if we are cut short. */
struct survey_parse {
	struct survey_maker	*maker;
	xmlParserCtxtPtr	 ctxt;
	xmlDocPtr		 doc;
	bool			 failed;
	bool			 has_doctype;
};

struct survey_maker *survey_maker_new(struct arena *, struct findings *);
/* The root, or NULL: it is no survey, and that is said. */
const xmlNode	*survey_parse(struct survey_parse *, struct str xml);
void		 survey_parse_free(void *);
/* All below the root, and what follows from it. */
void		 survey_xml_root(struct survey_maker *, const xmlNode *root);

int		 survey_xml_line(const xmlNode *);
bool		 survey_xml_is_element(const xmlNode *);	/* ours */
bool		 survey_xml_is(const xmlNode *, const char *name);
struct str	 survey_xml_value(struct survey_maker *, const xmlAttr *);
/* STR_NONE when there is no such attribute. */
struct str	 survey_xml_attribute(struct survey_maker *, const xmlNode *,
		    const char *name);
void		 survey_xml_text(struct survey_maker *, const xmlNode *,
		    struct text *);
/* <check test=".." severity="..">message</check>; no question: the page's. */
void		 survey_xml_check(struct survey_maker *, const xmlNode *,
		    size_t page, struct question *);
void		 survey_xml_question(struct survey_maker *, const xmlNode *,
		    size_t page);

#endif
