/*
 * What the demo's respondents write: an opening, a detail, sometimes a close.
 * Three moods, two languages; some hundred thousand different comments.
 */
#include "tool/demo.h"

static const char *const good_open[] = {
	"Great help.", "Very quick.", "Really friendly.",
	"That was easier than I expected.", "Sorted in one go.",
	"Best support chat I have had this year.", "Thank you!",
	"No waiting at all.", "Exactly what I needed.", "Clear answers.",
	"I was surprised how well this went.", "Top service.", NULL
};
static const char *const good_detail[] = {
	"The person understood my problem at once and stayed with me until it "
	"worked.",
	"My refund was booked while we were still chatting.",
	"I did not have to repeat myself, the history was already there.",
	"They explained the new tariff in plain words.",
	"She even found a discount I had overlooked.",
	"The link to the form was right there, that saved me a call.",
	"He sent me the confirmation straight away.",
	"Five minutes from start to finish.",
	"They admitted the mistake and put it right, I respect that.",
	"Good that a real person took over from the bot so soon.",
	"My router is up again after the reset they walked me through.",
	"The delivery date was changed without any fuss.", NULL
};
static const char *const middle_open[] = {
	"It was okay.", "Fine in the end.", "Mixed feelings.",
	"The answer was right, but slow.", "Partly helpful.",
	"Friendly, though not very fast.", "Could be better.", NULL
};
static const char *const middle_detail[] = {
	"I waited about ten minutes before anyone joined.",
	"I had to explain the same thing twice.",
	"The first answer did not fit, the second one did.",
	"I still do not know when the technician will come.",
	"The bot asked a lot of questions that I had already answered.",
	"The instructions were written for the old version of the app.",
	"I would have liked a summary by e-mail.",
	"They were polite but had to ask a colleague three times.", NULL
};
static const char *const bad_open[] = {
	"Not helpful.", "Disappointed.", "This is the third time I ask.",
	"Waste of an hour.", "Nobody listened.", "Still not solved.",
	"I am close to cancelling.", "Very slow.", NULL
};
static const char *const bad_detail[] = {
	"The chat was closed while I was still typing.",
	"I was passed on four times and every time I started again.",
	"My invoice is wrong since March and nobody can tell me why.",
	"I was promised a call back and it never came.",
	"The bot kept sending me to the same help page.",
	"They told me something different on the phone last week.",
	"Waited 35 minutes only to be told to write an e-mail.",
	"The cancellation form does not open on my phone.",
	"I only got copy-and-paste answers.",
	"The parcel is lost and I am supposed to prove it.", NULL
};
static const char *const closes[] = {
	"Keep it up.", "Please pass this on to the team.",
	"I will be back if it happens again.", "That is all.",
	"Opening hours in the evening would help.",
	"A button to save the chat would be nice.",
	"Greetings from Leeds.", "My mother (82) managed it too.", NULL
};
static const char *const good_german[] = {
	"Sehr freundlich und schnell, vielen Dank!",
	"Mein Problem war in fünf Minuten gelöst.",
	"Endlich jemand, der zuhört. Die Gutschrift war sofort da.",
	"Klare Antworten, keine Wartezeit, gern wieder.",
	"Die Mitarbeiterin hat alles verständlich erklärt.", NULL
};
static const char *const middle_german[] = {
	"War in Ordnung, hat aber lange gedauert.",
	"Die Antwort stimmte erst beim zweiten Mal.",
	"Freundlich, nur musste ich alles doppelt erklären.", NULL
};
static const char *const bad_german[] = {
	"Ich wurde viermal weitergeleitet, gelöst ist immer noch nichts.",
	"Der Rückruf kam nie. Sehr enttäuschend.",
	"Der Bot versteht meine Frage nicht, und ein Mensch war nicht zu "
	"erreichen.", NULL
};

static const struct mood {
	const char *const	*open;
	const char *const	*detail;
	const char *const	*german;
} moods[] = {
	{ bad_open, bad_detail, bad_german },
	{ middle_open, middle_detail, middle_german },
	{ good_open, good_detail, good_german },
};

struct str
demo_comment(struct dice *d, struct arena *a, int mood, bool german)
{
	const struct mood	*m = &moods[mood];
	const char		*open, *detail;

	if (german)
		return (str_of(dice_pick(d, m->german)));
	open = dice_pick(d, m->open);
	detail = dice_pick(d, m->detail);
	if (dice_is(d, 15))
		return (str_of(open));
	if (dice_is(d, 30))
		return (str_of(detail));
	if (dice_is(d, 22))
		return (str_fmt(a, "%s %s %s", open, detail,
		    dice_pick(d, closes)));
	return (str_fmt(a, "%s %s", open, detail));
}
