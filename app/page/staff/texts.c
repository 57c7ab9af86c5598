/* Files for translators: see the header. */
#include "page/staff/texts.h"

#define TEXTS_MEMORY	((size_t)64 * 1024 * 1024)

/* In a thread, with all that it reads on its own arena. */
struct making {
	struct arena		*arena;
	struct str		 xml, language;
	enum texts_format	 format;
	struct str		 out;
	enum status		 st;
};

static void
making_run(void *arg)
{
	struct making		*m = arg;
	const struct survey	*s;
	size_t			 lang;

	if ((m->st = survey_load(m->arena, m->xml, &s)) != OK)
		return;
	for (lang = 1; lang < s->nlanguages &&
	    !str_is(s->languages[lang], m->language); lang++)
		continue;
	if (lang >= s->nlanguages)
		m->st = E_NOTFOUND;
	else
		m->out = texts_out(m->arena, m->xml, s, lang, m->format);
}

enum status
texts_file_make(struct rq *rq, struct str definition, struct str language,
    enum texts_format format, struct str *out)
{
	struct rq_task	 task;
	struct making	*m;
	enum status	 st;

	rq_task_new(rq, TASK_JUDGE, TEXTS_MEMORY + definition.len, &task);
	m = arena_get(task.arena, sizeof(*m));
	*m = (struct making){ .arena = task.arena, .format = format,
	    .xml = str_dup(task.arena, definition),
	    .language = str_dup(task.arena, language) };
	if ((st = rq_task_run(&task, making_run, m)) != OK)
		return (st);
	st = m->st;
	*out = str_dup(rq->arena, m->out);
	rq_task_end(&task);
	return (st);
}

struct str
texts_file_type(enum texts_format format)
{
	return (format == TEXTS_PO ?
	    STR("text/x-gettext-translation; charset=utf-8") :
	    STR("application/xliff+xml"));
}
