// SPDX-License-Identifier: Apache-2.0

/* The tables of the page. */

import { Table, buttons, byId, explained, figure, h, setAttribute, setText, text } from './console-dom.js';
import { between, count, duration, instant, rate, seconds, simpleName, word } from './console-format.js';
import { spark, updateSpark } from './console-chart.js';
import { byName, describedManagers } from './console-history.js';

/** Makes the tables; app knows the latest figures and does what buttons ask for. */
export function tables(app) {
	const all = {
		queues: queues(app), 'dead-letters': deadLetters(app), listeners: listeners(app), jobs: jobs(app),
		workers: workers(), senders: senders(), producers: producers()
	};
	return {
		show(overview, filter) {
			const rows = queueRows(overview);
			const shown = rows.filter((row) => row.queue.toLowerCase().includes(filter.toLowerCase()));
			setText(byId('queue-count'), (shown.length < rows.length) ? `${shown.length} of ${rows.length}` : `${rows.length}`);
			all.queues.show(shown);
			all['dead-letters'].show(overview.deadLetters);
			const dead = overview.deadLetters.reduce((sum, group) => sum + group.count, 0);
			setText(byId('dead-count'), dead ? count(dead) : '');
			all.listeners.show(named(overview.listeners));
			all.jobs.show(overview.jobs.map((job, i) => ({ ...job, key: jobKey(job, i) })));
			all.workers.show(ofManagers(overview, 'workers'));
			all.senders.show(named(overview.senders));
			all.producers.show(ofManagers(overview, 'senders'));
		}
	};
}

/** One for each queue that this application manages, listens or sends to. */
export function queueRows(overview) {
	const names = new Set([...Object.keys(overview.managers), ...Object.keys(overview.senders),
		...Object.values(overview.listeners).map((listener) => listener.queue)]);
	const described = describedManagers(overview);
	const [managers, senders, elsewhere] = [overview.managers, overview.senders, overview.elsewhere].map(byName);
	return [...names].sort().map((queue) => {
		const manager = described[queue] ?? null;
		return {
			queue, manager, figures: manager?.figures ?? null, sender: senders[queue] ?? null,
			here: manager !== null && manager === managers[queue], problem: elsewhere[queue]?.problem ?? null
		};
	});
}

/** Only an open sender knows; on further connections there may be others than those known here. */
export function hasNoManager(row) {
	return !row.manager && Boolean(row.sender?.open) && !row.sender.manager;
}

export function hasNoDaemon(row) {
	return Boolean(row.sender?.open) && !row.sender.daemon;
}

function stateOf(row) {
	if (hasNoDaemon(row)) {
		return { name: 'no daemon', kind: 'bad' };
	}
	if (hasNoManager(row)) {
		return { name: 'no manager known', kind: 'bad' };
	}
	if (!row.manager) {
		return { name: row.sender?.manager ? 'managed elsewhere' : 'not known here', kind: 'quiet', title: row.problem };
	}
	if (row.manager.failure) {
		return { name: 'log failed', kind: 'bad' };
	}
	if (!row.here) {
		return row.figures?.paused ? { name: 'paused, elsewhere', kind: 'warn' } : { name: 'managed elsewhere', kind: 'quiet' };
	}
	if (row.manager.state !== 'ACTIVE') {
		return { name: word(row.manager.state), kind: (row.manager.state === 'STANDING_BY') ? 'quiet' : 'bad' };
	}
	return row.figures?.paused ? { name: 'paused', kind: 'warn' } : { name: 'active', kind: 'good' };
}

function badge(title, state, style = '') {
	return {
		title, class: style, update: (cell, item) => {
			const { name, kind, title: why } = state(item);
			const element = cell.firstElementChild ?? cell.appendChild(h('span'));
			setText(element, name);
			setAttribute(element, 'title', why ?? '');
			setAttribute(element, 'class', `badge ${kind}`);
		}
	};
}

function link(title, label, open, style = '', leads = () => true) {
	return {
		title, class: style, update: (cell, item) => {
			if (!leads(item)) {
				// Of a button with the same text, nothing would be set.
				cell.firstElementChild?.remove();
				setText(cell, label(item));
				return;
			}
			if (!cell.firstElementChild) {
				cell.replaceChildren(h('button', { type: 'button', class: 'link' }));
			}
			const button = cell.firstElementChild;
			setText(button, label(item));
			button.onclick = () => open(item);
		}
	};
}

