/*
 * Text and attribute values of templates: what is static, what is bound, and
 * which escape the place asks for. The place alone decides; a template cannot
 * ask for none.
 */
#include <string.h>
#include <strings.h>

#include "view/program.h"

/*
 * Attributes that are more than a string to a browser. An elem of NULL is any
 * element; the first row that fits decides; "on" stands for all that begin
 * with it.
 */
static const struct place_row {
	const char	*elem;
	const char	*attr;
	enum view_place	 place;
	const char	*why;
} place_rows[] = {
	{ NULL, "on", PLACE_REFUSED,
	    "scripts in attributes are refused, and the page's policy stops "
	    "them" },
	{ NULL, "srcset", PLACE_REFUSED, "srcset is not supported: use src" },
	{ NULL, "imagesrcset", PLACE_REFUSED,
	    "imagesrcset is not supported: use href" },
	{ NULL, "style", PLACE_STATIC, "no value may stand in a style" },
	{ NULL, "srcdoc", PLACE_STATIC, "no value may stand in a srcdoc" },
	{ NULL, "http-equiv", PLACE_STATIC,
	    "no value may stand in an http-equiv" },
	{ "script", "src", PLACE_URL_STATIC, "no value may choose a script" },
	{ "script", "href", PLACE_URL_STATIC, "no value may choose a script" },
	{ "script", "xlink:href", PLACE_URL_STATIC,
	    "no value may choose a script" },
	{ "script", NULL, PLACE_STATIC, "no value may stand in a script" },
	{ NULL, "href", PLACE_URL, NULL },
	{ NULL, "xlink:href", PLACE_URL, NULL },
	{ NULL, "src", PLACE_URL, NULL },
	{ NULL, "action", PLACE_URL, NULL },
	{ NULL, "formaction", PLACE_URL, NULL },
	{ NULL, "poster", PLACE_URL, NULL },
	{ NULL, "cite", PLACE_URL, NULL },
	{ NULL, "data", PLACE_URL, NULL },
	{ NULL, "background", PLACE_URL, NULL },
	{ NULL, "longdesc", PLACE_URL, NULL },
	{ NULL, "manifest", PLACE_URL, NULL },
	{ NULL, "ping", PLACE_URL, NULL },
	{ NULL, "usemap", PLACE_URL, NULL },
};

static const char *const type_names[] = {
	[VIEW_NOTHING] = "nothing",
	[VIEW_STR] = "a string",
	[VIEW_INT] = "a number",
	[VIEW_BOOL] = "a yes or no",
	[VIEW_LIST] = "a list",
	[VIEW_SUB] = "a struct",
	[VIEW_PTR] = "a pointer",
};

enum view_place
view_attr_place(const char *elem, const char *attr, const char **why)
{
	const struct place_row	*r;
	size_t			 i;

	for (i = 0; i < sizeof(place_rows) / sizeof(place_rows[0]); i++) {
		r = &place_rows[i];
		if (r->elem != NULL && strcasecmp(r->elem, elem) != 0)
			continue;
		if (r->attr != NULL && (strcmp(r->attr, "on") == 0 ?
		    strncasecmp(attr, "on", 2) : strcasecmp(r->attr, attr)) !=
		    0)
			continue;
		*why = r->why;
		return (r->place);
	}
	return (PLACE_ATTR);
}

static void
byte_add(struct view_compiler *c, char b, bool attr)
{
	if (b == '&')
		buf_c(&c->lit, "&amp;");
	else if (b == '<')
		buf_c(&c->lit, "&lt;");
	else if (b == '>')
		buf_c(&c->lit, "&gt;");
	else if (b == '"' && attr)
		buf_c(&c->lit, "&quot;");
	else if (b == '\r')
		buf_c(&c->lit, "&#13;");	/* only a reference gets it here */
	else
		buf_char(&c->lit, b);
}

static void
value_op_add(struct view_compiler *c, struct str path, enum view_op_kind kind)
{
	struct view_ref	 ref;

	if (str_starts(path, STR("t "))) {
		if (kind != OP_HTML)
			view_fail(c, "words are no part of a URL");
		view_word_add(c, str_from(path, 2));
		return;
	}
	ref = view_ref_find(c, path);
	if (ref.type != VIEW_STR && ref.type != VIEW_INT)
		view_fail(c, "`%.*s` is %s and cannot be shown",
		    STR_ARG(path), type_names[ref.type]);
	view_op_add(c, ref.type == VIEW_INT ? OP_INT : kind)->ref = ref;
}

enum piece { PIECE_END, PIECE_BYTE, PIECE_NAME };

/* The next byte or {name} of a value. */
static enum piece
piece_take(struct view_compiler *c, struct str *s, char *byte,
    struct str *name)
{
	if (s->len == 0)
		return (PIECE_END);
	*byte = s->p[0];
	*s = str_from(*s, 1);
	if (*byte != '{' && *byte != '}')
		return (PIECE_BYTE);
	if (s->len != 0 && s->p[0] == *byte) {
		*s = str_from(*s, 1);
		return (PIECE_BYTE);
	}
	if (*byte == '}')
		view_fail(c, "a lone }: write }} for a brace");
	if (!str_cut(*s, '}', name, s) || str_has_byte(*name, '\n'))
		view_fail(c, "{ without }: write {{ for a brace");
	return (PIECE_NAME);
}

/*
 * Where a URL stands after each piece. Data after the first "/?#" cannot
 * change the scheme or host; data before it must not meet a colon.
 */
struct url_walk {
	char	 scheme[16];	/* lower case, with its colon */
	size_t	 n;
	bool	 named;		/* a value has been in it */
	bool	 in_path;	/* one of "/?#" has been */
	bool	 in_query;
	bool	 after_slash;
};

