/* A survey's files: its definition, its data for other programs, its texts for
 * translators. */
#ifndef PAGE_STAFF_FILES_H
#define PAGE_STAFF_FILES_H

#include "http/rq.h"

handler_fn	 app_files_get, app_file_get;

#endif
