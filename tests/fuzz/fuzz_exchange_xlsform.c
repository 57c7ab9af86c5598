/* Workbooks with an XLSForm from anywhere: see fuzz_exchange.h. */
#define READER	xlsform_read
#include "fuzz_exchange.h"
