/* A page's struct with a field of every kind, for the tests of the views. */
#ifndef VIEW_FIXTURE_H
#define VIEW_FIXTURE_H

#include "view/view.h"

VIEW_STRUCT(option, text(label), num(value), flag(on));
/* Its own "first" hides the loop's. */
VIEW_STRUCT(question, text(label, kind), list(option, options), text(first));
VIEW_STRUCT(brand, text(name, url), ptr(brand, parent));
VIEW_STRUCT(page,
    text(title, evil, url, empty),
    num(count, zero),
    flag(yes, no),
    list(question, questions, none),
    texts(words),
    sub(brand, brand),
    ptr(brand, owner), ptr(brand, nobody));

static struct option options[] = {
	{ { "Yes & no", 8 }, 1, true },
	{ { "Maybe", 5 }, 2, false },
};
static struct question questions[] = {
	{ { "How?", 4 }, { "nps", 3 }, { options, 2 }, { "A", 1 } },
	{ { "Why?", 4 }, { "text", 4 }, { NULL, 0 }, { "B", 1 } },
};
static struct str words[] = { { "one", 3 }, { "<two>", 5 }, { "three", 5 } };
static struct brand parent = { { "Holding", 7 }, { "https://h.test/", 15 },
    NULL };
static struct brand owner = { { "Owner", 5 }, { "/o?a=1&b=2", 10 }, &parent };

static struct page
page_make(void)
{
	return ((struct page){
		.title = STR("A \"title\""),
		.evil = STR("<b>&'\"</b>"),
		.url = STR("javascript:alert(1)"),
		.count = 42,
		.yes = true,
		.questions = { questions, 2 },
		.words = { words, 3 },
		.brand = { STR("Acme"), STR("/acme"), NULL },
		.owner = &owner,
	});
}

#endif
