/* A page's struct with a field of every kind, for the tests of the views. */
#ifndef VIEW_FIXTURE_H
#define VIEW_FIXTURE_H

#include "view/view.h"

struct option {
	struct str		 label;
	int64_t			 value;
	bool			 on;
};

struct question {
	struct str		 label;
	struct str		 kind;
	struct view_list	 options;
	struct str		 first;		/* hides the loop's own */
};

struct brand {
	struct str		 name;
	struct str		 url;
	struct brand		*parent;
};

struct page {
	struct str		 title;
	struct str		 evil;
	struct str		 url;
	struct str		 empty;
	int64_t			 count;
	int64_t			 zero;
	bool			 yes;
	bool			 no;
	struct view_list	 questions;
	struct view_list	 words;
	struct view_list	 none;
	struct brand		 brand;
	struct brand		*owner;
	struct brand		*nobody;
};

VIEW_DESC(option_desc, option,
    VIEW_FIELD(option, label, VIEW_STR),
    VIEW_FIELD(option, value, VIEW_INT),
    VIEW_FIELD(option, on, VIEW_BOOL));
VIEW_DESC(question_desc, question,
    VIEW_FIELD(question, label, VIEW_STR),
    VIEW_FIELD(question, kind, VIEW_STR),
    VIEW_NEST(question, options, VIEW_LIST, &option_desc),
    VIEW_FIELD(question, first, VIEW_STR));

static const struct view_type_desc brand_desc;
static const struct view_field brand_fields[] = {
	VIEW_FIELD(brand, name, VIEW_STR),
	VIEW_FIELD(brand, url, VIEW_STR),
	VIEW_NEST(brand, parent, VIEW_PTR, &brand_desc),
	VIEW_END
};
static const struct view_type_desc brand_desc = { "brand",
    sizeof(struct brand), brand_fields };

VIEW_DESC(page_desc, page,
    VIEW_FIELD(page, title, VIEW_STR),
    VIEW_FIELD(page, evil, VIEW_STR),
    VIEW_FIELD(page, url, VIEW_STR),
    VIEW_FIELD(page, empty, VIEW_STR),
    VIEW_FIELD(page, count, VIEW_INT),
    VIEW_FIELD(page, zero, VIEW_INT),
    VIEW_FIELD(page, yes, VIEW_BOOL),
    VIEW_FIELD(page, no, VIEW_BOOL),
    VIEW_NEST(page, questions, VIEW_LIST, &question_desc),
    VIEW_FIELD(page, words, VIEW_LIST),
    VIEW_NEST(page, none, VIEW_LIST, &question_desc),
    VIEW_NEST(page, brand, VIEW_SUB, &brand_desc),
    VIEW_NEST(page, owner, VIEW_PTR, &brand_desc),
    VIEW_NEST(page, nobody, VIEW_PTR, &brand_desc));

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
