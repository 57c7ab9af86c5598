/*
 * The definition's XML: parsing, the schema, pages. With survey_xml_*.c
 * libxml2's only place among the rules. No network, no document type, no
 * entities of its own; the size is bounded before anything is parsed. What
 * is read is taken as it stands and judged in survey_check.c, so that one
 * report lists every fault.
 */
#include <string.h>

#include <libxml/parser.h>
#include <libxml/relaxng.h>

#include "form/survey_make.h"
#include "form/survey_xml.h"

static xmlRelaxNGPtr	 schema;
static char		 schema_why[512];

/* --- the schema --- */

/* libxml2 2.12 made the error const; the older type takes both here. */
#if LIBXML_VERSION >= 21200
typedef const xmlError	*xml_error;
#else
typedef xmlErrorPtr	 xml_error;
#endif

static void
schema_complain(void *arg, xml_error e)
{
	(void)arg;
	(void)snprintf(schema_why, sizeof(schema_why), "%s:%d: %.400s",
	    e->file == NULL ? "schema" : e->file, e->line,
	    e->message == NULL ? "unreadable" : e->message);
}

bool
survey_schema_load(const char *path, const char **why)
{
	xmlRelaxNGParserCtxtPtr	 ctxt;
	xmlRelaxNGPtr		 made;

	(void)snprintf(schema_why, sizeof(schema_why), "%.300s: cannot be "
	    "read", path);
	*why = schema_why;
	if ((ctxt = xmlRelaxNGNewParserCtxt(path)) == NULL)
		return (false);
	xmlRelaxNGSetParserStructuredErrors(ctxt, schema_complain, NULL);
	made = xmlRelaxNGParse(ctxt);
	xmlRelaxNGFreeParserCtxt(ctxt);
	if (made == NULL)
		return (false);
	survey_schema_free();
	schema = made;
	*why = NULL;
	return (true);
}

void
survey_schema_free(void)
{
	if (schema != NULL)
		xmlRelaxNGFree(schema);
	schema = NULL;
}

/* --- parsing and validating --- */

/* What the parser holds; freed with the arena if we are cut short. */
struct parse {
	struct survey_maker	*maker;
	xmlParserCtxtPtr	 ctxt;
	xmlDocPtr		 doc;
	xmlRelaxNGValidCtxtPtr	 valid;
	struct survey_errors	 schema;
	struct survey_errors	 vague;
	bool			 doctype;
};

static void
parse_free(void *arg)
{
	struct parse	*p = arg;

	xmlRelaxNGFreeValidCtxt(p->valid);
	if (p->ctxt != NULL)
		xmlFreeParserCtxt(p->ctxt);
	if (p->doc != NULL)
		xmlFreeDoc(p->doc);
	p->valid = NULL;
	p->ctxt = NULL;
	p->doc = NULL;
}

static struct str
message_of(struct arena *a, xml_error e)
{
	return (str_dup(a, str_trim(str_of(e->message == NULL ?
	    "unreadable" : e->message))));
}

static void
on_parse_error(void *arg, xml_error e)
{
	xmlParserCtxtPtr	 ctxt = arg;
	struct parse		*p = ctxt->_private;

	if (p->doctype)
		return;
	SURVEY_FAULT(p->maker, e->line, "this is not well-formed XML: %.*s",
	    STR_ARG(message_of(p->maker->arena, e)));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	xmlParserCtxtPtr	 ctxt = arg;
	struct parse		*p = ctxt->_private;

	(void)name;
	(void)public_id;
	(void)system_id;
	SURVEY_FAULT(p->maker, ctxt->input == NULL ? 0 : ctxt->input->line,
	    "a document type (<!DOCTYPE>) is not taken: remove it");
	p->doctype = true;
	xmlStopParser(ctxt);
}

/* RELAX NG reports a fault and then each element around it: those last say
 * only that something inside is wrong. */
static void
on_invalid(void *arg, xml_error e)
{
	struct parse	*p = arg;
	bool		 vague;

	vague = e->code == XML_RELAXNG_ERR_CONTENTVALID ||
	    e->code == XML_RELAXNG_ERR_ATTRVALID ||
	    e->code == XML_RELAXNG_ERR_INTERSEQ ||
	    e->code == XML_RELAXNG_ERR_INTEREXTRA;
	survey_error_add(p->maker->arena, vague ? &p->vague : &p->schema,
	    e->line, false, str_fmt(p->maker->arena, "against the schema: %.*s",
	    STR_ARG(message_of(p->maker->arena, e))));
}

