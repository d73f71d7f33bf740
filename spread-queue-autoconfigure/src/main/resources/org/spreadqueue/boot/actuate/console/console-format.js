// SPDX-License-Identifier: Apache-2.0

/* Numbers, times and sizes as people read them. */

const NUMBER = new Intl.NumberFormat();

const RATE = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/;

export function count(number) {
	return (number === null || number === undefined) ? '' : NUMBER.format(number);
}

export function counted(number, noun, plural = `${noun}s`) {
	return `${count(number)} ${number === 1 ? noun : plural}`;
}

export function rate(perSecond) {
	return (perSecond === null || perSecond === undefined) ? '' : `${RATE.format(perSecond)}/s`;
}

/** Seconds of a duration as ISO 8601 has it. */
export function seconds(iso) {
	const parts = DURATION.exec(iso ?? '');
	if (!parts) {
		return 0;
	}
	const [days, hours, minutes, rest] = parts.slice(2).map((part) => Number(part ?? 0));
	return (parts[1] ? -1 : 1) * (((days * 24 + hours) * 60 + minutes) * 60 + rest);
}

export function duration(total) {
	if (total === null || total === undefined) {
		return '';
	}
	if (total < 1) {
		return (total <= 0) ? '0 s' : `${Math.round(total * 1000)} ms`;
	}
	const whole = Math.floor(total);
	if (whole < 60) {
		return `${whole} s`;
	}
	if (whole < 3600) {
		return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	}
	if (whole < 86400) {
		return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
	}
	return `${Math.floor(whole / 86400)} d ${Math.floor(whole % 86400 / 3600)} h`;
}

export function bytes(size) {
	if (size < 1024) {
		return `${size} B`;
	}
	return (size < 1024 * 1024) ? `${RATE.format(size / 1024)} KiB` : `${RATE.format(size / 1024 / 1024)} MiB`;
}

export function clock(date) {
	return TIME.format(date);
}

/** An instant in the zone of who looks, and as it is written elsewhere. */
export function instant(iso) {
	const date = new Date(iso);
	// What others have written need not be a time.
	return (!iso || Number.isNaN(date.getTime())) ? iso ?? '' : `${DATE_TIME.format(date)} (${iso})`;
}

/** Seconds from one instant to another. */
export function between(from, until) {
	return Math.max(0, (new Date(until) - new Date(from)) / 1000);
}

/** The class of an exception without its package. */
export function simpleName(name) {
	return name.slice(name.lastIndexOf('.') + 1);
}

/** A constant as a word: IN_FLIGHT, in flight. */
export function word(constant) {
	return constant.toLowerCase().replaceAll('_', ' ');
}
