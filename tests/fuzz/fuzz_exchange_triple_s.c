/* Triple-S meta-data from anywhere: see fuzz_exchange.h. */
#define READER	triple_s_read
#include "fuzz_exchange.h"
