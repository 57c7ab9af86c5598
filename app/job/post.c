/* HTTP by libcurl: see the header. */
#include <sys/socket.h>

#include <netinet/in.h>

#include <arpa/inet.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/network.h"
#include "job/post.h"
#include "rule/webhook.h"

/* In seconds. */
#define POST_CONNECT	10L
#define POST_WHOLE	15L

struct exchange {
	const struct post *post;
	char		*said;		/* POST_SAID_MAX */
	size_t		 nsaid;
	bool		 is_refused, is_cut;
};

/* Of the address that the connection is made to. */
static bool
is_fit(const struct exchange *x, const struct curl_sockaddr *to)
{
	const struct sockaddr_in	*in = (const void *)&to->addr;
	const struct sockaddr_in6	*in6 = (const void *)&to->addr;
	char				 text[INET6_ADDRSTRLEN];
	const void			*address;
	int64_t				 port;

	if (to->family != AF_INET && to->family != AF_INET6)
		return (false);
	address = to->family == AF_INET ? (const void *)&in->sin_addr :
	    (const void *)&in6->sin6_addr;
	port = ntohs(to->family == AF_INET ? in->sin_port : in6->sin6_port);
	return (webhook_port_is_fit(port) && inet_ntop(to->family, address,
	    text, sizeof(text)) != NULL && (x->post->may_private ||
	    network_is_public(str_of(text))));
}

static curl_socket_t
socket_open(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct exchange	*x = arg;

	if (purpose != CURLSOCKTYPE_IPCXN || !is_fit(x, to)) {
		x->is_refused = true;
		return (CURL_SOCKET_BAD);
	}
	return (socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol));
}

/* Enough was read: what follows ends the transfer, with its status known. */
static size_t
answer_take(char *p, size_t size, size_t n, void *arg)
{
	struct exchange	*x = arg;
	size_t		 take = POST_SAID_MAX - x->nsaid;

	n *= size;
	if (take > n)
		take = n;
	memcpy(x->said + x->nsaid, p, take);
	x->nsaid += take;
	return (take);
}

static int
wait_ask(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct exchange	*x = arg;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	x->is_cut = !x->post->go_on(x->post->arg);
	return (x->is_cut);
}

#define SET(curl, option, value)					\
	(curl_easy_setopt((curl), (option), (value)) == CURLE_OK)

static bool
bounds_set(CURL *curl, struct exchange *x)
{
	return (SET(curl, CURLOPT_PROTOCOLS_STR, "http,https") &&
	    SET(curl, CURLOPT_FOLLOWLOCATION, 0L) &&
	    SET(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) &&
	    SET(curl, CURLOPT_PROXY, "") &&
	    SET(curl, CURLOPT_NOSIGNAL, 1L) &&
	    SET(curl, CURLOPT_FORBID_REUSE, 1L) &&
	    SET(curl, CURLOPT_CONNECTTIMEOUT, POST_CONNECT) &&
	    SET(curl, CURLOPT_TIMEOUT, POST_WHOLE) &&
	    SET(curl, CURLOPT_OPENSOCKETFUNCTION, socket_open) &&
	    SET(curl, CURLOPT_OPENSOCKETDATA, x) &&
	    SET(curl, CURLOPT_WRITEFUNCTION, answer_take) &&
	    SET(curl, CURLOPT_WRITEDATA, x) &&
	    SET(curl, CURLOPT_XFERINFOFUNCTION, wait_ask) &&
	    SET(curl, CURLOPT_XFERINFODATA, x) &&
	    SET(curl, CURLOPT_NOPROGRESS, 0L));
}

static bool
message_set(CURL *curl, struct arena *a, const struct post *p,
    struct curl_slist *headers)
{
	return (SET(curl, CURLOPT_URL, str_c(a, p->url)) &&
	    SET(curl, CURLOPT_POST, 1L) &&
	    SET(curl, CURLOPT_POSTFIELDS, p->body.p) &&
	    SET(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)p->body.len) &&
	    SET(curl, CURLOPT_HTTPHEADER, headers));
}

static struct curl_slist *
headers_make(struct arena *a, const struct post *p)
{
	/* No 100-continue: some receivers never send one. */
	struct curl_slist	*list = curl_slist_append(NULL, "Expect:");
	struct curl_slist	*more;
	size_t			 i;

	for (i = 0; i < p->nheaders && list != NULL; i++) {
		if ((more = curl_slist_append(list,
		    str_c(a, p->headers[i]))) == NULL)
			curl_slist_free_all(list);
		list = more;
	}
	return (list);
}

static enum post_end
end_of(CURLcode code, const struct exchange *x, int64_t status)
{
	if (x->is_cut)
		return (POST_CUT);
	if (code == CURLE_OK || (code == CURLE_WRITE_ERROR &&
	    x->nsaid == POST_SAID_MAX && status != 0))
		return (POST_ANSWERED);
	if (x->is_refused)
		return (POST_REFUSED);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return (POST_NO_NAME);
	case CURLE_OPERATION_TIMEDOUT:
		return (POST_LATE);
	case CURLE_OUT_OF_MEMORY:
	case CURLE_FAILED_INIT:
		return (POST_TROUBLE);
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return (POST_NO_TLS);
	default:
		return (POST_NO_CONNECTION);
	}
}

enum post_end
post_send(struct arena *a, const struct post *p, struct post_answer *answer)
{
	struct exchange		 x = { .post = p };
	struct curl_slist	*headers = headers_make(a, p);
	CURLcode		 code = CURLE_OUT_OF_MEMORY;
	CURL			*curl = curl_easy_init();
	long			 status = 0;

	x.said = arena_raw(a, POST_SAID_MAX);
	if (curl != NULL && headers != NULL && bounds_set(curl, &x) &&
	    message_set(curl, a, p, headers)) {
		code = curl_easy_perform(curl);
		if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE,
		    &status) != CURLE_OK)
			status = 0;
	}
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	*answer = (struct post_answer){ status, { x.said, x.nsaid } };
	return (end_of(code, &x, status));
}
