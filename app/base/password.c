/*
 * What may become a password: long enough, not too long to hash, none of the
 * commonest ones and not the account's own address. No rule about capitals,
 * digits or signs: such rules make weaker passwords, not stronger ones.
 */
#include <string.h>

#include "base/secret.h"

/*
 * The commonest passwords of at least PASSWORD_MIN characters, in lower case
 * and in byte order, for a binary search; a unit test checks the order.
 */
static const char *const	common[] = {
	"00000000", "000000000", "0000000000", "01234567", "0123456789",
	"0987654321", "11111111", "111111111", "1111111111", "11223344",
	"1122334455", "112233445566", "12121212", "121212121", "123123123",
	"123321123", "12341234", "12344321", "123454321", "123456123",
	"12345678", "123456789", "1234567890", "12345678910", "123456789a",
	"123456789q", "123456abc", "12345abc", "1234abcd", "1234qwer",
	"123abc123", "123qwe123", "123qweasd", "147258369", "147852369",
	"159357456", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz1qaz",
	"1qaz2wsx", "1qaz2wsx3edc", "1qazxsw2", "22222222", "33333333",
	"55555555", "66666666", "741852963", "77777777", "789456123",
	"87654321", "88888888", "888888888", "963852741", "987654321",
	"99999999", "999999999", "a1234567", "a12345678", "a123456789",
	"aa123456", "aa12345678", "aaaaaaaa", "abc12345", "abc123456",
	"abc123abc", "abcd1234", "abcdefg1", "abcdefgh", "abcdefghi",
	"access14", "admin123", "admin1234", "admin12345", "admin@123",
	"administrador", "administrator", "alexander", "alexandra",
	"andrew123", "angel123", "angels123", "anthony1", "arsenal1",
	"asdasdasd", "asdf1234", "asdfasdf", "asdfghjk", "asdfghjkl",
	"ashley123", "asshole1", "autumn2024", "azertyui", "azertyuiop",
	"babyboy1", "babygirl", "babygirl1", "barcelona", "baseball",
	"baseball1", "basketball", "batman123", "beautiful", "benjamin",
	"blessed1", "blink182", "bullshit", "butterfly", "careers1",
	"catherine", "changeit", "changeme", "changeme1", "changeme123",
	"charlie1", "charlie123", "chelsea1", "chocolate", "christ123",
	"christian", "christina", "company1", "company123", "computer",
	"computer1", "contraseña", "correct horse battery staple",
	"correcthorsebatterystaple", "corvette", "cowboys1", "daniel123",
	"december", "default1", "demo1234", "dolphins", "dragon123",
	"elephant", "elizabeth", "exitpoll", "exitpoll1", "family123",
	"ferrari1", "flower123", "football", "football1", "forever1",
	"francesco", "freedom1", "friday123", "friends1", "friendship",
	"fuckyou!", "fuckyou1", "fuckyou2", "garfield", "godisgood",
	"guest123", "happy123", "hello123", "hello1234", "hellohello",
	"helloworld", "hockey12", "ilovegod", "iloveyou", "iloveyou!",
	"iloveyou1", "iloveyou2", "internet", "internet1", "january1",
	"jennifer", "jennifer1", "jessica1", "jesus123", "jesuschrist",
	"jonathan", "jordan123", "jordan23", "juventus", "katherine",
	"killer123", "letmein!", "letmein1", "letmein123", "liverpool",
	"liverpool1", "login123", "lovelove", "loveyou1", "manchester",
	"margarita", "master123", "matthew1", "maverick", "mercedes",
	"metallica", "michael1", "michael123", "michelle", "michelle1",
	"microsoft", "midnight", "monday123", "monkey12", "monkey123",
	"motdepasse", "mountain", "mustang1", "napoleon", "nicole123",
	"p@ssw0rd", "p@ssword", "pa$$word", "pa55word", "passw0rd", "password",
	"password!", "password1", "password1!", "password12", "password123",
	"password1234", "passwort", "passwort1", "passwort123", "patience",
	"phantom1", "pokemon1", "pokemon123", "porsche1", "princess",
	"princess1", "q123456789", "q1w2e3r4", "q1w2e3r4t5", "qazwsx123",
	"qazwsxedc", "qweasd123", "qweasdzxc", "qweqweqwe", "qwer1234",
	"qwert123", "qwerty12", "qwerty123", "qwerty1234", "qwerty12345",
	"qwerty123456", "qwertyui", "qwertyuiop", "qwertzui", "qwertzuiop",
	"realmadrid", "recruiter", "recruiting", "robert123", "root1234",
	"root12345", "samantha", "samsung1", "samsung123", "scooter1",
	"scorpion", "sebastian", "secret12", "secret123", "security",
	"security1", "shadow123", "slipknot", "snoopy123", "snowball",
	"softball", "spiderman", "spring2024", "startrek", "starwars",
	"steelers", "stephanie", "summer123", "summer2023", "summer2024",
	"sunshine", "sunshine1", "superman", "superman1", "survey123",
	"sweetheart", "temp1234", "temporary", "test1234", "test12345",
	"testing1", "testing123", "testpass", "testtest", "thomas123",
	"toor1234", "trustno1", "user1234", "username", "valentina",
	"victoria", "welcome!", "welcome1", "welcome123", "whatever",
	"whatever1", "william1", "winter123", "winter2023", "winter2024",
	"xxxxxxxx", "yankees1", "zaq12wsx", "zaq1xsw2", "zaq1zaq1", "zxcvbnm1",
	"zxcvbnm123", "zzzzzzzz",
};

#define COMMON	(sizeof(common) / sizeof(common[0]))

static bool
is_common(struct str lower)
{
	size_t	low, high, mid;
	int	order;

	low = 0;
	high = COMMON;
	while (low < high) {
		mid = low + (high - low) / 2;
		order = str_cmp(lower, str_of(common[mid]));
		if (order == 0)
			return (true);
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return (false);
}

static bool
is_one_character(struct str s)
{
	size_t	i;

	for (i = 1; i < s.len; i++)
		if (s.p[i] != s.p[0])
			return (false);
	return (true);
}

/* ASCII only: s goes to out, which holds at least s.len bytes. */
static struct str
lower_copy(struct str s, char *out)
{
	size_t	i;

	for (i = 0; i < s.len; i++)
		out[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ?
		    (char)(s.p[i] + 32) : s.p[i];
	return ((struct str){ out, s.len });
}

/* The whole address, or what stands before the @. */
static bool
is_address(struct str lower, struct str email)
{
	char		copy[PASSWORD_MAX];
	struct str	address, local, rest;

	if (email.len == 0 || email.len > sizeof(copy))
		return (false);
	address = lower_copy(email, copy);
	return (str_is(lower, address) ||
	    (str_cut(address, '@', &local, &rest) && str_is(lower, local)));
}

bool
password_is_acceptable(struct str password, struct str email,
    const char **why)
{
	char		copy[PASSWORD_MAX];
	struct str	lower;

	if (password.len > PASSWORD_MAX) {
		*why = "Use a shorter password: at most 256 bytes.";
		return (false);
	}
	if (str_utf8_count(password) < PASSWORD_MIN) {
		*why = "Use at least 8 characters; 12 or more are better.";
		return (false);
	}
	lower = lower_copy(password, copy);
	if (is_common(lower) || is_one_character(lower)) {
		*why = "This password is among the first that are guessed. "
		    "Choose another one.";
		return (false);
	}
	if (is_address(lower, email)) {
		*why = "The password must not be your e-mail address.";
		return (false);
	}
	return (true);
}
