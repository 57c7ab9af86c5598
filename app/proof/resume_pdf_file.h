/*
 * A PDF's objects: where each one lies, from the cross-reference tables and
 * streams or, when those are wrong, from a scan for "N G obj". Objects inside
 * object streams are inflated under one budget for the whole file.
 */
#ifndef PROOF_RESUME_PDF_FILE_H
#define PROOF_RESUME_PDF_FILE_H

#include "proof/resume_flate.h"
#include "proof/resume_pdf_lex.h"

#define PDF_OBJECTS_MAX	(1u << 18)	/* of 5 MB, one each 20 bytes */
#define PDF_VIEW_MAX	(128u << 10)	/* of one object we look into */
#define PDF_INFLATE_MAX	(16u << 20)	/* of all streams we open */
#define PDF_WORK_MAX	(16u << 20)	/* of all tables we read */
#define PDF_STREAM_MAX	(4u << 20)	/* of one of them */

enum pdf_where {
	PDF_NOWHERE = 0,
	PDF_AT,			/* at an offset in the file */
	PDF_WITHIN,		/* in an object stream */
	PDF_FREE		/* said to be free by a newer section */
};

struct pdf_slot {
	uint32_t	 place;		/* offset, or the stream's number */
	uint8_t		 where;		/* enum pdf_where */
};

struct pdf_file {
	struct str	 b;		/* from "%PDF-" on */
	struct arena	*arena;
	struct flate	*flate;
	struct pdf_slot	*slots;		/* PDF_OBJECTS_MAX, or NULL */
	struct str	 trailer;	/* the newest dictionary with /Root */
	size_t		 inflate_left;
	uint32_t	 stream_num;	/* the object stream held inflated */
	struct str	 stream;
	uint32_t	 stream_n;
	uint32_t	 stream_first;
	size_t		 work_left;	/* bytes of tables yet to be read */
	uint32_t	 catalog;	/* the last one a scan saw, or 0 */
	bool		 is_locked;	/* its streams are encrypted */
	bool		 met_locked;	/* and one of them was needed */
	bool		 has_script;
	bool		 has_objects;
	bool		 has_links;
};

void	pdf_file_start(struct pdf_file *, struct str, struct arena *);
/* Follow startxref; false: it leads nowhere. */
bool	pdf_file_xref(struct pdf_file *);
/* Forget that and find the objects by scanning. */
bool	pdf_file_scan(struct pdf_file *);
/* The object "num G obj" at an offset: a view that starts with its value. */
bool	pdf_object_at(struct str b, size_t at, uint32_t *num, struct str *view);
/* Its object stream's members, where no object is known yet. */
void	pdf_file_members(struct pdf_file *, uint32_t num);
/* A view that starts with the object's value and may run past its end. */
bool	pdf_file_object(struct pdf_file *, uint32_t num, struct str *);
/* A value, or what it refers to. */
bool	pdf_file_value(struct pdf_file *, struct str, struct str *);
/* The inflated stream behind a dictionary's view. */
bool	pdf_file_stream(struct pdf_file *, struct str dict, struct str *);
/* Note what the reviewer should know of: scripts, attachments, links. */
void	pdf_file_note(struct pdf_file *, struct str);

#endif