function queues(app) {
	const part = (name) => (row) => count(row.figures?.[name]);
	return new Table(byId('queues'), [
		link('Queue', (row) => row.queue, (row) => app.open({ open: row.queue, tab: 'waiting' }), 'name', (row) => row.here),
		badge('State', stateOf),
		figure('Waiting', (row) => row.figures && count(row.figures.waiting - row.figures.delayed), 'strong'),
		figure('In flight', part('inFlight')),
		figure('Delayed', part('delayed')),
		figure('Dead', (row) => row.manager && count(row.manager.deadLetters), 'dead'),
		figure('Out', (row) => rate(app.histories.last(row.queue)?.out)),
		figure('Oldest', (row) => row.figures?.waiting ? duration(seconds(row.figures.oldestAge) + app.sinceOverview()) : ''),
		figure('Workers', (row) => row.manager && count(row.manager.workers.length)),
		{
			title: 'Waiting, 5 min', class: 'spark-cell', update: (cell, row) => {
				if (row.manager) {
					updateSpark(cell.firstElementChild ?? cell.appendChild(spark()), app.histories.of(row.queue));
				}
			}
		},
		buttons('', (row) => (app.writable() && row.here && row.figures) ? [
			{ label: row.figures.paused ? 'Resume' : 'Pause', name: row.queue, run: () => app.pauseQueue(row, !row.figures.paused) },
			{ label: 'Purge…', name: row.queue, class: 'danger-text', run: () => app.purge(row) }] : [])
	], (row) => row.queue, 'This application uses no queue yet.');
}

function deadLetters(app) {
	return new Table(byId('dead-letters'), [
		link('Cause', (group) => group.exception ? simpleName(group.exception) : group.reason ?? 'unknown',
			(group) => app.open({ open: group.queue, tab: 'dead', reason: group.reason ?? '', exception: group.exception ?? '' }), 'name'),
		text('Queue', (group) => group.queue),
		figure('Letters', (group) => count(group.count), 'strong'),
		explained('Latest text', (group) => group.message ?? (app.payloads() ? '' : 'not shown'),
			(group) => [group.exception, group.message].filter(Boolean).join(': '), 'cut'),
		explained('Newest', (group) => `${duration(between(group.newest, app.now()))} ago`, (group) => instant(group.newest)),
		explained('Oldest', (group) => `${duration(between(group.oldest, app.now()))} ago`, (group) => instant(group.oldest)),
		buttons('', (group) => [
			...(app.writable() ? [{ label: 'Retry…', name: nameOf(group), run: () => app.changeGroup(group, 'RESUBMIT') },
				{ label: 'Delete…', name: nameOf(group), class: 'danger-text', run: () => app.changeGroup(group, 'DELETE') }] : []),
			{ label: 'Export', name: nameOf(group), run: () => app.exportGroup(group) }])
	], (group) => JSON.stringify([group.queue, group.reason, group.exception]), 'There are no dead letters.');
}

export function nameOf(group) {
	return `${group.exception ? simpleName(group.exception) : group.reason ?? 'unknown cause'} of ${group.queue}`;
}

const LISTENER_STATES = { RUNNING: 'good', PAUSED: 'warn', STOPPED: 'bad' };

function listeners(app) {
	const run = (listener, action) => () => app.controlListener(listener, action);
	return new Table(byId('listeners'), [
		text('Listener', (listener) => listener.name, 'name'),
		text('Queue', (listener) => listener.queue),
		badge('State', (listener) => ({ name: word(listener.state), kind: LISTENER_STATES[listener.state] })),
		figure('Running', (listener) => `${count(listener.running)} of ${count(listener.concurrency)}`),
		figure('Received', (listener) => count(listener.received)),
		figure('Completed', (listener) => count(listener.completed)),
		figure('Failed', (listener) => count(listener.failed)),
		explained('Since', (listener) => listener.startTime ? duration(between(listener.startTime, app.now())) : '',
			(listener) => instant(listener.startTime)),
		buttons('', (listener) => !app.writable() ? [] : (listener.state === 'STOPPED')
			? [{ label: 'Start', name: listener.name, run: run(listener, 'START') }]
			: [{
				label: (listener.state === 'PAUSED') ? 'Resume' : 'Pause', name: listener.name,
				run: run(listener, (listener.state === 'PAUSED') ? 'RESUME' : 'PAUSE')
			}, { label: 'Stop', name: listener.name, run: run(listener, 'STOP') }])
	], (listener) => listener.name, 'This application has no listeners.');
}

