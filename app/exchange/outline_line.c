/* One line of a pasted list: its mark, its tags, and what its words tell. */
#include <string.h>

#include "exchange/outline.h"

/* --- white space and marks --- */

/* Blanks that are no ASCII: of mails and documents. */
static const char *const blanks[] = { "\xc2\xa0", "\xe2\x80\x8b",
	"\xe2\x80\xaf", "\xe3\x80\x80", "\xef\xbb\xbf", "\xe2\x80\x8e",
	"\xe2\x80\x8f", NULL };

static struct str
trim(struct str s)
{
	size_t	 i, before;

	do {
		s = str_trim(s);
		before = s.len;
		for (i = 0; blanks[i] != NULL; i++) {
			if (str_starts(s, str_of(blanks[i])))
				s = str_from(s, strlen(blanks[i]));
			if (str_ends(s, str_of(blanks[i])))
				s.len -= strlen(blanks[i]);
		}
	} while (s.len != before);
	return (s);
}

static bool
is_digit(char c)
{
	return (c >= '0' && c <= '9');
}

static bool
is_letter(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static const struct { const char *mark; enum line_kind kind; } marks[] = {
	{ "[ ]", LINE_SEVERAL }, { "[x]", LINE_SEVERAL },
	{ "[X]", LINE_SEVERAL }, { "[]", LINE_SEVERAL },
	{ "\xe2\x98\x90", LINE_SEVERAL },	/* ballot boxes */
	{ "\xe2\x98\x91", LINE_SEVERAL }, { "\xe2\x98\x92", LINE_SEVERAL },
	{ "\xe2\x96\xa1", LINE_SEVERAL }, { "\xef\x82\xa8", LINE_SEVERAL },
	{ "( )", LINE_OPTION }, { "(x)", LINE_OPTION }, { "()", LINE_OPTION },
	{ "\xe2\x97\x8b", LINE_OPTION },	/* circles, bullets, dashes */
	{ "\xe2\x97\xaf", LINE_OPTION }, { "\xe2\x97\xa6", LINE_OPTION },
	{ "\xe2\x80\xa2", LINE_OPTION }, { "\xc2\xb7", LINE_OPTION },
	{ "\xe2\x96\xaa", LINE_OPTION }, { "\xe2\x80\xa3", LINE_OPTION },
	{ "\xef\x82\xb7", LINE_OPTION }, { "\xe3\x83\xbb", LINE_OPTION },
	{ "- ", LINE_OPTION }, { "* ", LINE_OPTION }, { "+ ", LINE_OPTION },
	{ "o ", LINE_OPTION }, { "-\t", LINE_OPTION }, { "*\t", LINE_OPTION },
	{ "o\t", LINE_OPTION },
	{ "\xe2\x80\x93 ", LINE_OPTION }, { "\xe2\x80\x94 ", LINE_OPTION },
};

static bool
mark_read(struct str s, struct outline_line *l, bool inside)
{
	size_t	 i;

	for (i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!str_starts(s, str_of(marks[i].mark)))
			continue;
		s = trim(str_from(s, strlen(marks[i].mark)));
		if (s.len == 0)
			return (false);
		/* "- [ ] red": the box counts. */
		if (!inside && mark_read(s, l, true))
			return (true);
		l->kind = marks[i].kind;
		l->text = s;
		return (true);
	}
	return (false);
}

/* "12.", "12)", "(12)", and "1.2.": how many bytes; 0: none. */
static size_t
number_len(struct str s)
{
	size_t	 i = s.len != 0 && s.p[0] == '(', digits = 0;
	bool	 closed = false;

	for (; i < s.len; i++) {
		if (is_digit(s.p[i]))
			digits++;
		else if (digits != 0 && (s.p[i] == '.' || s.p[i] == ')' ||
		    s.p[i] == ':'))
			closed = true;
		else
			break;
	}
	/* "1.5 hours" and "10:30" are none. */
	if (!closed || digits > 6 || is_digit(s.p[i - 1]))
		return (0);
	return (i);
}

/* "Q1:", "Question 3.", "Frage 2)", "F2:". */
static size_t
question_len(struct str s)
{
	static const char *const	 names[] = { "question", "frage",
					    "pregunta", "q", "f", "p" };
	struct str			 rest;
	size_t				 i, len, n;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		len = strlen(names[i]);
		if (!str_is_nocase(str_first(s, len), str_of(names[i])))
			continue;
		rest = str_from(s, len);
		while (rest.len != 0 && (rest.p[0] == ' ' || rest.p[0] == '#'))
			rest = str_from(rest, 1);
		if ((n = number_len(rest)) != 0)
			return (s.len - rest.len + n);
	}
	return (0);
}

