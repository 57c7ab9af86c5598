/*
 * POST /api/v1/transcripts: what was said in a session, in the place of what came
 * before; no line deletes it. It stands beside the responses
 * that name the session, and is kept as store/transcript.h says.
 */
#include "page/api/handlers.h"
#include "page/api/transcript.h"
#include "rule/context.h"
#include "store/transcript.h"

static const char *const speakers[] = { "visitor", "agent", "bot", "system",
	NULL };

static const struct shape_field line_fields[] = {
    FIELD(transcript_line, at, MOMENT, .none = true,
	.what = "In UTC; shown as the time since the first line"),
    FIELD(transcript_line, speaker, TEXT, .one_of = speakers),
    FIELD(transcript_line, name, TEXT, .none = true, .most = TRANSCRIPT_NAME),
    FIELD(transcript_line, text, TEXT, .most = TRANSCRIPT_TEXT,
	.lines = true),
    { .name = NULL }
};
const struct shape	transcript_line_shape = { "TranscriptLine",
	sizeof(struct transcript_line), line_fields, true };

struct transcript_in {
	struct str		 session;
	struct shape_list	 lines;
};
REQUEST(transcript_in_shape, "TranscriptRequest", transcript_in,
    FIELD(transcript_in, session, TEXT, .most = CONTEXT_SESSION_MAX,
	.what = "Its id, as a signed link names it"),
    FIELD(transcript_in, lines, LIST, .of = &transcript_line_shape,
	.most = TRANSCRIPT_LINES, .what = "In their order; none: what is there "
	"is deleted for good, with the key that it is sealed with. All texts "
	"together have at most 256 kB"));

struct transcript_out {
	struct str	 session;
	int64_t		 lines, left_out;
};
SHAPE(transcript_shape, "Transcript", transcript_out,
    FIELD(transcript_out, session, TEXT),
    FIELD(transcript_out, lines, WHOLE, .what = "So many are kept"),
    FIELD(transcript_out, left_out, WHOLE, .what = "So many numbers of cards "
	"and accounts and passwords were left out before it was stored"));

API_OPERATION(operation, API_TRANSCRIPT, .answer = &transcript_shape,
    .request = &transcript_in_shape);

void
api_transcript_check(struct api_ask *ask, const char *member,
    const struct shape_list *list)
{
	const struct transcript_line	*lines = list->v;
	size_t				 i, bytes = 0;

	for (i = 0; i < list->n; i++)
		bytes += lines[i].text.len + lines[i].name.len;
	if (bytes > TRANSCRIPT_BYTES)
		api_member_fault(ask, member,
		    "All texts together have at most 256 kB.");
}

static bool
body_read(struct api_ask *ask, struct transcript_in *in)
{
	if (!api_body_read(ask, in))
		return (false);
	if (in->session.len > CONTEXT_SESSION_MAX)
		api_fault_add(ask, false, "/session",
		    "It must have at most 128 bytes.");
	api_transcript_check(ask, "lines", &in->lines);
	return (ask->nfaults == 0);
}

enum status
api_transcript_post(struct rq *rq)
{
	struct transcript_drop_row	*row;
	struct transcript_out		 out = { .left_out = 0 };
	struct transcript_in		 in = { .lines = { NULL, 0 } };
	struct api_ask			 ask;
	enum status			 st;

	if (!api_ask_read(rq, &operation, &ask) || !body_read(&ask, &in))
		return (api_refuse(&ask));
	out.session = in.session;
	out.lines = (int64_t)in.lines.n;
	if (in.lines.n == 0)
		st = q_transcript_drop(&rq->db, &row, .session = out.session);
	else
		st = store_transcript_put(&rq->db, out.session, in.lines.v,
		    in.lines.n, &out.left_out);
	return (st != OK ? st : api_send_made(rq, &transcript_shape, &out));
}
