/* Colours of a tenant. Formulas: WCAG 2.2, "relative luminance". */
#include <math.h>

#include "rule/theme.h"


static const struct rgb	 black = { 0x0b, 0x10, 0x0e }, white = { 255, 255, 255 };
/* The papers of base.css: text in the accent stands on these. */
const struct rgb	 theme_paper = { 0xf5, 0xf3, 0xee };
static const struct rgb	 dark_paper = { 0x1d, 0x1b, 0x18 };
static const struct rgb	 card = { 0xff, 0xfe, 0xfb };
/* Its --muted: the faintest words that stand on a background. */
static const struct rgb	 muted = { 0x62, 0x5c, 0x52 };

const char *const	 theme_fonts[FONT__MAX] = {
	[FONT_SANS] = "sans", [FONT_SERIF] = "serif", [FONT_ROUND] = "round",
	[FONT_MONO] = "mono",
};

bool
theme_colour_read(struct str s, struct rgb *out)
{
	unsigned char	 v[3];
	int		 i, byte;

	if (s.len != 7 || s.p[0] != '#')
		return (false);
	for (i = 0; i < 3; i++) {
		if ((byte = str_hex_byte(s.p + 1 + i * 2)) < 0)
			return (false);
		v[i] = (unsigned char)byte;
	}
	*out = (struct rgb){ v[0], v[1], v[2] };
	return (true);
}

struct str
theme_colour(struct arena *a, struct rgb c)
{
	return (str_fmt(a, "#%02x%02x%02x", c.r, c.g, c.b));
}

enum theme_font
theme_font_find(struct str name)
{
	int	 f;

	for (f = 0; f < FONT__MAX; f++)
		if (str_is_c(name, theme_fonts[f]))
			break;
	return ((enum theme_font)f);
}

static double
channel(unsigned char v)
{
	double	 c = v / 255.0;

	return (c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4));
}

static double
luminance(struct rgb c)
{
	return (0.2126 * channel(c.r) + 0.7152 * channel(c.g) +
	    0.0722 * channel(c.b));
}

double
theme_contrast(struct rgb a, struct rgb b)
{
	double	 la = luminance(a), lb = luminance(b);

	return (la > lb ? (la + 0.05) / (lb + 0.05) :
	    (lb + 0.05) / (la + 0.05));
}

static struct rgb
mix(struct rgb a, struct rgb b, double share)
{
	return ((struct rgb){
	    (unsigned char)lround(a.r + (b.r - a.r) * share),
	    (unsigned char)lround(a.g + (b.g - a.g) * share),
	    (unsigned char)lround(a.b + (b.b - a.b) * share) });
}

/* The nearest shade of c towards pole that can be read on paper. */
static struct rgb
legible(struct rgb c, struct rgb paper, struct rgb pole)
{
	struct rgb	 shade = c;
	int		 step;

	for (step = 0; step <= 20; step++) {
		shade = mix(c, pole, step / 20.0);
		if (theme_contrast(shade, paper) >= THEME_CONTRAST)
			break;
	}
	return (shade);
}

static void
colour_add(struct buf *b, const char *name, struct rgb c)
{
	buf_fmt(b, "%s:#%02x%02x%02x;", name, c.r, c.g, c.b);
}

static void
theme_block(struct buf *b, struct rgb accent, struct rgb paper,
    struct rgb pole, double tint)
{
	struct rgb	 fill = legible(accent, paper, pole);

	colour_add(b, "--accent", fill);
	colour_add(b, "--on-accent", theme_contrast(fill, white) >=
	    theme_contrast(fill, black) ? white : black);
	colour_add(b, "--accent-text", fill);
	colour_add(b, "--accent-soft", mix(paper, accent, tint));
}

double
theme_accent_contrast(const struct theme *t)
{
	double	 on_card = theme_contrast(t->accent, card);
	double	 behind = theme_contrast(t->accent, t->background);

	return (on_card < behind ? on_card : behind);
}

double
theme_background_contrast(const struct theme *t)
{
	return (theme_contrast(muted, t->background));
}

struct rgb
theme_accent_nearest(const struct theme *t)
{
	return (legible(legible(t->accent, card, black), t->background, black));
}

struct rgb
theme_background_nearest(const struct theme *t)
{
	return (legible(t->background, muted, white));
}

struct str
theme_name(struct arena *a, const struct theme *t)
{
	struct str	 accent = str_from(theme_colour(a, t->accent), 1);

	if (t->radius == THEME_RADIUS && t->font == FONT_SANS &&
	    str_is(theme_colour(a, t->background), theme_colour(a,
	    theme_paper)))
		return (accent);
	return (str_fmt(a, "%.*s-%.*s-%d-%s", STR_ARG(accent),
	    STR_ARG(str_from(theme_colour(a, t->background), 1)), t->radius,
	    theme_fonts[t->font]));
}

static bool
hex_read(struct str s, struct rgb *out)
{
	char	 colour[7] = "#";
	size_t	 i;

	if (s.len != 6)
		return (false);
	for (i = 0; i < 6; i++)
		colour[i + 1] = s.p[i];
	return (theme_colour_read((struct str){ colour, 7 }, out));
}

bool
theme_name_read(struct str name, struct theme *t)
{
	struct str	 accent, background, radius, rest;
	int64_t		 n;

	t->background = theme_paper;
	t->radius = THEME_RADIUS;
	t->font = FONT_SANS;
	if (!str_cut(name, '-', &accent, &rest))
		return (hex_read(name, &t->accent));
	if (!hex_read(accent, &t->accent) ||
	    !str_cut(rest, '-', &background, &rest) ||
	    !hex_read(background, &t->background) ||
	    !str_cut(rest, '-', &radius, &rest) || !str_int(radius, &n) ||
	    n < 0 || n > THEME_RADIUS_MAX)
		return (false);
	t->radius = (int)n;
	t->font = theme_font_find(rest);
	return (t->font != FONT__MAX);
}

void
theme_css(const struct theme *t, struct buf *b)
{
	buf_c(b, ":root{");
	theme_block(b, t->accent, t->background, black, 0.12);
	colour_add(b, "--paper", t->background);
	buf_fmt(b, "--r:%dpx;", t->radius);
	/* base.css knows the fonts. */
	if (t->font != FONT_SANS)
		buf_fmt(b, "--sans:var(--%s);", theme_fonts[t->font]);
	buf_c(b, "}\n@media(prefers-color-scheme:dark){:root{");
	theme_block(b, t->accent, dark_paper, white, 0.16);
	buf_c(b, "--paper:#141311;}}\n");
}
