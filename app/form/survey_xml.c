/*
 * The definition's XML: parsing, pages, and loading what was published. With
 * the other survey_xml_*.c libxml2's only place among the forms. No network,
 * no document type, no entities of its own. What is read is taken as it
 * stands; survey_xml_lint.c has it judged.
 */
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>

#include "form/survey_make.h"
#include "form/survey_time.h"
#include "form/survey_xml.h"

/* libxml2 2.12 made the error const; the older type takes both here. */
#if LIBXML_VERSION >= 21200
typedef const xmlError	*xml_error;
#else
typedef xmlErrorPtr	 xml_error;
#endif

void
survey_parse_free(void *arg)
{
	struct survey_parse	*p = arg;

	if (p->ctxt != NULL)
		xmlFreeParserCtxt(p->ctxt);
	if (p->doc != NULL)
		xmlFreeDoc(p->doc);
	p->ctxt = NULL;
	p->doc = NULL;
}

static void
on_parse_error(void *arg, xml_error e)
{
	xmlParserCtxtPtr	 ctxt = arg;
	struct survey_parse	*p = ctxt->_private;

	if (p->has_doctype)
		return;
	p->failed = true;
	SURVEY_FAULT_EN(p->maker, e->line, "this is not well-formed XML: %.*s",
	    STR_ARG(str_trim(str_of(e->message == NULL ? "unreadable" :
	    e->message))));
}

static void
on_doctype(void *arg, const xmlChar *name, const xmlChar *public_id,
    const xmlChar *system_id)
{
	xmlParserCtxtPtr	 ctxt = arg;
	struct survey_parse	*p = ctxt->_private;

	(void)name;
	(void)public_id;
	(void)system_id;
	SURVEY_FAULT_EN(p->maker, ctxt->input == NULL ? 0 : ctxt->input->line,
	    "a document type (<!DOCTYPE>) is not taken: remove it");
	p->failed = p->has_doctype = true;
	xmlStopParser(ctxt);
}

const xmlNode *
survey_parse(struct survey_parse *p, struct str xml)
{
	struct survey_maker	*m = p->maker;
	const xmlNode		*root;

	if (xml.len > INT_MAX || (p->ctxt = xmlNewParserCtxt()) == NULL) {
		SURVEY_FAULT_EN(m, 0, "there is no memory to read it");
		return (NULL);
	}
	p->ctxt->_private = p;
	p->ctxt->sax->serror = on_parse_error;
	p->ctxt->sax->internalSubset = on_doctype;
	p->doc = xmlCtxtReadMemory(p->ctxt, xml.p, (int)xml.len,
	    "survey", NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA |
	    XML_PARSE_COMPACT);
	if (p->failed)
		return (NULL);
	if (p->doc == NULL) {
		SURVEY_FAULT_EN(m, 0, "this is not well-formed XML");
		return (NULL);
	}
	root = xmlDocGetRootElement(p->doc);
	if (root != NULL && survey_xml_is(root, "survey"))
		return (root);
	SURVEY_FAULT_EN(m, root == NULL ? 0 : survey_xml_line(root), "the "
	    "outermost element must be <survey xmlns=\"" SURVEY_NAMESPACE
	    "\">");
	return (NULL);
}

/* --- pages and the survey --- */

/* An attribute with one value: given or not. */
static bool
flag_read(struct survey_maker *m, const xmlNode *node, const char *name,
    const char *value)
{
	struct str	 given = survey_xml_attribute(m, node, name);

	if (given.p != NULL && !str_is_c(given, value))
		SURVEY_FAULT_EN(m, survey_xml_line(node), "%s=\"%.*s\": only "
		    "\"%s\" has a meaning", name, STR_ARG(given), value);
	return (given.p != NULL && str_is_c(given, value));
}

