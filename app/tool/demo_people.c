/* The demo's openings and applicants, and the résumés they sent. */
#include <string.h>

#include "tool/demo.h"

#define PERKS_ACME	"\n\nWhat we offer\n\n"				\
	"- 30 days of holiday and a four-day week in August\n"		\
	"- Your own budget for books, courses and conferences\n"	\
	"- Hardware of your choice\n"					\
	"- A pension on top of the statutory one\n\n"			\
	"You can apply with a résumé as PDF, DOCX, ODT, RTF or plain "	\
	"text, or simply paste it. We answer within ten working days."
#define PERKS_GLOBEX	"\n\nWhat you get\n\n"				\
	"- Paid training from the first day\n"				\
	"- Shift swaps by app, agreed in the team\n"			\
	"- A bonus for weekends and public holidays\n\n"		\
	"Questions? Ask us before you apply; nobody keeps a list of who asked."

const struct demo_opening demo_openings[] = {
	{ "acme", "senior-support-engineer", "Senior Support Engineer",
	  "Customer Care", "Leeds", "full_time",
	  "Own the hardest conversations: from a puzzled customer to a bug "
	  "report that engineers love.",
	  "Our customers write to us when something does not work, and three "
	  "in a hundred of these conversations need someone who can read a "
	  "log file.\n\nWhat you will do\n\n"
	  "- Take over conversations that the first line cannot solve\n"
	  "- Reproduce faults and write reports that can be acted on\n"
	  "- Coach four colleagues in writing clear answers\n\n"
	  "What you bring\n\n"
	  "- Three years or more in technical support\n"
	  "- Confidence with SQL and the command line\n"
	  "- Writing that is short, warm and exact" PERKS_ACME,
	  "42000", "52000", "GBP", "year", "18", "open", true, 12 },
	{ "acme", "chat-agent-evening", "Chat Agent, evening shift",
	  "Customer Care", "Leeds", "part_time",
	  "Twenty hours a week, 17:00 to 21:00, from home after training.",
	  "Evenings are when our customers have time to write. You answer "
	  "two or three conversations at once, calmly and correctly.\n\n"
	  "What you bring\n\n"
	  "- Fast, faultless typing in English\n"
	  "- Patience, and a sense for what people mean\n"
	  "- A quiet room and a stable connection" PERKS_ACME,
	  "13", "15", "GBP", "hour", "16", "open", true, 5 },
	{ "acme", "data-analyst-voice-of-customer",
	  "Data Analyst, Voice of the Customer", "Insight", "Manchester",
	  "full_time",
	  "Turn forty thousand survey answers a month into three decisions.",
	  "You look after the numbers that the whole house reads on Monday "
	  "morning: satisfaction, effort, reasons for contact.\n\n"
	  "What you will do\n\n"
	  "- Look after questionnaires and keep them short\n"
	  "- Explain what a change means, and when it means nothing\n"
	  "- Work with product teams on what customers ask for" PERKS_ACME,
	  "38000", "46000", "GBP", "year", NULL, "open", false, 20 },
	{ "acme", "werkstudent-qualitaet",
	  "Working Student, Quality (German-speaking)", "Quality", "Berlin",
	  "internship",
	  "Read conversations, spot patterns, suggest better answers.",
	  "Ten to sixteen hours a week beside your studies. You review "
	  "German conversations against our checklist and tell us where the "
	  "checklist is wrong.\n\nWhat you bring\n\n"
	  "- German at native level, good English\n"
	  "- Enrolment at a university" PERKS_ACME,
	  "15", "17", "EUR", "hour", NULL, "open", false, 33 },
	{ "acme", "team-lead-voice", "Team Lead, Voice", "Customer Care",
	  "Leeds", "full_time",
	  "Lead a team of twelve on the telephone.",
	  "This position has been filled. Thank you to everyone who "
	  "applied." PERKS_ACME,
	  "40000", "45000", "GBP", "year", "18", "closed", false, 90 },
	{ "globex", "field-technician", "Field Technician", "Operations",
	  "Cardiff", "full_time",
	  "Install and repair heat pumps in people's homes.",
	  "You visit two to four homes a day, with a van and tools of your "
	  "own.\n\nWhat you bring\n\n"
	  "- A completed apprenticeship in heating, plumbing or electrics\n"
	  "- A driving licence\n- A tidy way of working" PERKS_GLOBEX,
	  "16", "21", "GBP", "hour", "18", "open", false, 8 },
	{ "globex", "service-desk-agent", "Service Desk Agent",
	  "Customer Service", "Cardiff", "full_time",
	  "First answer for customers whose heating is cold.",
	  "In winter every minute counts. You find out what is wrong, solve "
	  "it on the telephone where that is possible, and send a technician "
	  "where it is not.\n\nWhat you bring\n\n"
	  "- A calm voice\n- Experience with customers\n"
	  "- Welsh is welcome and not required" PERKS_GLOBEX,
	  "24000", "27500", "GBP", "year", NULL, "open", true, 15 },
	{ "globex", "apprentice-office", "Apprentice, Office Administration",
	  "Administration", "Swansea", "temporary",
	  "Two years, four departments, one certificate.",
	  "You learn purchasing, accounts, scheduling and customer service, "
	  "each for half a year." PERKS_GLOBEX,
	  "11", NULL, "GBP", "hour", "16", "open", false, 3 },
	{ "globex", "night-dispatcher", "Night Dispatcher", "Operations",
	  "Cardiff", "part_time",
	  "Plan emergency visits between 22:00 and 6:00.",
	  "This position has been filled." PERKS_GLOBEX,
	  "17", "18", "GBP", "hour", "18", "closed", false, 70 },
	{ .tenant = NULL }
};

