/*
 * The route matcher: a tree of path segments. A search visits each node at
 * most once, so a path costs no more than the table has segments.
 */
#include <string.h>

#include "http/match.h"

struct node {
	struct str		 label;		/* the literal; none: a capture */
	struct node		**kids;		/* literal ones, sorted */
	size_t			 n;
	size_t			 cap;
	struct node		*any;		/* ":name" */
	const struct route	*route[VERB__MAX];
};

struct match_index {
	struct node	 root;
};

/* A path on its way down the tree. */
struct walk {
	struct str	 segment[MATCH_SEGMENTS_MAX];
	size_t		 n;
	struct str	*arg;
};

static const char *const verb_names[] = {
	[GET] = "GET",
	[POST] = "POST",
};
_Static_assert(sizeof(verb_names) / sizeof(verb_names[0]) == VERB__MAX,
    "every verb has its name");

static const char	*route_add(struct arena *, struct node *,
			    const struct route *);
static enum status	 path_split(struct arena *, struct str, struct walk *);
static const struct node *node_find(const struct node *, struct walk *,
			    size_t, size_t);

struct match_index *
match_build(struct arena *a, const struct route *routes, size_t n,
    const char **why)
{
	struct match_index	*index;
	const char		*fault, *verb;
	size_t			 i;

	*why = NULL;
	index = arena_get(a, sizeof(*index));
	for (i = 0; i < n; i++) {
		if ((fault = route_add(a, &index->root, &routes[i])) == NULL)
			continue;
		verb = (unsigned)routes[i].verb < VERB__MAX ?
		    verb_names[routes[i].verb] : "?";
		*why = str_fmt(a, "route %zu (%s %s): %s", i + 1, verb,
		    routes[i].path == NULL ? "" : routes[i].path, fault).p;
		return (NULL);
	}
	return (index);
}

enum status
match_find(const struct match_index *index, enum verb verb,
    struct str raw_path, struct arena *a, const struct route **route,
    struct str arg[RQ_ARGS_MAX])
{
	const struct node	*node;
	struct walk		 walk;
	enum status		 st;
	size_t			 i;

	*route = NULL;
	for (i = 0; i < RQ_ARGS_MAX; i++)
		arg[i] = STR_NONE;
	walk.arg = arg;
	if ((st = path_split(a, raw_path, &walk)) != OK)
		return (st);
	if ((node = node_find(&index->root, &walk, 0, 0)) == NULL)
		return (E_NOTFOUND);
	if ((unsigned)verb >= VERB__MAX || node->route[verb] == NULL)
		return (E_METHOD);
	*route = node->route[verb];
	return (OK);
}

struct str
match_allowed(const struct match_index *index, struct str raw_path,
    struct arena *a)
{
	struct str		 arg[RQ_ARGS_MAX];
	const struct node	*node;
	struct walk		 walk;

	walk.arg = arg;
	if (path_split(a, raw_path, &walk) != OK ||
	    (node = node_find(&index->root, &walk, 0, 0)) == NULL)
		return (STR_NONE);
	if (node->route[GET] == NULL)
		return (STR("POST"));
	return (node->route[POST] == NULL ? STR("GET, HEAD") :
	    STR("GET, HEAD, POST"));
}

