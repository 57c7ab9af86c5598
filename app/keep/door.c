/*
 * Closing a listening socket resets the connections that the kernel has made
 * and nobody has accepted yet, with what was sent on them. So first a filter
 * on the socket drops what asks for a connection, then the queue runs empty,
 * and only then it is closed.
 */
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "keep/door.h"

#define DOOR_QUEUE	4096

int
door_open(int port)
{
	struct sockaddr_in	 sin = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int			 fd, on = 1;

	/* nginx takes it as it is: of two workers that wake up for one visitor,
	 * the second must not wait for the next. */
	if ((fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0)) == -1)
		return (-1);
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == -1 ||
	    bind(fd, (struct sockaddr *)&sin, sizeof(sin)) == -1 ||
	    listen(fd, DOOR_QUEUE) == -1) {
		(void)close(fd);
		return (-1);
	}
	return (fd);
}

/* Byte 13 of a segment holds its flags: SYN without ACK is dropped. */
bool
door_shut(int fd)
{
	struct sock_filter	 code[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 13),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x02, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, 0xffffffff),
	};
	struct sock_fprog	 program = {
		.len = sizeof(code) / sizeof(code[0]), .filter = code,
	};

	return (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
	    sizeof(program)) == 0);
}

bool
door_is_empty(int fd)
{
	struct tcp_info	 info;
	socklen_t	 n = sizeof(info);

	/* Of a listening socket this is the length of its queue. */
	return (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) == -1 ||
	    info.tcpi_unacked == 0);
}
