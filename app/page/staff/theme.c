/*
 * GET and POST of /app/settings/theme: colours, corners, font, logo, thanks
 * and links of the tenant's public pages, with a page of its own as it would
 * look. Colours that cannot be read are refused, and the nearest that can is
 * one click away; so is the theme of before.
 */
#include <string.h>

#include "base/address.h"
#include "page/part/frame.h"
#include "page/staff/theme.h"
#include "rule/picture.h"

#define LOGO_MAX	(256U * 1024)	/* as the table's check */
#define THANKS_MAX	600		/* code points, as the table's check */

VIEW_STRUCT(theme_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(action, back_action, preview, logo, former, saved),
    text(contrast, accent_nearest, background_nearest),
    flag(brand_off, has_logo),
    list(choice_view, radii), list(choice_view, fonts),
    list(problem_view, errors),
    sub(field_view, accent, background, thanks, onward, privacy, picture));

VIEW_PAGE(theme_page, theme_view, "app/theme.html");

/* What a form says, and what is wrong with it. */
struct typed {
	struct theme	 theme;
	struct str	 accent, background, thanks, onward, privacy;
	bool		 brand_off;
	struct str	 picture;	/* none: as it is; empty: none */
	bool		 bad_accent, bad_background;	/* not legible */
	struct problem_view problems[8];
	size_t		 n;
};

static const struct {
	int		 pixels;
	enum word	 label;
} radii[] = {
	{ 0, W_THEME_SQUARE }, { 5, W_THEME_SLIGHT }, { 10, W_THEME_ROUND },
	{ 18, W_THEME_ROUNDER },
};

static const enum word	 font_words[FONT__MAX] = {
	[FONT_SANS] = W_THEME_SANS, [FONT_SERIF] = W_THEME_SERIF,
	[FONT_ROUND] = W_THEME_ROUNDED, [FONT_MONO] = W_THEME_MONO,
};

static void
problem(struct rq *rq, struct typed *t, const char *href, enum word why)
{
	t->problems[t->n++] = (struct problem_view){ str_of(href),
	    rq_word(rq, why) };
}

/* --- reading --- */

static struct str
typed_get(struct rq *rq, const char *name)
{
	return (str_trim(form_get(&rq->form, name)));
}

static bool
text_is_sound(struct str s, size_t most)
{
	return (str_utf8_is_valid(s) && !str_has_byte(s, '\0') &&
	    str_utf8_count(s) <= most);
}

static void
links_read(struct rq *rq, struct typed *t)
{
	t->thanks = typed_get(rq, "thanks");
	t->onward = typed_get(rq, "onward");
	t->privacy = typed_get(rq, "privacy");
	if (!text_is_sound(t->thanks, THANKS_MAX)) {
		t->thanks = STR_NONE;
		problem(rq, t, "#thanks", W_THEME_BAD_THANKS);
	}
	if (t->onward.len != 0 && !link_is_sound(t->onward, "https://"))
		problem(rq, t, "#onward", W_THEME_BAD_ONWARD);
	if (t->privacy.len != 0 && !link_is_sound(t->privacy, "https://"))
		problem(rq, t, "#privacy", W_THEME_BAD_PRIVACY);
}

/* The button that offers a colour brings it. */
static struct str
colour_typed(struct rq *rq, const char *name, const char *instead)
{
	struct str	 s = typed_get(rq, instead);

	return (s.len != 0 ? s : typed_get(rq, name));
}

static void
look_read(struct rq *rq, struct typed *t)
{
	int64_t	 n;

	t->accent = colour_typed(rq, "accent", "accent_instead");
	t->background = colour_typed(rq, "background", "background_instead");
	t->theme.background = theme_paper;
	if (!theme_colour_read(t->accent, &t->theme.accent))
		problem(rq, t, "#accent", W_THEME_NO_COLOUR);
	if (!theme_colour_read(t->background, &t->theme.background))
		problem(rq, t, "#background", W_THEME_NO_COLOUR);
	if (t->n == 0 &&
	    theme_background_contrast(&t->theme) < THEME_CONTRAST) {
		t->bad_background = true;
		problem(rq, t, "#background", W_THEME_UNREADABLE_BACKGROUND);
	} else if (t->n == 0 &&
	    theme_accent_contrast(&t->theme) < THEME_CONTRAST) {
		t->bad_accent = true;
		problem(rq, t, "#accent", W_THEME_UNREADABLE);
	}
	t->theme.font = theme_font_find(typed_get(rq, "font"));
	if (t->theme.font == FONT__MAX)
		t->theme.font = FONT_SANS;
	t->theme.radius = THEME_RADIUS;
	if (str_int(typed_get(rq, "radius"), &n) && n >= 0 &&
	    n <= THEME_RADIUS_MAX)
		t->theme.radius = (int)n;
}

