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
	const struct route	*first;		/* of all that end below */
};

struct match_index {
	struct node	 ours;
	struct node	 tenant;	/* what follows "/:tenant" */
};

/* A path on its way down one of the trees, from segment start on. */
struct walk {
	struct str		 segment[MATCH_SEGMENTS_MAX];
	size_t			 n;
	const struct node	*top;
	size_t			 start;
	struct str		*arg;
};

static const char *const verb_names[] = {
	[GET] = "GET",
	[POST] = "POST",
};
_Static_assert(sizeof(verb_names) / sizeof(verb_names[0]) == VERB__MAX,
    "every verb has its name");

static const char	*route_add(struct arena *, struct match_index *,
			    const struct route *);
static enum status	 path_split(struct arena *, struct str, struct walk *);
static void		 place_find(const struct match_index *, struct walk *,
			    struct match *);
static const struct node *node_find(const struct node *, struct walk *,
			    size_t, size_t);
static void		 near_find(const struct walk *, struct match *);

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
		if ((fault = route_add(a, index, &routes[i])) == NULL)
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
    struct str raw_path, struct arena *a, struct match *m)
{
	const struct node	*node = NULL;
	struct walk		 walk;
	enum status		 st;

	memset(m, 0, sizeof(*m));
	walk.arg = m->arg;
	st = path_split(a, raw_path, &walk);
	place_find(index, &walk, m);
	if (st == OK && (node = node_find(walk.top, &walk, walk.start, 0)) ==
	    NULL)
		st = E_NOTFOUND;
	if (st == OK && ((unsigned)verb >= VERB__MAX ||
	    node->route[verb] == NULL))
		st = E_METHOD;
	if (st == OK)
		m->route = node->route[verb];
	else
		near_find(&walk, m);
	return (st);
}

struct str
match_allowed(const struct match_index *index, struct str raw_path,
    struct arena *a)
{
	const struct node	*node;
	struct match		 m;
	struct walk		 walk;

	walk.arg = m.arg;
	if (path_split(a, raw_path, &walk) != OK)
		return (STR_NONE);
	place_find(index, &walk, &m);
	if ((node = node_find(walk.top, &walk, walk.start, 0)) == NULL)
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

/* The literal below a node, or NULL. */
static const struct node *
kid_find(const struct node *node, struct str label)
{
	size_t	 i = kid_position(node, label);

	return (i < node->n && str_is(node->kids[i]->label, label) ?
	    node->kids[i] : NULL);
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

/* Our own first segments decide whose an address is. */
static const char *
start_fault(const struct node *node, const struct route *route, size_t depth,
    struct str segment)
{
	const struct node	*kid;

	if (depth != 0 || route->area == AREA_PUBLIC)
		return (NULL);
	if (segment.p[0] == ':')
		return ("only a tenant's path may begin with a capture");
	kid = kid_find(node, segment);
	return (kid != NULL && kid->first->area != route->area ?
	    "it begins like one of another area" : NULL);
}

/* Adds a row; a sentence if it cannot be. */
static const char *
route_add(struct arena *a, struct match_index *index,
    const struct route *route)
{
	struct node	*node = &index->ours;
	struct str	 segment, rest;
	size_t		 args, depth;
	const char	*fault;
	bool		 more;

	if ((fault = route_fault(route)) != NULL)
		return (fault);
	rest = str_of(route->path + 1);
	more = rest.len != 0;
	if (route->area == AREA_PUBLIC) {
		(void)str_cut(rest, '/', &segment, &rest);
		node = &index->tenant;
	}
	for (args = depth = 0; more; depth++) {
		more = str_cut(rest, '/', &segment, &rest);
		if (segment.len == 0 || str_is_c(segment, ":"))
			return ("a segment of its path is empty");
		if (depth == MATCH_SEGMENTS_MAX)
			return ("its path has too many segments");
		if ((fault = start_fault(node, route, depth, segment)) != NULL)
			return (fault);
		if (segment.p[0] != ':')
			node = kid_get(a, node, segment);
		else if (++args > RQ_ARGS_MAX)
			return ("its path captures too many segments");
		else {
			if (node->any == NULL)
				node->any = arena_get(a, sizeof(*node));
			node = node->any;
		}
		if (node->first == NULL)
			node->first = route;
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

/* Whose address it is. One that cannot be read is nobody's. */
static void
place_find(const struct match_index *index, struct walk *walk,
    struct match *m)
{
	const struct node	*kid = NULL;

	walk->top = &index->ours;
	walk->start = 0;
	m->area = AREA_SYSTEM;
	if (walk->n == 0)
		return;
	if ((kid = kid_find(&index->ours, walk->segment[0])) != NULL) {
		m->area = kid->first->area;
		return;
	}
	m->area = AREA_PUBLIC;
	m->tenant = walk->segment[0];
	walk->top = &index->tenant;
	walk->start = 1;
}

/* As far as the path is one of ours. */
static void
near_find(const struct walk *walk, struct match *m)
{
	const struct node	*kid, *node = walk->top;
	size_t			 args = 0, i;

	memset(m->arg, 0, sizeof(m->arg));
	for (i = walk->start; i < walk->n; i++) {
		if ((kid = kid_find(node, walk->segment[i])) == NULL) {
			if ((kid = node->any) == NULL)
				return;
			m->arg[args++] = walk->segment[i];
		}
		node = kid;
		m->near = node->first;
	}
}

/*
 * The node of a path that some route ends at. A literal that leads nowhere
 * gives way to the capture beside it, and leaves no capture behind.
 */
static const struct node *
node_find(const struct node *node, struct walk *walk, size_t depth,
    size_t args)
{
	const struct node	*found, *kid;
	struct str		 segment;

	if (depth == walk->n)
		return (node->route[GET] != NULL || node->route[POST] != NULL ?
		    node : NULL);
	segment = walk->segment[depth];
	if ((kid = kid_find(node, segment)) != NULL &&
	    (found = node_find(kid, walk, depth + 1, args)) != NULL)
		return (found);
	if (node->any == NULL)
		return (NULL);
	walk->arg[args] = segment;
	if ((found = node_find(node->any, walk, depth + 1, args + 1)) == NULL)
		walk->arg[args] = STR_NONE;
	return (found);
}
