/* What the readers of the five kinds give to resume.c, and nobody else. */
#ifndef PROOF_RESUME_PART_H
#define PROOF_RESUME_PART_H

#include "proof/resume.h"

enum resume_verdict	 resume_pdf_check(struct str, struct arena *,
			    struct resume_info *);
enum resume_verdict	 resume_docx_check(struct str, struct arena *,
			    struct resume_info *);
enum resume_verdict	 resume_odt_check(struct str, struct arena *,
			    struct resume_info *);
enum resume_verdict	 resume_rtf_check(struct str, struct arena *,
			    struct resume_info *);
enum resume_verdict	 resume_txt_check(struct str, struct arena *,
			    struct resume_info *);

enum resume_magic {
	RESUME_MAGIC_CLEAR,
	RESUME_MAGIC_VETO,
	RESUME_MAGIC_UNABLE
};

enum resume_magic	 resume_magic_check(struct str);

/* First place of a word in bytes; NULL if nowhere. */
const char		*resume_find(struct str, const char *);
/* Last place of a word in the last n bytes. */
const char		*resume_find_last(struct str, size_t n, const char *);

#endif