/** A manager in Perl knows no ids, so jobs of it can look the same. */
function jobKey(job, index) {
	return JSON.stringify([job.queue, job.listener, job.thread, job.since, job.messageId ?? index]);
}

function jobs(app) {
	return new Table(byId('jobs'), [
		link('Message', (job) => job.messageId ?? 'without id', (job) => app.open({ open: job.queue, tab: 'in-flight', message: job.messageId }), 'name',
			(job) => Boolean(job.messageId)),
		text('Queue', (job) => job.queue),
		text('Worker', (job) => [job.listener, job.thread ?? job.worker].filter(Boolean).join(', ')),
		figure('Attempt', (job) => count(job.attempt)),
		explained('For', (job) => duration(between(job.since, app.now())), (job) => instant(job.since), 'number strong'),
		{
			title: 'Progress', class: '', update: (cell, job) => {
				if (typeof job.progress !== 'number') {
					cell.replaceChildren();
					return;
				}
				if (!cell.firstElementChild) {
					cell.append(h('progress', { max: 1 }), h('small', {}));
				}
				const [bar, note] = cell.children;
				bar.value = job.progress;
				setAttribute(bar, 'title', `${Math.round(job.progress * 100)} %`);
				setText(note, [job.progressText, left(job, app.now())].filter(Boolean).join(', '));
			}
		}
	], (job) => job.key, 'No worker is doing anything right now.');
}

function left(job, now) {
	return job.estimatedEnd ? `about ${duration(between(now, job.estimatedEnd))} left` : '';
}

function workers() {
	return new Table(byId('workers'), [
		text('Worker', (worker) => worker.privateGroup, 'name'),
		text('Queue', (worker) => worker.queue),
		text('Protocol', (worker) => worker.legacy ? 'Spread::Queue 0.4' : 'native'),
		badge('State', (worker) => worker.ready ? { name: 'ready', kind: 'good' } : { name: 'busy', kind: 'quiet' }),
		figure('In flight', (worker) => `${count(worker.inFlight)} of ${count(worker.capacity)}`),
		figure('Silent for', (worker) => duration(seconds(worker.silentFor)))
	], (worker) => `${worker.queue} ${worker.privateGroup}`, 'No worker is known.');
}

function senders() {
	return new Table(byId('senders'), [
		text('Queue', (sender) => sender.name, 'name'),
		badge('State', (sender) => !sender.open ? { name: 'not open', kind: 'quiet' } : sender.manager ? { name: 'open', kind: 'good' }
			: { name: sender.daemon ? 'no manager' : 'no daemon', kind: 'bad' }),
		text('Manager', (sender) => sender.manager ?? ''),
		figure('Sent', (sender) => count(sender.sent)),
		figure('Accepted', (sender) => count(sender.accepted)),
		figure('Done', (sender) => count(sender.done)),
		figure('Unsettled', (sender) => count(sender.unsettled)),
		figure('Requests', (sender) => count(sender.requested)),
		figure('Failed', (sender) => count(sender.failed))
	], (sender) => sender.name, 'This application has sent nothing yet.');
}

function producers() {
	return new Table(byId('producers'), [
		text('Sender', (sender) => sender.privateGroup || sender.producer, 'name'),
		text('Queue', (sender) => sender.queue),
		badge('State', (sender) => sender.blocked ? { name: 'waits for room', kind: 'warn' } : { name: 'open', kind: 'good' }),
		figure('Accepted', (sender) => count(sender.accepted)),
		figure('Silent for', (sender) => duration(seconds(sender.silentFor)))
	], (sender) => `${sender.queue} ${sender.producer}`, 'No sender is known.');
}

function named(items) {
	return Object.entries(items).map(([name, item]) => ({ ...item, name }));
}

function ofManagers(overview, list) {
	return Object.entries(describedManagers(overview)).flatMap(([queue, manager]) => manager[list].map((item) => ({ ...item, queue })));
}
