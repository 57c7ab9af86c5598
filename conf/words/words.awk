# Turns the catalogues conf/words/*.po into build/gen/word_ids.h (an enum of
# ids, a struct of each text's values) and word_table.c (a const table for each
# language). usage: awk -v dir=OUT -f words.awk en.po de.po ...
# The first catalogue says which ids there are and which values each takes; the
# others must have the same, or the build stops with file and line.
#
# Of gettext's format: msgid is an id of ours ("survey.next"), msgstr the text,
# msgid_plural repeats the id where msgstr[0], [1] ... are the forms that the
# header's Plural-Forms chooses from. {name} is a value, {n} the count of a
# plural, {{ a brace. The header's X- fields are those of struct locale.
#
# A catalogue with "X-Scope: visitors" must have what a respondent can meet: a
# survey, an error, the start page. The first catalogue's text stands for what
# it lacks beyond that, and locale_whole() keeps it from the pages that show
# such a text.
BEGIN {
	n = split("date layout size home survey question answer error form " \
	    "rate edge", list, " ")
	for (i = 1; i <= n; i++)
		for_visitors[list[i]] = 1
}
function fail(why) {
	print file ":" (at ? at : FNR) ": " why > "/dev/stderr"
	bad = 1
	exit 1
}
# The names in {braces} of s as " a b ", sorted, each once; {n} of a plural is
# left out.
function values(s, plural,    list, n, names, i, j, t) {
	gsub(/\{\{/, "", s)
	while (match(s, /\{[^}]*\}/)) {
		t = substr(s, RSTART + 1, RLENGTH - 2)
		if (t !~ /^[a-z][a-z0-9_]*$/)
			fail("{" t "} is not a name; write {{ for a brace")
		s = substr(s, RSTART + RLENGTH)
		if (plural && t == "n" || index(list " ", " " t " "))
			continue
		list = list " " t
	}
	if (s ~ /\{/)
		fail("a { without its }")
	n = split(list, names, " ")
	for (i = 2; i <= n; i++)
		for (j = i; j > 1 && names[j] < names[j - 1]; j--) {
			t = names[j]; names[j] = names[j - 1]
			names[j - 1] = t
		}
	list = " "
	for (i = 1; i <= n; i++)
		list = list names[i] " "
	return (list)
}
function enum_of(id) {
	id = toupper(id)
	gsub(/[.-]/, "_", id)
	return ("W_" id)
}
# A field of the catalogue's header.
function field(head, name,    n, lines, i) {
	n = split(head, lines, /\\n/)
	for (i = 1; i <= n; i++)
		if (index(lines[i], name ": ") == 1)
			return (substr(lines[i], length(name) + 3))
	fail("the header has no " name)
}
function header(    s, forms, scope) {
	s = field(str[0], "Language")
	if (file !~ ("(^|/)" s "\\.po$"))
		fail("the header is for language " s)
	lang[++nlang] = s
	direction[nlang] = field(str[0], "X-Direction")
	decimal[nlang] = field(str[0], "X-Decimal")
	group[nlang] = field(str[0], "X-Group")
	if (direction[nlang] !~ /^(ltr|rtl)$/)
		fail("X-Direction is ltr or rtl")
	scope = index(str[0], "\\nX-Scope: ") ? field(str[0], "X-Scope") : "all"
	if (scope !~ /^(all|visitors)$/ || nlang == 1 && scope != "all")
		fail("X-Scope is all or visitors, and the first has all")
	is_whole[nlang] = scope == "all"
	forms = field(str[0], "Plural-Forms")
	if (forms !~ /^nplurals=[1-6]; plural=[n0-9 ()!=<>&|?:%]+;$/)
		fail("Plural-Forms is not one of gettext's")
	nforms[nlang] = substr(forms, 10, 1) + 0
	sub(/^[^;]*; plural=/, "", forms)
	sub(/;$/, "", forms)
	plural_rule[nlang] = forms
}
function id_add() {
	if (id !~ /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/)
		fail("\"" id "\" is not an id like survey.next")
	if (enum_of(id) in taken)
		fail("\"" id "\" and \"" taken[enum_of(id)] "\" are one name")
	taken[enum_of(id)] = id
	ids[++nids] = id
	is_plural[id] = plural
	takes[id] = values(str[0], plural)
}
# One entry is whole.
function flush_entry(    i) {
	if (what == "")
		return
	if (id == "") {
		header()
	} else {
		if (!nlang)
			fail("the header must come first")
		if ((lang[nlang], id) in text)
			fail("\"" id "\" is there twice")
		if (nlang == 1)
			id_add()
		if (!(id in takes))
			fail("\"" id "\" is not in the first catalogue")
		if (plural != is_plural[id])
			fail("\"" id "\" must have msgid_plural in each " \
			    "catalogue or in none")
		if (nstr != (plural ? nforms[nlang] : 1))
			fail("\"" id "\" needs " nforms[nlang] " forms")
		for (i = 0; i < nstr; i++) {
			if (str[i] == "")
				fail("\"" id "\" has no text")
			if (values(str[i], plural) != takes[id])
				fail("\"" id "\" must have the values" \
				    takes[id] "and no others")
			text[lang[nlang], id, i] = str[i]
		}
		text[lang[nlang], id] = 1
	}
	what = ""; id = ""; plural = 0; nstr = 0; at = 0
	delete str
}
function string(s) {
	sub(/^[^"]*"/, "", s)
	if (s !~ /"$/)
		fail("a string without its end")
	return (substr(s, 1, length(s) - 1))
}
FNR == 1 {
	flush_entry()
	file = FILENAME
}
/^#,.*fuzzy/ { fail("a fuzzy entry") }
/^#/ { next }
/^[ \t]*$/ { flush_entry(); next }
/^msgid "/ {
	flush_entry()
	at = FNR; what = "id"; id = string($0)
	next
}
/^msgid_plural "/ {
	if (string($0) != id)
		fail("msgid_plural must repeat the id")
	plural = 1
	next
}
/^msgstr(\[[0-5]\])? "/ { what = "str"; str[nstr++] = string($0); next }
/^"/ {
	if (what == "id")
		fail("an id stands on one line")
	str[nstr - 1] = str[nstr - 1] string($0)
	next
}
{ at = FNR; fail("neither a comment nor an entry") }

function is_wanted(l, id) {
	return (is_whole[l] || substr(id, 1, index(id, ".") - 1) in for_visitors)
}
# Form j of a text; of one that is not there, the first catalogue's.
function text_of(l, id, j) {
	if ((lang[l], id) in text)
		return (text[lang[l], id, j])
	if (!is_plural[id])
		return (text[lang[1], id, 0])
	return (text[lang[1], id, j < nforms[l] - 1 && j < nforms[1] - 1 ? j : \
	    nforms[1] - 1])
}
# A language as a part of C's names.
function c_of(l,    s) {
	s = lang[l]
	gsub(/-/, "_", s)
	return (s)
}
function args_of(id,    n, names, i, s) {
	n = split(takes[id], names, " ")
	for (i = 1; i <= n; i++)
		s = s "\"" names[i] "\", "
	return (n ? "(const char *const []){ " s "NULL }" : "NULL")
}
function members_of(id,    n, names, i, s) {
	n = split(takes[id], names, " ")
	for (i = 1; i <= n; i++)
		s = s (i > 1 ? ", " : "") names[i]
	return (n ? s : "none_")
}
function ids_write(h,    i) {
	print "/* Made from conf/words by words.awk. */" > h
	print "#ifndef GEN_WORD_IDS_H\n#define GEN_WORD_IDS_H" > h
	print "#include \"base/str.h\"" > h
	print "enum word {\n\tW_NONE," > h
	for (i = 1; i <= nids; i++)
		print "\t" enum_of(ids[i]) "," > h
	print "\tWORD__MAX\n};\nenum {" > h
	for (i = 1; i <= nlang; i++)
		print "\tLOCALE_" toupper(c_of(i)) "," > h
	print "\tLOCALE__MAX\n};" > h
	for (i = 1; i <= nids; i++)
		print "struct args_" enum_of(ids[i]) \
		    " { struct str " members_of(ids[i]) "; };" > h
	print "#endif" > h
}
function locale_write(c, l,    i, j, m) {
	print "static size_t\nplural_" c_of(l) "(uint64_t n)\n{" > c
	print "\t(void)n;\n\treturn ((size_t)(" plural_rule[l] "));\n}" > c
	print "static const struct str text_" c_of(l) \
	    "[WORD__MAX * " nforms[l] "] = {" > c
	for (i = 1; i <= nids; i++) {
		m = is_plural[ids[i]] ? nforms[l] : 1
		for (j = 0; j < m; j++)
			print "\t[" enum_of(ids[i]) " * " nforms[l] " + " j \
			    "] = STR_INIT(\"" text_of(l, ids[i], j) \
			    "\")," > c
	}
	print "};" > c
}
function table_write(c,    i, l) {
	print "/* Made from conf/words by words.awk. */" > c
	print "#include \"base/words.h\"" > c
	print "const struct word_row word_rows[WORD__MAX] = {" > c
	print "\t[W_NONE] = { \"\", NULL, false }," > c
	for (i = 1; i <= nids; i++)
		print "\t[" enum_of(ids[i]) "] = { \"" ids[i] "\", " \
		    args_of(ids[i]) ", " \
		    (is_plural[ids[i]] ? "true" : "false") " }," > c
	print "};" > c
	for (l = 1; l <= nlang; l++)
		locale_write(c, l)
	print "const struct locale locales[LOCALE__MAX] = {" > c
	for (l = 1; l <= nlang; l++)
		print "\t{ STR_INIT(\"" lang[l] "\"), STR_INIT(\"" \
		    direction[l] "\"), STR_INIT(\"" decimal[l] \
		    "\"), STR_INIT(\"" group[l] "\"), " (is_whole[l] ? "true" : "false") ", " nforms[l] \
		    ", plural_" c_of(l) ", text_" c_of(l) " }," > c
	print "};" > c
}
END {
	if (bad)
		exit 1
	flush_entry()
	for (l = 2; l <= nlang; l++)
		for (i = 1; i <= nids; i++)
			if (is_wanted(l, ids[i]) &&
			    !((lang[l], ids[i]) in text)) {
				at = 1
				file = lang[l] ".po"
				fail("\"" ids[i] "\" is missing")
			}
	ids_write(dir "/word_ids.h")
	table_write(dir "/word_table.c")
}
