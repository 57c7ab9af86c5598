/*
 * The list of types, and what their files share; private to form/types. A
 * family (scales, choices, typed inputs) has its functions in one file.
 * A type more is a file here, its row below and its line in conf/survey.md:
 * tests/fault/types.test.mjs adds one so, and takes it from its definition to
 * the export.
 */
#ifndef FORM_TYPES_TYPES_H
#define FORM_TYPES_TYPES_H

#include "form/field.h"
#include "form/survey_make.h"
#include "form/toss.h"
#include "form/type.h"

/* One row for each type: its file has the record question_type_<row>. */
#define QUESTION_TYPES(ROW)						\
	ROW(nps) ROW(rating) ROW(single) ROW(multiple) ROW(dropdown)	\
	ROW(yesno) ROW(short_text) ROW(long_text) ROW(email)		\
	ROW(number) ROW(date) ROW(postcode) ROW(age_band)		\
	ROW(income_band) ROW(statement) ROW(matrix) ROW(ranking) ROW(sum)	\
	ROW(slider) ROW(time) ROW(datetime) ROW(phone) ROW(smileys)	\
	ROW(consent) ROW(country) ROW(picture)	\
	ROW(computed) ROW(computed_code) ROW(computed_text) ROW(hidden)	\
	ROW(file)

#define QUESTION_TYPE_DECLARED(name)					\
	extern const struct question_type question_type_##name;
QUESTION_TYPES(QUESTION_TYPE_DECLARED)

/* --- checks --- */

/* Always false, so that a check ends "return (answer_refuse(...))". */
bool	answer_refuse(const struct answer_reader *, const struct question *,
	    struct answer *, enum word, struct str a, struct str b);
/* The same in the words for a fault of a field; form is for FIELD_FORM. */
bool	answer_refuse_fault(const struct answer_reader *,
	    const struct question *, struct answer *, enum field_fault,
	    struct str value, size_t max, enum word form);
void	answer_set(struct arena *, struct answer *, struct str);

/* --- scales: nps, rating --- */

void	scale_finish(struct survey_maker *, struct question *);
bool	scale_check(const struct answer_reader *, const struct question *,
	    struct answer *);
void	scale_text(const struct question *, const struct answer *, size_t lang,
	    struct lines *);
void	scale_demo(struct toss *, const struct question *);

void	read_metric(struct survey_maker *, struct question *, struct str);

/* --- choices: one or several of the codes, perhaps "other" --- */

void	choice_finish(struct survey_maker *, struct question *);
bool	choice_check(const struct answer_reader *, const struct question *,
	    struct answer *);
/* Is this value offered? If not, the error is set. */
bool	choice_is_offered(const struct answer_reader *,
	    const struct question *, struct answer *, struct str value);
/* The text of "other", where it was given, and that it is needed. */
bool	choice_other_check(const struct answer_reader *,
	    const struct question *, struct answer *);
/* A text without any choice chooses "other". */
void	choice_other_take(const struct answer_reader *,
	    const struct question *, struct answer *, bool beside);
void	choice_text(const struct question *, const struct answer *,
	    size_t lang, struct lines *);
void	choice_demo(struct toss *, const struct question *);
void	band_demo(struct toss *, const struct question *);

/* --- answers of several parts: matrix, ranking, sum --- */

/* One for each of the list, each like the one given, with its name and its
 * label. */
struct question_part *parts_make(struct survey_maker *, struct question *,
	    const struct question_option *, size_t n,
	    const struct question_part *like);
/* Refuse because of part i: {a} is its label. */
bool	part_refuse(const struct answer_reader *, const struct question *,
	    struct answer *, size_t i, enum word, struct str b);
/* Take one of the part's codes, or refuse. */
bool	part_choose(const struct answer_reader *, const struct question *,
	    struct answer *, size_t i);
/* "Speed: Good", a line for each. */
void	parts_text(const struct question *, const struct answer *, size_t lang,
	    struct lines *);

/* --- typed inputs --- */

/* Of what people know of themselves, on one line. */
extern const struct question_attribute	 line_attributes[];

void	read_autocomplete(struct survey_maker *, struct question *, struct str);
void	read_width(struct survey_maker *, struct question *, struct str);
/* What is typed follows it: form/pattern.h. */
void	read_pattern(struct survey_maker *, struct question *, struct str);
/* max="..." of a text. */
void	read_length(struct survey_maker *, struct question *, struct str);
void	plain_text(const struct question *, const struct answer *, size_t lang,
	    struct lines *);
void	text_demo(struct toss *, const struct question *);

/* --- values between min and max: numbers, dates, times --- */

void	number_finish(struct survey_maker *, struct question *);
bool	number_check(const struct answer_reader *, const struct question *,
	    struct answer *);
void	read_decimals(struct survey_maker *, struct question *, struct str);

void	read_low(struct survey_maker *, struct question *, struct str);
void	read_high(struct survey_maker *, struct question *, struct str);
/* One of field.h: a canonical value, or a fault. */
typedef enum field_fault field_reader(struct arena *, struct str,
	    struct str *);
void	moment_finish(struct survey_maker *, struct question *,
	    field_reader *);
bool	moment_check(const struct answer_reader *, const struct question *,
	    struct answer *, field_reader *, enum word form);
void	moment_show(const struct question *, struct question_look *);
/* Canonical order of two values: <0, 0 or >0. */
typedef int	range_order(struct str, struct str);
/* Bounds that are canonical by now. */
void	range_finish(struct survey_maker *, const struct question *,
	    range_order *);
/* Take a canonical value, or say that it is too low or too high. */
bool	range_check(const struct answer_reader *, const struct question *,
	    struct answer *, struct str s, range_order *order, enum word low,
	    enum word high);

#endif
