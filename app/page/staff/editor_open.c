/*
 * A draft's text as what is edited. A long one is read in a thread, so that
 * others do not wait for it: 200 questions in 16 languages take some ten
 * milliseconds.
 */
#include "page/staff/editor_part.h"
#include "store/presence.h"

#define LONG		(128U * 1024)	/* bytes; shorter ones take one */
#define OPEN_ARENA	(64 * (size_t)SURVEY_FILE_MAX)

struct reading {
	struct arena	*arena;
	struct str	 xml;
	struct edit	*edit;
	size_t		 done[SURVEY_LANGUAGES_MAX], of;
	enum status	 st;
};

static void
reading_run(void *arg)
{
	struct reading	*o = arg;

	o->st = edit_open(o->arena, o->xml, &o->edit);
	if (o->st == OK)
		edit_completeness(o->edit, o->done, &o->of);
}

static void
reading_take(struct editing *e, const struct reading *o)
{
	size_t	 i;

	e->edit = o->edit;
	e->edit->arena = e->rq->arena;	/* for what is asked of it from now on */
	for (i = 0; i < SURVEY_LANGUAGES_MAX; i++)
		e->done[i] = o->done[i];
	e->of = o->of;
}

/* What the text before had goes: nothing may point there any more. */
enum status
editing_open(struct editing *e, struct str xml)
{
	struct reading	 here = { .arena = e->rq->arena, .xml = xml };
	struct rq_task	 task;
	struct reading	*o = &here;
	enum status	 st;

	if (xml.len < LONG) {
		reading_run(o);
		if (o->st == OK)
			reading_take(e, o);
		return (o->st);
	}
	rq_task_new(e->rq, TASK_JUDGE, OPEN_ARENA, &task);
	o = arena_get(task.arena, sizeof(*o));
	o->arena = task.arena;
	o->xml = str_dup(task.arena, xml);
	if ((st = rq_task_run(&task, reading_run, o)) != OK)
		return (st);
	if ((st = o->st) == OK) {
		reading_take(e, o);
		if (e->task.held != NULL)
			rq_task_end(&e->task);
		e->task = task;
	}
	return (st);
}

struct str
editor_others(struct rq *rq, struct str survey, struct str but)
{
	const struct presence	 me = { rq->session.tenant, survey,
				    rq->session.account, rq->session.name };
	struct str		 names[PRESENCE_SEEN];
	struct buf		 b = buf_new(rq->arena, 64);
	size_t			 i, n;

	presence_note(&me);
	n = presence_others(rq->arena, &me, names);
	for (i = 0; i < n; i++) {
		if (names[i].len == 0 || str_is(names[i], but))
			continue;
		buf_c(&b, b.len == 0 ? "" : ", ");
		buf_str(&b, names[i]);
	}
	return (b.len == 0 ? STR_NONE : rq_say(rq, W_EDITOR_OPEN_HERE,
	    .names = buf_view(&b)));
}
