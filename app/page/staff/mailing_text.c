/*
 * The mail of a mailing in one language, made once of what was typed: its marks
 * for the name and the addresses stay in it until it goes to somebody. In the
 * reader's language, not in that of who writes it.
 */
#include <string.h>

#include "base/language.h"
#include "page/staff/mailing_part.h"
#include "view/view.h"

VIEW_STRUCT(mailing_line_view, text(before, after), flag(is_link));

VIEW_STRUCT(mailing_mail_view,
    text(lang, dir, title, open, why, out, link_href, out_href),
    list(mailing_line_view, lines));

VIEW_PAGE(mailing_mail_page, mailing_mail_view, "mail/mailing.html");

/* As the worker knows them: a whole address, where only one may stand. */
#define LINK_HREF	STR("https://link.invalid/")
#define OUT_HREF	STR("https://out.invalid/")

static size_t
mark_find(struct str s, struct str mark)
{
	size_t	 i;

	for (i = 0; i < s.len && !str_starts(str_from(s, i), mark); i++)
		continue;
	return (i);
}

static void
line_fill(struct str s, struct mailing_line_view *v)
{
	const struct str	 mark = STR("[link]");
	size_t			 at = mark_find(s, mark);

	v->before = str_trim(str_first(s, at));
	v->is_link = at < s.len;
	if (v->is_link)
		v->after = str_trim(str_from(s, at + mark.len));
}

static struct view_list
lines_make(struct rq *rq, struct str body)
{
	struct mailing_line_view	*v = NULL, one;
	struct str			 line, rest = body;
	size_t				 n = 0, cap = 0;

	while (rest.len != 0) {
		(void)str_cut(rest, '\n', &line, &rest);
		if (str_trim(line).len == 0)
			continue;
		memset(&one, 0, sizeof(one));
		line_fill(line, &one);
		ARENA_PUSH(rq->arena, v, n, cap) = one;
	}
	return ((struct view_list){ v, n });
}

static struct str
html_make(struct rq *rq, const struct locale *l, struct str lang,
    struct str subject, struct str body)
{
	struct mailing_mail_view	 v;
	struct buf			 b = buf_new(rq->arena, 8 * 1024);

	memset(&v, 0, sizeof(v));
	v.lang = lang;
	v.dir = language_direction(lang);
	v.title = subject;
	v.open = word(l, W_SHARE_MAIL_OPEN);
	v.why = words_say(rq->arena, l, W_MAILING_FOOT,
	    .company = str_one_line(rq->arena, rq->session.tenant_name));
	v.out = word(l, W_MAILING_FOOT_OUT);
	v.link_href = LINK_HREF;
	v.out_href = OUT_HREF;
	v.lines = lines_make(rq, body);
	view_render(&mailing_mail_page, l, &v, &b);
	return (buf_view(&b));
}

static void
member(struct buf *b, const char *before, struct str s)
{
	buf_c(b, before);
	buf_json(b, s);
}

void
mailing_text_make(struct rq *rq, struct str lang, struct str subject,
    struct str body, struct buf *b)
{
	const struct locale	*l = locale_find(lang);
	struct str		 foot;

	foot = str_cat(rq->arena, STR("\n\n-- \n"), words_say(rq->arena, l,
	    W_MAILING_FOOT, .company = str_one_line(rq->arena,
	    rq->session.tenant_name)), STR("\n"), word(l, W_MAILING_FOOT_OUT),
	    STR(": [out]\n"));
	member(b, "{\"subject\":", subject);
	member(b, ",\"body\":", body);
	member(b, ",\"text\":", str_cat(rq->arena, body, foot));
	member(b, ",\"html\":", html_make(rq, l, lang, subject, body));
	buf_char(b, '}');
}
