// SPDX-License-Identifier: Apache-2.0

/* What is wrong, and nothing else. */

import { byId, h, reconcile, setAttribute, setText } from './console-dom.js';
import { count, counted, duration, seconds } from './console-format.js';
import { hasNoDaemon, hasNoManager, queueRows } from './console-tables.js';

/** Older than that, waiting messages are worth a word. */
const OLD = 60;

/** Ages are compared with what they were this long ago. */
const TREND = 15_000;

export function showAlerts(app, overview) {
	const alerts = [...queueRows(overview).flatMap((row) => ofQueue(app, row)), ...ofListeners(overview), ...ofOutbox(overview)];
	reconcile(byId('alerts'), alerts, (alert) => alert.key, () => h('div', {}, h('strong'), ' ', h('span'), ' ', h('button', { type: 'button', class: 'link' })),
		(element, alert) => {
			setAttribute(element, 'class', `alert ${alert.kind}`);
			setText(element.children[0], alert.subject);
			setText(element.children[1], alert.text);
			element.children[2].hidden = !alert.open;
			setText(element.children[2], alert.open ? 'Show' : '');
			element.children[2].onclick = () => app.open(alert.open);
		});
}

function ofQueue(app, row) {
	const alerts = [];
	const say = (kind, name, text, open = null) => alerts.push({ key: `${row.queue} ${name}`, kind, subject: row.queue, text, open });
	const { manager, figures } = row;
	if (hasNoDaemon(row)) {
		say('bad', 'daemon', 'No connection to a Spread daemon, so nothing goes in or out.');
	}
	else if (hasNoManager(row)) {
		say('bad', 'manager', 'No manager is known, so nothing goes in or out.');
	}
	if (!manager) {
		return alerts;
	}
	if (!row.here && row.problem) {
		say('bad', 'answer', `${row.problem}. Its figures are those of before.`);
	}
	if (manager.failure) {
		say('bad', 'log', `The log of its messages cannot be written: ${manager.failure}`);
	}
	else if (manager.state !== 'ACTIVE' && manager.state !== 'STANDING_BY' && !hasNoDaemon(row)) {
		say('bad', 'state', 'Its manager is not active: it has no connection, or is closed.');
	}
	if (figures) {
		const waiting = row.here ? { open: row.queue, tab: 'waiting' } : null;
		if (figures.paused) {
			say('warn', 'paused', `Paused. ${counted(figures.waiting, 'message')} waiting.`, waiting);
		}
		else if (manager.state === 'ACTIVE' && manager.workers.length === 0 && figures.waiting > 0) {
			say('bad', 'workers', `No worker. ${counted(figures.waiting, 'message')} waiting.`, waiting);
		}
		else if (isFallingBehind(app, row)) {
			say('warn', 'age', `Falls behind: its oldest message has waited for ${duration(seconds(figures.oldestAge))}, and that grows.`, waiting);
		}
		const blocked = manager.senders.filter((sender) => sender.blocked).length;
		if (blocked > 0) {
			say('warn', 'full', `Full: ${counted(blocked, 'sender waits', 'senders wait')} for room.`);
		}
		else if (figures.waiting + figures.inFlight >= manager.limits.maxLength) {
			say('warn', 'full', `Full: ${counted(figures.waiting + figures.inFlight, 'message')}, and there is no room for more.`);
		}
	}
	if (manager.deadLetters > 0) {
		say('warn', 'dead', `${counted(manager.deadLetters, 'dead letter')}.`, row.here ? { open: row.queue, tab: 'dead' } : null);
	}
	return alerts;
}

function isFallingBehind(app, row) {
	const age = seconds(row.figures.oldestAge);
	const samples = app.histories.of(row.queue);
	const earlier = samples.findLast((sample) => sample.time <= (samples.at(-1)?.time ?? 0) - TREND);
	return age > OLD && earlier !== undefined && age > earlier.oldest;
}

function ofListeners(overview) {
	return Object.entries(overview.listeners)
		.filter(([, listener]) => listener.state === 'PAUSED' || (listener.state === 'STOPPED' && listener.autoStartup))
		.map(([id, listener]) => ({ key: `listener ${id}`, kind: 'warn', subject: id, text: `This listener of ${listener.queue} is ${listener.state.toLowerCase()}.` }));
}

function ofOutbox(overview) {
	const outbox = overview.outbox;
	if (outbox?.problem) {
		return [{ key: 'outbox', kind: 'bad', subject: 'Outbox', text: `It cannot work: ${outbox.problem}` }];
	}
	return (outbox?.refused > 0) ? [{ key: 'outbox', kind: 'warn', subject: 'Outbox', text: `${count(outbox.refused)} of its messages cannot be sent.` }] : [];
}
