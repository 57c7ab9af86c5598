#!/bin/sh
# Content-hashed, precompressed copies of the assets, and the table that
# templates look them up in. usage: build.sh SRC OUT TABLE.h
# A style sheet may say url(asset:NAME); NAME becomes the hashed address.
set -eu
src=$1 out=$2 table=$3

list=$(find "$src" -type f \( -name '*.css' -o -name '*.js' -o -name '*.svg' \
    -o -name '*.png' -o -name '*.woff2' -o -name '*.ico' -o -name '*.txt' \) |
    LC_ALL=C sort)
dup=$(for f in $list; do basename "$f"; done | LC_ALL=C sort | uniq -d)
[ -z "$dup" ] || { echo "assets: the same name twice: $dup" >&2; exit 1; }

rm -rf "$out.new"
mkdir -p "$out.new" "$(dirname "$table")"
rows=$out.new/.rows
script=$out.new/.sed
: > "$rows"
: > "$script"

# publish FILE NAME: the copy, its compressed forms, its row.
publish() {
	hash=$(sha256sum "$1" | cut -c1-10)
	ext=${2##*.}
	to=${2%.*}.$hash.$ext
	cp "$1" "$out.new/$to"
	chmod 644 "$out.new/$to"
	printf '%s %s\n' "$2" "$to" >> "$rows"
	case $ext in png | woff2 | ico) return 0 ;; esac
	gzip -9nkf "$out.new/$to"
	! command -v brotli >/dev/null || brotli -kf -q 11 "$out.new/$to"
	[ "$2" = embed.js ] || return 0
	# Other sites call it by its name alone.
	for end in '' .gz .br; do
		[ ! -e "$out.new/$to$end" ] ||
		    cp "$out.new/$to$end" "$out.new/$2$end"
	done
}

# Style sheets last: they name the others.
for f in $list; do
	case $f in *.css) continue ;; esac
	name=$(basename "$f")
	publish "$f" "$name"
	printf 's|asset:%s\\([")'\'' ]\\)|/assets/%s\\1|g\n' \
	    "$(printf %s "$name" | sed 's/\./\\./g')" "$to" >> "$script"
done
for f in $list; do
	case $f in *.css) ;; *) continue ;; esac
	sed -f "$script" "$f" > "$out.new/.css"
	if grep -n 'asset:' "$out.new/.css" >&2; then
		echo "assets: $f names an asset that is not there" >&2
		exit 1
	fi
	publish "$out.new/.css" "$(basename "$f")"
done

{
	echo '/* Made by assets/build.sh. */'
	echo 'static const struct asset_row { const char *name, *url; }'
	echo 'asset_table[] = {'
	LC_ALL=C sort "$rows" | while read -r name to; do
		printf '\t{ "%s", "/assets/%s" },\n' "$name" "$to"
	done
	printf '\t{ NULL, NULL }\n};\n'
} > "$table.new"
rm -f "$out.new/.css" "$rows" "$script"

# Old names stay: a page that was rendered before the build still finds them.
mkdir -p "$out"
for f in "$out.new"/*; do
	[ ! -e "$f" ] || mv -f "$f" "$out/"
done
rmdir "$out.new"
mv -f "$table.new" "$table"