/* Where the literal is, or would stand: the first that is not before it. */
static size_t
kid_position(const struct node *node, struct str label)
{
	size_t	 high, low, mid;

	low = 0;
	high = node->n;
	while (low < high) {
		mid = low + (high - low) / 2;
		if (str_cmp(node->kids[mid]->label, label) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return (low);
}

static struct node *
kid_get(struct arena *a, struct node *node, struct str label)
{
	struct node	*kid;
	size_t		 i;

	i = kid_position(node, label);
	if (i < node->n && str_is(node->kids[i]->label, label))
		return (node->kids[i]);
	kid = arena_get(a, sizeof(*kid));
	kid->label = label;
	ARENA_PUSH(a, node->kids, node->n, node->cap) = kid;
	memmove(&node->kids[i + 1], &node->kids[i],
	    (node->n - 1 - i) * sizeof(struct node *));
	node->kids[i] = kid;
	return (kid);
}

/* What is wrong with a row by itself; NULL: nothing. */
static const char *
row_fault(const struct route *route)
{
	if ((unsigned)route->verb >= VERB__MAX)
		return ("no such verb");
	if (route->path == NULL || route->path[0] != '/')
		return ("the path does not begin with a slash");
	if (route->handler == NULL)
		return ("it has no handler");
	if (route->verb == GET && route->body_max != 0)
		return ("a GET takes no body");
	return (NULL);
}

/* Adds a row; a sentence if it cannot be. */
static const char *
route_add(struct arena *a, struct node *node, const struct route *route)
{
	struct str	 segment, rest;
	size_t		 args, depth;
	const char	*fault;
	bool		 more;

	if ((fault = row_fault(route)) != NULL)
		return (fault);
	rest = str_of(route->path + 1);
	more = rest.len != 0;
	for (args = depth = 0; more; depth++) {
		more = str_cut(rest, '/', &segment, &rest);
		if (segment.len == 0 || str_is_c(segment, ":"))
			return ("a segment of its path is empty");
		if (depth == MATCH_SEGMENTS_MAX)
			return ("its path has too many segments");
		if (segment.p[0] != ':')
			node = kid_get(a, node, segment);
		else if (++args > RQ_ARGS_MAX)
			return ("its path captures too many segments");
		else {
			if (node->any == NULL)
				node->any = arena_get(a, sizeof(*node));
			node = node->any;
		}
	}
	if (node->route[route->verb] != NULL)
		return (str_fmt(a, "the same as %s",
		    node->route[route->verb]->path).p);
	node->route[route->verb] = route;
	return (NULL);
}

/* No address of ours holds one of these, and none may reach a page. */
static bool
segment_is_sound(struct str s)
{
	struct str	 rest;
	int32_t		 cp;

	if (s.len == 0 || str_is_c(s, ".") || str_is_c(s, ".."))
		return (false);
	for (rest = s; rest.len != 0;) {
		cp = str_utf8_next(&rest);
		if (cp < 0x20 || cp == 0x7f || cp == '/')
			return (false);
	}
	return (true);
}

static enum status
path_split(struct arena *a, struct str path, struct walk *walk)
{
	struct str	 segment, rest;
	bool		 more;

	walk->n = 0;
	if (path.len == 0 || path.p[0] != '/')
		return (E_NOTFOUND);
	rest = str_from(path, 1);
	for (more = rest.len != 0; more; walk->n++) {
		more = str_cut(rest, '/', &segment, &rest);
		if (walk->n == MATCH_SEGMENTS_MAX)
			return (E_NOTFOUND);
		if (!form_decode(a, segment, false, &segment))
			return (E_MALFORMED);
		if (!segment_is_sound(segment))
			return (E_NOTFOUND);
		walk->segment[walk->n] = segment;
	}
	return (OK);
}

/*
 * The node of a path that some route ends at. A literal that leads nowhere
 * gives way to the capture beside it, and leaves no capture behind.
 */
static const struct node *
node_find(const struct node *node, struct walk *walk, size_t depth,
    size_t args)
{
	const struct node	*found;
	struct str		 segment;
	size_t			 i;

	if (depth == walk->n)
		return (node->route[GET] != NULL || node->route[POST] != NULL ?
		    node : NULL);
	segment = walk->segment[depth];
	i = kid_position(node, segment);
	if (i < node->n && str_is(node->kids[i]->label, segment) &&
	    (found = node_find(node->kids[i], walk, depth + 1, args)) != NULL)
		return (found);
	if (node->any == NULL)
		return (NULL);
	walk->arg[args] = segment;
	if ((found = node_find(node->any, walk, depth + 1, args + 1)) == NULL)
		walk->arg[args] = STR_NONE;
	return (found);
}
