// SPDX-License-Identifier: Apache-2.0

/* The messages of a queue, and one of them. */

import { Table, explained, figure, h, reconcile, setAttribute, setText, text } from './console-dom.js';
import { between, bytes, count, duration, instant, simpleName, word } from './console-format.js';
import { messages } from './console-api.js';
import { toast } from './console-dialog.js';

const TABS = [['waiting', 'Waiting', 'messages', 'WAITING,DELAYED'], ['in-flight', 'In flight', 'messages', 'IN_FLIGHT'],
	['dead', 'Dead', 'dead-letters', null]];

const PAGE = 100;

export class Drawer {

	constructor(app) {
		this.app = app;
		this.selected = new Set();
		// Of several questions, only the answer to the last one is shown.
		this.turn = 0;
		this.title = h('h2', { id: 'drawer-title' });
		this.tabs = TABS.map(([tab, label]) => h('button', { type: 'button', role: 'tab', 'data-tab': tab, click: () => app.go({ tab, reason: null, exception: null, message: null }) }, label));
		this.find = h('input', { type: 'search', placeholder: 'Id, key:…, or header:value', 'aria-label': 'Find messages by id, key:… or header:value', spellcheck: 'false', autocomplete: 'off', change: () => app.go({ find: this.find.value.trim() || null }) });
		this.group = h('p', { class: 'group' });
		this.toolbar = h('div', { class: 'toolbar' });
		this.list = h('table', { class: 'rows' });
		this.more = h('button', { type: 'button', class: 'more', click: () => this.loadMore() }, 'Show more');
		this.problem = h('p', { class: 'problem', role: 'alert', hidden: true });
		this.listing = h('div', {}, h('div', { class: 'toolbar' }, this.find), this.group, this.toolbar, h('div', { class: 'list' }, this.list), this.more);
		this.detail = h('div', { class: 'detail' });
		this.dialog = h('dialog', { class: 'drawer', 'aria-labelledby': 'drawer-title' },
			h('div', { class: 'drawer-head' }, this.title, h('div', { class: 'tabs', role: 'tablist' }, ...this.tabs),
				h('button', { type: 'button', class: 'push', click: () => this.dialog.close() }, 'Close')),
			this.problem, this.listing, this.detail, h('div', { class: 'toasts', role: 'status' }));
		this.dialog.addEventListener('close', () => app.closed());
		document.body.append(this.dialog);
		this.table = new Table(this.list, this.columns(), (message) => message.id, 'No message matches.');
	}

	columns() {
		const dead = (message) => message.death ? `${simpleName(message.death.exception ?? message.death.reason ?? '')}` : word(message.place);
		return [
			{ title: '', class: 'check', update: (cell, message) => this.checkbox(cell, message) },
			{
				title: 'Message', class: 'name', update: (cell, message) => {
					const button = cell.firstElementChild ?? cell.appendChild(h('button', { type: 'button', class: 'link' }));
					setText(button, message.id);
					button.onclick = () => this.app.go({ message: message.id });
				}
			},
			explained('Here for', (message) => duration(between(message.arrived, this.app.now())), (message) => instant(message.arrived), 'number'),
			figure('Attempt', (message) => message.death?.attempts ?? count(message.attempt)),
			explained('State', dead, (message) => message.death?.exception ?? '', 'cut'),
			explained('Text', (message) => message.death?.message ?? '', (message) => message.death?.message ?? '', 'cut'),
			text('Key', (message) => message.orderingKey ?? ''),
			figure('Size', (message) => bytes(message.size))
		];
	}

	checkbox(cell, message) {
		const box = cell.firstElementChild ?? cell.appendChild(h('input', { type: 'checkbox', 'aria-label': `Select ${message.id}` }));
		box.hidden = !this.app.writable() || message.place === 'IN_FLIGHT';
		box.checked = this.selected.has(message.id);
		box.onchange = () => {
			this.selected[box.checked ? 'add' : 'delete'](message.id);
			this.tools();
		};
	}

