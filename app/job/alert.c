/* A response is judged by its survey's rules: see the header. */
#include "base/secret.h"
#include "form/type.h"
#include "job/alert.h"
#include "job/brief.h"
#include "rule/route.h"

struct judged {
	struct worker		*w;
	struct alert_source	*source;
	struct answers		 answers;
	struct str		 response;
};

/* A question of another version, or of another type by now, is met by nothing;
 * nor is one that was not shown. */
static bool
rule_is_met(const struct judged *j, const struct alert_rules_of_row *r,
    const struct question **q, int64_t *value)
{
	const struct answers	*all = &j->answers;

	*q = survey_question_find(all->survey, r->question);
	return (*q != NULL && ((*q)->type->flags & QT_SCALE) != 0 &&
	    all->list[(*q)->index].state == ANSWER_GIVEN &&
	    survey_question_is_shown(all, *q) &&
	    str_int(answer_value(&all->list[(*q)->index]), value) &&
	    *value >= r->low && *value <= r->high &&
	    (!r->with_comment || answers_have_comment(all)));
}

/* In the language of who gets it. */
static void
mail_write(const struct judged *j, const struct alert_rules_of_row *r,
    const struct question *q, int64_t value, struct str alert,
    const struct alert_person *p, struct buf *b)
{
	struct arena		*a = j->w->db.arena;
	const struct locale	*l = locale_whole(locale_find(p->language));
	struct brief		 brief;
	struct str		 link, text, title;

	brief_make(a, l, &j->answers, &brief);
	title = str_one_line(a, j->source->title);
	link = str_cat(a, str_of(j->w->config->public_url),
	    route_address(a, STR_NONE, APP_ALERT, alert));
	text = str_cat(a, words_say(a, l, W_ALERT_MAIL, .survey = title,
	    .rule = str_one_line(a, r->name), .question = str_one_line(a,
	    text_in(&q->label, survey_language_find(j->answers.survey,
	    l->tag))), .value = str_of_int(a, value), .comment =
	    brief.comment.len != 0 ? str_lines_plain(a, brief.comment) :
	    word(l, W_ALERT_NO_COMMENT), .link = link), STR("\n"));
	buf_c(b, b->len == 1 ? "{\"to\":" : ",{\"to\":");
	buf_json(b, p->email);
	buf_c(b, ",\"subject\":");
	buf_json(b, words_say(a, l, W_ALERT_MAIL_SUBJECT, .survey = title,
	    .rule = str_one_line(a, r->name)));
	buf_c(b, ",\"text\":");
	buf_json(b, text);
	buf_char(b, '}');
}

static enum status
rule_apply(const struct judged *j, const struct alert_rules_of_row *r) AWAITS
{
	struct db		*db = &j->w->db;
	struct buf		 mails = buf_new(db->arena, 2048);
	struct str		 alert = secret_uuid(db->arena);
	const struct question	*q;
	struct alert_person	*people;
	struct alert_open_row	*row;
	enum status		 st;
	int64_t			 value;
	size_t			 i, n;

	if (!rule_is_met(j, r, &q, &value))
		return (OK);
	if ((st = q_alert_people(db, &people, &n, .rule = r->id)) != OK)
		return (st);
	buf_char(&mails, '[');
	for (i = 0; i < n; i++)
		mail_write(j, r, q, value, alert, &people[i], &mails);
	buf_char(&mails, ']');
	return (q_alert_open(db, &row, .id = alert, .rule = r->id,
	    .response = j->response, .value = value,
	    .mails = buf_view(&mails)));
}

enum status
alerts_open(struct worker *w, struct str response)
{
	struct alert_rules_of_row	*rules;
	struct judged			 j = { .w = w, .response = response };
	const struct survey		*def;
	enum status			 st;
	size_t				 i, n;

	st = q_alert_rules_of(&w->db, &rules, &n, .response = response);
	if (st != OK || n == 0)
		return (st);
	if ((st = q_alert_source_get(&w->db, &j.source,
	    .response = response)) != OK)
		return (st == E_NOTFOUND ? OK : st);
	if ((st = survey_load(w->db.arena, j.source->definition, &def)) != OK ||
	    (st = answers_from_json(w->db.arena, def, j.source->answers,
	    &j.answers)) != OK)
		return (st);
	for (i = 0; i < n && st == OK; i++)
		st = rule_apply(&j, &rules[i]);
	return (st);
}
