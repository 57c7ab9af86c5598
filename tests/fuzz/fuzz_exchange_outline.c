/* Pasted lists of questions from anywhere: see fuzz_exchange.h. */
#define READER	outline_sketch
#include "exchange/outline.h"
#include "fuzz_exchange.h"