	/** Shows what the address of the page says. */
	show(place) {
		const changed = JSON.stringify(place) !== JSON.stringify(this.place);
		if (changed) {
			this.place = place;
		}
		if (!place.open) {
			this.dialog.close();
			return;
		}
		if (!this.dialog.open) {
			this.dialog.showModal();
		}
		setText(this.title, place.open);
		const tab = this.tab();
		this.tabs.forEach((button) => setAttribute(button, 'aria-selected', button.dataset.tab === tab[0] ? 'true' : 'false'));
		if (document.activeElement !== this.find) {
			this.find.value = place.find ?? '';
		}
		this.listing.hidden = Boolean(place.message);
		this.detail.hidden = !place.message;
		if (changed) {
			this.clear();
			this.load();
		}
	}

	/** What was shown belongs to another place, and must not be taken for what is here. */
	clear() {
		this.selected.clear();
		this.page = null;
		this.long = false;
		this.problem.hidden = true;
		this.group.hidden = true;
		this.more.hidden = true;
		this.table.show([]);
		this.table.empty.hidden = true;
		reconcile(this.toolbar, [], (tool) => tool.name);
		this.detail.replaceChildren();
	}

	tab() {
		return TABS.find(([name]) => name === this.place?.tab) ?? TABS[0];
	}

	/** The latest figures have come; what somebody is choosing from stays as it is. */
	refresh() {
		if (this.dialog.open && !this.place.message && this.selected.size === 0 && !this.long) {
			this.load();
		}
	}

	/** What is asked for, without where in the list. */
	parameters() {
		const { find, reason, exception } = this.place;
		return { place: this.tab()[3], reason: reason ?? null, exception: exception ?? null, ...search(find ?? '') };
	}

	async load() {
		const place = this.place;
		const turn = ++this.turn;
		try {
			const [, , view] = this.tab();
			const wanted = place.message ? { id: place.message } : { ...this.parameters(), max: PAGE };
			const page = await messages(place.open, view, wanted);
			if (place === this.place && turn === this.turn) {
				this.problem.hidden = true;
				this.long = false;
				place.message ? this.showMessage(page.messages[0]) : this.showPage(page);
			}
		}
		catch (failure) {
			this.fail(failure, place, turn);
		}
	}

	async loadMore() {
		const { place, page: shown, long } = this;
		const turn = ++this.turn;
		this.long = true;
		try {
			const page = await messages(place.open, this.tab()[2], { ...this.parameters(), max: PAGE, after: shown.next });
			if (place === this.place && turn === this.turn) {
				this.showPage({ ...page, time: shown.time, messages: [...shown.messages, ...page.messages] });
			}
		}
		catch (failure) {
			if (place === this.place && turn === this.turn) {
				this.long = long;
			}
			this.fail(failure, place, turn);
		}
	}

	fail(failure, place, turn) {
		if (place === this.place && turn === this.turn) {
			this.problem.hidden = false;
			setText(this.problem, failure.message);
		}
	}

	showPage(page) {
		this.page = page;
		this.table.show(page.messages);
		this.more.hidden = !page.next;
		const { reason, exception } = this.place;
		const grouped = reason !== undefined || exception !== undefined;
		this.group.hidden = !grouped;
		if (grouped) {
			this.group.replaceChildren('Only ', h('strong', {}, exception || reason || 'unknown cause'), ' ',
				h('button', { type: 'button', class: 'link', click: () => this.app.go({ reason: null, exception: null }) }, 'Show all'));
		}
		this.tools();
	}

	tools() {
		const dead = this.tab()[0] === 'dead';
		const chosen = [...this.selected];
		const target = chosen.length ? `${count(chosen.length)} selected` : `all ${this.page.next ? 'that match' : count(this.page.messages.length)}`;
		const act = (action) => () => this.app.changeMessages(this.place.open, this.tab()[2], action, this.meant([...this.selected]));
		const tools = [];
		if (this.app.writable() && this.tab()[0] !== 'in-flight' && this.page.messages.length > 0) {
			dead && tools.push({ name: 'retry', label: `Retry ${target}…`, class: 'primary', run: act('RESUBMIT') });
			tools.push({ name: 'delete', label: `Delete ${target}…`, class: 'danger-text', run: act('DELETE') });
		}
		if (dead && this.page.messages.length > 0) {
			tools.push({ name: 'export', label: 'Export', run: () => this.app.exportLetters(this.place.open, this.parameters()) });
		}
		reconcile(this.toolbar, tools, (tool) => tool.name, (tool) => h('button', { type: 'button', class: tool.class }),
			(button, tool) => {
				setText(button, tool.label);
				button.onclick = tool.run;
			});
	}

