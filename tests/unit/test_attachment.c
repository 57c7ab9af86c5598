/*
 * Files that respondents send: pictures that a browser wrote are taken, pieces
 * and mutants of them are not or do no harm, and each refusal says why.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proof/attachment.h"

#define BOTH	(ATTACHMENT_DOCUMENTS | ATTACHMENT_PICTURES)

static struct str
file_read(const char *name, char *room, size_t size)
{
	char	 path[256];
	FILE	*f;
	size_t	 n;

	assert_true(snprintf(path, sizeof(path), "tests/unit/data/%s", name) <
	    (int)sizeof(path));
	assert_non_null(f = fopen(path, "rb"));
	n = fread(room, 1, size, f);
	assert_int_equal(fclose(f), 0);
	assert_true(n != 0 && n < size);
	return ((struct str){ room, n });
}

static struct attachment
check(const char *name, struct str bytes, unsigned int accepts)
{
	static char		 kept[RESUME_NAME_MAX * 4];
	struct arena		*scratch = arena_new(RESUME_SCRATCH, NULL,
				    NULL);
	struct attachment	 a;

	attachment_check(str_of(name), bytes, accepts, scratch, &a);
	assert_int_equal(a.is_good, a.reason == NULL);
	assert_int_equal(a.is_good, a.words == W_NONE);
	if (a.is_good) {
		memcpy(kept, a.name.p, a.name.len);
		a.name.p = kept;
	}
	arena_free(scratch);
	return (a);
}

static void
is_taken(const char *file, const char *name, const char *becomes,
    const char *type)
{
	char			 room[32 * 1024];
	struct attachment	 a;

	a = check(name, file_read(file, room, sizeof(room)), BOTH);
	assert_true(a.is_good);
	assert_true(str_is_c(a.name, becomes));
	assert_string_equal(a.media_type, type);
	assert_non_null(attachment_extension(str_of(type)));
}

static void
real_ones_are_taken(void **state)
{
	(void)state;
	is_taken("pictures/shade.png", "C:\\x\\My desk.PNG", "My desk.png",
	    "image/png");
	is_taken("pictures/shade.jpg", "IMG_1.JPG", "IMG_1.jpg", "image/jpeg");
	is_taken("pictures/shade.jpg", "a.jpeg.jpeg", "a.jpeg", "image/jpeg");
	is_taken("pictures/shade.png", ".png", "picture.png", "image/png");
	is_taken("resumes/cv.pdf", "cv.pdf", "cv.pdf", "application/pdf");
	is_taken("resumes/cv.txt", "cv.txt", "cv.txt", "text/plain");
}

static void
kinds_that_are_not_asked_for(void **state)
{
	char			 room[128 * 1024];
	struct str		 png, pdf;
	struct attachment	 a;

	(void)state;
	png = file_read("pictures/shade.png", room, sizeof(room) / 2);
	pdf = file_read("resumes/cv.pdf", room + sizeof(room) / 2,
	    sizeof(room) / 2);
	a = check("a.png", png, ATTACHMENT_DOCUMENTS);
	assert_int_equal(a.words, W_RESUME_TYPE);
	a = check("a.pdf", pdf, ATTACHMENT_PICTURES);
	assert_int_equal(a.words, W_ATTACHMENT_NO_PICTURE);
	a = check("a.html", png, BOTH);
	assert_int_equal(a.words, W_ATTACHMENT_NEITHER);
	a = check("a", png, BOTH);
	assert_int_equal(a.words, W_ATTACHMENT_NEITHER);
	a = check("a.pdf", png, BOTH);
	assert_int_equal(a.words, W_ATTACHMENT_NEITHER);
	a = check("a.jpg", png, BOTH);
	assert_int_equal(a.words, W_RESUME_UNREADABLE);
	a = check("a.png", (struct str){ room, 0 }, BOTH);
	assert_int_equal(a.words, W_RESUME_EMPTY);
}

/* No piece of a picture is one; a PNG ends where it says so. */
static void
pieces_are_refused(void **state)
{
	char			 room[8 * 1024];
	struct str		 png;
	size_t			 n;

	(void)state;
	png = file_read("pictures/shade.png", room, sizeof(room) - 8);
	for (n = 1; n < png.len; n++)
		assert_false(check("a.png", str_first(png, n),
		    BOTH).is_good);
	memcpy(room + png.len, "<?php ", 6);
	png.len += 6;
	assert_false(check("a.png", png, BOTH).is_good);
}

static void
a_jpeg_ends_somewhere(void **state)
{
	char		 room[8 * 1024];
	struct str	 jpg;
	size_t		 n;

	(void)state;
	jpg = file_read("pictures/shade.jpg", room, sizeof(room) - 8);
	for (n = 1; n < jpg.len; n++)
		assert_false(check("a.jpg", str_first(jpg, n), BOTH).is_good);
	/* Phones write what they know behind it. */
	memcpy(room + jpg.len, "\0\0", 2);
	jpg.len += 2;
	assert_true(check("a.jpg", jpg, BOTH).is_good);
}

static void
sides_are_bounded(void **state)
{
	char		 room[8 * 1024];
	struct str	 png;

	(void)state;
	png = file_read("pictures/shade.png", room, sizeof(room));
	memcpy(room + 16, "\0\0\0\0", 4);
	assert_false(check("a.png", png, BOTH).is_good);
	memcpy(room + 16, "\0\1\0\0", 4);
	assert_false(check("a.png", png, BOTH).is_good);
	memcpy(room + 16, "\0\0\x10\0", 4);
	assert_true(check("a.png", png, BOTH).is_good);
	memcpy(room + 12, "IEND", 4);
	assert_false(check("a.png", png, BOTH).is_good);
}

int
main(void)
{
	static const struct CMUnitTest	tests[] = {
		cmocka_unit_test(real_ones_are_taken),
		cmocka_unit_test(kinds_that_are_not_asked_for),
		cmocka_unit_test(pieces_are_refused),
		cmocka_unit_test(a_jpeg_ends_somewhere),
		cmocka_unit_test(sides_are_bounded),
	};
	const char			*why;

	if (!resume_magic_load(&why))
		return (1);
	return (cmocka_run_group_tests(tests, NULL, NULL));
}
