// SPDX-License-Identifier: Apache-2.0

/* Makes and updates elements. Text is only ever text: nothing here parses markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an element; functions among its attributes are listeners. */
export function h(tag, attributes = {}, ...children) {
	return fill(document.createElement(tag), attributes, children);
}

/** Makes an element of SVG. */
export function svg(tag, attributes = {}, ...children) {
	return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
	for (const [name, value] of Object.entries(attributes)) {
		if (typeof value === 'function') {
			element.addEventListener(name, value);
		}
		else if (value === true) {
			element.setAttribute(name, '');
		}
		else if (value !== false && value !== null && value !== undefined) {
			element.setAttribute(name, value);
		}
	}
	element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
	return element;
}

export function byId(id) {
	return document.getElementById(id);
}

/** Leaves an element alone that has the text already, so that a selection of it stays. */
export function setText(element, text) {
	const wanted = String(text ?? '');
	if (element.textContent !== wanted) {
		element.textContent = wanted;
	}
}

export function setAttribute(element, name, value) {
	if (value === null || value === undefined || value === false) {
		element.removeAttribute(name);
	}
	else if (element.getAttribute(name) !== String(value)) {
		element.setAttribute(name, value);
	}
}

const children = new WeakMap();

/**
 * Has a parent contain one element for each item, in order. Elements stay with the key
 * of their item, and with them focus and selection.
 */
export function reconcile(parent, items, key, create, update) {
	const before = children.get(parent) ?? new Map();
	const now = new Map(items.map((item) => [key(item), item]));
	for (const [name, element] of before) {
		if (!now.has(name)) {
			// First of all: what stays is then in its place, and an element that is moved loses the focus.
			element.remove();
			before.delete(name);
		}
	}
	let place = parent.firstElementChild;
	for (const [name, item] of now) {
		const element = before.get(name) ?? create(item);
		before.set(name, element);
		update(element, item);
		if (element === place) {
			place = place.nextElementSibling;
		}
		else {
			parent.insertBefore(element, place);
		}
	}
	children.set(parent, before);
}

/**
 * A table whose rows follow a list.
 * Each column has a title, a class and a function that updates its cell for an item.
 */
export class Table {

	constructor(table, columns, key, empty) {
		this.columns = columns;
		this.key = key;
		this.body = h('tbody');
		this.empty = h('p', { class: 'empty' }, empty);
		table.append(h('thead', {}, h('tr', {}, ...columns.map((column) =>
			h('th', { scope: 'col', class: column.class }, column.title)))), this.body);
		table.after(this.empty);
		this.table = table;
	}

	show(items) {
		this.table.hidden = items.length === 0;
		this.empty.hidden = items.length > 0;
		reconcile(this.body, items, this.key, () => this.row(), (row, item) => this.update(row, item));
	}

	row() {
		return h('tr', {}, ...this.columns.map((column) =>
			h('td', { class: column.class, 'data-title': column.title })));
	}

	update(row, item) {
		setAttribute(row, 'data-key', this.key(item));
		this.columns.forEach((column, i) => column.update(row.cells[i], item));
	}

}

/** A column of text. */
export function text(title, value, style = '') {
	return { title, class: style, update: (cell, item) => setText(cell, value(item)) };
}

/** A column of numbers. */
export function figure(title, value, style = '') {
	return text(title, value, `number ${style}`);
}

/** A column of text with an explanation for who points at it. */
export function explained(title, value, explanation, style = '') {
	return {
		title, class: style, update: (cell, item) => {
			setText(cell, value(item));
			setAttribute(cell, 'title', explanation(item));
		}
	};
}

/** A column of buttons, made anew only if there are others. */
export function buttons(title, list, style = '') {
	return {
		title, class: `actions ${style}`, update: (cell, item) => {
			reconcile(cell, list(item), (button) => button.label,
				(button) => h('button', { type: 'button', class: button.class }, button.label),
				(element, button) => {
					element.onclick = button.run;
					setAttribute(element, 'aria-label', button.name ? `${button.label} ${button.name}` : null);
				});
		}
	};
}
