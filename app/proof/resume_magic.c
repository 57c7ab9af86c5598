/*
 * libmagic's veto. Its word alone proves nothing (it takes "SP Patel" for a
 * plotter file and any ZIP with word/x for a DOCX), but a file that passed
 * our proof and is a program, an image or a page to it is refused as well.
 * The only file that includes <magic.h>. One cookie per process.
 */
#include <magic.h>
#include <string.h>

#include "proof/resume_part.h"

static magic_t	 resume_magic;

/* Beginnings of media types. ZIP kinds are not here: their proof is ours. */
static const char *const	 vetoed[] = {
	"audio/", "image/", "video/", "text/html", "application/xhtml",
	"application/x-dosexec", "application/vnd.microsoft.portable-exec",
	"application/x-executable", "application/x-pie-executable",
	"application/x-sharedlib", "application/x-object",
	"application/x-mach-binary", "application/x-ms-dos-executable",
	"application/x-msdownload", "application/x-elf",
	"application/x-rar", "application/vnd.rar",
	"application/x-7z-compressed", "application/gzip",
	"application/x-bzip2", "application/x-xz", "application/zstd",
	"application/x-tar", "application/x-archive", "application/x-iso9660",
	"application/vnd.ms-cab-compressed", "application/x-shockwave-flash",
	"application/x-msi", "application/x-ms-shortcut",
};

bool
resume_magic_load(const char **why)
{
	if (resume_magic != NULL)
		return (true);
	*why = "libmagic cannot be opened";
	resume_magic = magic_open(MAGIC_MIME_TYPE | MAGIC_ERROR |
	    MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF |
	    MAGIC_NO_CHECK_CDF | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON |
	    MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_TOKENS);
	if (resume_magic == NULL)
		return (false);
	if (magic_load(resume_magic, NULL) == 0)
		return (true);
	*why = "libmagic's database cannot be loaded";
	magic_close(resume_magic);
	resume_magic = NULL;
	return (false);
}

enum resume_magic
resume_magic_check(struct str b)
{
	const char	*mime;
	size_t		 i;

	if (resume_magic == NULL)
		return (RESUME_MAGIC_UNABLE);
	/* It could not look: nothing may pass for that. */
	if ((mime = magic_buffer(resume_magic, b.p, b.len)) == NULL)
		return (RESUME_MAGIC_UNABLE);
	for (i = 0; i < sizeof(vetoed) / sizeof(vetoed[0]); i++) {
		if (strncmp(mime, vetoed[i], strlen(vetoed[i])) == 0)
			return (RESUME_MAGIC_VETO);
	}
	return (RESUME_MAGIC_CLEAR);
}
