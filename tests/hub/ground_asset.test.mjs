// Assets: served from memory, revalidated, packed, and kept to themselves.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { cure } from './lib_kore.mjs';
import { ROOT } from './lib.mjs';

const NAME = 'js/dom.js';
const file = fs.readFileSync(path.join(ROOT, 'assets', NAME));

cure('an_asset_comes_with_a_strong_tag_and_then_as_304', {}, async (kore) => {
	const first = await kore.request('GET', `/assets/${NAME}`);
	assert.equal(first.status, 200);
	assert.ok(first.body.equals(file));
	assert.match(first.headers.etag, /^"[0-9a-f]{32}"$/);
	assert.equal(first.headers['content-type'],
		'text/javascript; charset=utf-8');
	for (const tag of [first.headers.etag, `W/${first.headers.etag}`, '*',
	    `"other", ${first.headers.etag}`]) {
		const again = await kore.request('GET', `/assets/${NAME}`,
			{ headers: { 'if-none-match': tag } });
		assert.equal(again.status, 304, tag);
		assert.equal(again.body.length, 0);
		assert.equal(again.headers.etag, first.headers.etag);
	}
	const other = await kore.request('GET', `/assets/${NAME}`,
		{ headers: { 'if-none-match': '"0123"' } });
	assert.equal(other.status, 200);
});

cure('who_takes_gzip_gets_it_under_a_tag_of_its_own', {}, async (kore) => {
	const plain = await kore.request('GET', `/assets/${NAME}`);
	for (const accepted of ['gzip', 'br, gzip;q=0.5', 'deflate, gzip']) {
		const packed = await kore.request('GET', `/assets/${NAME}`,
			{ headers: { 'accept-encoding': accepted } });
		assert.equal(packed.headers['content-encoding'], 'gzip');
		assert.equal(packed.headers.vary, 'accept-encoding');
		assert.ok(packed.body.length < plain.body.length);
		assert.ok(gunzipSync(packed.body).equals(file));
		assert.notEqual(packed.headers.etag, plain.headers.etag);
	}
	for (const accepted of ['br', 'gzip;q=0', 'gzip; q=0.0'])
		assert.equal((await kore.request('GET', `/assets/${NAME}`,
			{ headers: { 'accept-encoding': accepted } }))
		    .headers['content-encoding'], undefined, accepted);
});

cure('a_page_keeps_to_itself', {}, async (kore) => {
	const { headers } = await kore.request('GET', `/assets/${NAME}`);
	const csp = headers['content-security-policy'];
	assert.match(csp, /default-src 'self'/);
	assert.match(csp, /frame-ancestors 'none'/);
	assert.match(csp, /object-src 'none'/);
	assert.doesNotMatch(csp, /unsafe|\*|http:/);
	assert.equal(headers['x-content-type-options'], 'nosniff');
	assert.equal(headers['referrer-policy'], 'no-referrer');
	assert.match(headers['permissions-policy'], /camera=\(\)/);
	assert.match(headers['strict-transport-security'], /max-age=31536000/);
	assert.equal(headers['cache-control'], 'no-cache');
});

cure('nothing_outside_the_folder_is_an_asset', {}, async (kore) => {
	for (const name of ['../Makefile', 'js/../../Makefile', '%2e%2e/Makefile',
	    '', 'js', 'js/', 'js/nothing.js', '/etc/passwd'])
		assert.equal((await kore.request('GET', `/assets/${name}`))
		    .status, 404, name);
});