static bool
parse_read(struct parse *p, struct str xml)
{
	if ((p->ctxt = xmlNewParserCtxt()) == NULL) {
		SURVEY_FAULT(p->maker, 0, "there is no memory to read it");
		return (false);
	}
	p->ctxt->_private = p;
	p->ctxt->sax->serror = on_parse_error;
	p->ctxt->sax->internalSubset = on_doctype;
	p->doc = xmlCtxtReadMemory(p->ctxt, xml.p, (int)xml.len,
	    "survey", NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA |
	    XML_PARSE_COMPACT);
	if (p->doc == NULL && p->maker->errors->n == 0)
		SURVEY_FAULT(p->maker, 0, "this is not well-formed XML");
	return (p->doc != NULL && p->maker->errors->n == 0);
}

/* The schema's faults are kept apart: ours say the same in better words. */
static bool
parse_validate(struct parse *p)
{
	if ((p->valid = xmlRelaxNGNewValidCtxt(schema)) == NULL)
		return (false);
	xmlRelaxNGSetValidStructuredErrors(p->valid, on_invalid, p);
	return (xmlRelaxNGValidateDoc(p->valid, p->doc) == 0);
}

static bool
errors_have_line(const struct survey_errors *errors, int line)
{
	size_t	 i;

	for (i = 0; i < errors->n; i++)
		if (errors->list[i].line == line && !errors->list[i].warning)
			return (true);
	return (false);
}

static void
errors_take(struct survey_maker *m, const struct survey_errors *from)
{
	size_t	 i;

	for (i = 0; i < from->n; i++)
		if (!errors_have_line(m->errors, from->list[i].line))
			survey_error_add(m->arena, m->errors,
			    from->list[i].line, false, from->list[i].why);
}

/* --- pages and the survey --- */

static void
page_read(struct survey_maker *m, const xmlNode *node)
{
	struct survey_page	*p;
	struct str		 condition;
	const xmlNode		*n;

	if (m->survey->npages == SURVEY_PAGES_MAX) {
		SURVEY_FAULT(m, survey_xml_line(node), "this is page %d, and %d are "
		    "allowed", SURVEY_PAGES_MAX + 1, SURVEY_PAGES_MAX);
		return;
	}
	p = &m->pages[m->survey->npages];
	p->index = m->survey->npages;
	p->line = survey_xml_line(node);
	p->code = survey_xml_attribute(m, node, "code");
	p->questions = &m->questions[m->survey->nquestions];
	condition = survey_xml_attribute(m, node, "show-if");
	m->page_if[p->index] = (struct survey_condition){ condition, p->line };
	for (n = node->children; n != NULL; n = n->next) {
		if (survey_xml_is(n, "title"))
			survey_xml_text(m, n, &p->title);
		else if (survey_xml_is(n, "intro"))
			survey_xml_text(m, n, &p->intro);
		else if (survey_xml_is(n, "question"))
			survey_xml_question(m, n, p->index);
	}
	p->nquestions = m->survey->nquestions -
	    (size_t)(p->questions - m->questions);
	m->survey->npages++;
}

