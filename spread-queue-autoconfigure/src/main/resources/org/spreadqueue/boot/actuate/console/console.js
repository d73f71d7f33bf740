// SPDX-License-Identifier: Apache-2.0

/* The console: asks for the figures again and again, and shows them. What is open is in the address. */

import { overview as askOverview } from './console-api.js';
import { byId, h, setAttribute, setText } from './console-dom.js';
import { clock, duration, instant, word } from './console-format.js';
import { Chart, isMetric } from './console-chart.js';
import { Drawer } from './console-drawer.js';
import { Histories, describedManagers } from './console-history.js';
import { actions } from './console-actions.js';
import { showAlerts } from './console-alerts.js';
import { showKeys } from './console-dialog.js';
import { tables } from './console-tables.js';

/** Seconds. What is wrong should be seen within two, and it may take one until the figures say so. */
const USUAL_REFRESH = '1';

const THEMES = ['system', 'light', 'dark'];

const state = { overview: null, receivedAt: 0, failure: null, staleSince: null, timer: null, asking: false };

const app = {
	histories: new Histories(),
	writable: () => state.overview?.process.access === 'UNRESTRICTED',
	payloads: () => Boolean(state.overview?.process.payloads),
	sinceOverview: () => (Date.now() - state.receivedAt) / 1000,
	/** The time of the application, whose clock may differ from the one here. */
	now: () => Date.parse(state.overview.time) + Date.now() - state.receivedAt,
	open: (place) => go({ open: null, tab: null, reason: null, exception: null, message: null, find: null, ...place }),
	go,
	closed() {
		if (place().open) {
			app.open({});
		}
	},
	...actions(() => {
		poll();
		drawer.changed();
	}),
	exportGroup: (group) => app.exportLetters(group.queue, { reason: group.reason ?? '', exception: group.exception ?? '' })
};

const chart = new Chart(byId('chart'), byId('chart-table'));
const shownTables = tables(app);
const drawer = new Drawer(app);

/** What the address says is open. */
function place() {
	return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
}

/** Changes the address; null removes a part of it. Typing leaves no trail for Back. */
function go(change, replace = false) {
	const next = { ...place(), ...change };
	const given = Object.entries(next).filter(([, value]) => value !== null && value !== undefined);
	const hash = `#${new URLSearchParams(given)}`;
	if (hash !== (location.hash || '#')) {
		history[replace ? 'replaceState' : 'pushState'](null, '', hash);
	}
	showPlace();
}

function showPlace() {
	const { open, tab, reason, exception, message, find, filter = '' } = place();
	if (byId('filter') !== document.activeElement) {
		byId('filter').value = filter;
	}
	show();
	if (state.overview) {
		drawer.show({ open, tab, reason, exception, message, find });
	}
}

function show() {
	showAge();
	const overview = state.overview;
	if (!overview) {
		return;
	}
	const { application, node, access, startTime } = overview.process;
	setText(byId('application'), application);
	document.title = `${application}: queues`;
	setText(byId('node'), node);
	byId('access').hidden = access === 'UNRESTRICTED';
	setText(byId('access'), word(access));
	setText(byId('since'), `Running since ${instant(startTime)}.`);
	showAlerts(app, overview);
	showChart(overview);
	shownTables.show(overview, place().filter ?? '');
}

function showChart(overview) {
	const { metric: wanted, queue = '' } = place();
	const metric = isMetric(wanted) ? wanted : 'throughput';
	document.querySelectorAll('[data-metric]').forEach((button) =>
		setAttribute(button, 'aria-pressed', button.dataset.metric === metric ? 'true' : 'false'));
	const names = Object.keys(describedManagers(overview));
	const select = byId('chart-queue');
	if (select.dataset.names !== names.join()) {
		select.dataset.names = names.join();
		select.replaceChildren(h('option', { value: '' }, 'all'), ...names.map((name) => h('option', { value: name }, name)));
	}
	select.value = names.includes(queue) ? queue : '';
	chart.show(metric, app.histories.of(select.value));
}

