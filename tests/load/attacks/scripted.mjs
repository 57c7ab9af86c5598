// A script that answers one customer's survey as fast as it can: 40 hurried
// ones from one network send each form as soon as it is there, 60 patient ones
// from a network each wait as long as a person would have to, and send what a
// network may. Runs alone with URL only.
import { setTimeout as pause } from 'node:timers/promises';
import { Tally, address, alone, ask, loops } from '../attack.mjs';

const SURVEY = '/acme/s/chat-exit';
const LEAST = 1100;	// ms, a little above what app/rule/rate.c asks for

async function visit(url, from, wait) {
	const page = await ask(url, 'GET', SURVEY, { from });
	const token = /name="_token" value="([^"]*)"/.exec(page.text)?.[1];
	if (page.status !== 200 || !token) return page;
	await pause(wait);
	return ask(url, 'POST', `${SURVEY}?send=1`, { from, form: {
		_token: token, _page: 'experience', nps: '0', resolved: 'no',
		why: 'written by a script' } });
}

// { hurried, patient }: answers by status; 303 is a page that was stored.
export async function start(url) {
	const seen = { hurried: new Tally(), patient: new Tally() };
	const stops = [loops(40, async (i) => seen.hurried.add(
		await visit(url, address(1000), 0))),
	loops(60, async (i) => seen.patient.add(
		await visit(url, address(1001 + i), LEAST)))];
	return async () => {
		await Promise.all(stops.map((stop) => stop()));
		return seen;
	};
}

await alone(import.meta, start);
