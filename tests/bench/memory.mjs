// The memory of a hub's processes: what each has for itself, and its share of
// what it has together with others (PSS).

import fs from 'node:fs';
import { childrenOf, titleOf } from '../hub/lib.mjs';

function pssOf(pid) {
	try {
		const text = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
		return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
	} catch {
		return 0;	// gone meanwhile
	}
}

function familyOf(pid) {
	return [pid, ...childrenOf(pid).flatMap(familyOf)];
}

// Kore's parent, key manager and workers.
export function hubBytes(hub) {
	return hub.pids('kore').flatMap(familyOf)
	    .reduce((sum, pid) => sum + pssOf(pid), 0);
}

// Looks at it while something goes on; stop() gives the most that it was.
export function watchMemory(hub, ms = 250) {
	let most = 0;
	const seen = [];
	const look = () => {
		seen.push(hubBytes(hub));
		most = Math.max(most, seen.at(-1));
	};
	look();
	const timer = setInterval(look, ms);
	return { stop() {
		clearInterval(timer);
		look();
		return { most, first: seen[0], last: seen.at(-1),
			processes: hub.pids('kore').flatMap(familyOf)
			    .map((pid) => titleOf(pid)).filter(Boolean).length };
	} };
}
