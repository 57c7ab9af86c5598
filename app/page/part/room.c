/* Room for surveys: see the header. */
#include "page/part/frame.h"
#include "page/part/room.h"
#include "queries.h"

/* All of them take the same values. */
static const enum word	 room_words[ROOM__MAX] = {
	[ROOM_SURVEYS] = W_ROOM_SURVEYS, [ROOM_DRAFTS] = W_ROOM_DRAFTS,
	[ROOM_BYTES] = W_ROOM_BYTES,
};

/* What is taken, and the most. */
static void
amounts_of(const struct survey_room_get_row *row, enum room room, int64_t *n,
    int64_t *most)
{
	*n = room == ROOM_SURVEYS ? row->surveys : room == ROOM_DRAFTS ?
	    row->drafts : row->bytes;
	*most = room == ROOM_SURVEYS ? row->most_surveys :
	    room == ROOM_DRAFTS ? row->most_drafts : row->most_bytes;
}

static int64_t
percent_of(const struct survey_room_get_row *row, enum room room)
{
	int64_t	 n, most;

	amounts_of(row, room, &n, &most);
	/* Without room for versions there are no drafts to drop, either. */
	return (most != 0 ? n * 100 / most : room == ROOM_BYTES ? 100 : 0);
}

static struct str
room_text(struct rq *rq, const struct survey_room_get_row *row,
    enum room room)
{
	struct args_W_ROOM_BYTES	 values;
	int64_t				 n, most;

	amounts_of(row, room, &n, &most);
	values.n = room == ROOM_BYTES ? page_size(rq, n) : app_number(rq, n);
	values.most = room == ROOM_BYTES ? page_size(rq, most) :
	    app_number(rq, most);
	return (words_fill(rq->arena, rq->locale, room_words[room], 0,
	    (const struct str *)(const void *)&values));
}

struct str
room_drafts_url(struct rq *rq)
{
	return (str_cat(rq->arena, url(rq, APP_SURVEYS),
	    STR("?state=drafts")));
}

enum status
room_refused(struct rq *rq, bool publishes, struct problem_view *problem)
{
	struct survey_room_get_row	*row;
	enum room			 room = ROOM_BYTES;
	enum status			 st;

	if ((st = q_survey_room_get(&rq->db, &row)) != OK)
		return (st);
	if (!publishes && row->most_drafts != 0 &&
	    row->drafts >= row->most_drafts)
		room = ROOM_DRAFTS;
	else if (!publishes && row->surveys >= row->most_surveys)
		room = ROOM_SURVEYS;
	problem->href = room == ROOM_DRAFTS ? room_drafts_url(rq) : STR("");
	problem->text = str_cat(rq->arena, rq_word(rq, W_ROOM_REFUSED),
	    STR(" "), room_text(rq, row, room));
	return (OK);
}

enum status
room_near(struct rq *rq, struct str *text, bool *is_drafts)
{
	struct survey_room_get_row	*row;
	enum room			 room, fullest = ROOM_SURVEYS;
	enum status			 st;

	*text = STR_NONE;
	*is_drafts = false;
	if ((st = q_survey_room_get(&rq->db, &row)) != OK)
		return (st);
	for (room = ROOM_SURVEYS; room < ROOM__MAX; room++)
		if (percent_of(row, room) > percent_of(row, fullest))
			fullest = room;
	if (percent_of(row, fullest) < ROOM_NEAR)
		return (OK);
	*text = room_text(rq, row, fullest);
	*is_drafts = fullest == ROOM_DRAFTS;
	return (OK);
}
