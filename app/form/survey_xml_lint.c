/*
 * May a definition be published? The schema, then what only we can say of it.
 * One report lists every fault. What is here may be slow, so it runs in the
 * command line and in jobs, never on an event loop.
 */
#include <string.h>

#include <libxml/relaxng.h>

#include "form/survey_make.h"
#include "form/survey_time.h"
#include "form/survey_xml.h"

static xmlRelaxNGPtr	 schema;
static char		 schema_why[512];

/* One reading against the schema. Its faults are kept apart: ours say the same
 * in better words. */
struct schema_check {
	struct arena		*arena;
	xmlRelaxNGValidCtxtPtr	 valid;
	struct findings	 exact, vague;
};

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

/* RELAX NG reports a fault and then each element around it: those last say
 * only that something inside is wrong. */
static void
on_invalid(void *arg, xml_error e)
{
	struct schema_check	*c = arg;
	bool			 vague;

	vague = e->code == XML_RELAXNG_ERR_CONTENTVALID ||
	    e->code == XML_RELAXNG_ERR_ATTRVALID ||
	    e->code == XML_RELAXNG_ERR_INTERSEQ ||
	    e->code == XML_RELAXNG_ERR_INTEREXTRA;
	finding_add_english(c->arena, vague ? &c->vague : &c->exact, e->line,
	    str_fmt(c->arena, "against the schema: %.*s", STR_ARG(str_trim(
	    str_of(e->message == NULL ? "unreadable" : e->message)))));
}

static void
check_free(void *arg)
{
	struct schema_check	*c = arg;

	xmlRelaxNGFreeValidCtxt(c->valid);
	c->valid = NULL;
}

static bool
schema_is_followed(struct schema_check *c, xmlDocPtr doc)
{
	bool	 valid;

	if ((c->valid = xmlRelaxNGNewValidCtxt(schema)) == NULL)
		return (false);
	arena_defer(c->arena, check_free, c);
	xmlRelaxNGSetValidStructuredErrors(c->valid, on_invalid, c);
	valid = xmlRelaxNGValidateDoc(c->valid, doc) == 0;
	check_free(c);
	return (valid);
}

static bool
errors_have_line(const struct findings *errors, int line)
{
	size_t	 i;

	for (i = 0; i < errors->n; i++)
		if (errors->list[i].line == line && 
		    errors->list[i].severity == FINDING_ERROR)
			return (true);
	return (false);
}

static void
errors_take(struct survey_maker *m, const struct findings *from)
{
	size_t	 i;

	for (i = 0; i < from->n; i++)
		if (!errors_have_line(m->errors, from->list[i].line))
			finding_add_english(m->arena, m->errors,
			    from->list[i].line, from->list[i].why);
}

static void
survey_judge(struct survey_parse *p, const xmlNode *root)
{
	struct survey_maker	*m = p->maker;
	struct schema_check	*c = arena_get(m->arena, sizeof(*c));
	bool			 valid;

	c->arena = m->arena;
	valid = schema_is_followed(c, p->doc);
	survey_xml_root(m, root);
	survey_check(m);
	errors_take(m, &c->exact);
	if (!valid && m->errors->nfatal == 0)
		errors_take(m, &c->vague);
	if (!valid && m->errors->nfatal == 0)
		SURVEY_FAULT_EN(m, 0, "it does not follow the schema");
	findings_place(m->errors, m->survey);
}

enum status
survey_lint_within(struct arena *a, struct str xml,
    const struct survey_limits *limits, const struct survey **out,
    struct findings *errors)
{
	struct survey_parse	*p;
	const xmlNode		*root;

	*out = NULL;
	memset(errors, 0, sizeof(*errors));
	if (schema == NULL)
		return (E_INTERNAL);
	if (xml.len > SURVEY_FILE_MAX) {
		finding_add_english(a, errors, 0, str_fmt(a, "the file has "
		    "%zu bytes, and %d are allowed", xml.len,
		    SURVEY_FILE_MAX));
		return (E_TOO_BIG);
	}
	p = arena_get(a, sizeof(*p));
	p->maker = survey_maker_new(a, errors);
	p->maker->most_steps = limits->steps;
	p->maker->minutes = limits->minutes;
	arena_defer(a, survey_parse_free, p);
	if ((root = survey_parse(p, xml)) != NULL)
		survey_judge(p, root);
	survey_parse_free(p);
	findings_sort(errors);
	if (errors->nfatal != 0)
		return (E_INVALID);
	*out = p->maker->survey;
	return (OK);
}

enum status
survey_lint(struct arena *a, struct str xml, uint64_t steps,
    const struct survey **out, struct findings *errors)
{
	const struct survey_limits	 limits = { steps, SURVEY_MINUTES };

	return (survey_lint_within(a, xml, &limits, out, errors));
}
