/*
 * What may become a password: long enough, not too long to hash, and not soon
 * guessed. No rule about capitals, digits or signs: such rules make weaker
 * passwords, not stronger ones.
 */
#include <string.h>

#include <zxcvbn.h>

#include "base/secret.h"

/* 2^27 guesses, the estimate that zxcvbn calls safe behind a slow hash and a
 * limit on tries (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation",
 * USENIX Security 2016). */
#define PASSWORD_BITS	27

/* The estimate's time grows with the square of the length; what is longer is
 * judged by its beginning. */
#define PASSWORD_JUDGED	64

/* The whole address, or what stands before the @. */
static bool
is_address(struct str password, struct str email)
{
	struct str	local, rest;

	if (email.len == 0)
		return (false);
	return (str_is_nocase(password, email) ||
	    (str_cut(email, '@', &local, &rest) &&
	    str_is_nocase(password, local)));
}

static double
guesses_log2(struct str password)
{
	/* Words that somebody would try here first. */
	const char	*words[] = { "exitpoll", "survey", "careers",
			    "dashboard", NULL };
	char		 text[PASSWORD_JUDGED + 1];
	struct str	 judged = str_first(password, PASSWORD_JUDGED);

	memcpy(text, judged.p, judged.len);
	text[judged.len] = '\0';
	return (ZxcvbnMatch(text, words, NULL));
}

enum password_flaw
password_flaw(struct str password, struct str email)
{
	if (password.len > PASSWORD_MAX)
		return (PASSWORD_LONG);
	if (str_utf8_count(password) < PASSWORD_MIN)
		return (PASSWORD_SHORT);
	if (is_address(password, email))
		return (PASSWORD_ADDRESS);
	return (guesses_log2(password) < PASSWORD_BITS ? PASSWORD_GUESSED :
	    PASSWORD_GOOD);
}

bool
password_is_acceptable(struct str password, struct str email,
    const char **why)
{
	static const char	*const whys[] = {
		[PASSWORD_GOOD] = NULL,
		[PASSWORD_LONG] = "Use a shorter password: at most 256 bytes.",
		[PASSWORD_SHORT] =
		    "Use at least 8 characters; 12 or more are better.",
		[PASSWORD_ADDRESS] =
		    "The password must not be your e-mail address.",
		[PASSWORD_GUESSED] = "This password is soon guessed. Three or "
		    "four words that do not belong together are better.",
	};

	*why = whys[password_flaw(password, email)];
	return (*why == NULL);
}