/* "a)", "b.", "(c)". */
static size_t
letter_len(struct str s)
{
	if (s.len > 2 && is_letter(s.p[0]) && (s.p[1] == ')' ||
	    s.p[1] == '.') && (s.p[2] == ' ' || s.p[2] == '\t'))
		return (2);
	if (s.len > 3 && s.p[0] == '(' && is_letter(s.p[1]) && s.p[2] == ')')
		return (3);
	return (0);
}

/* Nothing but this sign, three times or more. */
static bool
is_rule(struct str s, const char *signs)
{
	size_t	 i, n = 0;

	for (i = 0; i < s.len; i++) {
		if (s.p[i] == ' ')
			continue;
		if (!str_has_byte(str_of(signs), s.p[i]))
			return (false);
		n++;
	}
	return (n >= 3);
}

/* --- headings --- */

static const struct { const char *name; enum line_kind kind; } heads[] = {
	{ "title", LINE_TITLE }, { "titel", LINE_TITLE },
	{ "titre", LINE_TITLE }, { "t\xc3\xadtulo", LINE_TITLE },
	{ "survey", LINE_TITLE }, { "page", LINE_PAGE },
	{ "section", LINE_PAGE }, { "part", LINE_PAGE },
	{ "seite", LINE_PAGE }, { "abschnitt", LINE_PAGE },
	{ "teil", LINE_PAGE }, { "secci\xc3\xb3n", LINE_PAGE },
	{ "p\xc3\xa1gina", LINE_PAGE },
};

/* "Title: ...", "Page 2: ..."; also without a name behind it. */
static bool
head_read(struct str s, struct outline_line *l)
{
	struct str	 name, rest;
	size_t		 i, n;

	if (!str_cut(s, ':', &name, &rest)) {
		name = s;
		rest = STR_NONE;
	}
	for (n = name.len; n != 0 && (is_digit(name.p[n - 1]) ||
	    name.p[n - 1] == ' '); n--)
		continue;
	for (i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		if (!str_is_nocase(str_first(name, n), str_of(heads[i].name)))
			continue;
		/* Without a colon only "Page 2" is one. */
		if (rest.p == NULL && (heads[i].kind == LINE_TITLE ||
		    n == name.len))
			continue;
		l->kind = heads[i].kind;
		l->text = trim(rest);
		return (l->kind == LINE_PAGE || l->text.len != 0);
	}
	return (false);
}

static bool
hashes_read(struct str s, struct outline_line *l)
{
	size_t	 n = 0;

	while (n < s.len && s.p[n] == '#')
		n++;
	if (n == 0 || n == s.len || s.p[n] != ' ')
		return (false);
	l->kind = n == 1 ? LINE_TITLE : LINE_PAGE;
	l->text = trim(str_from(s, n));
	return (l->text.len != 0);
}

/* --- tags --- */

bool
outline_scale_read(struct str s, int64_t *low, int64_t *high)
{
	static const char *const	 names[] = { "scale", "rating", "rate",
					    "skala", "from", "von", "of",
					    ("\xc3\xa9" "chelle"), "escala",
					    "de", ":" };
	int64_t				 n[2] = { 0, 0 };
	size_t				 i, k = 0;

	s = trim(s);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is_nocase(str_first(s, strlen(names[i])),
		    str_of(names[i])))
			s = trim(str_from(s, strlen(names[i])));
	for (i = 0; i < s.len;) {
		if (!is_digit(s.p[i])) {
			/* Between numbers: " to ", "-", "..", blanks. */
			if (k == 0 || s.len - i > 40)
				return (false);
			i++;
			continue;
		}
		for (n[k != 0] = 0; i < s.len && is_digit(s.p[i]); i++)
			if (n[k != 0] < 1000000)
				n[k != 0] = n[k != 0] * 10 + (s.p[i] - '0');
		k++;
	}
	if (k < 2 || !is_digit(s.p[s.len - 1]) || n[0] > 1 || n[1] < 3 ||
	    n[1] > 100 || (k > 2 && (int64_t)k != n[1] - n[0] + 1))
		return (false);
	*low = n[0];
	*high = n[1];
	return (true);
}

