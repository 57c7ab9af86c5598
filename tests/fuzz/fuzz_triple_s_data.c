/* Cases of a Triple-S file: whatever stands in a line becomes fields of the
 * form, or is told; the first byte chooses the columns or CSV. */
#include <stdlib.h>

#include "exchange/triple_s.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define VARIABLES(p1, p2, p3, p4, p5, p6)				\
	"<variable ident='1' type='character' use='serial'><name>id</name>"	\
	"<label>i</label><position " p1 "/><size>4</size></variable>"		\
	"<variable ident='2' type='single'><name>s</name><label>s</label>"	\
	"<position " p2 "/><values><value code='1'>a</value><value code='2'>b"	\
	"</value></values></variable>"						\
	"<variable ident='3' type='multiple'><name>m</name><label>m</label>"	\
	"<position " p3 "/><spread subfields='2' width='1'/><values>"		\
	"<value code='1'>a</value><value code='2'>b</value></values></variable>"\
	"<variable ident='4' type='multiple'><name>b</name><label>b</label>"	\
	"<position " p4 "/><values><value code='1'>a</value><value code='2'>b"	\
	"</value></values></variable>"						\
	"<variable ident='5' type='quantity'><name>q</name><label>q</label>"	\
	"<position " p5 "/><values><range from='0' to='99'/></values></variable>" \
	"<variable ident='6' type='date'><name>d</name><label>d</label>"	\
	"<position " p6 "/></variable>"

static const char	fixed[] = "<sss><survey><record ident='A'>"
	VARIABLES("start='1' finish='4'", "start='5'", "start='6' finish='7'",
	    "start='8' finish='9'", "start='10' finish='14'",
	    "start='15' finish='22'") "</record></survey></sss>";
static const char	csv[] = "<sss><survey><record ident='A' format='csv'>"
	VARIABLES("start='1'", "start='2'", "start='3'", "start='4'",
	    "start='6'", "start='5'") "</record></survey></sss>";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct exchange		 x = { .refused = W_NONE };
	static bool		 loaded;
	struct arena		*a = arena_new(EXCHANGE_ARENA, NULL, NULL);
	const struct survey	*survey;
	struct triple_s_case	 c;
	struct answers		 answers;
	struct str		 rest, line, found, why;
	const char		*wrong;

	if (!loaded && !survey_schema_load("conf/survey.rng", &wrong))
		abort();
	loaded = true;
	if (exchange_read_as(a, str_of(size != 0 && data[0] % 2 == 0 ? fixed :
	    csv), triple_s_read, &x) != OK || survey_load(a, x.xml, &survey) != OK)
		abort();
	rest = triple_s_decode(a, (struct str){ (const char *)data, size },
	    STR_NONE, &found);
	if (!str_utf8_is_valid(rest))
		abort();
	while (triple_s_line(&rest, &line)) {
		if (!triple_s_case_read(a, x.triple_s, line, &c, &why) &&
		    why.len == 0)
			abort();
		answers_init(a, survey, &answers);
		if (answers_read(a, survey, ANSWER_ALL_PAGES, c.fields, c.n, 0,
		    &answers) == E_MALFORMED)
			abort();
	}
	arena_free(a);
	return (0);
}
