# Turns named queries into build/gen/queries.h (an enum) and queries.c (a const
# table). A query starts with "-- name: survey_open_get :one" and ends at the
# next name or the file's end; other comment lines are dropped.
# Kinds: one (no row is E_NOTFOUND), many, exec.
function fail(why) {
	print FILENAME ":" FNR ": " why > "/dev/stderr"
	bad = 1
	exit 1
}
function flush_query() {
	if (name == "")
		return
	gsub(/[ \t\n;]+$/, "", sql)
	if (sql == "")
		fail("query " name " is empty")
	if (match(sql, /;/) && sql !~ /\$\$/)
		fail("query " name " holds more than one statement")
	names[++n] = name; kinds[n] = kind; texts[n] = sql; files[n] = file
	name = ""; sql = ""
}
FNR == 1 { flush_query() }
/^-- name: / {
	flush_query()
	name = $3; kind = $4; file = FILENAME
	if (name !~ /^[a-z][a-z0-9_]*$/)
		fail("bad query name " name)
	if (kind !~ /^:(one|many|exec)$/)
		fail("query " name " needs :one, :many or :exec")
	if (name in seen)
		fail("query " name " stands twice")
	seen[name] = 1
	next
}
/^[ \t]*--/ { next }
/^[ \t]*$/ { next }
{
	if (name == "")
		fail("SQL before the first name")
	sql = sql $0 "\n"
}
END {
	if (bad)
		exit 1
	flush_query()
	h = dir "/queries.h"; c = dir "/queries.c"
	print "/* Made from sql/queries by sql/queries.awk. */" > h
	print "#ifndef GEN_QUERIES_H\n#define GEN_QUERIES_H" > h
	print "enum query_id {" > h
	for (i = 1; i <= n; i++)
		print "\tQ_" toupper(names[i]) "," > h
	print "\tQUERY__MAX\n};\n#endif" > h
	print "/* Made from sql/queries by sql/queries.awk. */" > c
	print "#include \"base/pg.h\"" > c
	print "const struct pg_query pg_queries[QUERY__MAX + 1] = {" > c
	for (i = 1; i <= n; i++) {
		t = texts[i]
		gsub(/\\/, "\\\\\\\\", t); gsub(/"/, "\\\"", t)
		gsub(/\n/, "\\n\"\n\t    \"", t)
		print "\t[Q_" toupper(names[i]) "] = { \"" names[i] \
		    "\", PG_" toupper(substr(kinds[i], 2)) "," > c
		print "\t    \"" t "\" }," > c
	}
	print "};" > c
}