static const struct {
	const char	*name, *type;
	bool		 several;
} tags[] = {
	{ "nps", "nps", false }, { "csat", "csat", false },
	{ "ces", "ces", false },
	{ "yes/no", "yesno", false }, { "y/n", "yesno", false },
	{ "yes or no", "yesno", false }, { "ja/nein", "yesno", false },
	{ "oui/non", "yesno", false }, { "s\xc3\xad/no", "yesno", false },
	{ "text", "short-text", false }, { "short text", "short-text", false },
	{ "short answer", "short-text", false }, { "name", "short-text", false },
	{ "long text", "long-text", false }, { "open", "long-text", false },
	{ "open text", "long-text", false },
	{ "open-ended", "long-text", false },
	{ "long answer", "long-text", false },
	{ "free text", "long-text", false },
	{ "comment", "long-text", false }, { "paragraph", "long-text", false },
	{ "freitext", "long-text", false },
	{ "texte libre", "long-text", false },
	{ "texto libre", "long-text", false },
	{ "number", "number", false }, { "zahl", "number", false },
	{ "nombre", "number", false }, { "n\xc3\xbamero", "number", false },
	{ "date", "date", false }, { "datum", "date", false },
	{ "fecha", "date", false }, { "time", "time", false },
	{ "e-mail", "email", false }, { "email", "email", false },
	{ "phone", "phone", false }, { "telephone", "phone", false },
	{ "telefon", "phone", false }, { "country", "country", false },
	{ "stars", "rating", false }, { "star rating", "rating", false },
	{ "rating", "rating", false }, { "smileys", "smileys", false },
	{ "single choice", "single", false }, { "choose one", "single", false },
	{ "select one", "single", false }, { "pick one", "single", false },
	{ "dropdown", "dropdown", false }, { "ranking", "ranking", false },
	{ "multiple choice", "single", false },
	{ "multiple", NULL, true }, { "multiple answers", NULL, true },
	{ "choose all that apply", NULL, true },
	{ "select all that apply", NULL, true },
	{ "check all that apply", NULL, true },
	{ "tick all that apply", NULL, true },
	{ "mehrfachauswahl", NULL, true }, { "checkboxes", NULL, true },
	{ "plusieurs r\xc3\xa9ponses", NULL, true },
	{ "varias respuestas", NULL, true },
};

static bool
tag_word(struct str word, struct outline_tag *t)
{
	size_t	 i;

	word = trim(word);
	if (str_is_nocase(word, STR("required")) ||
	    str_is_nocase(word, STR("mandatory")) ||
	    str_is_nocase(word, STR("pflicht")) ||
	    str_is_nocase(word, STR("pflichtfrage")))
		return (t->required = true);
	if (str_is_nocase(word, STR("optional")))
		return (t->optional = true);
	if (outline_scale_read(word, &t->low, &t->high))
		return (true);
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (str_is_nocase(word, str_of(tags[i].name))) {
			t->type = tags[i].type;
			t->several |= tags[i].several;
			return (true);
		}
	return (false);
}

/* "(...)" or "[...]" at the end of it. false: it ends with none. */
static bool
last_group(struct str s, struct str *before, struct str *inside)
{
	char	 close = s.len == 0 ? '\0' : s.p[s.len - 1];
	size_t	 i;

	if (close != ')' && close != ']')
		return (false);
	for (i = s.len - 1; i-- > 0 && s.len - i < 100;)
		if (s.p[i] == (close == ')' ? '(' : '[')) {
			*before = trim(str_first(s, i));
			*inside = str_from(str_first(s, s.len - 1), i + 1);
			return (before->len != 0);
		}
	return (false);
}

/* All of "required, 1-5", or nothing of it. */
static bool
group_read(struct str inside, struct outline_tag *t)
{
	struct outline_tag	 next = *t;
	struct str		 word;
	bool			 more = true;

	if (tag_word(inside, &next)) {
		*t = next;
		return (true);
	}
	while (more) {
		more = str_cut(inside, ',', &word, &inside);
		if (!tag_word(word, &next))
			return (false);
	}
	*t = next;
	return (true);
}

