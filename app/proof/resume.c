/*
 * The order of the proof: size, name, structure, libmagic's veto. And the
 * words for each way it can end.
 */
#include <assert.h>
#include <string.h>

#include "proof/resume_part.h"

#define SAVE_AGAIN	"Open it, save it again as PDF, and select that file."

const struct resume_verdict_row resume_rows[RESUME_VERDICT__MAX] = {
	[RESUME_OK] = { "", "", "" },
	[RESUME_EMPTY] = { "empty",
	    "The selected file is empty",
	    "Check that you chose the right file, or paste your CV as text." },
	[RESUME_TOO_BIG] = { "too-big",
	    "The selected file must be smaller than 5MB",
	    "Leave out large pictures, or save it as PDF with smaller ones." },
	[RESUME_TEXT_TOO_BIG] = { "text-too-big",
	    "The selected text file must be smaller than 1MB",
	    "Select the CV alone, or save it as PDF." },
	[RESUME_TYPE] = { "type",
	    "The selected file must be a PDF, DOCX, ODT, RTF or TXT",
	    "Save your CV as one of these, or paste it as text." },
	[RESUME_NOT_PDF] = { "not-a-pdf",
	    "The selected file must be a PDF, DOCX, ODT, RTF or TXT",
	    "Its name ends in .pdf, but it is not a PDF. " SAVE_AGAIN },
	[RESUME_NOT_DOCX] = { "not-a-docx",
	    "The selected file must be a PDF, DOCX, ODT, RTF or TXT",
	    "Its name ends in .docx, but it is not a Word document. "
	    SAVE_AGAIN },
	[RESUME_NOT_ODT] = { "not-an-odt",
	    "The selected file must be a PDF, DOCX, ODT, RTF or TXT",
	    "Its name ends in .odt, but it is not an OpenDocument text. "
	    SAVE_AGAIN },
	[RESUME_NOT_RTF] = { "not-an-rtf",
	    "The selected file must be a PDF, DOCX, ODT, RTF or TXT",
	    "Its name ends in .rtf, but it is not a rich text file. "
	    SAVE_AGAIN },
	[RESUME_DAMAGED] = { "damaged",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "It seems to be damaged or cut off. " SAVE_AGAIN },
	[RESUME_MACROS] = { "macros",
	    "The selected file must not contain macros",
	    "Save it as PDF or without macros, and select that file." },
	[RESUME_PASSWORD] = { "password-protected",
	    "The selected file is password protected",
	    "Save it without a password, and select that file." },
	[RESUME_TOO_MANY_ENTRIES] = { "too-many-entries",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "It holds far more parts than a CV does. " SAVE_AGAIN },
	[RESUME_UNSAFE_NAMES] = { "unsafe-names",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "Its parts have names that no word processor writes. "
	    SAVE_AGAIN },
	[RESUME_DOCTYPE] = { "doctype",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "It holds declarations that no word processor writes. "
	    SAVE_AGAIN },
	[RESUME_TOO_DEEP] = { "too-deep",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "It is nested more deeply than we can read. " SAVE_AGAIN },
	[RESUME_BINARY] = { "binary",
	    "The selected file must be a PDF, DOCX, ODT, RTF or TXT",
	    "Its name ends in .txt, but it is not plain text. Rename it if "
	    "the ending is wrong, or save it as PDF." },
	[RESUME_BOMB] = { "bomb",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "It would unpack to more than we can read. " SAVE_AGAIN },
	[RESUME_UNCHECKED] = { "not-checked",
	    "The selected file could not be uploaded \xe2\x80\x93 try again",
	    "We could not check it. Try again later, or paste your CV as "
	    "text." },
};

#define DOCX_TYPE	"application/vnd.openxmlformats-officedocument." \
			"wordprocessingml.document"

const struct resume_kind_row resume_kinds[RESUME_KIND__MAX] = {
	[RESUME_PDF] = { "pdf", "application/pdf", "PDF", RESUME_NOT_PDF },
	[RESUME_DOCX] = { "docx", DOCX_TYPE, "Word", RESUME_NOT_DOCX },
	[RESUME_ODT] = { "odt", "application/vnd.oasis.opendocument.text",
	    "OpenDocument", RESUME_NOT_ODT },
	[RESUME_RTF] = { "rtf", "application/rtf", "RTF", RESUME_NOT_RTF },
	[RESUME_TXT] = { "txt", "text/plain", "text", RESUME_BINARY },
};

static enum resume_verdict (*const resume_checks[RESUME_KIND__MAX])
    (struct str, struct arena *, struct resume_info *) = {
	[RESUME_PDF] = resume_pdf_check,
	[RESUME_DOCX] = resume_docx_check,
	[RESUME_ODT] = resume_odt_check,
	[RESUME_RTF] = resume_rtf_check,
	[RESUME_TXT] = resume_txt_check,
};

static_assert(RESUME_VERDICT__MAX == 19, "each verdict has its words");

const char *
resume_find(struct str s, const char *word)
{
	return (s.len == 0 ? NULL : memmem(s.p, s.len, word, strlen(word)));
}

const char *
resume_find_last(struct str s, size_t n, const char *word)
{
	const char	*p;
	size_t		 len;

	if (s.len > n)
		s = str_from(s, s.len - n);
	for (len = strlen(word); s.len >= len;) {
		p = memrchr(s.p, word[0], s.len - len + 1);
		if (p == NULL || memcmp(p, word, len) == 0)
			return (p);
		s.len = (size_t)(p - s.p) + len - 1;
	}
	return (NULL);
}

/* Plain text may begin with anything, so libmagic is not asked about it. */
static enum resume_verdict
resume_veto(struct str bytes, enum resume_kind kind)
{
	switch (kind == RESUME_TXT ? RESUME_MAGIC_CLEAR :
	    resume_magic_check(bytes)) {
	case RESUME_MAGIC_CLEAR:
		return (RESUME_OK);
	case RESUME_MAGIC_VETO:
		return (resume_kinds[kind].is_not);
	default:
		return (RESUME_UNCHECKED);
	}
}

enum resume_verdict
resume_check(struct str file_name, struct str bytes, struct arena *scratch,
    struct resume_info *info)
{
	enum resume_verdict	 v;

	memset(info, 0, sizeof(*info));
	if (bytes.len > RESUME_MAX)
		return (RESUME_TOO_BIG);
	if (!resume_kind_find(file_name, &info->kind))
		return (bytes.len == 0 ? RESUME_EMPTY : RESUME_TYPE);
	info->media_type = resume_kinds[info->kind].media_type;
	info->ext = resume_kinds[info->kind].ext;
	info->name = resume_name_clean(file_name, info->kind, scratch);
	if (bytes.len == 0)
		return (RESUME_EMPTY);
	v = resume_checks[info->kind](bytes, scratch, info);
	return (v == RESUME_OK ? resume_veto(bytes, info->kind) : v);
}
