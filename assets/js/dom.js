/*
 * Nodes without markup: everything on a screen is made here, with textContent,
 * so that no value of a document is ever read as HTML.
 */

const SVG = "http://www.w3.org/2000/svg";

/*
 * el("button", { class: "key", onclick: f, "aria-label": "x" }, child, ...).
 * A function value is a listener, a boolean sets or leaves out an attribute,
 * null and undefined are left out. Children are nodes, strings, numbers or
 * (nested) arrays; null and false are skipped.
 */
export function
el(tag, attributes = {}, ...children)
{
	const node = document.createElement(tag);
	attributesSet(node, attributes);
	node.append(...flat(children));
	return (node);
}

export function
svg(tag, attributes = {}, ...children)
{
	const node = document.createElementNS(SVG, tag);
	attributesSet(node, attributes);
	node.append(...flat(children));
	return (node);
}

export function
fill(node, ...children)
{
	node.replaceChildren(...flat(children));
	return (node);
}

/*
 * A node whose content is built again only when what it depends on changes:
 * part(node, build) gives update(...deps). Focus inside a rebuilt part moves
 * to its element with the same data-focus, else to the part itself when that
 * can hold it, so that Tab never starts again from the top of the page.
 */
export function
part(node, build)
{
	let last = null;
	return ((...deps) => {
		if (last !== null && deps.length === last.length &&
		    deps.every((dep, i) => Object.is(dep, last[i])))
			return;
		last = deps;
		const inside = node.contains(document.activeElement);
		const name = document.activeElement?.dataset?.focus;
		fill(node, build(...deps));
		if (inside && !node.contains(document.activeElement))
			focusAgain(node, name);
	});
}

function
focusAgain(node, name)
{
	const again = name === undefined ? null :
	    [...node.querySelectorAll("[data-focus]")].find(
		(one) => one.dataset.focus === name && !one.disabled);
	if (again !== null && again !== undefined)
		again.focus();
	else if (node.tabIndex >= -1 && node.hasAttribute("tabindex"))
		node.focus({ preventScroll: true });
}

function
attributesSet(node, attributes)
{
	for (const [name, value] of Object.entries(attributes)) {
		if (value === null || value === undefined || value === false)
			continue;
		if (typeof value === "function")
			node.addEventListener(name.slice(2), value);
		else if (name === "value")
			node.value = value;
		else
			node.setAttribute(name, value === true ? "" : value);
	}
}

function
flat(children)
{
	return (children.flat(Infinity).filter((child) => child !== null &&
	    child !== undefined && child !== false));
}