static bool
scheme_is_harmless(const char *s)
{
	return (strcmp(s, "http:") == 0 || strcmp(s, "https:") == 0 ||
	    strcmp(s, "mailto:") == 0 || strcmp(s, "tel:") == 0);
}

static void
url_byte(struct view_compiler *c, struct url_walk *u, char b)
{
	u->after_slash = b == '/' && !u->in_query;
	if (b == '?' || b == '#')
		u->in_query = true;
	if (b == '/' || b == '?' || b == '#')
		u->in_path = true;
	if (u->in_path)
		return;
	if (b == ':' && u->named)
		view_fail(c, "a value may not choose the scheme of a URL");
	/* What a browser skips in front of a scheme is part of it here. */
	if (u->n < sizeof(u->scheme) - 1)
		u->scheme[u->n++] = b >= 'A' && b <= 'Z' ? (char)(b | 32) : b;
	if (b != ':')
		return;
	u->scheme[u->n] = '\0';
	if (!scheme_is_harmless(u->scheme))
		view_fail(c, "`%s` is not http:, https:, mailto: or tel:",
		    u->scheme);
	u->in_path = true;
}

static enum view_op_kind
url_value(struct url_walk *u)
{
	enum view_op_kind	 kind;

	kind = u->after_slash ? OP_URL_SEGMENT :
	    u->n == 0 && !u->in_path && !u->named ? OP_URL_WHOLE : OP_URL_PART;
	u->named = true;
	u->after_slash = false;
	return (kind);
}

static void
asset_add(struct view_compiler *c, struct str name)
{
	const char	*url;

	if ((url = view_asset_find(name)) == NULL)
		view_fail(c, "no asset `%.*s`", STR_ARG(name));
	for (; *url != '\0'; url++)
		byte_add(c, *url, true);
}

/* A picture inside the page: its kind stands in the template, its bytes are a
 * value, which cannot change the kind. How much of s says so. */
static size_t
picture_prefix(struct str s)
{
	static const char *const	 kinds[] = { "data:image/png;base64,",
					    "data:image/jpeg;base64," };
	size_t				 i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_starts(s, str_of(kinds[i])))
			return (strlen(kinds[i]));
	return (0);
}

/* Where pieces go: a place, what to say if no value may stand there, and how
 * far its URL has come. */
struct target {
	enum view_place	 place;
	const char	*why;
	struct url_walk	 url;
};

static void	 name_add(struct view_compiler *, struct str, struct target *);

static void
pieces_add(struct view_compiler *c, struct str s, struct target *t)
{
	struct str	 name;
	enum piece	 piece;
	char		 b;

	if (t->place == PLACE_URL && t->url.n == 0 && !t->url.in_path &&
	    !t->url.named && picture_prefix(s) != 0) {
		buf_add(&c->lit, s.p, picture_prefix(s));
		s = str_from(s, picture_prefix(s));
		t->url.in_path = true;
	}
	while ((piece = piece_take(c, &s, &b, &name)) != PIECE_END) {
		if (piece == PIECE_NAME) {
			name_add(c, name, t);
			continue;
		}
		if (t->place == PLACE_URL || t->place == PLACE_URL_STATIC)
			url_byte(c, &t->url, b);
		byte_add(c, b, t->place != PLACE_TEXT);
	}
}

/* A value, or the text that a part was handed under that name: that one is
 * escaped for the place here, with the names of where it was written. */
static void
name_add(struct view_compiler *c, struct str name, struct target *t)
{
	const struct view_arg	*arg;
	struct view_part	*part;
	struct view_here	 here;

	if ((arg = view_arg_text(c, name, &part)) != NULL) {
		here = view_part_leave(c, part);
		pieces_add(c, arg->value, t);
		view_part_return(c, &here);
	} else if (t->place == PLACE_URL)
		value_op_add(c, name, url_value(&t->url));
	else if (t->place == PLACE_ATTR || t->place == PLACE_TEXT)
		value_op_add(c, name, OP_HTML);
	else
		view_fail(c, "%s", t->why);
}

void
view_value_add(struct view_compiler *c, struct str s, enum view_place place,
    const char *why)
{
	struct target	 t = { .place = place, .why = why };

	if ((place == PLACE_URL || place == PLACE_URL_STATIC) &&
	    str_starts(s, STR("asset:")))
		asset_add(c, str_from(s, 6));
	else
		pieces_add(c, s, &t);
}

void
view_path_add(struct view_compiler *c, struct str path, enum view_place place)
{
	struct target	 t = { .place = place };

	name_add(c, path, &t);
}

static bool
byte_is_space(char b)
{
	return (b == ' ' || b == '\t' || b == '\n' || b == '\r');
}

void
view_text_add(struct view_compiler *c, struct str s, bool exact)
{
	struct target	 t = { .place = PLACE_TEXT };
	struct str	 name;
	enum piece	 piece;
	size_t		 n;
	char		 b;

	while ((piece = piece_take(c, &s, &b, &name)) != PIECE_END) {
		if (piece == PIECE_NAME) {
			name_add(c, name, &t);
			continue;
		}
		c->src->line += b == '\n';
		if (exact || !byte_is_space(b)) {
			byte_add(c, b, false);
			continue;
		}
		/* A run of white space is one, a newline if it holds one. */
		for (n = 0; n < s.len && byte_is_space(s.p[n]); n++) {
			c->src->line += s.p[n] == '\n';
			if (s.p[n] == '\n')
				b = '\n';
		}
		buf_char(&c->lit, b == '\n' ? '\n' : ' ');
		s = str_from(s, n);
	}
}
