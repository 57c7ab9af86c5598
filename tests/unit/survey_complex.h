/*
 * A definition that is valid, small and as slow to judge as can be: every
 * condition has as many parts as it may, asks four questions in as many
 * combinations as are tried, and holds only for the last of them.
 */
#ifndef SURVEY_COMPLEX_H
#define SURVEY_COMPLEX_H

#include "base/buf.h"

/* 196 questions with all conditions: 110 kB. */
#define COMPLEX_QUESTIONS	196

static __attribute__((unused)) struct str
survey_complex(struct arena *a, size_t questions)
{
	struct buf	 b = buf_new(a, 128 * 1024);
	size_t		 i, k;

	buf_c(&b, "<survey xmlns='urn:exitpoll:survey:1' code='complex' "
	    "xml:lang='en'><title>T</title>\n<page code='p'>\n");
	for (i = 0; i < 4; i++)
		buf_fmt(&b, "<question code='%c' type='%s'><label>L</label>"
		    "</question>\n", "abcd"[i], i < 3 ? "nps" :
		    "rating' steps='10");
	for (; i < questions; i++) {
		buf_fmt(&b, "<question code='q%zu' type='short-text' show-if='",
		    i);
		for (k = 0; k < 10; k++)
			buf_fmt(&b, "%s(a = 10 and b = 10 and c = 10 and "
			    "d = 10)", k == 0 ? "" : " or ");
		buf_c(&b, "'><label>L</label></question>\n");
	}
	buf_c(&b, "</page></survey>");
	return (buf_view(&b));
}

#endif
