// SPDX-License-Identifier: Apache-2.0

/* Questions before changes, and what came of these. */

import { byId, h } from './console-dom.js';

const TOAST_TIME = 8000;

/**
 * Asks whether to do something.
 * @param typed what has to be typed first, if anything
 * @return a promise of yes or no
 */
export function confirmed({ title, effect, label, danger, typed }) {
	return new Promise((resolve) => {
		const go = h('button', { type: 'button', class: danger ? 'danger' : 'primary', disabled: Boolean(typed), click: () => close(true) }, label);
		const cancel = h('button', { type: 'button', click: () => close(false) }, 'Cancel');
		const input = typed ? h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', autofocus: true, input: check, keydown: enter }) : null;
		const dialog = h('dialog', { class: 'question', 'aria-labelledby': 'question-title', 'aria-describedby': 'question-effect' },
			h('h2', { id: 'question-title' }, title),
			h('p', { id: 'question-effect' }, effect),
			typed ? h('label', { class: 'typed' }, h('span', {}, 'Type ', h('code', {}, typed), ' to confirm'), input) : null,
			h('div', { class: 'dialog-actions' }, cancel, go));

		function check() {
			go.disabled = input.value !== typed;
		}

		function enter(event) {
			if (event.key === 'Enter' && !go.disabled) {
				close(true);
			}
		}

		function close(answer) {
			resolve(answer);
			dialog.close();
		}

		dialog.addEventListener('close', () => {
			resolve(false);
			dialog.remove();
		});
		document.body.append(dialog);
		dialog.showModal();
		(input ?? go).focus();
	});
}

/** Says something for a moment. */
export function toast(message, kind = 'done') {
	const element = h('div', { class: `toast ${kind}` }, message);
	// A modal dialog hides what is outside of it.
	const open = [...document.querySelectorAll('dialog[open]')].at(-1);
	(open?.querySelector('.toasts') ?? byId('toasts')).append(element);
	setTimeout(() => element.remove(), TOAST_TIME);
}

const KEYS = [['/', 'filter the queues'], ['r', 'refresh now'], ['p', 'stop refreshing, or go on'], ['t', 'next theme'], ['?', 'these keys'],
	['Esc', 'close what is open']];

export function showKeys() {
	const dialog = h('dialog', { class: 'question', 'aria-labelledby': 'keys-title' },
		h('h2', { id: 'keys-title' }, 'Keys'),
		h('dl', { class: 'keys' }, ...KEYS.flatMap(([key, meaning]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, meaning)])),
		h('div', { class: 'dialog-actions' }, h('button', { type: 'button', click: () => dialog.close() }, 'Close')));
	dialog.addEventListener('close', () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
}
