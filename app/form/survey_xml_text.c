/* Small readers for the definition's XML: names, attributes, texts. */
#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "form/survey_xml.h"

int
survey_xml_line(const xmlNode *node)
{
	long	 line = xmlGetLineNo(node);

	return (line < 0 || line > INT_MAX ? 0 : (int)line);
}

bool
survey_xml_is_element(const xmlNode *node)
{
	return (node->type == XML_ELEMENT_NODE && node->ns != NULL &&
	    strcmp((const char *)node->ns->href, SURVEY_NAMESPACE) == 0);
}

bool
survey_xml_is(const xmlNode *node, const char *name)
{
	return (survey_xml_is_element(node) &&
	    strcmp((const char *)node->name, name) == 0);
}

/* The text directly below a node, in one piece as the parser's or as a copy:
 * good until the document goes. */
static struct str
children_text(struct survey_maker *m, const xmlNode *first)
{
	const xmlNode	*n, *only = NULL;
	struct buf	 b;
	size_t		 pieces = 0;

	for (n = first; n != NULL; n = n->next)
		if ((n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE) && n->content != NULL) {
			only = n;
			pieces++;
		}
	if (pieces <= 1)
		return (str_of(only == NULL ? "" :
		    (const char *)only->content));
	b = buf_new(m->arena, 64);
	for (n = first; n != NULL; n = n->next)
		if ((n->type == XML_TEXT_NODE ||
		    n->type == XML_CDATA_SECTION_NODE) && n->content != NULL)
			buf_c(&b, (const char *)n->content);
	return (buf_view(&b));
}

struct str
survey_xml_value(struct survey_maker *m, const xmlAttr *attr)
{
	struct str	 s = str_trim(children_text(m, attr->children));

	m->survey->steps += 1 + s.len;
	return (str_dup(m->arena, s));
}

struct str
survey_xml_attribute(struct survey_maker *m, const xmlNode *node,
    const char *name)
{
	const xmlAttr	*attr;

	for (attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, name) == 0)
			return (survey_xml_value(m, attr));
	return (STR_NONE);
}

/* The words directly inside an element. */
static struct str
node_words(struct survey_maker *m, const xmlNode *node)
{
	struct str	 s;

	s = survey_text_squeeze(m->arena, children_text(m, node->children));
	m->survey->steps += s.len;
	if (s.len > SURVEY_TEXT_MAX)
		SURVEY_FAULT(m, survey_xml_line(node), W_LINT_LONG_TEXT, .most
		    = SURVEY_NUMBER(m, SURVEY_TEXT_MAX));
	return (s);
}

static size_t
language_of(struct survey_maker *m, const xmlNode *node)
{
	const xmlAttr	*attr;
	struct str	 tag = STR_NONE;
	size_t		 i;

	for (attr = node->properties; attr != NULL; attr = attr->next)
		if (strcmp((const char *)attr->name, "lang") == 0)
			tag = str_trim(children_text(m, attr->children));
	m->survey->steps += 1 + tag.len;
	for (i = 0; i < m->survey->nlanguages; i++)
		if (str_is(m->languages[i], tag))
			return (i);
	SURVEY_FAULT_EN(m, survey_xml_line(node), "the language \"%.*s\" is not among "
	    "those of the survey: add it to languages=\"...\"", STR_ARG(tag));
	return (SIZE_MAX);
}

/* <label>words</label> or <label><text xml:lang="..">words</text>..</label> */
void
survey_xml_text(struct survey_maker *m, const xmlNode *node, struct text *t)
{
	const xmlNode	*n;
	struct str	*in, words;
	size_t		 lang;

	if (t->n != 0) {
		SURVEY_FAULT_EN(m, survey_xml_line(node), "there is a second <%s>",
		    (const char *)node->name);
		return;
	}
	in = arena_array(m->arena, m->survey->nlanguages, sizeof(*in));
	t->in = in;
	t->n = m->survey->nlanguages;
	words = node_words(m, node);
	if (words.len != 0)
		in[0] = words;
	for (n = node->children; n != NULL; n = n->next) {
		m->survey->steps++;
		if (!survey_xml_is(n, "text"))
			continue;
		if (words.len != 0) {
			SURVEY_FAULT_EN(m, survey_xml_line(n), "<%s> has both words of "
			    "its own and <text>", (const char *)node->name);
			return;
		}
		if ((lang = language_of(m, n)) == SIZE_MAX)
			continue;
		if (in[lang].p != NULL)
			SURVEY_FAULT_EN(m, survey_xml_line(n), "the text in \"%.*s\" is "
			    "there twice", STR_ARG(m->languages[lang]));
		in[lang] = node_words(m, n);
		if (in[lang].len == 0)
			in[lang] = STR_NONE;
	}
	if (in[0].p == NULL)
		SURVEY_FAULT(m, survey_xml_line(node), W_LINT_NO_OWN_TEXT,
		    .element = str_of((const char *)node->name), .language =
		    m->languages[0]);
	for (lang = 1; lang < t->n && in[0].p != NULL; lang++)
		if (in[lang].p == NULL && m->untranslated[lang]++ == 0)
			m->untranslated_line[lang] = survey_xml_line(node);
}

bool
survey_xml_yes(struct survey_maker *m, int line, const char *name,
    struct str value)
{
	if (!str_is_c(value, "yes") && !str_is_c(value, "no"))
		SURVEY_FAULT(m, line, W_LINT_YES_OR_NO, .name = str_of(name),
		    .value = value);
	return (str_is_c(value, "yes"));
}

int64_t
survey_xml_whole(struct survey_maker *m, int line, const char *name,
    struct str value, int64_t least, int64_t most)
{
	int64_t	 n;

	/* What was published may have been within other bounds. */
	if (m->errors == NULL) {
		least = least < 0 ? -SURVEY_WHOLE_MAX : 0;
		most = SURVEY_WHOLE_MAX;
	}
	if (str_int(value, &n) && n >= least && n <= most)
		return (n);
	SURVEY_FAULT(m, line, W_LINT_WHOLE, .name = str_of(name), .value =
	    value, .least = SURVEY_NUMBER(m, least), .most = SURVEY_NUMBER(m,
	    most));
	return (least);
}