void
outline_tag_read(struct str *label, struct outline_tag *t)
{
	struct str	 s = trim(*label), before, inside;
	size_t		 len;

	memset(t, 0, sizeof(*t));
	do {
		len = s.len;
		while (s.len > 1 && s.p[s.len - 1] == '*') {
			t->required = true;
			s = trim(str_first(s, s.len - 1));
		}
		while (str_ends(s, STR("__")) || str_ends(s, STR(".."))) {
			if (t->type == NULL && str_ends(s, STR("__")))
				t->type = "short-text";
			while (s.len > 1 && (s.p[s.len - 1] == '_' ||
			    s.p[s.len - 1] == '.'))
				s.len--;
			s = trim(s);
			if (s.len <= 1)
				break;
		}
		if (last_group(s, &before, &inside) && group_read(inside, t))
			s = before;
	} while (s.len != len);
	*label = s;
}

/* --- what words tell --- */

static bool
has_word(struct str label, const char *word)
{
	size_t	 n = strlen(word), i;

	for (i = 0; i + n <= label.len; i++)
		if (str_is_nocase((struct str){ label.p + i, n },
		    str_of(word)))
			return (true);
	return (false);
}

static bool
has_any(struct str label, const char *const *words)
{
	for (; *words != NULL; words++)
		if (has_word(label, *words))
			return (true);
	return (false);
}

bool
outline_is_recommending(struct str label)
{
	static const char *const	 words[] = { "recommend", "empfehl",
		"recommand", "recomend", "\xd7\xaa\xd7\x9e\xd7\x9c\xd7\x99",
		"\xe3\x81\x99\xe3\x81\x99\xe3\x82\x81", NULL };

	return (has_any(label, words));
}

static bool
begins_with_any(struct str label, const char *const *words)
{
	for (; *words != NULL; words++)
		if (str_is_nocase(str_first(label, strlen(*words)),
		    str_of(*words)))
			return (true);
	return (false);
}

static const char *const	 satisfied[] = { "how satisfied",
	"wie zufrieden", NULL };
static const char *const	 easy[] = { "how easy", "how difficult",
	"wie einfach", NULL };
static const char *const	 rates[] = { "how would you rate", "please rate",
	"rate ", "wie bewerten", "bewerten sie", NULL };
static const char *const	 amounts[] = { "how many", "how much",
	"how old", "wie viel", "wie alt", "combien", "cu\xc3\xa1nt",
	"number of", "anzahl", NULL };
static const char *const	 mails[] = { "e-mail address", "email address",
	"your e-mail", "your email", "e-mail-adresse", "adresse e-mail",
	"correo electr", NULL };
static const char *const	 phones[] = { "phone number", "telefonnummer",
	"num\xc3\xa9ro de t", NULL };
static const char *const	 days[] = { "date of", "what date",
	"which date", "on what day", "datum", NULL };
static const char *const	 yes_no[] = { "did ", "do ", "does ", "is ",
	"are ", "was ", "were ", "have ", "has ", "had ", "can ", "could ",
	"would ", "will ", "should ", "haben ", "hat ", "sind ", "ist ",
	"war ", "waren ", "konnte", "k\xc3\xb6nn", "w\xc3\xbc" "rde",
	"wurde", "m\xc3\xb6" "chten ", "est-ce que", "avez-vous", NULL };

const char *
outline_type_guess(struct str label, struct outline_tag *t)
{
	if (outline_is_recommending(label))
		return ("nps");
	if (has_any(label, satisfied)) {
		t->metric = "csat";
		t->high = 5;
		return ("rating");
	}
	if (has_any(label, easy)) {
		t->metric = "ces";
		t->high = 7;
		return ("rating");
	}
	if (begins_with_any(label, rates)) {
		t->high = 5;
		return ("rating");
	}
	if (has_any(label, mails) || str_is_nocase(label, STR("e-mail:")) ||
	    str_is_nocase(label, STR("email:")))
		return ("email");
	if (has_any(label, phones))
		return ("phone");
	if (has_any(label, amounts))
		return ("number");
	if (has_any(label, days) || str_is_nocase(label, STR("date:")))
		return ("date");
	if (begins_with_any(label, yes_no) && !has_word(label, " or ") &&
	    !has_word(label, " oder "))
		return ("yesno");
	return (NULL);
}

