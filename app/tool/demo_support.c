/* The demo's support requests: who asked what, and what was answered. They are
 * sealed as those of visitors are, and nothing is mailed. */
#include <string.h>

#include "base/dice.h"
#include "base/secret.h"
#include "store/support.h"
#include "tool/demo_support.h"
#include "tool/tool.h"

#define TURNS	4

struct demo_request {
	const char	*tenant, *name, *email, *site, *state, *language;
	int		 hours_ago;
	struct {
		const char	*kind, *text;	/* of the entries' kinds */
	} turn[TURNS];
};

#define A	"acme"
#define G	"globex"

static const struct demo_request requests[] = {
	{ A, "Nadia Okonkwo", "nadia.o@mail.example", "shop.example.com/cart",
	  "new", "en", 5, {
	  { "asked", "The cart forgets what I put in as soon as I sign in.\n\n"
	    "I tried two browsers, and a private window." } } },
	{ A, "Jonas Reuter", "jonas.reuter@mail.example", "beispiel.example",
	  "new", "de", 20, {
	  { "asked", "Das Chatfenster verdeckt auf dem Telefon den Knopf zum "
	    "Bezahlen. Lässt sich das verschieben?" } } },
	{ A, NULL, "bookings@harbour.example", "harbour.example", "open", "en",
	  52, {
	  { "asked", "Since Monday our visitors see the survey twice: once "
	    "after the chat, and again on the next page." },
	  { "reply", "Thank you. Which browser do they use, and does it happen "
	    "on a phone as well?" },
	  { "answer", "Safari on an iPhone, as far as we can tell. On a desk "
	    "it is fine." },
	  { "note", "Looks like the frame that is loaded twice; see the notes "
	    "on embedding." } } },
	{ A, "Camille Lefèvre", "camille.l@mail.example",
	  "https://atelier.example/contact", "waiting", "fr", 70, {
	  { "asked", "Le lien du questionnaire ne s’ouvre pas depuis notre "
	    "lettre d’information." },
	  { "reply", "Bonjour, pouvez-vous nous envoyer l’adresse complète du "
	    "lien ? Il semble coupé à la fin d’une ligne." } } },
	{ A, "Tom Ashworth", "tom@ashworth.example", "ashworth.example/help",
	  "closed", "en", 300, {
	  { "asked", "How do we change the colour of the button?" },
	  { "reply", "Under Look in the signed-in area: the accent is the "
	    "colour of all buttons. It shows at once." },
	  { "answer", "Found it, thanks!" } } },
	{ G, "Mair Thomas", "mair.thomas@mail.example", "account.example",
	  "new", "en", 3, {
	  { "asked", "My bill shows two meters. We have one." } } },
	{ G, "Owen Rees", "owen.rees@mail.example", "globex.example/visits",
	  "waiting", "en", 30, {
	  { "asked", "The page for booking a technician says that there is no "
	    "free day until March." },
	  { "reply", "We have added visits on Saturdays. Could you look again, "
	    "please?" } } },
	{ G, "Ana Beltrán", "ana.b@mail.example", "globex.example", "closed",
	  "es", 200, {
	  { "asked", "¿Puedo recibir la factura en español?" },
	  { "reply", "Sí: la hemos cambiado en su cuenta. La próxima llegará "
	    "en español." } } },
	{ .tenant = NULL }
};

static enum status
request_add(struct tool *t, struct dice *dice, struct str key,
    const struct demo_request *r)
{
	struct arena		*a = t->arena;
	struct pg_exchange	*x = pg_begin(&t->db, PG_WRITE);
	struct str		 id = dice_uuid(dice, a);
	struct str		 entry[TURNS], kind[TURNS], body[TURNS], sealed;
	struct subject_new	 s;
	size_t			 n;

	s = store_subject_new_as(&t->db, key, id, str_of(r->email));
	for (n = 0; n < TURNS && r->turn[n].kind != NULL; n++) {
		entry[n] = n == 0 ? id : dice_uuid(dice, a);
		kind[n] = str_of(r->turn[n].kind);
		sealed = store_support_seal(&t->db, &s.subject, entry[n],
		    str_of(r->turn[n].text));
		body[n] = str_hex(a, sealed.p, sealed.len);
	}
	(void)put_subject_add(x, .id = id, .mail_key = s.mail_key,
	    .sealed = s.sealed);
	(void)put_support_demo_add(x, .id = id, .reference = str_fmt(a,
	    "DEM%zu-%04zu", dice_below(dice, 10), dice_below(dice, 10000)),
	    .state = str_of(r->state), .language = str_of(r->language),
	    .email = store_support_field(&t->db, &s.subject, SUPPORT_EMAIL,
	    str_of(r->email)),
	    .name = store_support_field(&t->db, &s.subject, SUPPORT_NAME,
	    str_of(r->name)),
	    .site = store_support_field(&t->db, &s.subject, SUPPORT_SITE,
	    str_of(r->site)),
	    .hours_ago = r->hours_ago, .entries = { entry, n },
	    .kinds = { kind, n }, .bodies = { body, n });
	return (pg_run(x));
}

int
demo_support_load(struct tool *t, const char *tenant)
{
	struct dice		 dice = { UINT64_C(0x737570706f7274) ^
				    (uint64_t)tenant[0] };
	struct support_state	*have;
	struct str		 key;
	const char		*why;
	enum status		 st;
	size_t			 i, n;
	int64_t			 all = 0;

	if ((st = q_support_states(&t->db, &have, &n)) != OK)
		return (tool_db_fail(t, st, "demo: support requests"));
	for (i = 0; i < n; i++)
		all += have[i].n;
	if (all != 0)
		return (0);
	if (!secret_init(t->config.secret, &why))
		return (tool_fail("%s", why));
	st = store_tenant_key_find(&t->db, &key);
	for (i = 0; st == OK && requests[i].tenant != NULL; i++)
		if (strcmp(requests[i].tenant, tenant) == 0)
			st = request_add(t, &dice, key, &requests[i]);
	return (st == OK ? 0 : tool_db_fail(t, st, "demo: support requests"));
}
