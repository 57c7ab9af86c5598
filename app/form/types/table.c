/* The types of questions there are; a test links a table of its own. */
#include "form/types/types.h"

#define ROW(name)	&question_type_##name,

const struct question_type *const question_types[] = {
	QUESTION_TYPES(ROW) NULL
};
