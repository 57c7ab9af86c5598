#!/bin/sh
# Documents as word processors write them, for test_resume: a small CV goes
# through LibreOffice into every format we take, then through qpdf into the
# shapes a PDF comes in. Usage: make_resumes.sh DIR
set -eu
dir=${1:?"usage: make_resumes.sh DIR"}
mkdir -p "$dir"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/cv.html" <<'HTML'
<html><head><meta charset="utf-8"><title>CV</title></head><body>
<h1>Zoë Müller</h1><p>C programmer, <a href="http://www.example.org/">page</a></p>
<ul><li>PostgreSQL</li><li>nginx</li></ul>
<table border="1"><tr><td>2019</td><td>Berlin – 東京</td></tr></table>
</body></html>
HTML
for format in docx:"MS Word 2007 XML" odt:writer8 \
    rtf:"Rich Text Format" txt:"Text (encoded):UTF8"; do
	soffice -env:UserInstallation="file://$work/profile" \
	    --headless --writer \
	    --convert-to "${format%%:*}:${format#*:}" \
	    --outdir "$dir" "$work/cv.html" >"$work/log" 2>&1 ||
	    { cat "$work/log"; exit 1; }
done
soffice -env:UserInstallation="file://$work/profile" --headless \
    --convert-to pdf:writer_pdf_Export --outdir "$dir" \
    "$dir/cv.odt" >"$work/log" 2>&1
pdf="$dir/cv.pdf"
qpdf --object-streams=generate "$pdf" "$dir/cv-streams.pdf"
qpdf --object-streams=disable "$pdf" "$dir/cv-table.pdf"
qpdf --linearize "$pdf" "$dir/cv-linear.pdf"
qpdf --linearize --object-streams=generate "$pdf" \
    "$dir/cv-linear-streams.pdf"
weak="--allow-weak-crypto"
qpdf $weak --encrypt "" owner 40 -- "$pdf" "$dir/cv-owner40.pdf"
qpdf $weak --encrypt "" owner 128 --use-aes=n -- "$pdf" \
    "$dir/cv-owner128.pdf"
qpdf $weak --encrypt "" owner 128 --use-aes=y -- "$pdf" \
    "$dir/cv-owneraes.pdf"
qpdf $weak --object-streams=generate --encrypt "" owner 128 \
    --use-aes=y -- "$pdf" "$dir/cv-owneraes-streams.pdf"
qpdf $weak --encrypt user owner 40 -- "$pdf" "$dir/cv-locked40.pdf"
qpdf $weak --encrypt user owner 128 --use-aes=y -- "$pdf" \
    "$dir/cv-lockedaes.pdf"
qpdf --encrypt user owner 256 -- "$pdf" "$dir/cv-locked256.pdf"
