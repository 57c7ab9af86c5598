/*
 * Is this a file that a respondent may send? A document, by the rules of a
 * résumé (proof/resume.h), or a picture: PNG or JPEG, whole from its first
 * byte to its last. What is in a picture is neither drawn nor changed here; it
 * is handed out as a download and nothing else.
 */
#ifndef PROOF_ATTACHMENT_H
#define PROOF_ATTACHMENT_H

#include "proof/resume.h"

#define ATTACHMENT_MAX		RESUME_MAX
#define ATTACHMENT_DOCUMENTS	0x1	/* what is taken */
#define ATTACHMENT_PICTURES	0x2

struct attachment {
	bool		 is_good;
	const char	*reason;	/* why not, for the log */
	enum word	 words;		/* the error beside the field */
	enum word	 help;		/* what to do next */
	const char	*media_type;
	struct str	 name;		/* safe to show and to offer */
};

/* accepts: ATTACHMENT_*. As resume_check: a scratch arena of RESUME_SCRATCH, and one
 * thread at a time. */
void	 attachment_check(struct str file_name, struct str bytes,
	    unsigned int accepts, struct arena *scratch, struct attachment *);

/* Its extension by what it was proven to be, for a download; NULL: none. */
const char *attachment_extension(struct str media_type);

#endif
