/*
 * Queries by name: what a struct holds arrives, what a row holds comes back,
 * a query that the database understands otherwise stops its connection with
 * words, and one that has changed meanwhile is prepared anew.
 */
#define SHAPES_ARE_MINE
#include "pg_statements.h"

struct echo_args {
	struct str	 text, bytes;
	const int64_t	*number;
	bool		 flag;
	struct pg_list	 list;
};

struct echo_inner {
	int64_t		 number;
	bool		 flag;
};

struct echo_row {
	struct str	 text, bytes;
	bool		 text_is_null;
	struct echo_inner *inner;
	struct str	 list;
	int64_t		 length;
};

static const struct pg_slot	 echo_args[] = {
	{ "text", offsetof(struct echo_args, text), PG_TEXT_OR_NULL, 0, 0 },
	{ "bytes", offsetof(struct echo_args, bytes), PG_BYTES, 0, 0 },
	{ "number", offsetof(struct echo_args, number), PG_INT_OR_NULL, 0, 0 },
	{ "flag", offsetof(struct echo_args, flag), PG_BOOL, 0, 0 },
	{ "list", offsetof(struct echo_args, list), PG_LIST, 0, 0 },
};
static const struct pg_slot	 echo_cols[] = {
	{ "text", offsetof(struct echo_row, text), PG_TEXT, 0,
	    offsetof(struct echo_row, text_is_null) },
	{ "bytea", offsetof(struct echo_row, bytes), PG_BYTES, 0, 0 },
	{ "int8", offsetof(struct echo_inner, number), PG_INT, 1, 0 },
	{ "bool", offsetof(struct echo_inner, flag), PG_BOOL, 1, 0 },
	{ "text", offsetof(struct echo_row, list), PG_TEXT, 0, 0 },
	{ "array_length", offsetof(struct echo_row, length), PG_INT, 0, 0 },
};
static const struct pg_shape	 echo_shape = {
	echo_args, 5, echo_cols, 6, sizeof(struct echo_row),
	offsetof(struct echo_row, inner), sizeof(struct echo_inner)
};

/* Changed by the tests before they connect. */
static struct pg_slot		 put_args[] = {
	{ "id", 0, PG_INT, 0, 0 }, { "note", sizeof(int64_t), PG_TEXT, 0, 0 },
};
static struct pg_slot		 put_cols[] = {
	{ "id", 0, PG_INT, 0, 0 }, { "seen", sizeof(int64_t), PG_INT, 0, 0 },
};
static struct pg_shape		 put_shape = {
	put_args, 2, put_cols, 2, 2 * sizeof(int64_t), 0, 0
};

const struct pg_shape *const	 pg_shapes[T_NEXT + FILLERS] = {
	[T_ECHO] = &echo_shape, [T_ITEM_PUT] = &put_shape,
};

static struct arena	*arena;
static struct db	 db;

static void
database_open(void)
{
	const char	*why = "";

	arena = arena_new((size_t)64 << 20, NULL, NULL);
	db = (struct db){ .pg = pg_open(server.conninfo, &why), .arena = arena };
	if (db.pg == NULL)
		fail_msg("%s", why);
}

static void
database_close(void)
{
	arena_free(arena);
	pg_close(db.pg);
}

static void
structs_there_and_back(void **state)
{
	static const struct str	 list[] = { STR("a,b"), STR("\"c\\") };
	int64_t			 number = -INT64_C(5000000000);
	struct echo_args	 args = { STR("t\xc3\xa4xt"),
	    { "\0\xff", 2 }, &number, true, { list, 2 } };
	struct echo_row		*row;
	void			*rows;
	size_t			 n;

	(void)state;
	PG_SKIP;
	database_open();
	assert_int_equal(pg_call(&db, PG_READ, TQ(T_ECHO), &args, &rows, &n),
	    OK);
	row = rows;
	assert_int_equal(n, 1);
	assert_true(str_is_c(row->text, "t\xc3\xa4xt"));
	assert_false(row->text_is_null);
	assert_int_equal(row->bytes.len, 2);
	assert_memory_equal(row->bytes.p, "\0\xff", 2);
	assert_int_equal(row->inner->number, number);
	assert_true(row->inner->flag);
	assert_true(str_is_c(row->list, "{\"a,b\",\"\\\"c\\\\\"}"));
	assert_int_equal(row->length, 2);

	/* The first of the inner columns decides whether it is there. */
	args.text = STR("");
	args.bytes = STR("");
	args.number = NULL;
	args.list.n = 0;
	assert_int_equal(pg_call(&db, PG_READ, TQ(T_ECHO), &args, &rows, &n),
	    OK);
	row = rows;
	assert_true(row->text_is_null);
	assert_null(row->text.p);
	assert_non_null(row->bytes.p);
	assert_int_equal(row->bytes.len, 0);
	assert_null(row->inner);
	assert_int_equal(row->length, 0);
	database_close();
}