static const struct { const char *word; enum outline_word means; } means[] = {
	{ "yes", OUTLINE_YES }, { "ja", OUTLINE_YES }, { "oui", OUTLINE_YES },
	{ "s\xc3\xad", OUTLINE_YES }, { "si", OUTLINE_YES },
	{ "\xd7\x9b\xd7\x9f", OUTLINE_YES },
	{ "\xe3\x81\xaf\xe3\x81\x84", OUTLINE_YES },
	{ "no", OUTLINE_NO }, { "nein", OUTLINE_NO }, { "non", OUTLINE_NO },
	{ "\xd7\x9c\xd7\x90", OUTLINE_NO },
	{ "\xe3\x81\x84\xe3\x81\x84\xe3\x81\x88", OUTLINE_NO },
	{ "other", OUTLINE_OTHER }, { "other (please specify)", OUTLINE_OTHER },
	{ "other, please specify", OUTLINE_OTHER },
	{ "other - please specify", OUTLINE_OTHER },
	{ "something else", OUTLINE_OTHER }, { "other reason", OUTLINE_OTHER },
	{ "sonstiges", OUTLINE_OTHER }, { "andere", OUTLINE_OTHER },
	{ "anderes", OUTLINE_OTHER }, { "etwas anderes", OUTLINE_OTHER },
	{ "autre", OUTLINE_OTHER }, { "autres", OUTLINE_OTHER },
	{ "otro", OUTLINE_OTHER }, { "otra", OUTLINE_OTHER },
	{ "\xd7\x90\xd7\x97\xd7\xa8", OUTLINE_OTHER },
	{ "\xe3\x81\x9d\xe3\x81\xae\xe4\xbb\x96", OUTLINE_OTHER },
	{ "none of the above", OUTLINE_NONE },
	{ "none of these", OUTLINE_NONE }, { "none", OUTLINE_NONE },
	{ "nichts davon", OUTLINE_NONE }, { "keine davon", OUTLINE_NONE },
	{ "aucun", OUTLINE_NONE }, { "ninguno", OUTLINE_NONE },
};

enum outline_word
outline_option_find(struct str label)
{
	size_t	 i;

	while (label.len > 1 && (label.p[label.len - 1] == ':' ||
	    label.p[label.len - 1] == '_' || label.p[label.len - 1] == '.'))
		label = trim(str_first(label, label.len - 1));
	for (i = 0; i < sizeof(means) / sizeof(means[0]); i++)
		if (str_is_nocase(label, str_of(means[i].word)))
			return (means[i].means);
	return (OUTLINE_ANY);
}

/* --- a line --- */

static void
asking_find(struct outline_line *l)
{
	struct outline_tag	 t;
	struct str		 label = l->text;

	outline_tag_read(&label, &t);
	l->tagged = t.type != NULL || t.several || t.high != 0 ||
	    t.optional || t.required;
	l->asks = begins_with_any(label, rates) ||
	    str_ends(label, STR("?")) ||
	    str_ends(label, STR("\xef\xbc\x9f")) ||
	    str_ends(label, STR("\xd8\x9f"));
	l->colon = str_ends(label, STR(":")) ||
	    str_ends(label, STR("\xef\xbc\x9a"));
}

static void
kind_find(struct str s, struct outline_line *l)
{
	size_t	 n;

	if (hashes_read(s, l) || head_read(s, l))
		return;
	if (is_rule(s, "-=*~") || is_rule(s, "_")) {
		l->kind = s.p[0] == '_' ? LINE_ROOM : LINE_PAGE;
		l->text = STR_NONE;
		return;
	}
	if ((n = number_len(s)) != 0 || (n = question_len(s)) != 0)
		l->kind = LINE_NUMBERED;
	else if ((n = letter_len(s)) != 0) {
		l->kind = LINE_OPTION;
		l->lettered = true;
	} else if (mark_read(s, l, false))
		return;
	l->text = trim(str_from(s, n));
}

void
outline_line_read(struct str raw, struct outline_line *l)
{
	struct str	 s = trim(raw);

	memset(l, 0, sizeof(*l));
	l->text = s;
	if (s.len == 0)
		return;
	l->kind = LINE_BARE;
	kind_find(s, l);
	if (l->kind == LINE_TITLE || l->kind == LINE_PAGE ||
	    l->kind == LINE_ROOM)
		return;
	/* A number or a letter alone marks nothing. */
	if (l->text.len == 0) {
		l->kind = LINE_BARE;
		l->text = s;
	}
	asking_find(l);
}
