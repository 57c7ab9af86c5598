/*
 * Inside the views: a compiled template is a list of operations over offsets.
 * Everything that could fail has failed by then; view_render.c only walks it.
 * Nothing outside app/view includes this.
 */
#ifndef VIEW_PROGRAM_H
#define VIEW_PROGRAM_H

#include <setjmp.h>

#include "base/words.h"
#include "view/view.h"

/* Loops inside loops, the page itself being the outermost frame. */
#define VIEW_FRAMES_MAX	9
/* Elements inside elements, included ones counted. */
#define VIEW_DEPTH_MAX	100
/* Files inside files, and files in all. */
#define VIEW_INCLUDE_MAX 8
#define VIEW_FILES_MAX	500
/* One file. A page of ours is some kilobytes. */
#define VIEW_FILE_MAX	(512 * 1024)
/* A program with all it includes; stops files that include in powers. */
#define VIEW_PROGRAM_MAX (16 * 1024 * 1024)

enum view_op_kind {
	OP_END,
	OP_LIT,		/* lit */
	OP_INT,		/* ref in decimal */
	OP_HTML,	/* ref escaped for text and quoted attributes */
	OP_URL_PART,	/* ref inside a URL: buf_url_part */
	OP_URL_SEGMENT,	/* ref as a path segment: never empty, "." or ".." */
	OP_URL_WHOLE,	/* ref is a URL */
	OP_WORD,	/* say */
	OP_TEST,	/* go to jump unless the test holds */
	OP_EACH,	/* open frame num over list ref; to jump if empty */
	OP_NEXT,	/* next item of frame num: to jump; else go on */
};

enum view_ref_kind {
	REF_FIELD,	/* a field of a struct */
	REF_NUMBER,	/* 1-based position in the loop of the frame */
	REF_FIRST,
	REF_LAST,
};

/* Where a value is: from a frame's struct through pointers to an offset. */
struct view_ref {
	enum view_ref_kind	 kind;
	enum view_type		 type;
	size_t			 frame;
	const size_t		*hop;		/* offsets of pointers to follow */
	size_t			 nhop;
	size_t			 offset;
};

/* A text of the catalogue with where its values are. */
struct view_say {
	enum word		 word;
	const struct str	*text[LOCALE__MAX];	/* escaped; by form */
	const struct view_ref	*args;	/* in the catalogue's order */
	size_t			 nargs;
	struct view_ref		 count;	/* of a plural */
};

enum view_test { TEST_TRUE, TEST_STR, TEST_INT };

struct view_op {
	enum view_op_kind	 kind;
	enum view_test		 test;
	bool			 negate;
	struct view_ref		 ref;
	struct str		 lit;		/* OP_LIT, TEST_STR */
	const struct view_say	*say;		/* OP_WORD */
	int64_t			 num;		/* TEST_INT, frame of a loop */
	size_t			 size;		/* of one item, OP_EACH */
	size_t			 jump;
};

struct view_program {
	struct arena		*arena;		/* holds this and all below */
	const struct view_op	*ops;
	size_t			 nops;
};

/* One open template file; prev is the file that includes it. */
struct view_source {
	const struct view_source	*prev;
	const char			*file;
	struct str			 text;
	unsigned			 line;	/* where the walk stands */
};

/* A loop variable. desc NULL: the items are struct str. */
struct view_scope {
	struct str			 name;
	const struct view_type_desc	*desc;
	const struct view_part		*part;	/* that opened it, or NULL */
};

/* What an include hands to its part under one name: "{a.b}", another name
 * for that value; else text with or without values in it. */
struct view_arg {
	struct str			 name;
	struct str			 value;	/* none: it was left out */
};

/* A part while it is compiled, and the include that asked for it. */
struct view_part {
	struct view_part		*outer;
	struct view_source		*src;	/* of the include */
	const struct _xmlNode		*include;
	struct view_arg			*args;
	size_t				 nargs, cap;
	bool				 has_content;	/* x:content was there */
};

