// The contract at /openapi.json as a judge: every answer that a test gets is
// held against it, and whatever it does not name is remembered.
//
//	const contract = await openContract(hub);	// hub.request is watched
//	contract.claim('holds_keep_the_contract', async () => { ... });

import assert from 'node:assert/strict';

import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

// What the guard says before there is a route, on any of them.
const ANYWHERE = new Set([400, 405, 408, 411, 413, 414, 431, 500, 503]);

// The calls of the belt and the screens, which openapi_floor.test.mjs makes.
export const FLOOR = /\/(parcels|lanes|reviews|inspections|holds)\b/;

// Closes every object that names its members, but for those that say that
// they are open: what the contract does not name is not there.
function closed(schema) {
	if (Array.isArray(schema))
		return schema.map(closed);
	if (schema === null || typeof schema !== 'object')
		return schema;
	const copy = Object.fromEntries(Object.entries(schema).map(([k, v]) =>
		[k, closed(v)]));
	if (copy.type === 'object' && copy.properties !== undefined)
		copy.additionalProperties ??= false;
	return copy;
}

// Each complaint once, whichever row of a list it is about.
function said(errors) {
	return [...new Set(errors.filter((e) => !/oneOf|must be null/.test(
	    e.message)).map((e) => `${e.instancePath.replace(/\/\d+/g, '/*')} ${
	    e.message} ${e.params.additionalProperty ?? ''}`))].join('; ');
}

const escaped = (part) => part.replaceAll('~', '~0').replaceAll('/', '~1');

class Contract {
	constructor(document) {
		this.document = document;
		this.paths = document.paths;
		this.asked = new Set();
		this.wrong = [];
		this.judges = new Map();
		this.ajv = new Ajv2020({ allErrors: true, strict: false });
		addFormats(this.ajv);
		this.ajv.addSchema({ $id: 'https://hub/openapi',
			...closed(document) });
	}

	// The judge of the schema at a place of the document.
	judge(...parts) {
		const place = `#/${parts.map(escaped).join('/')}`;
		if (!this.judges.has(place))
			this.judges.set(place, this.ajv.compile({ $ref:
				`https://hub/openapi${encodeURI(place)}` }));
		return this.judges.get(place);
	}

	pathOf(target) {
		const parts = target.split('?')[0].split('/');
		return Object.keys(this.paths).find((template) => {
			const names = template.split('/');
			return names.length === parts.length && names.every(
			    (name, i) => name.startsWith('{') ?
				parts[i] !== '' : name === parts[i]);
		});
	}

	// All calls, as "get /v1/orders/{ebpCode}/{orderNo}".
	calls() {
		return Object.entries(this.paths).flatMap(([at, verbs]) =>
			Object.keys(verbs).map((verb) => `${verb} ${at}`));
	}

	// What the contract has against an answer; undefined: nothing.
	against(method, target, answer) {
		const template = this.pathOf(target);
		if (template === undefined)
			return answer.status === 404 ? undefined : 'no such path';
		const verb = method.toLowerCase();
		const operation = this.paths[template][verb];
		if (operation === undefined)
			return answer.status === 405 ? undefined : 'no such call';
		this.asked.add(`${verb} ${template}`);
		const status = operation.responses[answer.status] ?
		    String(answer.status) : 'default';
		if (status === 'default' && !ANYWHERE.has(answer.status))
			return 'a status that it does not name';
		const { content } = operation.responses[status];
		if (content === undefined)
			return answer.body.length === 0 ? undefined : 'a body';
		const type = answer.headers['content-type']?.split(';')[0];
		if (content[type] === undefined)
			return `it is ${type}, not ${Object.keys(content)}`;
		if (!/[/+]json$/.test(type))
			return undefined;
		if (type === 'application/problem+json' &&
		    answer.json.status !== answer.status)
			return 'another status inside';
		const judge = this.judge('paths', template, verb, 'responses',
			status, 'content', type, 'schema');
		return judge(answer.json) ? undefined : said(judge.errors);
	}

	watch(hub) {
		const ask = hub.request;
		hub.request = async (method, target, options) => {
			const answer = await ask.call(hub, method, target,
				options);
			const why = this.against(method, target, answer);
			if (why !== undefined)
				this.wrong.push(`${method} ${target} ${
				    answer.status}: ${why}: ${
				    answer.text.slice(0, 200)}`);
			return answer;
		};
	}

	// Runs something that asks the hub; every answer must be as promised.
	async keptBy(work) {
		this.wrong.length = 0;
		await work();
		assert.deepEqual(this.wrong, []);
	}
}

export async function openContract(hub) {
	const answer = await hub.request('GET', '/openapi.json');
	assert.equal(answer.status, 200);
	const contract = new Contract(answer.json);
	contract.watch(hub);
	return contract;
}