#define A	"acme"
#define G	"globex"
#define SSE	"senior-support-engineer"
#define CAE	"chat-agent-evening"
#define DAV	"data-analyst-voice-of-customer"
#define FT	"field-technician"
#define SDA	"service-desk-agent"

const struct demo_applicant demo_applicants[] = {
	{ A, SSE, "Maren Oduya", "maren.oduya@mail.example",
	  "+44 7700 900101", "interview", "pdf",
	  "I have led second-line support for a bank's chat since 2021.", 11 },
	{ A, SSE, "Tomasz Wieczorek", "tomasz.w@mail.example", NULL,
	  "review", "pdf", "Happy to show a few of my bug reports.", 9 },
	{ A, SSE, "Jo Achebe", "jo.achebe@mail.example", "+44 7700 900118",
	  "received", "txt", NULL, 2 },
	{ A, SSE, "Siobhán O'Neill-Čapek", "siobhan@mail.example", NULL,
	  "rejected", "text", NULL, 10 },
	{ A, CAE, "Priya Raman", "priya.raman@mail.example",
	  "+44 7700 900133", "offer", "pdf",
	  "Evenings suit me well, I study in the mornings.", 4 },
	{ A, CAE, "Lars Nygård", "lars.n@mail.example", NULL, "received",
	  "text", NULL, 1 },
	{ A, CAE, "Mei-Ling Hsu", "meiling.hsu@mail.example", NULL,
	  "received", "txt", "I type 85 words a minute.", 3 },
	{ A, DAV, "Daniel Abt", "daniel.abt@mail.example",
	  "+44 7700 900147", "review", "pdf", NULL, 16 },
	{ A, DAV, "Noor el-Sayed", "noor@mail.example", NULL, "interview",
	  "pdf", "My thesis was about response bias in short surveys.", 18 },
	{ A, "team-lead-voice", "Grace Whitfield", "grace.w@mail.example",
	  "+44 7700 900152", "hired", "pdf", NULL, 80 },
	{ A, "team-lead-voice", "Kofi Mensah", "kofi.m@mail.example", NULL,
	  "rejected", "txt", NULL, 78 },
	{ G, FT, "Gareth Pugh", "gareth.pugh@mail.example",
	  "+44 7700 900160", "review", "pdf", NULL, 6 },
	{ G, FT, "Anna Kowalska", "anna.k@mail.example", NULL, "interview",
	  "pdf", "F-gas certificate since 2019.", 7 },
	{ G, FT, "Rhys Llewellyn", "rhys.l@mail.example", NULL, "received",
	  "text", NULL, 1 },
	{ G, SDA, "Carys Bevan", "carys.bevan@mail.example",
	  "+44 7700 900171", "received", "txt", "Rwy'n siarad Cymraeg.", 5 },
	{ G, SDA, "Ahmed Haddad", "ahmed.h@mail.example", NULL, "offer",
	  "pdf", NULL, 13 },
	{ G, SDA, "Zoë Martin", "zoe.martin@mail.example", NULL, "rejected",
	  "pdf", NULL, 12 },
	{ G, "apprentice-office", "Ieuan Price", "ieuan.p@mail.example", NULL,
	  "received", "text", NULL, 2 },
	{ G, "night-dispatcher", "Helen Strand", "helen.s@mail.example", NULL,
	  "hired", "pdf", NULL, 60 },
	{ .tenant = NULL }
};