	/** What a change is about; all never means what has come since the list was made. */
	meant(ids) {
		if (ids.length > 0) {
			return { number: ids.length, exact: true, parameters: { ids: ids.join(',') } };
		}
		const { id, ...filter } = this.parameters();
		return {
			number: this.page.messages.length, exact: !this.page.next, time: this.page.time,
			parameters: id ? { ids: id } : given({ ...filter, arrivedUntil: this.page.time })
		};
	}

	changed() {
		this.selected.clear();
		this.long = false;
		if (this.place?.message) {
			this.app.go({ message: null });
		}
		else if (this.dialog.open) {
			this.load();
		}
	}

	showMessage(message) {
		const back = h('button', { type: 'button', click: () => this.app.go({ message: null }) }, '‹ All messages');
		if (!message) {
			this.detail.replaceChildren(back, h('p', { class: 'empty' }, `${this.place.message} is not, or no longer, here.`));
			return;
		}
		const dead = this.tab()[0] === 'dead';
		const act = (action) => () => this.app.changeMessages(this.place.open, this.tab()[2], action,
			{ number: 1, exact: true, parameters: { ids: message.id } });
		const tools = [back];
		if (this.app.writable() && message.place !== 'IN_FLIGHT') {
			dead && tools.push(h('button', { type: 'button', class: 'primary', click: act('RESUBMIT') }, 'Retry…'));
			tools.push(h('button', { type: 'button', class: 'danger-text', click: act('DELETE') }, 'Delete…'));
		}
		this.detail.replaceChildren(h('div', { class: 'toolbar' }, ...tools), h('h3', { class: 'id' }, message.id),
			facts(message, this.app.now()), ...headers(message), ...payload(message));
	}

}

/** Reads what somebody looks for: an id, a key or a header. */
function search(find) {
	if (!find) {
		return {};
	}
	if (/^[0-9a-f]{16}-\d+$/i.test(find)) {
		return { id: find };
	}
	return find.startsWith('key:') ? { key: find.slice(4).trim() } : { header: find };
}

function given(parameters) {
	return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined));
}

function facts(message, now) {
	const death = message.death ?? {};
	const rows = [['State', word(message.place)], ['Reason', death.reason], ['Exception', death.exception], ['Text', death.message],
		['Attempt', death.attempts ?? count(message.attempt)], ['Arrived', `${instant(message.arrived)}, ${duration(between(message.arrived, now))} ago`],
		['First seen', instant(death.firstSeen)], ['Not before', instant(message.notBefore)], ['Expires', instant(message.expires)],
		['Dispatched', instant(message.dispatched)], ['Worker', message.worker], ['Sender', message.sender + (message.legacy ? ' (Spread::Queue 0.4)' : '')],
		['Wants an answer', message.replyWanted ? 'yes' : null], ['Priority', message.priority || null], ['Ordering key', message.orderingKey],
		['Id in its queue', death.id], ['Content', `${message.contentType}, ${bytes(message.size)}`]];
	return h('dl', { class: 'facts' }, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]));
}

function headers(message) {
	const all = Object.entries(message.headers ?? {});
	return all.length === 0 ? [] : [h('h4', {}, 'Headers'),
		h('dl', { class: 'facts' }, ...all.sort().flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))];
}

function payload(message) {
	const title = h('h4', {}, 'Payload');
	if (message.payload === undefined) {
		return [title, h('p', { class: 'empty' }, message.problem ?? 'Payloads, headers and keys are not shown to you (management.endpoint.spreadqueue.show-payloads).')];
	}
	const button = h('button', { type: 'button', click: () => copy(message.payload) }, 'Copy');
	return [h('div', { class: 'toolbar' }, title, button), h('pre', { class: 'payload', tabindex: 0 }, message.payload)];
}

/** By plain HTTP, other than from localhost, a page has no clipboard at all. */
async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
		toast('Copied.');
	}
	catch (error) {
		toast('The browser does not permit that.', 'failed');
	}
}