static void
picture_read(struct rq *rq, struct typed *t)
{
	const struct form_field	*f = form_find(&rq->form, "logo");

	if (form_find(&rq->form, "logo_off") != NULL)
		t->picture = STR("");
	if (f == NULL || f->value.len == 0)
		return;
	if (f->value.len > LOGO_MAX)
		problem(rq, t, "#logo", W_THEME_LOGO_BIG);
	else if (!picture_is_logo(f->value))
		problem(rq, t, "#logo", W_THEME_LOGO_KIND);
	else
		t->picture = f->value;
}

static void
tenant_typed(struct rq *rq, struct typed *t)
{
	memset(t, 0, sizeof(*t));
	t->theme = tenant_theme(rq->tenant);
	t->accent = theme_colour(rq->arena, t->theme.accent);
	t->background = theme_colour(rq->arena, t->theme.background);
	t->thanks = rq->tenant->thanks;
	t->onward = rq->tenant->onward_url;
	t->privacy = rq->tenant->privacy_url;
	t->brand_off = rq->tenant->brand_off;
}

/* --- showing --- */

static struct view_list
radii_list(struct rq *rq, const struct typed *t)
{
	size_t			 i, n = sizeof(radii) / sizeof(radii[0]);
	struct choice_view	*v = arena_array(rq->arena, n, sizeof(*v));

	for (i = 0; i < n; i++) {
		v[i].value = str_fmt(rq->arena, "%d", radii[i].pixels);
		v[i].label = rq_word(rq, radii[i].label);
		v[i].selected = radii[i].pixels == t->theme.radius;
	}
	return ((struct view_list){ v, n });
}

static struct view_list
fonts_list(struct rq *rq, const struct typed *t)
{
	struct choice_view	*v = arena_array(rq->arena, FONT__MAX,
				    sizeof(*v));
	size_t			 i;

	for (i = 0; i < FONT__MAX; i++) {
		v[i].value = str_of(theme_fonts[i]);
		v[i].label = rq_word(rq, font_words[i]);
		v[i].selected = i == t->theme.font;
	}
	return ((struct view_list){ v, FONT__MAX });
}

static void
fields_fill(struct rq *rq, const struct typed *t, struct theme_view *v)
{
	const struct {
		const char		*id;
		struct str		 value;
		struct field_view	*field;
	} rows[] = {
		{ "accent", t->accent, &v->accent },
		{ "background", t->background, &v->background },
		{ "thanks", t->thanks, &v->thanks },
		{ "onward", t->onward, &v->onward },
		{ "privacy", t->privacy, &v->privacy },
		{ "logo", STR_NONE, &v->picture },
	};
	size_t	 i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		app_field_fill(rq->arena, rows[i].id, rows[i].value,
		    t->problems, t->n, rows[i].field);
}

static struct str
contrast_text(struct rq *rq, const struct typed *t)
{
	return (rq_say(rq, W_THEME_CONTRAST, .number = words_decimal(rq->arena,
	    rq->locale, theme_accent_contrast(&t->theme), 1)));
}

static void
look_fill(struct rq *rq, const struct typed *t, struct theme_view *v)
{
	v->radii = radii_list(rq, t);
	v->fonts = fonts_list(rq, t);
	v->contrast = contrast_text(rq, t);
	v->preview = str_cat(rq->arena, url(rq, APP_THEME_PREVIEW),
	    STR("?theme="), theme_name(rq->arena, &t->theme));
	if (t->bad_accent)
		v->accent_nearest = theme_colour(rq->arena,
		    theme_accent_nearest(&t->theme));
	if (t->bad_background)
		v->background_nearest = theme_colour(rq->arena,
		    theme_background_nearest(&t->theme));
}

