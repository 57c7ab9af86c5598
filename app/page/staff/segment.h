/*
 * Which responses a page is of, as its address says it: "channel=chat",
 * "v=3", "spoken=de", "agent=Ann", "queue=Sales", "outcome=solved", and
 * "answer=nps=9" for those who answered so. The names are those of the list of
 * comments, so that an address leads from one list to the other. What holds is
 * shown as chips, each a link to the page without it.
 */
#ifndef PAGE_STAFF_SEGMENT_H
#define PAGE_STAFF_SEGMENT_H

#include "form/survey.h"
#include "page/part/frame.h"
#include "store/segment.h"

VIEW_STRUCT(chip_view, text(label, href));

struct segment_row {
	const char	*name;		/* in addresses */
	enum word	 label;
};
extern const struct segment_row segment_rows[SEGMENT__MAX];

#define SEGMENT_PROBLEMS	(SEGMENT__MAX + 1)

/* What is no condition is left out, with a problem that says so. */
void		 segment_read(struct rq *, const struct form *,
		    struct segment *, struct problem_view *, size_t *nproblems);
/* The field of that name in addresses; SEGMENT__MAX: there is none. */
enum segment_field segment_find(struct str name);
/* "agent=Ann&answer=nps=9", as part of an address, or none. */
struct str	 segment_query(struct arena *, const struct segment *);
/* The same behind an address that may have a query already. */
struct str	 segment_url(struct arena *, struct str to,
		    const struct segment *);
/* As people read it: "German", "Chat", "Version 3", "Ann". */
struct str	 segment_value_label(struct rq *, enum segment_field,
		    struct str value);
/* "Agent: Ann". */
struct str	 segment_label(struct rq *, enum segment_field, struct str value);
/* "How likely ..?: 9" of a cell "nps=9", in the words of a version; NULL: as it is
 * counted. */
struct str	 segment_answer_label(struct rq *, const struct survey *,
		    size_t lang, struct str cell);
/* base: the page without any; answer: what the cell says, or none. */
struct view_list segment_chips(struct rq *, struct str base,
		    const struct segment *, struct str answer);

#endif
