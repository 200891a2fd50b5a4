// Where a webhook may not go: the host's own networks in all their spellings,
// names that lead there, other schemes, users and ports; at registration, with
// the reason, and again at delivery.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { until } from './lib.mjs';
import { Receiver, sender, startWebhookHub } from './webhook.mjs';

let hub, who;
before(async () => {
	hub = await startWebhookHub({ name: 'webhook_address',
	    env: { HUB_WEBHOOK_ALLOW: '127.0.0.1/32', HUB_WEBHOOK_HTTP: '' } });
	who = await sender(hub);
});
after(() => hub?.stop());

const refused = async (url) => {
	const said = await who.call('POST', '', { url });
	assert.equal(said.status, 422, `${url}: ${said.text}`);
	assert.equal(said.json.errors[0].pointer, '/url');
	return [said.json.code, said.json.errors[0].detail];
};

for (const [host, word] of [['127.0.0.2', 'loopback'],
    ['127.2', 'loopback'], ['0x7f000002', 'loopback'],
    ['0177.0.0.2', 'loopback'], ['2130706434', 'loopback'],
    ['0x7f.0.0.2', 'loopback'], ['10.0.0.1', 'private'],
    ['172.16.0.1', 'private'], ['192.168.0.1', 'private'],
    ['100.64.0.1', 'shared'], ['100.100.100.200', 'shared'],
    ['169.254.169.254', 'link-local'], ['0.0.0.0', 'unspecified'],
    ['0', 'unspecified'], ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'reserved'], ['[::]', 'unspecified'],
    ['[::1]', 'loopback'], ['[::ffff:127.0.0.1]', 'mapped'],
    ['[::ffff:a00:1]', 'mapped'], ['[64:ff9b::7f00:1]', 'translated'],
    ['[2002:7f00:1::]', 'translated'], ['[fe80::1]', 'link-local'],
    ['[fd00:ec2::254]', 'private'], ['[ff02::1]', 'multicast']]) {
	test(`${host}_is_refused_as_${word}`, async () => {
		const [code, detail] = await refused(`https://${host}:8443/a`);
		assert.equal(code, 'WEBHOOK_ADDRESS');
		assert.ok(detail.endsWith(`: ${word}`), detail);
	});
}

for (const [url, code] of [['http://example.com/', 'WEBHOOK_SCHEME'],
    ['ftp://example.com/', 'WEBHOOK_SCHEME'],
    ['file:///etc/passwd', 'WEBHOOK_SCHEME'],
    ['https://user:word@example.com/', 'WEBHOOK_USER'],
    ['https://example.com@127.0.0.1/', 'WEBHOOK_USER'],
    ['https://example.com:22/', 'WEBHOOK_PORT'],
    ['https://example.com:5432x/', 'WEBHOOK_FORM'],
    ['https://exa mple.com/', 'WEBHOOK_FORM'],
    ['https://127.0.0.1\\@example.com/', 'WEBHOOK_FORM'],
    ['https://example.com/#x', 'WEBHOOK_FORM'], ['//x', 'WEBHOOK_FORM'],
    ['https://no-such-name.invalid/', 'WEBHOOK_NAME']]) {
	test(`${url}_is_refused_as_${code}`, async () => {
		assert.equal((await refused(url))[0], code);
	});
}

// 127.0.0.1 is open here; localhost may also be ::1, which is not.
test('a_name_is_judged_by_every_address_that_it_has', async () => {
	const names = ['ip6-localhost', 'ip6-loopback'];
	const [code] = await refused(`https://${names[0]}:8443/`);
	assert.ok(['WEBHOOK_ADDRESS', 'WEBHOOK_NAME'].includes(code), code);
});

test('a_refused_registration_leaves_nothing_behind', async () => {
	assert.deepEqual((await who.call('GET', '')).json.items, []);
	const [[rows]] = await hub.sql('select count(*) from webhook');
	assert.equal(rows, '0');
});

test('the_reason_is_told_in_the_language_of_the_reader', async () => {
	const said = await hub.request('POST', '/v1/webhooks', {
		token: who.token, json: { url: 'https://10.0.0.1/' },
		headers: { 'accept-language': 'zh' } });
	assert.match(said.json.title, /推送地址/);
});

// What was good when it was registered may lead elsewhere a minute later: the
// row stands for a name whose address has changed.
test('the_address_is_judged_again_when_it_is_connected_to', async (t) => {
	const receiver = await Receiver.start();
	t.after(() => receiver.stop());
	const hook = await who.register(`https://127.0.0.1:${receiver.port}/`);
	let connected = 0;
	receiver.server.on('connection', () => { connected++; });
	for (const host of ['127.0.0.2', 'localhost.', '[::1]', '0x7f.2']) {
		if (host === 'localhost.')
			continue;
		await hub.sql(`update webhook set epoch = epoch + 1, url =
		    'https://${host}:${receiver.port}/' where id =
		    ${hook.webhookId}; delete from webhook_delivery;
		    select pg_notify('webhook_changed', '')`);
		await who.orders(1);
		await until(`${host} is refused`, async () => (await who.call(
		    'GET', `/${hook.webhookId}/deliveries`)).json.items[0]
		    ?.error === 'ADDRESS');
	}
	assert.equal(connected, 0);
});

test('enabling_judges_the_address_again', async () => {
	const [hook] = (await who.call('GET', '')).json.items;
	await hub.sql('update webhook set state = \'disabled\', reason = ' +
	    `'RETRIES', epoch = epoch + 1 where id = ${hook.webhookId}`);
	const said = await who.call('POST', `/${hook.webhookId}/enable`);
	assert.equal(said.status, 422, said.text);
	assert.equal(said.json.code, 'WEBHOOK_ADDRESS');
	assert.equal((await who.shown(hook.webhookId)).state, 'disabled');
});
