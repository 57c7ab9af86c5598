/*
 * exitpoll survey convert: a survey file of another system as a definition of
 * ours on standard output, and the report of what became of each question on
 * standard error.
 */
#include <stdio.h>

#include "tool/definition.h"
#include "tool/exchange.h"

static const enum word	kinds[REPORT__MAX] = {
	[REPORT_KEPT] = W_EXCHANGE_REPORTED_KEPT,
	[REPORT_CHANGED] = W_EXCHANGE_REPORTED_CHANGED,
	[REPORT_LOST] = W_EXCHANGE_REPORTED_LOST,
};

/* "q1 (Q1) "Title": changed: why [original]" */
static void
line_print(const struct report_line *row)
{
	const struct locale	*l = &locales[LOCALE_EN];
	struct str		 why = word(l, row->why),
				 kind = word(l, kinds[row->kind]),
				 whole = word(l, W_EXCHANGE_WHOLE);

	if (row->question == NULL)
		(void)fprintf(stderr, "%.*s: ", STR_ARG(whole));
	else
		(void)fprintf(stderr, "%.*s (%.*s) \"%.*s\": ",
		    STR_ARG(row->code.len == 0 ? STR("-") : row->code),
		    STR_ARG(row->there), STR_ARG(row->title));
	(void)fprintf(stderr, "%.*s: %.*s", STR_ARG(kind), STR_ARG(why));
	if (row->original.len != 0)
		(void)fprintf(stderr, " [%.*s]", STR_ARG(row->original));
	(void)fputc('\n', stderr);
}

void
exchange_report_print(const struct exchange *x)
{
	struct str	 more = word(&locales[LOCALE_EN], W_EXCHANGE_MORE);
	size_t		 i;

	for (i = 0; i < x->report.n; i++)
		line_print(&x->report.list[i]);
	if (x->report.cut)
		(void)fprintf(stderr, "%.*s\n", STR_ARG(more));
	for (i = 0; i < x->errors.n; i++)
		if (x->errors.list[i].severity == FINDING_ERROR)
			(void)fprintf(stderr, "to mend, line %d: %.*s\n",
			    x->errors.list[i].line,
			    STR_ARG(x->errors.list[i].why));
}

bool
exchange_file_read(struct tool *t, const char *path, struct exchange *x)
{
	struct str	 bytes, why;

	if (!definition_schema_load(t) ||
	    !tool_file_read(t, path, EXCHANGE_FILE_MAX, &bytes))
		return (false);
	if (exchange_read(t->arena, bytes, 0, x) == OK)
		return (true);
	why = word(&locales[LOCALE_EN], x->refused == W_NONE ?
	    status_rows[E_INTERNAL].text : x->refused);
	(void)tool_fail("%s: %.*s%s%.*s%s", path, STR_ARG(why),
	    x->detail.len == 0 ? "" : " (", STR_ARG(x->detail),
	    x->detail.len == 0 ? "" : ")");
	return (false);
}

int
survey_convert(struct tool *t, const char *path)
{
	struct exchange	 x;

	if (!exchange_file_read(t, path, &x))
		return (1);
	exchange_report_print(&x);
	(void)printf("%.*s", (int)x.xml.len, x.xml.p);
	return (0);
}
