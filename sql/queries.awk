# Reads the named queries of sql/queries and makes of each a C function whose
# arguments and columns have names and types: build/gen/query_id.h (the enum),
# queries.h (structs and functions) and queries.c (tables). The types are those
# of sql/queries.types, which sql/describe.sh asks the database for.
#
# A query starts with its name and ends at the next one; comments are dropped.
#	-- name: opening_list :many	one (no row is E_NOTFOUND), many, exec;
#					and :write if it changes anything
#	-- reads: 600 why so many	rows that a plan may read, or "all"; held by
#					tests/sql/08_reads.sql
#	-- row: opening			the struct of its rows; several queries may
#					share one, each fills the columns it has
#	-- sub: works_in tenant		columns "works_in.x" go to a struct tenant
#					of its own, NULL if the first is null
#	-- batch: response_submit	the same for several at once, with an array
#					for each argument: no function of its own
#	-- role: owner			who runs it: web (else), job, owner
# An argument is :name, :name? if it may be null, and is cast where its type
# is not plain. :tenant and :actor are those of the exchange. A column with an
# alias "name?" can be told from null. {name} stands for the text of the part
# that begins with "-- part: name".
#
# Modes: -v dir=D writes the C; -v want=NAME prints one query as the server
# gets it (strip=1: without its tenant conditions); -v to=describe gives
# psql what sql/describe.sh needs; -v to=prepare and -v to=list what
# tests/sql/08_reads.sql needs.
function fail(why) {
	print FILENAME ":" FNR ": " why > "/dev/stderr"
	bad = 1
	exit 1
}
function block_end() {
	gsub(/[ \t\n;]+$/, "", sql)
	if (part != "")
		parts[part] = sql
	else if (name != "") {
		if (sql == "")
			fail("query " name " is empty")
		if (sql ~ /;/)
			fail("query " name " holds more than one statement")
		if (!(name in reads))
			fail("query " name " has no -- reads: bound")
		raw[name] = sql
	}
	name = part = sql = ""
}
function name_check(s) {
	if (s !~ /^[a-z][a-z0-9_]*$/)
		fail("bad name " s)
}
FNR == 1 { block_end() }
FILENAME ~ /\.types$/ {
	if (split($0, f, "\t") != 4 || f[2] !~ /^(arg|col)$/)
		fail("not NAME, arg or col, NAME, TYPE")
	if (f[2] == "arg")
		argtype[f[1], f[3]] = f[4]
	else {
		col[f[1], ++ncols[f[1]]] = f[3]
		coltype[f[1], ncols[f[1]]] = f[4]
	}
	next
}
/^-- name: / {
	block_end()
	name = $3
	name_check(name)
	if ($4 !~ /^:(one|many|exec)$/)
		fail("query " name " needs :one, :many or :exec")
	if (name in kind)
		fail("query " name " stands twice")
	names[++n] = name
	kind[name] = substr($4, 2)
	mode[name] = $4 == ":exec" || $5 == ":write" ? "WRITE" : "READ"
	row[name] = name "_row"
	role[name] = "web"
	next
}
/^-- part: / {
	block_end()
	part = $3
	name_check(part)
	next
}
/^-- row: / { row[name] = $3; next }
/^-- sub: / { sub_at[name] = $3; sub_of[name] = $4; next }
/^-- batch: / { batch[name] = $3; next }
/^-- role: / { role[name] = $3; next }
/^-- reads: / {
	if ($3 !~ /^([1-9][0-9]*|all)$/ || ($3 == "all" && NF < 4))
		fail("-- reads: is a number, or all and the reason")
	reads[name] = $3
	next
}
/^[ \t]*--/ || /^[ \t]*$/ { next }
{
	if (name == "" && part == "")
		fail("SQL before the first name")
	sql = sql $0 "\n"
}
# Parts are put in, arguments numbered; literals and :: are left alone.
function expand(q, text,    out, word) {
	while (match(text,
	    /'[^']*'|::|:[a-z][a-z0-9_]*[?]?|[{][a-z][a-z0-9_]*[}]/)) {
		out = out substr(text, 1, RSTART - 1)
		word = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		if (word ~ /^[{]/) {
			word = substr(word, 2, length(word) - 2)
			if (!(word in parts))
				fail("query " q ": no part " word)
			text = parts[word] text
		} else if (word == ":tenant" || word == ":actor")
			out = out "(select nullif(current_setting('app." \
			    substr(word, 2) "', true), '')::uuid)"
		else if (word ~ /^:[a-z]/)
			out = out "$" number(q, substr(word, 2))
		else
			out = out word
	}
	return out text
}
function number(q, word,    plain) {
	plain = word
	sub(/[?]$/, "", plain)
	if (!((q, plain) in place)) {
		arg[q, ++nargs[q]] = plain
		place[q, plain] = nargs[q]
		if (nargs[q] > 32)
			fail("query " q " has too many arguments")
	}
	if (plain != word)
		ornull[q, plain] = 1
	return place[q, plain]
}
function kind_of(type) {
	sub(/[(].*/, "", type)
	if (type ~ /^(smallint|integer|bigint)$/)
		return "INT"
	if (type ~ /^(real|double precision)$/)
		return "REAL"
	return type == "boolean" ? "BOOL" : type == "bytea" ? "BYTES" : \
	    type == "text[]" ? "LIST" : "TEXT"
}
BEGIN {
	ctype["INT"] = "int64_t"; ctype["REAL"] = "double"
	ctype["BOOL"] = "bool"; ctype["LIST"] = "struct pg_list"
	ctype["BYTES"] = ctype["TEXT"] = "struct str"
}
function arg_kind(q, a,    k) {
	if (!((q, a) in argtype))
		fail("sql/queries.types has no " q "(" a "): run sql/describe.sh")
	k = kind_of(argtype[q, a])
	if (!((q, a) in ornull))
		return k
	if (k != "TEXT" && k != "INT" && k != "BOOL" && k != "BYTES")
		fail("query " q ": " a " cannot be null")
	return k "_OR_NULL"
}
function c_arg(k) {
	if (k == "INT_OR_NULL" || k == "BOOL_OR_NULL")
		return "const " ctype[substr(k, 1, index(k, "_") - 1)] " *"
	sub(/_OR_NULL$/, "", k)
	return ctype[k] " "
}
# A field of a row struct; what several queries give must agree.
function field(s, f, type) {
	if ((s, f) in fields) {
		if (fields[s, f] != type)
			fail("struct " s ": " f " is " fields[s, f] " and " type)
		return
	}
	if (!(s in nfields))
		structs[++nstructs] = s
	fields[s, f] = type
	fieldname[s, ++nfields[s]] = f
}
function fields_of(q,    i, c, k) {
	if (kind[q] == "exec")		# what it gives is not looked at
		ncols[q] = 0
	for (i = 1; i <= ncols[q]; i++) {
		c = col[q, i]
		k = kind_of(coltype[q, i])
		if (k == "LIST")
			k = "TEXT"
		colkind[q, i] = k
		if (c ~ /^[a-z0-9_]+[.]/) {
			if (index(c, sub_at[q] ".") != 1)
				fail("query " q ": " c " is of no -- sub:")
			field(row[q], sub_at[q], "struct " sub_of[q] " *")
			continue
		}
		if (c ~ /[?]$/) {
			c = substr(c, 1, length(c) - 1)
			field(row[q], c, ctype[k] " ")
			field(row[q], c "_is_null", "bool ")
			continue
		}
		name_check(c)
		field(row[q], c, ctype[k] " ")
	}
}
function c_string(t) {
	gsub(/\\/, "\\\\\\\\", t)
	gsub(/"/, "\\\"", t)
	gsub(/\n/, "\\n\"\n\t    \"", t)
	return "\"" t "\""
}
function queries_c(    i, j, q, c, s, at, nul) {
	print "/* Made from sql/queries by sql/queries.awk. */" > out
	print "#include \"queries.h\"" > out
	for (i = 1; i <= n; i++) {
		q = names[i]
		s = row[q]
		if (nargs[q]) {
			print "static const struct pg_slot " q "_args[] = {" > out
			for (j = 1; j <= nargs[q]; j++) {
				at = q in batch ? "0" : "offsetof(struct " q \
				    "_args, " arg[q, j] ")"
				print "\t{ \"" arg[q, j] "\", " at ", PG_" \
				    arg_kind(q, arg[q, j]) ", 0, 0 }," > out
			}
			print "};" > out
		}
		if (ncols[q])
			print "static const struct pg_slot " q "_cols[] = {" > out
		for (j = 1; j <= ncols[q]; j++) {
			c = col[q, j]
			nul = "0"
			if (c ~ /[.]/)
				at = "struct " sub_of[q] ", " \
				    substr(c, length(sub_at[q]) + 2)
			else if (c ~ /[?]$/) {
				at = "struct " s ", " substr(c, 1, length(c) - 1)
				nul = "offsetof(" at "_is_null)"
			} else
				at = "struct " s ", " c
			print "\t{ \"" c "\", offsetof(" at "), PG_" \
			    colkind[q, j] ", " (c ~ /[.]/) ", " nul " }," > out
		}
		if (ncols[q])
			print "};" > out
		print "static const struct pg_shape " q "_shape = {" > out
		print "\t" (nargs[q] ? q "_args" : "NULL") ", " nargs[q] + 0 \
		    ", " (ncols[q] ? q "_cols" : "NULL") ", " ncols[q] + 0 "," > out
		print "\t" (ncols[q] ? "sizeof(struct " s ")" : 0) ", " \
		    (q in sub_at ? "offsetof(struct " s ", " sub_at[q] \
		    "), sizeof(struct " sub_of[q] ")" : "0, 0") "\n};" > out
	}
	print "const struct pg_query pg_queries[QUERY__MAX + 1] = {" > out
	for (i = 1; i <= n; i++)
		print "\t[Q_" toupper(names[i]) "] = { \"" names[i] "\", PG_" \
		    toupper(kind[names[i]]) ",\n\t    " \
		    c_string(text[names[i]]) " }," > out
	print "};\nconst struct pg_shape *const pg_shapes[QUERY__MAX + 1] = {" > out
	for (i = 1; i <= n; i++)
		print "\t[Q_" toupper(names[i]) "] = &" names[i] "_shape," > out
	print "};" > out
}
# "static inline RESULT NAME(FIRST, ARGS)", and a macro that names the ARGS.
function function_c(q, result, fname, params, pass, tail, body) {
	print "static inline " result "\n" fname (nargs[q] ? "_" : "") "(" \
	    params (nargs[q] ? ", const struct " q "_args *args" : "") ")" \
	    "\n{\n" body "}" > out
	if (nargs[q])
		print "#define " fname "(" pass ", ...) " fname "_(" pass \
		    ", \\\n\t&(const struct " q "_args){ __VA_ARGS__ })" > out
}
function functions_c(q,    a, id, s) {
	a = nargs[q] ? "args" : "NULL"
	id = "Q_" toupper(q)
	s = "struct " row[q]
	function_c(q, "size_t", "put_" q, "struct pg_exchange *x", "x", "",
	    "\treturn (pg_put(x, " id ", " a "));\n")
	if (kind[q] == "exec")
		function_c(q, "MUST_USE enum status", "q_" q, "struct db *db",
		    "db", "", "\treturn (pg_call(db, PG_" mode[q] ", " id \
		    ", " a ", NULL, NULL));\n")
	else if (kind[q] == "one") {
		function_c(q, "MUST_USE enum status", "q_" q, "struct db *db, " \
		    s " **row", "db, row", "", "\tvoid *p = NULL;\n" \
		    "\tenum status st = pg_call(db, PG_" mode[q] ", " id ", " a \
		    ", &p, NULL);\n\t*row = p;\n\treturn (st);\n")
		print "static inline " s " *\ntake_" q "(struct pg_exchange *x, " \
		    "size_t i)\n{\n\tsize_t n;\n\tvoid *p = pg_take(x, i, &n);\n" \
		    "\treturn (n == 0 ? NULL : p);\n}" > out
	} else {
		function_c(q, "MUST_USE enum status", "q_" q, "struct db *db, " \
		    s " **rows, size_t *n", "db, rows, n", "", \
		    "\tvoid *p = NULL;\n\tenum status st = pg_call(db, PG_" \
		    mode[q] ", " id ", " a ", &p, n);\n\t*rows = p;\n" \
		    "\treturn (st);\n")
		print "static inline " s " *\ntake_" q "(struct pg_exchange *x, " \
		    "size_t i, size_t *n)\n{\n\treturn (pg_take(x, i, n));\n}" > out
	}
}
function queries_h(    i, j, q, s) {
	print "/* Made from sql/queries by sql/queries.awk: q_NAME asks and " \
	    "waits, put_NAME\n * adds it to an exchange, take_NAME gives the " \
	    "rows of its answer there. */" > out
	print "#ifndef GEN_QUERIES_H\n#define GEN_QUERIES_H\n" \
	    "#include \"base/pg.h\"" > out
	for (i = 1; i <= nstructs; i++)
		print "struct " structs[i] ";" > out
	for (i = 1; i <= nstructs; i++) {
		s = structs[i]
		print "struct " s " {" > out
		for (j = 1; j <= nfields[s]; j++)
			print "\t" fields[s, fieldname[s, j]] fieldname[s, j] ";" > out
		print "};" > out
	}
	for (i = 1; i <= n; i++) {
		q = names[i]
		if (q in batch)
			continue
		if (nargs[q]) {
			print "struct " q "_args {" > out
			for (j = 1; j <= nargs[q]; j++)
				print "\t" c_arg(arg_kind(q, arg[q, j])) \
				    arg[q, j] ";" > out
			print "};" > out
		}
		functions_c(q)
	}
	print "#endif" > out
}
function query_id_h(    i) {
	print "/* Made from sql/queries by sql/queries.awk. */" > out
	print "#ifndef GEN_QUERY_ID_H\n#define GEN_QUERY_ID_H\nenum query_id {" > out
	for (i = 1; i <= n; i++)
		print "\tQ_" toupper(names[i]) "," > out
	print "\tQUERY__MAX\n};\n#endif" > out
}
# What goes as one statement must take the same and give the same.
function batch_check(q, one,    i) {
	if (!(one in raw))
		fail("query " q ": there is no " one)
	if (nargs[q] != nargs[one] || ncols[q] != ncols[one])
		fail("query " q " has another shape than " one)
	for (i = 1; i <= nargs[q]; i++)
		if (arg[q, i] != arg[one, i])
			fail("query " q ": argument " i " is not " arg[one, i])
	for (i = 1; i <= ncols[q]; i++)
		if (col[q, i] != col[one, i])
			fail("query " q ": column " i " is not " col[one, i])
	row[q] = row[one]
}
function describe(q,    i, list) {
	print "\\echo @ " q
	print "prepare " q " as\n" text[q] ";"
	for (i = 1; i <= nargs[q]; i++)
		list = list (i > 1 ? "," : "") arg[q, i]
	print "select '" q "', 'arg', a, t from pg_prepared_statements p, " \
	    "unnest('{" list "}'::text[], p.parameter_types::text[]) u(a, t) " \
	    "where name = '" q "';"
	print text[q] "\n\\gdesc"
}
function list(q,    i, l) {
	for (i = 1; i <= nargs[q]; i++)
		l = l (i > 1 ? "," : "") arg[q, i]
	print q "\t" role[q] "\t" reads[q] "\t{" l "}"
}
END {
	if (bad)
		exit 1
	block_end()
	if (want != "") {
		if (!(want in raw))
			fail("there is no query " want)
		# A part may hold the tenant's condition, and other parts.
		rest = raw[want]
		raw[want] = ""
		while (match(rest, /[{][a-z][a-z0-9_]*[}]/)) {
			part = substr(rest, RSTART + 1, RLENGTH - 2)
			raw[want] = raw[want] substr(rest, 1, RSTART - 1)
			rest = substr(rest, RSTART + RLENGTH)
			if (part in parts)
				rest = parts[part] rest
			else	# of a literal
				raw[want] = raw[want] "{" part "}"
		}
		raw[want] = raw[want] rest
		if (strip && !gsub(/[a-z]*\.?(tenant_id|id)[ \t\n]*=[ \t\n]*:tenant/,
		    "true", raw[want]))
			fail(want " has no tenant condition")
		printf "%s", expand(want, raw[want])
		exit
	}
	for (i = 1; i <= n; i++)
		text[names[i]] = expand(names[i], raw[names[i]])
	if (to == "describe")
		for (i = 1; i <= n; i++)
			describe(names[i])
	if (to == "prepare")
		for (i = 1; i <= n; i++)
			print "prepare " names[i] " as\n" text[names[i]] ";"
	if (to == "list")
		for (i = 1; i <= n; i++)
			list(names[i])
	if (dir == "")
		exit
	for (q in batch)
		batch_check(q, batch[q])
	for (i = 1; i <= n; i++)
		fields_of(names[i])
	out = dir "/query_id.h"; query_id_h(); close(out)
	out = dir "/queries.h"; queries_h(); close(out)
	out = dir "/queries.c"; queries_c()
}
