/*
 * Is this upload a résumé we take? Decided by structure, from the whole file
 * in memory: PDF, DOCX, ODT, RTF or TXT. libmagic has a veto, never the word.
 * No file, process or locale is touched, and the time and memory of a check are
 * bounded; yet a file made for it takes a tenth of a second, so a web worker
 * has it read in a thread, one at a time. What may be said to the applicant
 * stands in resume_rows.
 */
#ifndef PROOF_RESUME_H
#define PROOF_RESUME_H

#include "base/str.h"
#include "base/words.h"

#define RESUME_MAX		(5 * 1024 * 1024)	/* "5MB" on the page */
#define RESUME_TXT_MAX		(1 * 1024 * 1024)
#define RESUME_NAME_MAX		100			/* code points */
#define RESUME_SCRATCH		(32 * 1024 * 1024)

enum resume_verdict {
	RESUME_OK = 0,
	RESUME_EMPTY,
	RESUME_TOO_BIG,
	RESUME_TEXT_TOO_BIG,
	RESUME_TYPE,
	RESUME_NOT_PDF,
	RESUME_NOT_DOCX,
	RESUME_NOT_ODT,
	RESUME_NOT_RTF,
	RESUME_DAMAGED,
	RESUME_MACROS,
	RESUME_PASSWORD,
	RESUME_TOO_MANY_ENTRIES,
	RESUME_UNSAFE_NAMES,
	RESUME_DOCTYPE,
	RESUME_TOO_DEEP,
	RESUME_BINARY,
	RESUME_BOMB,
	RESUME_UNCHECKED,	/* libmagic is not loaded: a fault of ours */
	RESUME_VERDICT__MAX
};

struct resume_verdict_row {
	const char	*reason;	/* for the log and the API; "" is OK */
	enum word	 words;		/* the error on the field */
	enum word	 help;		/* what to do next */
};

extern const struct resume_verdict_row resume_rows[RESUME_VERDICT__MAX];

enum resume_kind {
	RESUME_PDF,
	RESUME_DOCX,
	RESUME_ODT,
	RESUME_RTF,
	RESUME_TXT,
	RESUME_KIND__MAX
};

struct resume_kind_row {
	const char		*ext;		/* without the dot */
	const char		*media_type;
	enum resume_verdict	 is_not;	/* when content disagrees */
};

extern const struct resume_kind_row resume_kinds[RESUME_KIND__MAX];

/* What the reviewer is told about an accepted file. */
#define RESUME_LINKS	0x01	/* refers to things outside of it */
#define RESUME_SCRIPT	0x02	/* PDF JavaScript or a launch action */
#define RESUME_OBJECTS	0x04	/* files or objects embedded */
#define RESUME_BIDI	0x08	/* text that can reorder what is shown */
#define RESUME_GUESSED	0x10	/* the text's encoding is a guess */
#define RESUME_LOCKED	0x20	/* a PDF with restrictions, opens freely */

struct resume_info {
	enum resume_kind	 kind;
	const char		*media_type;
	const char		*ext;
	const char		*encoding;	/* of TXT, IANA name; else NULL */
	unsigned int		 flags;
	struct str		 name;		/* safe to show and to offer */
};

/*
 * The scratch arena must allow RESUME_SCRATCH; one thread at a time, for the
 * sake of libmagic. info is set for every file whose type
 * was recognised by its name, and complete when the verdict is RESUME_OK.
 */
enum resume_verdict	 resume_check(struct str file_name, struct str bytes,
			    struct arena *scratch, struct resume_info *);

/* By the last extension of a name; false: not one of the five. */
bool			 resume_kind_find(struct str name, enum resume_kind *);

/*
 * A name fit to show and to offer as a download: no path, no control or
 * direction-changing character, at most RESUME_NAME_MAX code points, exactly
 * one extension, the kind's.
 */
struct str		 resume_name_clean(struct str name, enum resume_kind,
			    struct arena *);

/* The same for any extension; unnamed: for a name of which nothing is left. */
struct str		 file_name_clean(struct str name, const char *ext,
			    struct str unnamed, struct arena *);
/* The last one of a name, without the dot; none: it has none. */
struct str		 file_name_extension(struct str name);

/*
 * The text of an accepted TXT as UTF-8, line ends kept, without BOM and the
 * old end-of-file mark. For extraction and for showing.
 */
struct str		 resume_text(struct str bytes, const char *encoding,
			    struct arena *);

/*
 * Once in each program that checks uploads, before any fork or sandbox.
 * false: *why says what failed, and the program must not start.
 */
bool			 resume_magic_load(const char **why);

#endif
