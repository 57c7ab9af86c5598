/* The question and its answer: see the header. */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "keep/pulse.h"

static const char	question[] = "GET /healthz HTTP/1.1\r\n"
    "Host: localhost\r\nConnection: close\r\n\r\n";
static const char	answer[12] = { "HTTP/1.1 200" };

bool
pulse_fits(const char *path)
{
	return (*path != '\0' &&
	    strlen(path) < sizeof(((struct sockaddr_un *)0)->sun_path));
}

static void
pulse_close(struct pulse *p)
{
	if (p->fd != -1)
		(void)close(p->fd);
	p->fd = -1;
}

void
pulse_reset(struct pulse *p)
{
	pulse_close(p);
	p->asked = p->heard = 0;
}

/* Each time on a connection of its own: whether new ones are taken is a part
 * of the question. One that fails is asked again in a second. */
void
pulse_ask(struct pulse *p, const char *path, int64_t now)
{
	struct sockaddr_un	 sun = { .sun_family = AF_UNIX };

	if (now < p->asked + (p->fd == -1 ? PULSE_EVERY : PULSE_SILENCE))
		return;
	pulse_close(p);
	p->asked = now;
	p->n = 0;
	memcpy(sun.sun_path, path, strlen(path));
	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (p->fd == -1)
		return;
	if (connect(p->fd, (struct sockaddr *)&sun, sizeof(sun)) == -1 ||
	    send(p->fd, question, sizeof(question) - 1, MSG_NOSIGNAL) !=
	    sizeof(question) - 1)
		pulse_close(p);
}

void
pulse_hear(struct pulse *p, int64_t now)
{
	ssize_t	 got;

	got = read(p->fd, p->head + p->n, sizeof(p->head) - p->n);
	if (got > 0 && (p->n += (size_t)got) < sizeof(p->head))
		return;
	if (got > 0 && memcmp(p->head, answer, sizeof(answer)) == 0)
		p->heard = now;
	pulse_close(p);
}

bool
pulse_is_gone(const struct pulse *p, int64_t since, int64_t now)
{
	if (p->heard == 0)
		return (now - since > PULSE_START);
	/* The question was asked up to a second after the last answer. */
	return (now - p->heard > PULSE_SILENCE + PULSE_EVERY);
}