static void
language_add(struct survey_maker *m, int line, struct str tag)
{
	size_t	 i;

	for (i = 0; i < tag.len; i++)
		if (!str_has_byte(STR("abcdefghijklmnopqrstuvwxyz"
		    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"), tag.p[i]))
			break;
	if (tag.len < 2 || tag.len > 35 || i != tag.len) {
		SURVEY_FAULT(m, line, "\"%.*s\" is not the tag of a language, "
		    "like \"en\" or \"pt-BR\"", STR_ARG(tag));
		return;
	}
	for (i = 0; i < m->survey->nlanguages; i++)
		if (str_is(m->languages[i], tag))
			return;
	if (m->survey->nlanguages == SURVEY_LANGUAGES_MAX)
		SURVEY_FAULT(m, line, "there are more than %d languages",
		    SURVEY_LANGUAGES_MAX);
	else
		m->languages[m->survey->nlanguages++] = tag;
}

static void
languages_read(struct survey_maker *m, const xmlNode *root)
{
	struct str	 list, tag;
	bool		 more;

	language_add(m, survey_xml_line(root), survey_xml_attribute(m, root, "lang"));
	list = survey_xml_attribute(m, root, "languages");
	for (more = list.len != 0; more;) {
		more = str_cut(list, ' ', &tag, &list);
		if (tag.len != 0)
			language_add(m, survey_xml_line(root), tag);
	}
	if (m->survey->nlanguages == 0)
		m->languages[m->survey->nlanguages++] = STR("en");
	m->survey->languages = m->languages;
}

static void
root_read(struct survey_maker *m, const xmlNode *root)
{
	const xmlNode	*n;

	m->survey->code = survey_xml_attribute(m, root, "code");
	if (!survey_code_is_survey(m->survey->code))
		SURVEY_FAULT(m, survey_xml_line(root), "the survey's code \"%.*s\" must "
		    "be lower-case letters, digits and hyphens, beginning with "
		    "a letter", STR_ARG(m->survey->code));
	languages_read(m, root);
	for (n = root->children; n != NULL; n = n->next) {
		if (survey_xml_is(n, "title"))
			survey_xml_text(m, n, &m->survey->title);
		else if (survey_xml_is(n, "intro"))
			survey_xml_text(m, n, &m->survey->intro);
		else if (survey_xml_is(n, "thanks"))
			survey_xml_text(m, n, &m->survey->thanks);
		else if (survey_xml_is(n, "page"))
			page_read(m, n);
	}
}

static struct survey_maker *
maker_new(struct arena *a, struct survey_errors *errors)
{
	struct survey_maker	*m;

	m = arena_get(a, sizeof(*m));
	m->arena = a;
	m->errors = errors;
	m->survey = arena_get(a, sizeof(*m->survey));
	m->pages = arena_array(a, SURVEY_PAGES_MAX, sizeof(*m->pages));
	m->questions = arena_array(a, SURVEY_QUESTIONS_MAX,
	    sizeof(*m->questions));
	m->page_if = arena_array(a, SURVEY_PAGES_MAX, sizeof(*m->page_if));
	m->question_if = arena_array(a, SURVEY_QUESTIONS_MAX,
	    sizeof(*m->question_if));
	m->survey->pages = m->pages;
	m->survey->questions = m->questions;
	return (m);
}

static void
parse_survey(struct parse *p, struct str xml)
{
	xmlNodePtr	 root;
	bool		 valid;

	if (!parse_read(p, xml))
		return;
	valid = parse_validate(p);
	if ((root = xmlDocGetRootElement(p->doc)) == NULL ||
	    !survey_xml_is(root, "survey")) {
		SURVEY_FAULT(p->maker, root == NULL ? 0 : survey_xml_line(root),
		    "the outermost element must be <survey xmlns=\""
		    SURVEY_NAMESPACE "\">");
		return;
	}
	root_read(p->maker, root);
	survey_check(p->maker);
	errors_take(p->maker, &p->schema);
	if (!valid && p->maker->errors->nfatal == 0)
		errors_take(p->maker, &p->vague);
	if (!valid && p->maker->errors->nfatal == 0)
		SURVEY_FAULT(p->maker, 0, "it does not follow the schema");
}

enum status
survey_read(struct arena *a, struct str xml, const struct survey **out,
    struct survey_errors *errors)
{
	struct parse	*p;

	*out = NULL;
	memset(errors, 0, sizeof(*errors));
	if (schema == NULL)
		return (E_INTERNAL);
	if (xml.len > SURVEY_FILE_MAX) {
		survey_error_add(a, errors, 0, false, str_fmt(a, "the file has "
		    "%zu bytes, and %d are allowed", xml.len,
		    SURVEY_FILE_MAX));
		return (E_TOO_BIG);
	}
	p = arena_get(a, sizeof(*p));
	p->maker = maker_new(a, errors);
	arena_defer(a, parse_free, p);
	parse_survey(p, xml);
	parse_free(p);
	survey_errors_sort(errors);
	if (errors->nfatal != 0)
		return (E_INVALID);
	*out = p->maker->survey;
	return (OK);
}
