/* LimeSurvey files from anywhere: see fuzz_exchange.h. */
#define READER	limesurvey_read
#include "fuzz_exchange.h"
