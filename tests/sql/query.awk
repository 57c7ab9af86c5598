# Gives the text of one named query, so that a test runs the very statement
# the product runs. strip=1 takes its tenant conditions out: what remains
# must still see nothing foreign, by row security alone.
/^-- name: / { on = ($3 == want); next }
/^[ \t]*--/ { next }
on { text = text $0 "\n" }
END {
	if (text == "") {
		print "there is no query " want > "/dev/stderr"
		exit 1
	}
	if (strip) {
		gsub(/\n[ \t]*/, " ", text)
		cut = "[a-z]*\\.?(tenant_id|id) = ?\\(select nullif\\(" \
		    "current_setting\\('app.tenant', true\\), ''\\)::uuid\\)"
		if (gsub(cut, "true", text) == 0) {
			print want " has no tenant condition" > "/dev/stderr"
			exit 1
		}
	}
	printf "%s", text
}
