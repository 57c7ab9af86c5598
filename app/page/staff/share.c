/*
 * GET and POST of /app/surveys/:survey/share: each way in, with the survey's own
 * address, to copy: its link and QR code, digits for the phone, code for pages of other sites
 * (assets/js/embed.js), and a mail that asks the first question. And the files
 * of it, /share/qr.svg and /share/mail.html.
 */
#include <string.h>

#include "base/language.h"
#include "base/qr.h"
#include "base/secret.h"
#include "form/type.h"
#include "page/part/frame.h"
#include "page/staff/share.h"
#include "store/cache.h"
#include "store/survey.h"

/* A value of the mail's scale, and where it leads. */
VIEW_STRUCT(score_link_view, text(value, href));

VIEW_STRUCT(share_mail_view,
    text(lang, dir, title, question, low, high, href, open),
    list(score_link_view, scores));

VIEW_STRUCT(share_way_view, text(id, title, about, code, file, file_name));

VIEW_STRUCT(app_share_view,
    sub(layout_view, layout),
    sub(nav_view, nav),
    text(survey_title, survey_url, link, qr_url, hosts, hosts_url,
        settings_url, policy, try_url, pin, pin_url, csrf, action),
    flag(is_open, published),
    list(share_way_view, embeds, mails),
    list(choice_view, languages));

VIEW_PAGE(share_mail_page, share_mail_view, "mail/score.html");
VIEW_PAGE(app_share_page, app_share_view, "app/share.html");

struct share {
	struct rq		*rq;
	struct survey_row	*row;
	const struct survey	*def;	/* NULL: nothing is published */
	size_t			 lang;
	struct str		 link;	/* as a visitor types it */
	struct str		 title;
};

static enum status
share_load(struct rq *rq, struct share *s) AWAITS
{
	struct str	 tag = form_get(&rq->query, "lang");
	enum status	 st;

	*s = (struct share){ .rq = rq };
	if ((st = q_survey_get(&rq->db, &s->row, .slug = rq->arg[0])) != OK)
		return (st);
	s->link = rq_public(rq, url(rq, SURVEY, s->row->slug));
	s->title = s->row->title;
	if (s->row->version == 0)
		return (OK);
	if ((st = cache_version_get(&rq->db, s->row->id, s->row->version,
	    &s->def)) != OK)
		return (st);
	/* Who shares one language of it says so in the link. */
	if (tag.len != 0 && language_find(s->def->languages,
	    s->def->nlanguages, tag, &s->lang) && s->lang != 0)
		s->link = str_cat(rq->arena, s->link, STR("?lang="), tag);
	s->title = text_in(&s->def->title, s->lang);
	return (OK);
}

/* --- code for pages --- */

static void
attribute(struct buf *b, const char *name, struct str value)
{
	buf_fmt(b, " %s=\"", name);
	esc_html(b, value);
	buf_char(b, '"');
}

static void
script_add(struct share *s, struct buf *b)
{
	buf_c(b, "\n<script");
	attribute(b, "src", rq_public(s->rq, STR("/embed.js")));
	buf_c(b, " async></script>");
}

/* A link is what is left where there is no script, and no frame. again: days
 * until it may come by itself once more; 0: it does not. */
static struct str
embed_code(struct share *s, const char *kind, int64_t again)
{
	struct buf	 b = buf_new(s->rq->arena, 512);

	buf_c(&b, "<a");
	attribute(&b, "href", s->link);
	attribute(&b, "data-exitpoll", str_of(kind));
	if (again != 0) {
		attribute(&b, "data-after", STR("20"));
		attribute(&b, "data-again", str_of_int(s->rq->arena, again));
	}
	buf_char(&b, '>');
	esc_html(&b, s->title);
	buf_c(&b, "</a>");
	script_add(s, &b);
	return (buf_view(&b));
}

static struct str
frame_code(struct share *s)
{
	struct buf	 b = buf_new(s->rq->arena, 512);

	buf_c(&b, "<iframe");
	attribute(&b, "data-exitpoll", STR("frame"));
	attribute(&b, "src", s->link);
	attribute(&b, "title", s->title);
	attribute(&b, "width", STR("100%"));
	attribute(&b, "height", STR("700"));
	buf_c(&b, "></iframe>");
	script_add(s, &b);
	return (buf_view(&b));
}

static struct view_list
embeds_make(struct share *s)
{
	static const struct {
		const char	*kind;
		int64_t		 again;
		enum word	 title, about;
	} ways[] = {
		{ "inline", 0, W_SHARE_INLINE, W_SHARE_INLINE_ABOUT },
		{ "popup", 0, W_SHARE_POPUP, W_SHARE_POPUP_ABOUT },
		{ "slide-in", 30, W_SHARE_SLIDE, W_SHARE_SLIDE_ABOUT },
		{ "frame", 0, W_SHARE_FRAME, W_SHARE_FRAME_ABOUT },
	};
	const size_t		 n = sizeof(ways) / sizeof(ways[0]);
	struct share_way_view	*v = arena_array(s->rq->arena, n,
				    sizeof(*v));
	size_t			 i;

	for (i = 0; i < n; i++) {
		v[i].id = str_of(ways[i].kind);
		v[i].title = rq_word(s->rq, ways[i].title);
		v[i].about = rq_word(s->rq, ways[i].about);
		v[i].code = i == n - 1 ? frame_code(s) :
		    embed_code(s, ways[i].kind, ways[i].again);
	}
	return ((struct view_list){ v, n });
}

