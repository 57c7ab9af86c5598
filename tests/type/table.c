/* The table of types with one row more: what adding a type takes. */
#include "form/types/types.h"

#define ROW(name)	&question_type_##name,

extern const struct question_type question_type_share;

const struct question_type *const question_types[] = {
	QUESTION_TYPES(ROW) &question_type_share, NULL
};
