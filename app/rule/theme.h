/*
 * A tenant's colours from its one accent colour: legible on light and on dark
 * paper (WCAG 2.2, contrast ratio of relative luminances, success criterion
 * 1.4.3: at least 4.5:1 for text).
 */
#ifndef RULE_THEME_H
#define RULE_THEME_H

#include "base/buf.h"

struct rgb { unsigned char r, g, b; };

/* "#rrggbb", either case. */
bool		 theme_colour_read(struct str, struct rgb *) __attribute__((warn_unused_result));
/* 1 (same) to 21 (black on white). */
double		 theme_contrast(struct rgb, struct rgb);
/* The style sheet that sets the accent's custom properties. */
void		 theme_css(struct rgb accent, struct buf *);

#endif
