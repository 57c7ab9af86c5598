/*
 * One field of a form whose template we wrote ourselves, as that template
 * wants it. What stands in the field is the page's to say.
 */
#ifndef PAGE_PART_FIELD_VIEW_H
#define PAGE_PART_FIELD_VIEW_H

#include "view/view.h"

VIEW_STRUCT(field_view, text(value, error, described));

/* Which elements describe the control called id: "email-help email-error";
 * none without help and error. */
struct str	 field_described(struct arena *, struct str id, bool help,
		    bool error);

#endif
