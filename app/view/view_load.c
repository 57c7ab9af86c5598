/*
 * Template files: reading and parsing them, and saying in a template author's
 * words what is wrong. The parser never fetches anything and never expands an
 * entity.
 */
#include <sys/stat.h>

#include <errno.h>
#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <string.h>

#include "view/program.h"

/* Names that HTML knows and XML does not, so that the advice is exact. */
static const struct entity_row {
	const char	*name;
	unsigned	 code;
} entity_rows[] = {
	{ "nbsp", 160 }, { "copy", 169 }, { "reg", 174 }, { "trade", 8482 },
	{ "shy", 173 }, { "middot", 183 }, { "times", 215 }, { "para", 182 },
	{ "sect", 167 }, { "deg", 176 }, { "euro", 8364 }, { "pound", 163 },
	{ "ndash", 8211 }, { "mdash", 8212 }, { "hellip", 8230 },
	{ "lsquo", 8216 }, { "rsquo", 8217 }, { "ldquo", 8220 },
	{ "rdquo", 8221 }, { "laquo", 171 }, { "raquo", 187 },
	{ "bull", 8226 }, { "larr", 8592 }, { "rarr", 8594 }, { "uarr", 8593 },
	{ "darr", 8595 }, { "thinsp", 8201 }, { "ensp", 8194 },
	{ "emsp", 8195 }, { "zwj", 8205 }, { "zwnj", 8204 }, { "check", 10003 },
};

/* The first thing the parser found; later ones are mostly its echo. */
struct fault {
	unsigned	 line;
	bool		 entity;
	char		 text[200];
};

void
view_start(void)
{
	xmlInitParser();
	xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
}

static void
file_close(void *arg)
{
	(void)fclose(arg);
}

/* Below the folder, and one spelling for one file, so that cycles show. */
static bool
file_name_is_plain(const char *file)
{
	const char	*p;

	if (file[0] == '\0')
		return (false);
	for (p = file; *p != '\0'; p++) {
		if ((p == file || p[-1] == '/') && (*p == '.' || *p == '/'))
			return (false);
		if (strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		    "0123456789_-./", *p) == NULL)
			return (false);
	}
	return (p[-1] != '/');
}

struct str
view_file_read(struct view_compiler *c, const char *file)
{
	struct stat	 sb;
	FILE		*fp;
	char		*p;
	size_t		 n;

	if (c->dir == NULL || !file_name_is_plain(file))
		view_fail(c, "`%s` is not a file below the templates", file);
	if (++c->nfiles > VIEW_FILES_MAX)
		view_fail(c, "more than %d files in one page", VIEW_FILES_MAX);
	fp = fopen(str_fmt(c->scratch, "%s/%s", c->dir, file).p, "re");
	if (fp == NULL)
		view_fail(c, "cannot read `%s`: %s", file, strerror(errno));
	arena_defer(c->scratch, file_close, fp);
	if (fstat(fileno(fp), &sb) == -1 || !S_ISREG(sb.st_mode))
		view_fail(c, "`%s` is not a regular file", file);
	if (sb.st_size > VIEW_FILE_MAX)
		view_fail(c, "`%s` is over %d bytes", file, VIEW_FILE_MAX);
	p = arena_get(c->scratch, (size_t)sb.st_size + 1);
	n = fread(p, 1, (size_t)sb.st_size, fp);
	if (ferror(fp))
		view_fail(c, "cannot read `%s`", file);
	return ((struct str){ p, n });
}

static void
fault_note(void *arg, xmlErrorPtr e)
{
	const xmlParserCtxt	*ctxt = arg;
	struct fault		*f = ctxt->_private;
	struct str		 msg;

	if (f->line != 0 || e->level < XML_ERR_ERROR)
		return;
	f->line = e->line > 0 ? (unsigned)e->line : 1;
	f->entity = (e->code == XML_ERR_UNDECLARED_ENTITY ||
	    e->code == XML_WAR_UNDECLARED_ENTITY) && e->str1 != NULL;
	msg = str_trim(str_of(f->entity ? e->str1 : e->message));
	(void)snprintf(f->text, sizeof(f->text), "%.*s", STR_ARG(msg));
}

static void __attribute__((noreturn))
entity_fail(struct view_compiler *c, const char *name)
{
	size_t	 i;

	for (i = 0; i < sizeof(entity_rows) / sizeof(entity_rows[0]); i++)
		if (strcmp(name, entity_rows[i].name) == 0)
			view_fail(c, "XML has no &%s; write &#%u;", name,
			    entity_rows[i].code);
	view_fail(c, "XML has no &%s; write the character itself or its "
	    "number, as in &#160;", name);
}

static void
fault_report(struct view_compiler *c, const struct fault *f)
{
	c->src->line = f->line == 0 ? 1 : f->line;
	if (f->entity)
		entity_fail(c, f->text);
	view_fail(c, "%s", f->line == 0 ? "not well-formed" : f->text);
}

struct holder {
	xmlDoc	*doc;
};

static void
holder_free(void *arg)
{
	struct holder	*h = arg;

	xmlFreeDoc(h->doc);
}

/* Of a document type, only "<!DOCTYPE html>": no entities of one's own. */
static bool
doctype_is_plain(const xmlDoc *doc)
{
	const xmlDtd	*dtd = doc->intSubset;

	return (dtd == NULL || (dtd->children == NULL &&
	    dtd->ExternalID == NULL && dtd->SystemID == NULL &&
	    dtd->name != NULL &&
	    strcmp((const char *)dtd->name, "html") == 0));
}

xmlDoc *
view_doc_parse(struct view_compiler *c)
{
	struct fault	 fault;
	struct holder	*h;
	xmlParserCtxt	*ctxt;

	memset(&fault, 0, sizeof(fault));
	if (c->src->text.len > VIEW_FILE_MAX)
		view_fail(c, "over %d bytes", VIEW_FILE_MAX);
	h = arena_get(c->scratch, sizeof(*h));
	arena_defer(c->scratch, holder_free, h);
	if ((ctxt = xmlNewParserCtxt()) == NULL)
		view_fail(c, "out of memory");
	ctxt->_private = &fault;
	ctxt->sax->serror = fault_note;
	h->doc = xmlCtxtReadMemory(ctxt, c->src->text.p == NULL ? "" :
	    c->src->text.p, (int)c->src->text.len, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_NOERROR |
	    XML_PARSE_NOWARNING);
	xmlFreeParserCtxt(ctxt);
	if (h->doc == NULL || xmlDocGetRootElement(h->doc) == NULL ||
	    (fault.line != 0 && fault.entity))
		fault_report(c, &fault);
	if (!doctype_is_plain(h->doc))
		view_fail(c, "of document types only <!DOCTYPE html>");
	return (h->doc);
}
