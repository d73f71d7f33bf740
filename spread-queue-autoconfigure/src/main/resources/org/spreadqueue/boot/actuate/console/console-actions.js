// SPDX-License-Identifier: Apache-2.0

/* Changes: each asks first, and says what came of it. */

import * as api from './console-api.js';
import { confirmed, toast } from './console-dialog.js';
import { clock, count, counted, word } from './console-format.js';
import { nameOf } from './console-tables.js';

/** A request changes ten thousand messages at most. */
const MAX_REQUESTS = 100;

const FRAMED = 'This page is in a frame, in which browsers may save nothing, and do not say so. If there is no file, '
	+ 'open the console in a tab of its own.';

/** Makes the actions; changed is called after each, be it that it failed. */
export function actions(changed) {

	async function ask(question, act) {
		if (!await confirmed(question)) {
			return;
		}
		try {
			toast(await act());
		}
		catch (failure) {
			toast(failure.message, 'failed');
		}
		changed();
	}

	return {
		pauseQueue(row, pause) {
			return ask(pause ? {
				title: `Pause queue ${row.queue}?`, label: 'Pause',
				effect: `Nothing is dispatched until you resume it. ${counted(row.figures.inFlight, 'message')} in flight will be finished; new messages are taken in as before.`
			} : {
				title: `Resume queue ${row.queue}?`, label: 'Resume', effect: `${counted(row.figures.waiting, 'waiting message')} will be dispatched again.`
			}, async () => {
				await api.controlManager(row.queue, pause ? 'PAUSE' : 'RESUME');
				return `Queue ${row.queue} is ${pause ? 'paused' : 'resumed'}.`;
			});
		},

		purge(row) {
			return ask({
				title: `Purge queue ${row.queue}?`, label: 'Purge', danger: true, typed: row.queue,
				effect: `Deletes all waiting messages, ${count(row.figures.waiting)} at the moment, and those that come until then, for good. ${counted(row.figures.inFlight, 'message')} in flight and the dead letters stay.`
			}, async () => {
				await api.controlManager(row.queue, 'PURGE');
				return `Queue ${row.queue} was purged.`;
			});
		},

		controlListener(listener, action) {
			const effects = {
				START: 'It takes messages again.', RESUME: 'It takes messages again.', PAUSE: 'It takes no messages until you resume it.',
				STOP: 'It finishes its running jobs and takes no messages until you start it.'
			};
			const verb = action[0] + action.slice(1).toLowerCase();
			return ask({ title: `${verb} listener ${listener.name}?`, label: verb, effect: `${effects[action]} ${counted(listener.running, 'job')} running.` }, async () => {
				await api.controlListener(listener.name, action);
				return `${verb}: done for listener ${listener.name}.`;
			});
		},

		changeGroup(group, action) {
			return ask(question(action, group.queue, { number: group.count, exact: true, time: group.time, of: nameOf(group) }),
				() => changeAll(group.queue, 'dead-letters', action, {
					reason: group.reason ?? '', exception: group.exception ?? '', arrivedUntil: group.time
				}));
		},

		changeMessages(queue, view, action, meant) {
			return ask(question(action, queue, { ...meant, of: (view === 'messages') ? `waiting in ${queue}` : `dead letters of ${queue}` }),
				() => changeAll(queue, view, action, meant.parameters));
		},

		async exportLetters(queue, parameters) {
			try {
				const url = URL.createObjectURL(await api.exported(queue, parameters));
				const link = document.createElement('a');
				link.href = url;
				link.download = `${queue}-dead-letters.jsonl`;
				link.click();
				// At once, some browsers have not begun to read it.
				setTimeout(() => URL.revokeObjectURL(url), 60_000);
				if (window.parent !== window) {
					// A browser that refuses does not say so.
					toast(FRAMED);
				}
			}
			catch (failure) {
				toast(failure.message, 'failed');
			}
		}
	};
}

function question(action, queue, { number, exact, time, of }) {
	const messages = exact ? counted(number, 'message') : `all messages that match (more than ${count(number)})`;
	const until = time ? ` Only what was there at ${clock(new Date(time))} is meant.` : '';
	return (action === 'RESUBMIT') ? {
		title: `Retry ${messages}?`, label: 'Retry',
		effect: `Puts ${messages}, ${of}, into queue ${queue} again, as new ones.${until}`
	} : {
		title: `Delete ${messages}?`, label: 'Delete', danger: true, effect: `Deletes ${messages}, ${of}, for good.${until}`
	};
}

/** Goes on as long as there are more, and there is something to be done with them. */
async function changeAll(queue, view, action, parameters) {
	const counts = {};
	for (let i = 0; i < MAX_REQUESTS; i++) {
		const answer = await api.change(queue, view, action, parameters);
		Object.entries(answer.counts).forEach(([result, number]) => {
			counts[result] = (counts[result] ?? 0) + number;
		});
		if (!answer.more || !(answer.counts.DELETED || answer.counts.RESUBMITTED)) {
			break;
		}
	}
	const results = Object.entries(counts).map(([result, number]) => `${count(number)} ${word(result)}`);
	return results.length ? `${results.join(', ')}.` : 'There was nothing left to change.';
}
