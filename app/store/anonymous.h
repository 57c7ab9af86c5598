/*
 * Anonymous surveys: nobody who has the whole database can tell which answers
 * came from which visit, by a session, an address, a time, the order of rows
 * or of transactions.
 *
 * What a visit sends is stored under its submission id, as everywhere, so that
 * it counts once and a page can follow another. But the answers in it are sealed
 * under the machines' secret, which is not in the database. Complete ones wait.
 * Once ANONYMOUS_TOGETHER of a version wait, a job opens them, stores them as
 * new rows with new ids, in a random order, in one transaction and under one
 * day, and takes them out of the old rows. Of those it stays that the visit was
 * answered, and on which day: so the same link does not count twice.
 *
 * Fewer than that stay sealed, also when the survey has closed or has another
 * version: a customer who could have them shown one by one could tell whose they
 * are. Who holds both the secret and a copy of the database of before the mixing
 * can open what waited then.
 *
 * What never got to its end is emptied after the days of the retention
 * "response.sealed" (0065_sealed_sweep.sql): that somebody began stays.
 */
#ifndef STORE_ANONYMOUS_H
#define STORE_ANONYMOUS_H

#include "store/response.h"

#define ANONYMOUS_TOGETHER	10

/* The answers, with what is counted of them, as the JSON object that is stored
 * in their place. Their length says nothing but its thousand. */
struct str	 store_anonymous_seal(struct db *, const struct response_new *);
/* The answers of a response_by_submission of an anonymous survey: as they were,
 * or "{}" where it has none (any more). */
enum status	 store_anonymous_answers(struct db *, const struct response *,
		    struct str *answers) MUST_USE;
/* Of the entered tenant, as the worker: are there enough of a version? */
enum status	 store_anonymous_ready(struct db *, bool *) MUST_USE AWAITS;
/* *n responses were mixed. */
enum status	 store_anonymous_mix(struct db *, int64_t *n) MUST_USE AWAITS;
/* As the owner: those that the first secret did not seal are sealed with it. */
enum status	 store_anonymous_reseal(struct db *) MUST_USE AWAITS;

#endif