function showAge() {
	const age = byId('age');
	const stale = state.staleSince;
	setAttribute(age, 'class', stale ? 'age stale' : 'age');
	if (!stale) {
		setText(age, state.overview ? `${duration(Math.floor(app.sinceOverview()))} old` : 'loading');
	}
	else if (state.failure.kind === 'signed-out') {
		age.querySelector('a') ?? age.replaceChildren('Signed out. ', h('a', { href: location.href, click: reload }, 'Sign in again'), '.');
	}
	else {
		setText(age, `Stale since ${clock(stale)}: ${state.failure.message}`);
	}
}

function reload(event) {
	event.preventDefault();
	location.reload();
}

/** Asks once; what fails is said, and asked again. */
async function poll() {
	if (state.asking) {
		return;
	}
	state.asking = true;
	try {
		const overview = await askOverview(state.overview === null);
		app.histories.add(overview);
		Object.assign(state, { overview, receivedAt: Date.now(), failure: null, staleSince: null });
	}
	catch (failure) {
		state.failure = failure;
		state.staleSince ??= state.overview ? state.receivedAt : Date.now();
	}
	state.asking = false;
	try {
		const first = !drawer.place;
		first ? showPlace() : show();
		drawer.refresh();
	}
	finally {
		schedule();
	}
}

function schedule() {
	clearTimeout(state.timer);
	const every = Number(byId('refresh').value);
	if (every > 0 && !document.hidden) {
		state.timer = setTimeout(poll, every * 1000);
	}
}

function theme(name) {
	const known = THEMES.includes(name) ? name : 'system';
	byId('theme').value = known;
	document.documentElement.dataset.theme = known;
	remember('theme', known);
	chart.draw();
}

function refreshEvery(value) {
	const select = byId('refresh');
	select.value = value;
	if (select.selectedIndex < 0) {
		select.value = USUAL_REFRESH;
	}
	remember('refresh', select.value);
	schedule();
}

/** In a frame, the browser may refuse to store anything. */
function remember(name, value) {
	try {
		localStorage.setItem(`spreadqueue.${name}`, value);
	}
	catch (error) {
		// It is as chosen until the page is left.
	}
}

function remembered(name) {
	try {
		return localStorage.getItem(`spreadqueue.${name}`);
	}
	catch (error) {
		return null;
	}
}

const SHORTCUTS = {
	'/': () => byId('filter').focus(),
	'r': poll,
	'p': () => refreshEvery(byId('refresh').value === '0' ? USUAL_REFRESH : '0'),
	't': () => theme(THEMES[(THEMES.indexOf(byId('theme').value) + 1) % THEMES.length]),
	'?': showKeys
};

function onKey(event) {
	const typing = event.target.closest('input, select, textarea, dialog');
	const run = SHORTCUTS[event.key];
	if (run && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
		event.preventDefault();
		run();
	}
}

function listen() {
	byId('now').addEventListener('click', poll);
	byId('help').addEventListener('click', showKeys);
	byId('refresh').addEventListener('change', () => refreshEvery(byId('refresh').value));
	byId('theme').addEventListener('change', () => theme(byId('theme').value));
	byId('filter').addEventListener('input', () => go({ filter: byId('filter').value || null }, true));
	byId('chart-queue').addEventListener('change', () => go({ queue: byId('chart-queue').value || null }));
	document.querySelectorAll('[data-metric]').forEach((button) =>
		button.addEventListener('click', () => go({ metric: button.dataset.metric })));
	window.addEventListener('popstate', showPlace);
	window.addEventListener('hashchange', showPlace);
	document.addEventListener('keydown', onKey);
	document.addEventListener('visibilitychange', () => (document.hidden ? clearTimeout(state.timer) : poll()));
	matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => chart.draw());
	// Ages grow between two answers.
	setInterval(() => !document.hidden && showTimes(), 1000);
}

function showTimes() {
	showAge();
	if (state.overview && !state.staleSince) {
		shownTables.show(state.overview, place().filter ?? '');
	}
}

listen();
theme(remembered('theme'));
refreshEvery(remembered('refresh') ?? USUAL_REFRESH);
poll();
