/* Colours of a tenant. Formulas: WCAG 2.2, "relative luminance". */
#include <math.h>

#include "rule/theme.h"

#define TEXT_CONTRAST	4.5

static const struct rgb	 black = { 0x0b, 0x10, 0x0e }, white = { 255, 255, 255 };
/* The papers of base.css: text in the accent stands on these. */
static const struct rgb	 light_paper = { 0xf5, 0xf3, 0xee };
static const struct rgb	 dark_paper = { 0x1d, 0x1b, 0x18 };

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
		if (theme_contrast(shade, paper) >= TEXT_CONTRAST)
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

void
theme_css(struct rgb accent, struct buf *b)
{
	buf_c(b, ":root{");
	theme_block(b, accent, light_paper, black, 0.12);
	buf_c(b, "}\n@media(prefers-color-scheme:dark){:root{");
	theme_block(b, accent, dark_paper, white, 0.16);
	buf_c(b, "}}\n");
}