static enum status
theme_show(struct rq *rq, int code, const struct typed *t) AWAITS
{
	struct theme_former_row	*former;
	struct theme_view	 v;
	enum status		 st;
	size_t			 n;

	memset(&v, 0, sizeof(v));
	if ((st = q_theme_former(&rq->db, &former, &n)) != OK)
		return (st);
	app_frame(rq, rq_word(rq, W_THEME_TITLE), &v.layout, &v.nav);
	v.action = url(rq, APP_THEME_SEND);
	v.back_action = url(rq, APP_THEME_BACK);
	v.has_logo = rq->tenant->has_logo;
	if (v.has_logo)
		v.logo = v.layout.logo_url;
	v.brand_off = t->brand_off;
	if (n != 0)
		v.former = rq_say(rq, W_THEME_FORMER,
		    .when = app_time(rq, former->until));
	if (form_find(&rq->query, "saved") != NULL)
		v.saved = rq_word(rq, W_THEME_SAVED);
	fields_fill(rq, t, &v);
	look_fill(rq, t, &v);
	v.errors = (struct view_list){ t->problems, t->n };
	v.layout.has_error = t->n != 0;
	/* The page that is looked at stands in a frame. */
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; font-src 'self'; form-action "
	    "'self'; frame-src 'self'; frame-ancestors 'none'; base-uri "
	    "'none'; object-src 'none'");
	return (page_send(rq, code, &theme_page, &v));
}

/* GET /app/settings/theme. */
enum status
app_theme_get(struct rq *rq)
{
	struct typed	 t;

	tenant_typed(rq, &t);
	return (theme_show(rq, 200, &t));
}

/* --- changing --- */

static void
member(struct buf *b, const char *name, struct str value)
{
	buf_c(b, name);
	if (value.len == 0)
		buf_c(b, "null");
	else
		buf_json(b, value);
}

/* As theme_of of the database has it. */
static struct str
theme_json(struct rq *rq, const struct typed *t)
{
	struct buf	 b = buf_new(rq->arena, 512);

	member(&b, "{\"accent\":", theme_colour(rq->arena, t->theme.accent));
	member(&b, ",\"background\":", theme_colour(rq->arena,
	    t->theme.background));
	buf_fmt(&b, ",\"radius\":%d", t->theme.radius);
	member(&b, ",\"font\":", str_of(theme_fonts[t->theme.font]));
	member(&b, ",\"thanks\":", t->thanks);
	member(&b, ",\"onward\":", t->onward);
	member(&b, ",\"privacy\":", t->privacy);
	buf_c(&b, t->brand_off ? ",\"brand_off\":true}" :
	    ",\"brand_off\":false}");
	return (buf_view(&b));
}

/* POST /app/settings/theme. "Look at it" changes nothing. */
enum status
app_theme_post(struct rq *rq)
{
	struct theme_set_row	*row;
	struct typed		 t;
	enum status		 st;

	memset(&t, 0, sizeof(t));
	look_read(rq, &t);
	links_read(rq, &t);
	picture_read(rq, &t);
	t.brand_off = form_find(&rq->form, "brand_off") != NULL;
	if (t.n != 0)
		return (theme_show(rq, 422, &t));
	if (form_find(&rq->form, "_look") != NULL)
		return (theme_show(rq, 200, &t));
	if ((st = q_theme_set(&rq->db, &row, .theme = theme_json(rq, &t),
	    .logo = t.picture, .logo_type = STR("image/png"))) != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_THEME),
	    STR("?saved=1"))));
}

/* POST /app/settings/theme/back. */
enum status
app_theme_back_post(struct rq *rq)
{
	struct theme_back_row	*row;
	enum status		 st;

	if ((st = q_theme_back(&rq->db, &row)) != OK)
		return (st);
	return (rq_see_other(rq, str_cat(rq->arena, url(rq, APP_THEME),
	    row->done ? STR("?saved=1") : STR(""))));
}
