/*
 * How a tenant's pages look: an accent colour, perhaps a background, the radius
 * of corners and a font. Colours are legible on light and on dark paper (WCAG
 * 2.2, contrast ratio of relative luminances, success criterion 1.4.3: at least
 * 4.5:1 for text).
 */
#ifndef RULE_THEME_H
#define RULE_THEME_H

#include "base/buf.h"

#define THEME_CONTRAST	4.5	/* least ratio of text to what is behind it */
#define THEME_RADIUS	10	/* pixels, unless a theme says otherwise */
#define THEME_RADIUS_MAX 24

struct rgb { unsigned char r, g, b; };

enum theme_font { FONT_SANS, FONT_SERIF, FONT_ROUND, FONT_MONO, FONT__MAX };
extern const char *const theme_fonts[FONT__MAX];	/* "sans" .. */

struct theme {
	struct rgb	 accent;
	struct rgb	 background;	/* behind the card, by day */
	int		 radius;
	enum theme_font	 font;
};

/* Of the base style sheet. */
extern const struct rgb	 theme_paper;

/* "#rrggbb", either case. */
bool		 theme_colour_read(struct str, struct rgb *) __attribute__((warn_unused_result));
struct str	 theme_colour(struct arena *, struct rgb);
/* FONT__MAX: none of ours. */
enum theme_font	 theme_font_find(struct str name);
/* 1 (same) to 21 (black on white). */
double		 theme_contrast(struct rgb, struct rgb);

/* The least contrast of links in the accent, on card and background; of small
 * words on the background. */
double		 theme_accent_contrast(const struct theme *);
double		 theme_background_contrast(const struct theme *);
/* The nearest that can be read: a darker accent, a lighter background. */
struct rgb	 theme_accent_nearest(const struct theme *);
struct rgb	 theme_background_nearest(const struct theme *);

/* "14654f", "14654f-f5f3ee-10-serif": the name of its style sheet. */
struct str	 theme_name(struct arena *, const struct theme *);
bool		 theme_name_read(struct str, struct theme *) __attribute__((warn_unused_result));
/* The style sheet that sets the theme's custom properties. */
void		 theme_css(const struct theme *, struct buf *);

#endif
