// SPDX-License-Identifier: Apache-2.0

/* The chart, and the small ones in the rows of the queues. */

import { h, setText, svg } from './console-dom.js';
import { clock, count, duration, rate } from './console-format.js';

const METRICS = {
	throughput: [line('in', 'in', rate), line('out', 'out', rate)],
	depth: [line('waiting', 'waiting', count), line('inFlight', 'in flight', count), line('delayed', 'delayed', count),
		line('dead', 'dead', count)],
	wait: [line('p50', 'p50', duration), line('p95', 'p95', duration), line('p99', 'p99', duration),
		line('oldest', 'oldest waiting', duration, [5, 4])]
};

const HEIGHT = 220;

const TABLE_ROWS = 12;

const SPARK_SPAN = 5 * 60 * 1000;

const SPARK = { width: 100, height: 20 };

export function isMetric(name) {
	return Object.hasOwn(METRICS, name);
}

function line(column, label, format, dash) {
	return { column, label, format, dash };
}

export class Chart {

	constructor(container, details) {
		this.container = container;
		this.details = details;
		this.empty = h('p', { class: 'empty' }, 'The chart begins as soon as there are two figures to draw.');
		container.append(this.empty);
		new ResizeObserver(() => this.resize()).observe(container);
		details.addEventListener('toggle', () => this.table());
	}

	show(metric, samples) {
		this.samples = samples;
		this.container.dataset.points = samples.length;
		this.empty.hidden = samples.length > 1;
		if (metric !== this.metric || !this.plot) {
			this.metric = metric;
			this.draw();
		}
		else {
			this.plot.setData(this.data());
		}
		this.table();
	}

	/** The colours have changed, or the figures. */
	draw() {
		this.plot?.destroy();
		this.plot = null;
		if (this.metric && this.samples.length > 1) {
			this.plot = new window.uPlot(options(METRICS[this.metric], this.container), this.data(), this.container);
		}
	}

	data() {
		return [this.samples.map((sample) => sample.time / 1000),
			...METRICS[this.metric].map(({ column }) => this.samples.map((sample) => sample[column] ?? null))];
	}

	resize() {
		const width = this.container.clientWidth;
		if (this.plot && width > 0 && width !== this.plot.width) {
			this.plot.setSize({ width, height: HEIGHT });
		}
	}

	/** The same for who cannot see it. */
	table() {
		if (!this.details.open || !this.metric) {
			return;
		}
		const lines = METRICS[this.metric];
		const every = Math.max(1, Math.ceil(this.samples.length / TABLE_ROWS));
		const chosen = this.samples.filter((sample, i) => (this.samples.length - 1 - i) % every === 0).reverse();
		this.details.querySelector('div').replaceChildren(h('table', {},
			h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Time'),
				...lines.map(({ label }) => h('th', { scope: 'col', class: 'number' }, label)))),
			h('tbody', {}, ...chosen.map((sample) => h('tr', {}, h('td', {}, clock(sample.time)),
				...lines.map(({ column, format }) => h('td', { class: 'number' }, format(sample[column]))))))));
	}

}

function options(lines, container) {
	const colours = colour(container);
	const axis = {
		stroke: colours('--muted'), grid: { stroke: colours('--line'), width: 1 }, ticks: { show: false },
		font: '11px system-ui, sans-serif'
	};
	return {
		width: container.clientWidth, height: HEIGHT, padding: [12, 12, 0, 0],
		cursor: { points: { size: 6 }, drag: { x: false, y: false } },
		scales: { y: { range: (plot, min, max) => [0, Math.max(max ?? 0, 0.001) * 1.1] } },
		axes: [
			{ ...axis, size: 28, space: 90, values: (plot, times) => times.map((time) => clock(time * 1000)) },
			{ ...axis, size: 64, values: (plot, values) => values.map((value) => lines[0].format(value)) }
		],
		series: [{ label: 'time', value: (plot, time) => (time ? clock(time * 1000) : '') },
			...lines.map(({ label, format, dash }, i) => ({
				label, dash, stroke: colours(`--series-${i + 1}`), width: 1.75, points: { show: false },
				fill: (i === 0) ? colours('--series-fill') : undefined,
				value: (plot, value) => format(value) || '–'
			}))]
	};
}

/** What a variable of the style sheet means in the present scheme. */
function colour(container) {
	const probe = h('i', { hidden: true });
	container.append(probe);
	const known = new Map();
	const names = ['--muted', '--line', '--series-fill', '--series-1', '--series-2', '--series-3', '--series-4'];
	names.forEach((name) => {
		probe.style.color = `var(${name})`;
		known.set(name, getComputedStyle(probe).color);
	});
	probe.remove();
	return (name) => known.get(name);
}

/** Messages that wait, over the last minutes. */
export function spark() {
	const area = svg('polygon', { class: 'spark-area' });
	const top = svg('polyline', { class: 'spark-line' });
	return h('span', { class: 'spark' },
		svg('svg', { viewBox: `0 0 ${SPARK.width} ${SPARK.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
			area, top), h('span', { class: 'spark-top muted' }));
}

export function updateSpark(element, samples) {
	const until = samples.at(-1)?.time ?? 0;
	const shown = samples.filter((sample) => sample.time >= until - SPARK_SPAN);
	const highest = Math.max(1, ...shown.map((sample) => sample.waiting));
	const points = shown.map((sample) => {
		const x = SPARK.width - (until - sample.time) / SPARK_SPAN * SPARK.width;
		const y = SPARK.height - 1 - sample.waiting / highest * (SPARK.height - 2);
		return `${x.toFixed(1)},${y.toFixed(1)}`;
	});
	element.querySelector('polyline').setAttribute('points', points.join(' '));
	const first = points.length ? points[0].split(',')[0] : '0';
	element.querySelector('polygon').setAttribute('points',
		[`${first},${SPARK.height}`, ...points, `${SPARK.width},${SPARK.height}`].join(' '));
	setText(element.querySelector('.spark-top'), `max ${count(shown.length ? Math.max(...shown.map((sample) => sample.waiting)) : 0)}`);
}
