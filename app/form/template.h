/*
 * The surveys of conf/templates, which a new one may begin with: read at
 * start, constant afterwards. Each is complete in all of its languages. What
 * they are called, and what for, the page says.
 */
#ifndef FORM_TEMPLATE_H
#define FORM_TEMPLATE_H

#include "form/survey.h"

enum template_id { TEMPLATE_CHAT, TEMPLATE_CALL, TEMPLATE_EMAIL,
    TEMPLATE_CANCELLATION, TEMPLATE_PRODUCT, TEMPLATE__MAX };

struct template {
	const char	*name;		/* of its file, and its code */
	struct str	 xml;
	const struct survey *survey;
};

/* root: of the program's files. false: *why names the file that is missing or
 * no survey; what was read lives as long as the arena. */
bool		 templates_load(struct arena *, const char *root,
		    const char **why) MUST_USE;
const struct template *template_at(enum template_id);
/* TEMPLATE__MAX: there is none of that name. */
enum template_id template_find(struct str name);
/* Its definition in some of its languages, the first of them its own one.
 * E_INVALID: none, one twice, or one that it does not have. */
enum status	 template_make(struct arena *, const struct template *,
		    const struct str *languages, size_t n, struct str *xml)
		    MUST_USE;

#endif