static void
jump_read(struct survey_maker *m, const xmlNode *node, size_t page)
{
	struct survey_jump	*j = arena_get(m->arena, sizeof(*j));

	j->test.line = survey_xml_line(node);
	j->test.text = survey_xml_attribute(m, node, "if");
	j->page = page;
	j->to = survey_xml_attribute(m, node, "to");
	*m->jumps_end = j;
	m->jumps_end = &j->next;
}

static void
page_read(struct survey_maker *m, const xmlNode *node)
{
	struct survey_page	*p;
	struct str		 condition;
	const xmlNode		*n;

	if (m->survey->npages == SURVEY_PAGES_MAX)
		SURVEY_FAULT(m, survey_xml_line(node), W_LINT_MANY_PAGES, .most
		    = SURVEY_NUMBER(m, SURVEY_PAGES_MAX));
	p = &m->pages[m->survey->npages];
	p->index = m->survey->npages;
	p->line = survey_xml_line(node);
	p->code = survey_xml_attribute(m, node, "code");
	p->questions = &m->questions[m->survey->nquestions];
	p->fixed = flag_read(m, node, "fixed", "yes");
	p->random = flag_read(m, node, "order", "random");
	m->survey->shuffles |= p->random;
	condition = survey_xml_attribute(m, node, "show-if");
	m->page_if[p->index] = (struct survey_condition){ condition, p->line };
	for (n = node->children; n != NULL; n = n->next) {
		m->survey->steps++;
		if (survey_xml_is(n, "title"))
			survey_xml_text(m, n, &p->title);
		else if (survey_xml_is(n, "intro"))
			survey_xml_text(m, n, &p->intro);
		else if (survey_xml_is(n, "question"))
			survey_xml_question(m, n, p->index);
		else if (survey_xml_is(n, "check"))
			survey_xml_check(m, n, p->index, NULL);
		else if (survey_xml_is(n, "jump"))
			jump_read(m, n, p->index);
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
	if (tag.len < 2 || tag.len > 35 || i != tag.len)
		SURVEY_FAULT_EN(m, line, "\"%.*s\" is not the tag of a language, "
		    "like \"en\" or \"pt-BR\"", STR_ARG(tag));
	for (i = 0; i < m->survey->nlanguages; i++)
		if (str_is(m->languages[i], tag))
			return;
	if (m->survey->nlanguages == SURVEY_LANGUAGES_MAX)
		SURVEY_FAULT(m, line, W_LINT_MANY_LANGUAGES, .most =
		    SURVEY_NUMBER(m, SURVEY_LANGUAGES_MAX));
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

/* As many places as there are pages and questions in the file. */
static void
places_make(struct survey_maker *m, const xmlNode *root)
{
	const xmlNode	*page, *n;
	size_t		 npages = 0, nquestions = 0;

	for (page = root->children; page != NULL; page = page->next) {
		if (!survey_xml_is(page, "page"))
			continue;
		npages++;
		for (n = page->children; n != NULL; n = n->next)
			nquestions += survey_xml_is(n, "question");
	}
	m->survey->steps += npages + nquestions;
	m->pages = arena_array(m->arena, npages, sizeof(*m->pages));
	m->page_if = arena_array(m->arena, npages, sizeof(*m->page_if));
	m->questions = arena_array(m->arena, nquestions,
	    sizeof(*m->questions));
	m->question_if = arena_array(m->arena, nquestions,
	    sizeof(*m->question_if));
	m->value_of = arena_array(m->arena, nquestions,
	    sizeof(*m->value_of));
	m->required_if = arena_array(m->arena, nquestions,
	    sizeof(*m->required_if));
	m->survey->pages = m->pages;
	m->survey->questions = m->questions;
}

const char *const	identity_names[IDENTITY__MAX] = {
	[IDENTITY_IDENTIFIED] = "identified",
	[IDENTITY_PSEUDONYMOUS] = "pseudonymous",
	[IDENTITY_ANONYMOUS] = "anonymous",
};

static void
identity_read(struct survey_maker *m, const xmlNode *root)
{
	struct str	 name = survey_xml_attribute(m, root, "identity");
	int		 i;

	for (i = 0; name.p != NULL && i < IDENTITY__MAX; i++)
		if (str_is_c(name, identity_names[i])) {
			m->survey->identity = (enum identity)i;
			return;
		}
	if (name.p != NULL)
		SURVEY_FAULT_EN(m, survey_xml_line(root), "identity=\"%.*s\" is "
		    "none of \"identified\", \"pseudonymous\" and \"anonymous\"",
		    STR_ARG(name));
}

/* How its pages are walked through. */
static void
walk_read(struct survey_maker *m, const xmlNode *root)
{
	struct survey	*s = m->survey;
	struct str	 progress = survey_xml_attribute(m, root, "progress");
	struct str	 minutes = survey_xml_attribute(m, root, "minutes");

	s->contents = flag_read(m, root, "contents", "yes");
	s->review = flag_read(m, root, "review", "yes");
	s->later = flag_read(m, root, "later", "yes");
	s->edits = flag_read(m, root, "edit", "yes");
	s->one_each = flag_read(m, root, "screens", "question");
	s->random = flag_read(m, root, "order", "random");
	s->shuffles = s->random;
	s->minutes = m->minutes;
	s->says_minutes = minutes.p != NULL;
	if (s->says_minutes)
		s->minutes = survey_xml_whole(m, survey_xml_line(root),
		    "minutes", minutes, 1, SURVEY_MINUTES_MAX);
	identity_read(m, root);
	if (str_is_c(progress, "none"))
		s->progress = PROGRESS_NONE;
	else if (str_is_c(progress, "steps"))
		s->progress = PROGRESS_STEPS;
	else if (progress.p != NULL && !str_is_c(progress, "bar"))
		SURVEY_FAULT_EN(m, survey_xml_line(root), "progress=\"%.*s\" is "
		    "none of \"bar\", \"steps\" and \"none\"",
		    STR_ARG(progress));
}

void
survey_xml_root(struct survey_maker *m, const xmlNode *root)
{
	const xmlNode	*n;

	places_make(m, root);
	m->survey->code = survey_xml_attribute(m, root, "code");
	if (!survey_code_is_survey(m->survey->code))
		SURVEY_FAULT_EN(m, survey_xml_line(root), "the survey's code \"%.*s\" must "
		    "be lower-case letters, digits and hyphens, beginning with "
		    "a letter", STR_ARG(m->survey->code));
	languages_read(m, root);
	walk_read(m, root);
	for (n = root->children; n != NULL; n = n->next) {
		m->survey->steps++;
		if (survey_xml_is(n, "title"))
			survey_xml_text(m, n, &m->survey->title);
		else if (survey_xml_is(n, "intro"))
			survey_xml_text(m, n, &m->survey->intro);
		else if (survey_xml_is(n, "thanks"))
			survey_xml_text(m, n, &m->survey->thanks);
		else if (survey_xml_is(n, "page"))
			page_read(m, n);
	}
	survey_finish(m);
}

struct survey_maker *
survey_maker_new(struct arena *a, struct findings *errors)
{
	struct survey_maker	*m = arena_get(a, sizeof(*m));

	m->arena = a;
	m->errors = errors;
	m->survey = arena_get(a, sizeof(*m->survey));
	m->jumps_end = &m->jumps;
	m->minutes = SURVEY_MINUTES;
	return (m);
}

enum status
survey_load(struct arena *a, struct str xml, const struct survey **out)
{
	struct survey_parse	*p = arena_get(a, sizeof(*p));
	const xmlNode		*root;

	p->maker = survey_maker_new(a, NULL);
	arena_defer(a, survey_parse_free, p);
	if ((root = survey_parse(p, xml)) != NULL)
		survey_xml_root(p->maker, root);
	survey_parse_free(p);
	*out = root == NULL ? NULL : p->maker->survey;
	return (root == NULL ? E_INTERNAL : OK);
}
