/* Standard output and error without control characters; see terminal.h. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "tool/terminal.h"

#define PIECE	((size_t)1024 * 1024)

/* stdio may cut a character in two: its beginning waits for the rest. */
struct guard {
	int	 fd;
	char	 begun[4];
	size_t	 nbegun;
};

static struct guard	 out = { STDOUT_FILENO, "", 0 };
static struct guard	 err = { STDERR_FILENO, "", 0 };
static FILE		*out_stream;

static bool
write_all(int fd, const char *p, size_t n)
{
	ssize_t	 r;

	for (; n != 0; p += r, n -= (size_t)r)
		if ((r = write(fd, p, n)) == -1) {
			if (errno != EINTR)
				return (false);
			r = 0;
		}
	return (true);
}

/* C0 but for tab and line end, C1; marks and overrides of direction, and the
 * separators that some terminals take for a line end. */
static bool
is_control(int32_t c)
{
	return ((c < 0x20 && c != '\t' && c != '\n') ||
	    (c >= 0x7f && c <= 0x9f) || c == 0x200e || c == 0x200f ||
	    c == 0x061c || (c >= 0x2028 && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069));
}

/* Could more bytes make a character of these? */
static bool
is_begun(struct str s)
{
	unsigned char	 c = (unsigned char)s.p[0];
	size_t		 i, want = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;

	if (c < 0xc2 || c > 0xf4 || s.len >= want)
		return (false);
	for (i = 1; i < s.len; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			return (false);
	return (true);
}

static void
visible_add(struct guard *g, struct str s, struct buf *b)
{
	struct str	 before;
	int32_t		 c;

	while (s.len != 0) {
		before = s;
		if ((c = str_utf8_next(&s)) < 0 && is_begun(before)) {
			memcpy(g->begun, before.p, before.len);
			g->nbegun = before.len;
			return;
		}
		if (c < 0)
			buf_fmt(b, "<%02X>", (unsigned char)before.p[0]);
		else if (is_control(c))
			buf_fmt(b, c < 0x100 ? "<%02X>" : "<U+%04X>",
			    (unsigned)c);
		else
			buf_add(b, before.p, before.len - s.len);
	}
}

static bool
piece_write(struct guard *g, const char *p, size_t n)
{
	/* Seven bytes at most for one. */
	struct arena	*a = arena_new(16 * PIECE, NULL, NULL);
	struct buf	 in, b;
	bool		 good;

	if (a == NULL)
		return (false);
	in = buf_new(a, n + sizeof(g->begun));
	buf_add(&in, g->begun, g->nbegun);
	buf_add(&in, p, n);
	g->nbegun = 0;
	b = buf_new(a, n);
	visible_add(g, buf_view(&in), &b);
	good = write_all(g->fd, b.p, b.len);
	arena_free(a);
	return (good);
}

static ssize_t
guard_write(void *cookie, const char *p, size_t n)
{
	size_t	 done, part;

	for (done = 0; done < n; done += part) {
		part = n - done < PIECE ? n - done : PIECE;
		if (!piece_write(cookie, p + done, part))
			return (0);	/* glibc's way to say: error */
	}
	return ((ssize_t)n);
}

/* A character that was begun and never ended. */
static void
rest_write(void)
{
	struct guard	*all[] = { &out, &err };
	char		 text[8];
	size_t		 i, k;

	(void)fflush(out_stream);
	for (i = 0; i < 2; i++)
		for (k = 0; k < all[i]->nbegun; k++) {
			(void)snprintf(text, sizeof(text), "<%02X>",
			    (unsigned char)all[i]->begun[k]);
			(void)write_all(all[i]->fd, text, strlen(text));
		}
}

bool
terminal_guard(void)
{
	cookie_io_functions_t	 io = { .write = guard_write };
	FILE			*o = fopencookie(&out, "w", io);
	FILE			*e = fopencookie(&err, "w", io);

	if (o == NULL || e == NULL || atexit(rest_write) != 0)
		return (false);
	(void)setvbuf(o, NULL, isatty(STDOUT_FILENO) ? _IOLBF : _IOFBF,
	    BUFSIZ);
	(void)setvbuf(e, NULL, _IOLBF, BUFSIZ);
	stdout = out_stream = o;
	stderr = e;
	return (true);
}

bool
terminal_raw(const void *p, unsigned long n)
{
	return (fflush(stdout) == 0 && write_all(STDOUT_FILENO, p, n));
}
