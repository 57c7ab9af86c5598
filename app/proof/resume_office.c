/*
 * Is this a DOCX or an ODT? The archive is proven first (zip_proof), then the
 * parts that make it a document: for DOCX the content type of the main part,
 * found through the central directory wherever writers put it; for ODT the
 * entry "mimetype". Those parts must be well-formed XML without a DOCTYPE.
 */
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "proof/resume_part.h"
#include "proof/resume_xml.h"
#include "proof/zip_proof.h"

#define PART_MAX	(16u << 20)	/* of an XML part that we read */
#define RELS_MAX	(4u << 20)	/* of all relationship parts together */
#define SMALL_MAX	(1u << 20)	/* of a manifest or content types */

#define DOCX_MAIN	"application/vnd.openxmlformats-officedocument." \
			"wordprocessingml.document.main+xml"
#define ODT_TYPE	"application/vnd.oasis.opendocument.text"

static const enum resume_verdict	 zip_verdicts[] = {
	[ZIP_FINE] = RESUME_OK,
	[ZIP_NOT] = RESUME_DAMAGED,	/* the caller says what it is not */
	[ZIP_DAMAGED] = RESUME_DAMAGED,
	[ZIP_MANY] = RESUME_TOO_MANY_ENTRIES,
	[ZIP_NAMES] = RESUME_UNSAFE_NAMES,
	[ZIP_LOCKED] = RESUME_PASSWORD,
	[ZIP_BOMB] = RESUME_BOMB,
};

static const enum resume_verdict	 xml_verdicts[] = {
	[XML_FINE] = RESUME_OK,
	[XML_BROKEN] = RESUME_DAMAGED,
	[XML_DOCTYPE] = RESUME_DOCTYPE,
	[XML_DEEP] = RESUME_TOO_DEEP,
};

/* What is learnt while the parts are read. */
struct office {
	struct zip_proof	 zip;
	struct xml_proof	*xml;
	struct arena		*arena;
	struct resume_info	*info;
	struct str		 type;		/* of the Override being read */
	struct str		 part;
	struct str		 main;		/* the main part's name */
	bool			 has_macros;
};

static bool
office_xml_take(void *x, struct str s)
{
	return (xml_proof_feed(x, s));
}

static enum resume_verdict
office_xml_check(struct office *o, const struct zip_entry *e, size_t max,
    struct xml_watch watch)
{
	enum xml_fault		 bad;
	enum zip_fault		 fault;

	if (e->size > max)
		return (RESUME_BOMB);
	if (o->xml == NULL)
		o->xml = xml_proof_new(o->arena);
	xml_proof_start(o->xml, watch);
	fault = zip_proof_inflate(&o->zip, e, office_xml_take, o->xml);
	bad = xml_proof_end(o->xml);
	if (fault != ZIP_FINE)
		return (zip_verdicts[fault]);
	return (xml_verdicts[bad]);
}

static bool
office_has_word(struct str s, const char *word)
{
	return (s.len != 0 &&
	    memmem(s.p, s.len, word, strlen(word)) != NULL);
}

static void
types_attr(void *arg, struct str elem, struct str name, struct str value)
{
	struct office	*o = arg;

	(void)elem;
	if (str_is_c(name, "ContentType"))
		o->type = str_dup(o->arena, value);
	else if (str_is_c(name, "PartName"))
		o->part = str_dup(o->arena, value);
}

/* A Default may name the type too; the part then has its usual name. */
static void
types_open(void *arg, struct str elem)
{
	struct office	*o = arg;

	if (office_has_word(o->type, "macroEnabled") ||
	    office_has_word(o->type, "vbaProject"))
		o->has_macros = true;
	if (o->main.len == 0 && str_is_c(o->type, DOCX_MAIN))
		o->main = str_is_c(elem, "Override") ? o->part :
		    STR("word/document.xml");
	o->type = o->part = STR_NONE;
}

static void
rels_attr(void *arg, struct str elem, struct str name, struct str value)
{
	struct office	*o = arg;

	(void)elem;
	if (str_is_c(name, "TargetMode") && str_is_c(value, "External"))
		o->info->flags |= RESUME_LINKS;
}

static enum resume_verdict
docx_rels_check(struct office *o)
{
	const struct xml_watch	 watch = { rels_attr, NULL, o };
	const struct zip_entry	*e;
	enum resume_verdict	 v;
	size_t			 i, left;

	for (i = 0, left = RELS_MAX; i < o->zip.n; i++) {
		e = &o->zip.entries[i];
		if (!str_ends(e->name, STR(".rels")))
			continue;
		if ((v = office_xml_check(o, e, left, watch)) != RESUME_OK)
			return (v);
		left -= e->size;
	}
	return (RESUME_OK);
}

static void
docx_names_read(struct office *o)
{
	struct str	 name;
	size_t		 i;

	for (i = 0; i < o->zip.n; i++) {
		name = str_lower(o->arena, o->zip.entries[i].name);
		if (str_ends(name, STR("vbaproject.bin")))
			o->has_macros = true;
		if (office_has_word(name, "/embeddings/"))
			o->info->flags |= RESUME_OBJECTS;
	}
}

/* Word saves a protected document as an OLE file with this stream's name. */
static bool
office_is_encrypted_ole(struct str b)
{
	static const char	 name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0"
	    "P\0a\0c\0k\0a\0g\0e";

	return (str_starts(b, STR("\xd0\xcf\x11\xe0")) &&
	    memmem(b.p, b.len, name, sizeof(name)) != NULL);
}