static void
refused(const char *words)
{
	const char	*why = "";
	struct pg	*pg = pg_open(server.conninfo, &why);

	assert_null(pg);
	if (strstr(why, words) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", words, why);
}

static void
another_shape_is_refused(void **state)
{
	(void)state;
	PG_SKIP;
	put_cols[1].name = "saw";
	refused("query item_put: column 2 is seen, not saw");
	put_cols[1].name = "seen";
	put_cols[1].type = PG_TEXT;
	refused("query item_put: column seen has another type");
	put_cols[1].type = PG_INT;
	put_args[1].type = PG_BOOL;
	refused("query item_put: argument note has another type");
	put_args[1].type = PG_TEXT;
	put_shape.nargs = 1;
	refused("query item_put: 2 arguments and 2 columns, not 1 and 2");
	put_shape.nargs = 2;
	put_shape.ncols = 1;
	refused("2 arguments and 2 columns, not 2 and 1");
	put_shape.ncols = 2;
	/* A type that the same C type stands for is no other. */
	(void)admin("alter table item alter note type varchar(300)");
	database_open();
	database_close();
}

struct put {
	int64_t		 id;
	struct str	 note;
};

static int64_t
put(int64_t id)
{
	struct put	 args = { id, STR("x") };
	void		*rows;
	size_t		 n;

	assert_int_equal(pg_call(&db, PG_WRITE, TQ(T_ITEM_PUT), &args, &rows,
	    &n), OK);
	assert_int_equal(n, 1);
	return (((int64_t *)rows)[1]);
}

/* "cached plan must not change result type": the line is remade, and what was
 * refused is said again, once. */
static void
a_changed_table_is_survived(void **state)
{
	(void)state;
	PG_SKIP;
	(void)admin("truncate item");
	database_open();
	assert_int_equal(put(1), 0);
	(void)admin("alter table item alter seen type bigint");
	assert_int_equal(put(1), 1);
	assert_int_equal(put(2), 0);
	database_close();
}

static void
forgotten_statements_are_survived(void **state)
{
	struct pg_exchange	*x;

	(void)state;
	PG_SKIP;
	(void)admin("truncate item");
	database_open();
	assert_int_equal(pg_ask(&db, PG_WRITE, TQ(T_FORGET), NOARGS, &x), OK);
	assert_int_equal(put(1), 0);
	assert_int_equal(put(1), 1);
	database_close();
}

static void
put_run(struct task *t)
{
	struct put		 args = { t->n, STR("x") };
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);

	(void)pg_put(x, TQ(T_ITEM_PUT), &args);
	if (t->n % 2 == 0)
		pg_group(x);
	t->st = pg_run(x);
}

/* Many at once on several lines: each is stored exactly once. */
static void
a_changed_table_under_load(void **state)
{
	int	 i;

	(void)state;
	PG_SKIP;
	(void)admin("truncate item");
	loop_open(4);
	for (i = 0; i < 100; i++)
		(void)task_add(put_run, i);
	loop_turn(1);
	(void)admin("alter table item alter seen type int");
	for (; i < 300; i++)
		(void)task_add(put_run, i);
	loop_run(20000);
	for (i = 0; i < 300; i++)
		assert_int_equal(loop.tasks[i].st, OK);
	assert_string_equal(admin("select count(*) || ' ' || sum(seen) "
	    "from item"), "300 0");
	loop_close();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structs_there_and_back),
		cmocka_unit_test(another_shape_is_refused),
		cmocka_unit_test(a_changed_table_is_survived),
		cmocka_unit_test(forgotten_statements_are_survived),
		cmocka_unit_test(a_changed_table_under_load),
	};

	return (cmocka_run_group_tests(tests, group_setup, group_teardown));
}
