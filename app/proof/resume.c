/*
 * The order of the proof: size, name, structure, libmagic's veto. And the
 * words for each way it can end.
 */
#include <assert.h>
#include <string.h>

#include "proof/resume_part.h"

const struct resume_verdict_row resume_rows[RESUME_VERDICT__MAX] = {
	[RESUME_OK] = { "", W_NONE, W_NONE },
	[RESUME_EMPTY] = { "empty",
	    W_RESUME_EMPTY, W_RESUME_EMPTY_HELP },
	[RESUME_TOO_BIG] = { "too-big",
	    W_RESUME_TOO_BIG, W_RESUME_TOO_BIG_HELP },
	[RESUME_TEXT_TOO_BIG] = { "text-too-big",
	    W_RESUME_TEXT_TOO_BIG, W_RESUME_TEXT_TOO_BIG_HELP },
	[RESUME_TYPE] = { "type",
	    W_RESUME_TYPE, W_RESUME_TYPE_HELP },
	[RESUME_NOT_PDF] = { "not-a-pdf",
	    W_RESUME_TYPE, W_RESUME_NOT_PDF_HELP },
	[RESUME_NOT_DOCX] = { "not-a-docx",
	    W_RESUME_TYPE, W_RESUME_NOT_DOCX_HELP },
	[RESUME_NOT_ODT] = { "not-an-odt",
	    W_RESUME_TYPE, W_RESUME_NOT_ODT_HELP },
	[RESUME_NOT_RTF] = { "not-an-rtf",
	    W_RESUME_TYPE, W_RESUME_NOT_RTF_HELP },
	[RESUME_DAMAGED] = { "damaged",
	    W_RESUME_UNREADABLE, W_RESUME_DAMAGED_HELP },
	[RESUME_MACROS] = { "macros",
	    W_RESUME_MACROS, W_RESUME_MACROS_HELP },
	[RESUME_PASSWORD] = { "password-protected",
	    W_RESUME_PASSWORD, W_RESUME_PASSWORD_HELP },
	[RESUME_TOO_MANY_ENTRIES] = { "too-many-entries",
	    W_RESUME_UNREADABLE, W_RESUME_ENTRIES_HELP },
	[RESUME_UNSAFE_NAMES] = { "unsafe-names",
	    W_RESUME_UNREADABLE, W_RESUME_NAMES_HELP },
	[RESUME_DOCTYPE] = { "doctype",
	    W_RESUME_UNREADABLE, W_RESUME_DOCTYPE_HELP },
	[RESUME_TOO_DEEP] = { "too-deep",
	    W_RESUME_UNREADABLE, W_RESUME_DEEP_HELP },
	[RESUME_BINARY] = { "binary",
	    W_RESUME_TYPE, W_RESUME_NOT_TXT_HELP },
	[RESUME_BOMB] = { "bomb",
	    W_RESUME_UNREADABLE, W_RESUME_BOMB_HELP },
	[RESUME_UNCHECKED] = { "not-checked",
	    W_RESUME_UNREADABLE, W_RESUME_UNCHECKED_HELP },
};

#define DOCX_TYPE	"application/vnd.openxmlformats-officedocument." \
			"wordprocessingml.document"

const struct resume_kind_row resume_kinds[RESUME_KIND__MAX] = {
	[RESUME_PDF] = { "pdf", "application/pdf", RESUME_NOT_PDF },
	[RESUME_DOCX] = { "docx", DOCX_TYPE, RESUME_NOT_DOCX },
	[RESUME_ODT] = { "odt", "application/vnd.oasis.opendocument.text",
	    RESUME_NOT_ODT },
	[RESUME_RTF] = { "rtf", "application/rtf", RESUME_NOT_RTF },
	[RESUME_TXT] = { "txt", "text/plain", RESUME_BINARY },
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