/* --- the mail --- */

/* The first question of a first page that is a scale: a mail can ask it. NULL:
 * there is none. */
static const struct question *
mail_question(const struct survey *def)
{
	const struct survey_page	*p = &def->pages[0];
	size_t				 i;

	if (def->npages == 0 || p->show_if != NULL)
		return (NULL);
	for (i = 0; i < p->nquestions; i++)
		if ((p->questions[i].type->flags & QT_SCALE) != 0 &&
		    p->questions[i].show_if == NULL)
			return (&p->questions[i]);
	return (NULL);
}

static struct str
score_href(struct share *s, const struct question *q, struct str value)
{
	return (str_cat(s->rq->arena, s->link, str_has_byte(s->link, '?') ?
	    STR("&a.") : STR("?a."), q->code, STR("="), value));
}

/* In the language of the survey: its reader is a visitor. */
static struct str
mail_make(struct share *s)
{
	const struct question	*q = mail_question(s->def);
	const struct locale	*l = locale_find(s->def->languages[s->lang]);
	struct share_mail_view	 v;
	struct score_link_view	*scores;
	struct buf		 b = buf_new(s->rq->arena, 8 * 1024);
	size_t			 i;

	memset(&v, 0, sizeof(v));
	v.lang = s->def->languages[s->lang];
	v.dir = language_direction(v.lang);
	v.title = s->title;
	v.href = s->link;
	v.open = word(l, W_SHARE_MAIL_OPEN);
	if (q != NULL) {
		scores = arena_array(s->rq->arena, q->ncodes,
		    sizeof(*scores));
		for (i = 0; i < q->ncodes; i++)
			scores[i] = (struct score_link_view){ q->codes[i],
			    score_href(s, q, q->codes[i]) };
		v.scores = (struct view_list){ scores, q->ncodes };
		v.question = text_in(&q->label, s->lang);
		v.low = text_in(&q->low_label, s->lang);
		v.high = text_in(&q->high_label, s->lang);
	}
	view_render(&share_mail_page, l, &v, &b);
	return (buf_view(&b));
}

static struct str
file_url(struct share *s, const char *name)
{
	return (str_cat(s->rq->arena, url(s->rq, APP_SHARE_FILE, s->row->slug,
	    str_of(name)), s->lang == 0 ? STR("") : STR("?lang="),
	    s->lang == 0 ? STR("") : s->def->languages[s->lang]));
}

static struct view_list
mails_make(struct share *s)
{
	const struct question	*q = mail_question(s->def);
	struct share_way_view	*v = arena_array(s->rq->arena, 2, sizeof(*v));
	size_t			 n = 0;

	v[n++] = (struct share_way_view){ .id = STR("mail"),
	    .title = rq_word(s->rq, W_SHARE_MAIL),
	    .about = rq_word(s->rq, q != NULL ? W_SHARE_MAIL_ABOUT :
	    W_SHARE_MAIL_PLAIN), .code = mail_make(s),
	    .file = file_url(s, "mail.html"), .file_name = STR("mail.html") };
	if (q != NULL)
		v[n++] = (struct share_way_view){ .id = STR("score"),
		    .title = rq_word(s->rq, W_SHARE_SCORE),
		    .about = rq_say(s->rq, W_SHARE_SCORE_ABOUT,
		    .question = text_in(&q->label, s->lang)),
		    .code = score_href(s, q, q->codes[q->ncodes - 1]) };
	return ((struct view_list){ v, n });
}

/* --- the page --- */

static struct view_list
languages_make(struct share *s)
{
	struct choice_view	*v;
	size_t			 i;

	if (s->def->nlanguages < 2)
		return ((struct view_list){ NULL, 0 });
	v = arena_array(s->rq->arena, s->def->nlanguages, sizeof(*v));
	for (i = 0; i < s->def->nlanguages; i++) {
		v[i].value = s->def->languages[i];
		v[i].label = app_language(s->rq, v[i].value);
		v[i].selected = i == s->lang;
	}
	return ((struct view_list){ v, s->def->nlanguages });
}

/* The published version in a frame, as a preview: it stores nothing. Its pages
 * are for who edits surveys. */