struct view_compiler {
	struct arena			*keep;	/* the program's */
	struct arena			*scratch;
	const char			*dir;
	const struct view_type_desc	*root;
	struct view_source		*src;
	struct view_scope		 scopes[VIEW_FRAMES_MAX]; /* from 1 */
	size_t				 nscopes;
	struct view_part		*part;	/* NULL: the page itself */
	struct view_op			*ops;
	size_t				 nops;
	size_t				 ops_cap;
	struct buf			 lit;	/* static text not yet an op */
	size_t				 depth;		/* open elements */
	size_t				 nfiles;	/* read so far */
	jmp_buf				 failed;
};

/* Give up: does not return. The reason goes behind "file:line: ". */
void	 view_fail(struct view_compiler *, const char *, ...)
	    __attribute__((noreturn, format(printf, 2, 3)));

/* Append an operation; static text before it becomes one of its own first. */
struct view_op *view_op_add(struct view_compiler *, enum view_op_kind);
/* The index that the next operation will have, for jumps. */
size_t	 view_op_here(struct view_compiler *);
void	 view_ops_patch(struct view_compiler *, size_t from, size_t n);

/* "a.b" in the scopes that are open. */
struct view_ref view_ref_find(struct view_compiler *, struct str path);
/* What stands behind a condition. Of "a and !b" there is an OP_TEST for each;
 * what a part was handed may decide already, and then nothing is left of it. */
struct view_cond {
	size_t	 first;
	size_t	 n;
	bool	 never;
};
struct view_cond view_cond_open(struct view_compiler *, struct str cond);
void	 view_cond_close(struct view_compiler *, const struct view_cond *);
/* "q in questions": opens the scope and adds the OP_EACH. */
void	 view_each_add(struct view_compiler *, struct str each);
bool	 view_name_is(struct str);
/* The name in a NULL-ended list closest to s, or NULL if none is close. */
const char *view_name_near(struct str s, const char *const *names);

/* Reads x:takes of a part's root, and what its include has for it. */
void	 view_part_take(struct view_compiler *, struct view_part *,
	    const struct _xmlNode *root);
/* The loop variable (*scope) or argument that a name stands for; neither: it
 * is a field of the page. */
const struct view_arg *view_arg_find(const struct view_compiler *,
	    struct str name, struct view_part **, size_t *scope);
/* a.b of "{a.b}"; none if it is text. */
struct str view_arg_path(const struct view_arg *);
/* The argument of that name if it is text; else NULL. Of one that was left
 * out any field is empty, too. */
const struct view_arg *view_arg_text(const struct view_compiler *,
	    struct str path, struct view_part **);
/* To where the include stands, and back. */
struct view_here {
	struct view_part	*part;
	struct view_source	*src;
	unsigned		 line;	/* of the include */
};
struct view_here view_part_leave(struct view_compiler *, struct view_part *);
void	 view_part_return(struct view_compiler *, const struct view_here *);

/* What a place in the page makes of a value. */
enum view_place {
	PLACE_TEXT,
	PLACE_ATTR,
	PLACE_URL,
	PLACE_URL_STATIC, /* a URL, and no value may stand in it */
	PLACE_STATIC,	/* no value may stand here */
	PLACE_REFUSED,	/* not even static text may */
};

/* Which of these an attribute of an element is; *why when refused. */
enum view_place view_attr_place(const char *elem, const char *attr,
	    const char **why);
/* Static and bound pieces of an attribute's value, or of text. why: what to
 * say if a value stands where none may. */
void	 view_value_add(struct view_compiler *, struct str, enum view_place,
	    const char *why);
void	 view_text_add(struct view_compiler *, struct str, bool exact);
/* One value, unquoted: x:attr. */
void	 view_path_add(struct view_compiler *, struct str path,
	    enum view_place);

/* "id name=path ...": a text of the catalogue. */
void	 view_word_add(struct view_compiler *, struct str call);

/* Read a file below the templates' folder; parse what a source holds. Both
 * live until the scratch arena is freed. */
struct str view_file_read(struct view_compiler *, const char *file);
struct _xmlDoc *view_doc_parse(struct view_compiler *);

/* The hashed address of an asset; NULL if there is none of that name. */
const char *view_asset_find(struct str name);

#endif
