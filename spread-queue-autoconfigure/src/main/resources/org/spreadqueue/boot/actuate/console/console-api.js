// SPDX-License-Identifier: Apache-2.0

/* Asks the endpoint. All addresses are relative to the page, whatever is in front of it. */

/** Without a user and a password that the address of the page may have, with which nothing can be fetched. */
const PAGE = location.origin + location.pathname;

const LIMIT = 15_000;

/** An answer may have megabytes, and the way may be slow. */
const EXPORT_LIMIT = 300_000;

export class Failure extends Error {

	/** kind: 'unreachable', 'signed-out', 'forbidden' or 'refused' */
	constructor(kind, message) {
		super(message);
		this.kind = kind;
	}

}

const SIGNED_OUT = 'You are signed out.';

const FORBIDDEN = 'Refused. Either your user may not do this, or the application protects itself against forged '
	+ 'requests (CSRF) and this page has no token: the token has to be in a cookie XSRF-TOKEN that scripts can read.';

export function overview(withHistory) {
	return json(withHistory ? 'overview?history=true' : 'overview');
}

/** Messages of a manager; view is 'messages' or 'dead-letters'. */
export function messages(queue, view, parameters) {
	return json(`${manager(queue)}/${view}?${query(parameters)}`);
}

/** Deletes or resubmits messages of a manager. */
export function change(queue, view, action, parameters) {
	return post(`${manager(queue)}/${view}`, { action, ...parameters });
}

export function controlManager(queue, action) {
	return post(manager(queue), { action });
}

export function controlListener(id, action) {
	return post(`listeners/${encodeURIComponent(id)}`, { action });
}

/** All dead letters that match, as lines of JSON. */
export async function exported(queue, parameters) {
	const parts = [];
	let next = null;
	do {
		const response = await request(`${manager(queue)}/export?${query({ ...parameters, after: next })}`, { signal: AbortSignal.timeout(EXPORT_LIMIT) });
		const lines = await content(response);
		next = nextOf(lines);
		parts.push(next ? lines.slice(0, lines.lastIndexOf('{"next"')) : lines);
	} while (next);
	return new Blob(parts, { type: 'application/x-ndjson' });
}

async function content(response) {
	try {
		return await response.text();
	}
	catch (error) {
		throw new Failure('unreachable', 'The application has not sent all of it.');
	}
}

function nextOf(lines) {
	const last = /\{"next":"(\d+)"\}\n$/.exec(lines.slice(-100));
	return last ? last[1] : null;
}

function manager(queue) {
	return `managers/${encodeURIComponent(queue)}`;
}

function query(parameters) {
	const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
	return new URLSearchParams(given).toString();
}

async function json(path, options) {
	const response = await request(path, options);
	if (!(response.headers.get('Content-Type') ?? '').includes('json')) {
		throw new Failure('signed-out', SIGNED_OUT);
	}
	return response.json();
}

function post(path, body) {
	return json(path, { method: 'POST', body: JSON.stringify(body) });
}

async function request(path, options = {}) {
	let response;
	try {
		response = await fetch(new URL(path, PAGE), {
			credentials: 'same-origin', cache: 'no-store', redirect: 'manual', signal: AbortSignal.timeout(LIMIT),
			headers: headers(options.method), ...options
		});
	}
	catch (error) {
		throw new Failure('unreachable', 'The application does not answer.');
	}
	if (response.status === 403 || isForged(options.method, response.status)) {
		throw new Failure('forbidden', FORBIDDEN);
	}
	if (response.type === 'opaqueredirect' || response.status === 401) {
		throw new Failure('signed-out', SIGNED_OUT);
	}
	if (!response.ok) {
		throw await refusal(response);
	}
	return response;
}

/** Where there is no session, Spring Security makes a 401 of its 403. Who is signed out learns it by the next question. */
function isForged(method, status) {
	return method === 'POST' && status === 401 && !cookie('XSRF-TOKEN');
}

function headers(method) {
	// The second one has Spring Security answer 401 instead of showing a form.
	const all = { 'Accept': 'application/json, */*', 'X-Requested-With': 'XMLHttpRequest' };
	if (method === 'POST') {
		all['Content-Type'] = 'application/json';
		const token = cookie('XSRF-TOKEN');
		if (token) {
			all['X-XSRF-TOKEN'] = token;
		}
	}
	return all;
}

function cookie(name) {
	const found = document.cookie.split('; ').find((entry) => entry.startsWith(`${name}=`));
	return found ? decodeURIComponent(found.slice(name.length + 1)) : null;
}

async function refusal(response) {
	// Behind a proxy, the application does not answer, but something does.
	const kind = [502, 503, 504].includes(response.status) ? 'unreachable' : 'refused';
	try {
		return new Failure(kind, (await response.json()).message ?? `Refused (${response.status}).`);
	}
	catch (error) {
		return new Failure(kind, `Refused (${response.status}).`);
	}
}