static void
try_fill(struct share *s, struct app_share_view *v)
{
	struct rq	*rq = s->rq;

	v->policy = str_cat(rq->arena, STR("script-src 'nonce-\xe2\x80\xa6'; "
	    "frame-src "), rq_public(rq, STR("")));
	if (!rq_can(rq, CAN_EDIT_SURVEYS))
		return;
	v->try_url = str_cat(rq->arena, url(rq, APP_VERSION_PREVIEW,
	    s->row->slug, str_of_int(rq->arena, s->row->version)),
	    STR("?frame=1&lang="), s->def->languages[s->lang]);
	rq->csp = STR("default-src 'none'; script-src 'self'; style-src "
	    "'self'; img-src 'self' data:; font-src 'self'; form-action "
	    "'self'; frame-src 'self'; frame-ancestors 'none'; base-uri "
	    "'none'; object-src 'none'");
}

/* The digits for who is on the phone, and where they are typed. */
static enum status
pin_fill(struct rq *rq, struct app_share_view *v) AWAITS
{
	struct survey_pin_get_row	*row;
	enum status			 st;

	v->pin_url = rq_public(rq, url(rq, PIN));
	v->csrf = rq_can(rq, CAN_EDIT_SURVEYS) ? rq->session.csrf : STR_NONE;
	v->action = url(rq, APP_SHARE_SEND, rq->arg[0]);
	st = q_survey_pin_get(&rq->db, &row, .slug = rq->arg[0]);
	if (st == OK)
		v->pin = row->pin;
	return (st == E_NOTFOUND ? OK : st);
}

#define PIN_TRIES	20	/* of a million; few are taken */

enum status
app_share_post(struct rq *rq)
{
	struct survey_pin_set_row	*row;
	struct str	 drop = form_get(&rq->form, "drop");
	uint32_t	 n;
	enum status	 st;
	int		 tries;

	for (tries = 0; tries < PIN_TRIES; tries++) {
		secret_random(&n, sizeof(n));
		st = q_survey_pin_set(&rq->db, &row, .slug = rq->arg[0],
		    .pin = str_fmt(rq->arena, "%06u", n % 1000000),
		    .live = drop.len == 0);
		if (st != OK)
			return (st);
		if (str_is_c(row->verdict, "none"))
			return (E_NOTFOUND);
		if (!str_is_c(row->verdict, "taken"))
			return (rq_see_other(rq, str_cat(rq->arena, url(rq,
			    APP_SHARE, rq->arg[0]), STR("#pin"))));
	}
	return (db_refuse(&rq->db, E_BUSY, "all digits are taken"));
}

enum status
app_share_get(struct rq *rq)
{
	struct frame_hosts_get_row	*sites;
	struct app_share_view		 v;
	struct share			 s;
	enum status			 st;

	/* What is remembered of the tenant may be older than what was just
	 * allowed. */
	if ((st = share_load(rq, &s)) != OK ||
	    (st = q_frame_hosts_get(&rq->db, &sites)) != OK)
		return (st);
	memset(&v, 0, sizeof(v));
	app_frame(rq, rq_word(rq, W_SHARE_TITLE), &v.layout, &v.nav);
	v.survey_title = s.row->title;
	v.survey_url = url(rq, APP_SURVEY, s.row->slug);
	v.link = s.link;
	v.is_open = survey_phase(s.row) == PHASE_OPEN;
	v.published = s.def != NULL;
	if (rq_can(rq, CAN_EDIT_SURVEYS))
		v.settings_url = url(rq, APP_SURVEY_SETTINGS, s.row->slug);
	if (rq_can(rq, CAN_CHANGE_SETTINGS))
		v.hosts_url = url(rq, APP_FRAMES);
	v.hosts = sites->hosts;
	if (s.def != NULL) {
		v.qr_url = file_url(&s, "qr.svg");
		v.embeds = embeds_make(&s);
		v.mails = mails_make(&s);
		v.languages = languages_make(&s);
		try_fill(&s, &v);
		if ((st = pin_fill(rq, &v)) != OK)
			return (st);
	}
	return (page_send(rq, 200, &app_share_page, &v));
}

/* GET .../share/:file. */
enum status
app_share_file_get(struct rq *rq)
{
	bool		 is_mail = str_is_c(rq->arg[1], "mail.html");
	struct share	 s;
	struct buf	 b = buf_new(rq->arena, 16 * 1024);
	enum status	 st;

	if (!is_mail && !str_is_c(rq->arg[1], "qr.svg"))
		return (E_NOTFOUND);
	if ((st = share_load(rq, &s)) != OK)
		return (st);
	if (s.def == NULL)
		return (E_NOTFOUND);
	rq->csp = STR("sandbox; default-src 'none'; frame-ancestors 'none'");
	if (is_mail) {
		rq_header_add(rq, "content-disposition",
		    STR("attachment; filename=\"mail.html\""));
		return (rq_bytes(rq, 200, STR("text/html; charset=utf-8"),
		    mail_make(&s)));
	}
	if (!qr_svg(rq->arena, s.link, &b))
		return (db_refuse(&rq->db, E_INTERNAL,
		    "no QR code of this address"));
	if (form_find(&rq->query, "save") != NULL)
		rq_header_add(rq, "content-disposition",
		    STR("attachment; filename=\"qr.svg\""));
	return (rq_bytes(rq, 200, STR("image/svg+xml"), buf_view(&b)));
}