static const struct zip_entry *
docx_main_find(struct office *o)
{
	struct str	 name;

	name = o->main;
	if (name.len != 0 && name.p[0] == '/')
		name = str_from(name, 1);
	return (name.len == 0 ? NULL : zip_proof_find(&o->zip, name));
}

static enum resume_verdict
docx_parts_check(struct office *o)
{
	const struct xml_watch	 types = { types_attr, types_open, o };
	const struct xml_watch	 none = { NULL, NULL, NULL };
	const struct zip_entry	*e;
	enum resume_verdict	 v;

	e = zip_proof_find(&o->zip, STR("[Content_Types].xml"));
	if (e == NULL)
		return (RESUME_NOT_DOCX);
	if ((v = office_xml_check(o, e, SMALL_MAX, types)) != RESUME_OK)
		return (v);
	docx_names_read(o);
	if (o->has_macros)
		return (RESUME_MACROS);
	if ((e = docx_main_find(o)) == NULL)
		return (RESUME_NOT_DOCX);
	if ((v = office_xml_check(o, e, PART_MAX, none)) != RESUME_OK)
		return (v);
	return (docx_rels_check(o));
}

static enum resume_verdict
office_sizes_check(struct office *o)
{
	return (zip_verdicts[zip_proof_sizes(&o->zip)]);
}

enum resume_verdict
resume_docx_check(struct str b, struct arena *a, struct resume_info *info)
{
	struct office		 o = { .arena = a, .info = info };
	enum resume_verdict	 v;
	enum zip_fault		 fault;

	if (office_is_encrypted_ole(b))
		return (RESUME_PASSWORD);
	if ((fault = zip_proof_read(b, a, &o.zip)) == ZIP_NOT)
		return (RESUME_NOT_DOCX);
	if (fault != ZIP_FINE)
		return (zip_verdicts[fault]);
	if ((v = docx_parts_check(&o)) != RESUME_OK)
		return (v);
	return (office_sizes_check(&o));
}

static bool
odt_collect(void *arg, struct str s)
{
	buf_str(arg, s);
	return (true);
}

/* A small entry's bytes; the limit holds because sizes are enforced. */
static enum resume_verdict
odt_entry_read(struct office *o, const struct zip_entry *e, size_t max,
    struct str *out)
{
	struct buf	 buf;
	enum zip_fault	 fault;

	if (e->size > max)
		return (RESUME_BOMB);
	buf = buf_new(o->arena, e->size);
	fault = zip_proof_inflate(&o->zip, e, odt_collect, &buf);
	*out = buf_view(&buf);
	return (zip_verdicts[fault]);
}

static void
odt_attr(void *arg, struct str elem, struct str name, struct str value)
{
	struct office	*o = arg;

	if (!str_is_c(name, "href"))
		return;
	if (office_has_word(value, "://"))
		o->info->flags |= RESUME_LINKS;
	if (str_is_c(elem, "object") || str_is_c(elem, "object-ole"))
		o->info->flags |= RESUME_OBJECTS;
}

static enum resume_verdict
odt_type_check(struct office *o)
{
	const struct zip_entry	*e;
	enum resume_verdict	 v;
	struct str		 type;

	e = zip_proof_find(&o->zip, STR("mimetype"));
	if (e == NULL || e->size > 255)
		return (RESUME_NOT_ODT);
	if ((v = odt_entry_read(o, e, 255, &type)) != RESUME_OK)
		return (v);
	return (str_is_c(str_trim(type), ODT_TYPE) ? RESUME_OK :
	    RESUME_NOT_ODT);
}

/*
 * Old writers put a DOCTYPE into the manifest. It is searched for the mark of
 * encryption and otherwise not read, by us or by anything after us.
 */
static enum resume_verdict
odt_manifest_check(struct office *o)
{
	const struct zip_entry	*e;
	enum resume_verdict	 v;
	struct str		 text;

	e = zip_proof_find(&o->zip, STR("META-INF/manifest.xml"));
	if (e == NULL)
		return (RESUME_OK);
	if ((v = odt_entry_read(o, e, SMALL_MAX, &text)) != RESUME_OK)
		return (v);
	return (office_has_word(text, "encryption-data") ? RESUME_PASSWORD :
	    RESUME_OK);
}

static bool
odt_has_macros(const struct zip_proof *z)
{
	size_t	 i;

	for (i = 0; i < z->n; i++) {
		if (str_starts(z->entries[i].name, STR("Basic/")) ||
		    str_starts(z->entries[i].name, STR("Scripts/")))
			return (true);
	}
	return (false);
}

enum resume_verdict
resume_odt_check(struct str b, struct arena *a, struct resume_info *info)
{
	struct office		 o = { .arena = a, .info = info };
	const struct xml_watch	 watch = { odt_attr, NULL, &o };
	const struct zip_entry	*e;
	enum resume_verdict	 v;
	enum zip_fault		 fault;

	if ((fault = zip_proof_read(b, a, &o.zip)) == ZIP_NOT)
		return (RESUME_NOT_ODT);
	if (fault != ZIP_FINE)
		return (zip_verdicts[fault]);
	if ((v = odt_type_check(&o)) != RESUME_OK ||
	    (v = odt_manifest_check(&o)) != RESUME_OK)
		return (v);
	if (odt_has_macros(&o.zip))
		return (RESUME_MACROS);
	if ((e = zip_proof_find(&o.zip, STR("content.xml"))) == NULL)
		return (RESUME_DAMAGED);
	if ((v = office_xml_check(&o, e, PART_MAX, watch)) != RESUME_OK)
		return (v);
	return (office_sizes_check(&o));
}
