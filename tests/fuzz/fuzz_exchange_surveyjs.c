/* SurveyJS files from anywhere: see fuzz_exchange.h. */
#define READER	surveyjs_read
#include "fuzz_exchange.h"
