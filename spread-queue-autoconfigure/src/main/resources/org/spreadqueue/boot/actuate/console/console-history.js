// SPDX-License-Identifier: Apache-2.0

/* The figures of the last minutes of each queue: what the application remembers, and what this page has seen. */

import { seconds } from './console-format.js';

const SPAN = 15 * 60 * 1000;

const SECOND = 1000;

const MAX_SAMPLES = 900;

/** The figures of a sample; for several queues, these are added up, and of others the largest counts. */
const RATES = ['in', 'out'];

const AMOUNTS = ['waiting', 'inFlight', 'delayed', 'dead'];

const LARGEST = ['oldest', 'p50', 'p95', 'p99'];

const NOTHING = Object.fromEntries([...RATES, ...AMOUNTS, ...LARGEST].map((column) => [column, null]));

/** By overview: the chart, the tables and the alerts all ask, each second. */
const described = new WeakMap();

/** A copy in which only what is there has a name: a queue may be called constructor, as what every object has. */
export function byName(items) {
	return Object.assign(Object.create(null), items);
}

/** By queue, what is known of its manager: of that elsewhere, if the one here does not manage the queue. */
export function describedManagers(overview) {
	if (!described.has(overview)) {
		described.set(overview, describe(overview));
	}
	return described.get(overview);
}

function describe(overview) {
	const all = byName(overview.managers);
	for (const [queue, { manager }] of Object.entries(overview.elsewhere)) {
		if (manager && all[queue]?.state !== 'ACTIVE') {
			all[queue] = { ...manager, failure: all[queue]?.failure ?? null };
		}
	}
	return all;
}

export class Histories {

	constructor() {
		this.queues = new Map();
	}

	/** Adds what an overview says. */
	add(overview) {
		const time = Date.parse(overview.time);
		const managers = describedManagers(overview);
		for (const queue of this.queues.keys()) {
			if (!(queue in managers)) {
				this.queues.delete(queue);
			}
		}
		for (const [queue, manager] of Object.entries(managers)) {
			if (!this.queues.has(queue)) {
				this.queues.set(queue, new QueueHistory());
			}
			const history = this.queues.get(queue);
			history.remembered(manager.history);
			if (manager.figures) {
				history.add(time, manager);
			}
		}
	}

	/** Samples of a queue, or of all together if there is no name; the oldest first. */
	of(queue) {
		if (queue) {
			return this.queues.get(queue)?.samples ?? [];
		}
		const all = [...this.queues.values()];
		return (all.length === 1) ? all[0].samples : together(all.map((history) => history.samples));
	}

	last(queue) {
		return this.queues.get(queue)?.samples.at(-1);
	}

}

class QueueHistory {

	constructor() {
		this.samples = [];
		this.before = null;
	}

	/** Begins with what the application remembers. */
	remembered(history) {
		if (!history || this.samples.length > 0) {
			return;
		}
		this.samples = history.times.map((time, i) => remembered(time, (column) => history.columns[column]?.[i] ?? null));
	}

	add(time, manager) {
		const last = this.samples.at(-1);
		if (last && last.time >= time) {
			return;
		}
		this.samples.push(sampleOf(time, manager, this.before));
		this.before = { time, figures: manager.figures };
		while (this.samples.length > MAX_SAMPLES || this.samples[0].time < time - SPAN) {
			this.samples.shift();
		}
	}

}

function remembered(time, value) {
	const inSeconds = (column) => (value(column) === null) ? null : value(column) / 1000;
	return {
		time, in: value('accepted'), out: value('done'), waiting: value('waiting') - value('delayed'), inFlight: value('inFlight'),
		delayed: value('delayed'), dead: value('deadLetters'), oldest: inSeconds('oldestAge'), p50: inSeconds('waitP50'),
		p95: inSeconds('waitP95'), p99: inSeconds('waitP99')
	};
}

function sampleOf(time, manager, before) {
	const figures = manager.figures;
	const sample = {
		time, waiting: figures.waiting - figures.delayed, inFlight: figures.inFlight, delayed: figures.delayed,
		dead: manager.deadLetters, oldest: seconds(figures.oldestAge)
	};
	const passed = before ? (time - before.time) / 1000 : 0;
	sample.in = perSecond(figures.accepted, before?.figures.accepted, passed);
	sample.out = perSecond(figures.done, before?.figures.done, passed);
	const waits = before ? newWaits(figures.waits.buckets, before.figures.waits.buckets) : [];
	sample.p50 = percentile(waits, 0.5);
	sample.p95 = percentile(waits, 0.95);
	sample.p99 = percentile(waits, 0.99);
	return sample;
}

function perSecond(now, before, passed) {
	return (passed > 0 && now >= before) ? (now - before) / passed : null;
}

function newWaits(now, before) {
	return now.map((bucket, i) => ({ upTo: bucket.upToMillis / 1000, count: bucket.count - (before[i]?.count ?? 0) }));
}

/** The longest wait of that part of the waits, as exactly as the buckets tell; null if there are none. */
function percentile(buckets, part) {
	const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
	if (total <= 0) {
		return null;
	}
	let passed = 0;
	for (let i = 0; i < buckets.length; i++) {
		passed += buckets[i].count;
		if (passed >= part * total) {
			// The last bucket has no upper bound.
			return (i === buckets.length - 1 && i > 0) ? buckets[i - 1].upTo : buckets[i].upTo;
		}
	}
	return null;
}

/**
 * All queues, second by second. Each of them is sampled at times of its own: what there is at another time is what the
 * sample before says, and a rate is that of the interval which the next sample ends.
 */
export function together(histories) {
	const cursors = histories.filter((samples) => samples.length > 0).map((samples) => ({ samples, next: 0 }));
	return secondsOf(cursors).map((time) => {
		const sum = { ...NOTHING, time };
		for (const cursor of cursors) {
			add(sum, cursor);
		}
		return sum;
	});
}

/** From the first sample to the last, which all queues have that are still there. */
function secondsOf(cursors) {
	const first = Math.min(...cursors.map(({ samples }) => samples[0].time));
	const last = Math.max(...cursors.map(({ samples }) => samples.at(-1).time));
	const count = cursors.length ? Math.min(MAX_SAMPLES, Math.floor((last - first) / SECOND) + 1) : 0;
	return Array.from({ length: count }, (unused, i) => last - (count - 1 - i) * SECOND);
}

/** Adds what a queue was like at the time of the sum; from one call to the next, time goes on. */
function add(sum, cursor) {
	const { samples } = cursor;
	while (cursor.next < samples.length && samples[cursor.next].time < sum.time) {
		cursor.next++;
	}
	const next = samples[cursor.next];
	const there = (next?.time === sum.time) ? next : samples[cursor.next - 1];
	if (next && there) {
		for (const column of RATES) {
			sum[column] = plus(sum[column], next[column]);
		}
		for (const column of AMOUNTS) {
			sum[column] = plus(sum[column], there[column]);
		}
		for (const column of LARGEST) {
			sum[column] = larger(sum[column], there[column]);
		}
	}
}

function plus(a, b) {
	return (a === null) ? b : a + (b ?? 0);
}

function larger(a, b) {
	return (a === null || b === null) ? a ?? b : Math.max(a, b);
}