struct str
demo_resume_text(struct arena *a, const struct demo_applicant *p)
{
	return (str_fmt(a, "%s\n%s\n\nProfile\n"
	    "Ten years of work with customers, four of them with "
	    "responsibility for others.\n\nExperience\n"
	    "2021 to today    Northway Services, customer team\n"
	    "2017 to 2021     Harbour Retail, help desk\n"
	    "2014 to 2017     City Library, front desk\n\nEducation\n"
	    "2014    Certificate in business administration\n\nSkills\n"
	    "Clear writing, ticket systems, spreadsheets, first aid\n",
	    p->name, p->email));
}

/* The standard fonts know Latin-1; what is beyond becomes a plain letter. */
static void
pdf_line(struct buf *b, struct str line)
{
	int32_t	 c;

	buf_char(b, '(');
	while (line.len > 0) {
		if ((c = str_utf8_next(&line)) == -1)
			break;
		if (c == '(' || c == ')' || c == '\\')
			buf_fmt(b, "\\%c", (char)c);
		else if (c >= 0x20 && c < 0x7f)
			buf_char(b, (char)c);
		else if (c >= 0xa0 && c <= 0xff)
			buf_fmt(b, "\\%03o", (unsigned int)c);
		else
			buf_char(b, c == 0x10c ? 'C' : '-');
	}
	buf_c(b, ") Tj T*\n");
}

static struct str
pdf_page(struct arena *a, struct str text)
{
	struct buf	 b = buf_new(a, 2048);
	struct str	 line;
	bool		 more = true;

	buf_c(&b, "BT /F1 11 Tf 15 TL 64 770 Td\n");
	while (more && text.len > 0) {
		more = str_cut(text, '\n', &line, &text);
		pdf_line(&b, line);
	}
	buf_c(&b, "ET\n");
	return (buf_view(&b));
}

struct str
demo_resume_pdf(struct arena *a, const struct demo_applicant *p)
{
	struct str	 page = pdf_page(a, demo_resume_text(a, p));
	struct buf	 b = buf_new(a, 4096);
	size_t		 at[5], i, table;
	const char	*const objects[] = {
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
		"/Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
		"/Encoding /WinAnsiEncoding >>",
	};

	buf_c(&b, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
	for (i = 0; i < 4; i++) {
		at[i] = b.len;
		buf_fmt(&b, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
	}
	at[4] = b.len;
	buf_fmt(&b, "5 0 obj\n<< /Length %zu >>\nstream\n", page.len);
	buf_str(&b, page);
	buf_c(&b, "endstream\nendobj\n");
	table = b.len;
	buf_c(&b, "xref\n0 6\n0000000000 65535 f \n");
	for (i = 0; i < 5; i++)
		buf_fmt(&b, "%010zu 00000 n \n", at[i]);
	buf_fmt(&b, "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%zu\n"
	    "%%%%EOF\n", table);
	return (buf_view(&b));
}
