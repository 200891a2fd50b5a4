// Programs that know nothing of the hub judge its signatures, and it theirs:
// xmlsec1 for RSA, openssl and xmllint for SM2.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { startHub } from './lib.mjs';
import { message, purchase, toXml } from './purchase.mjs';
import { Keys, mend, pipe, SIGNATURE } from './signing.mjs';
import { account, post } from './traffic.mjs';

const run = promisify(execFile);
const keys = new Keys();
const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const SM2_ID = ['-pkeyopt', 'distid:1234567812345678'];
let hub, token;

before(async () => {
	hub = await startHub({ name: 'sign_judges' });
	token = await account(hub, 'shop', 'platform', '3601TEST01');
	for (const kind of ['rsa', 'sm2'])
		await hub.hubctl('certificate', 'add', 'shop',
			await keys.make(kind, kind));
});
after(async () => {
	keys.remove();
	await hub?.stop();
});

// Written as other programs write: declared, indented, Windows line ends,
// sections, a comment, unused namespaces, a language.
const orderXml = () => mend(mend(toXml(message('order', purchase().order)),
	'version="1.0">', 'version="1.0"\r\n xmlns:xsi="http://www.w3.org/2001/' +
	'XMLSchema-instance" xml:lang="zh">\r\n<!-- 甲 -->\r\n'),
	'测试平台', '<![CDATA[测试&平台]]>').replace('测试商户', '商户&amp;&gt;');

const status = async (xml) => (await post(hub, 'order', [],
	{ media: 'xml', body: xml, token })).items[0].returnStatus;

function template(xml, method, digest) {
	const algorithm = (name, uri, inner = '') =>
		`<${name} Algorithm="${uri}">${inner}</${name}>`;

	return xml.replace(/<\/[\w:]+>\s*$/, (end) =>
		`<Signature xmlns="${DSIG}">\n <SignedInfo>\n` +
		algorithm('CanonicalizationMethod',
			'http://www.w3.org/TR/2001/REC-xml-c14n-20010315') +
		algorithm('SignatureMethod', method) + '<Reference URI="">' +
		`<Transforms>${algorithm('Transform', DSIG +
			'enveloped-signature')}</Transforms>` +
		algorithm('DigestMethod', digest) + '<DigestValue/></Reference>' +
		' </SignedInfo>\n<SignatureValue/><KeyInfo><X509Data/></KeyInfo>' +
		`</Signature>\n${end}`);
}

test('what_xmlsec1_signs_the_hub_believes', async () => {
	for (const [method, digest] of [[DSIG + 'rsa-sha1', DSIG + 'sha1'],
	    ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
		'http://www.w3.org/2001/04/xmlenc#sha256']]) {
		const file = keys.path('template.xml');

		fs.writeFileSync(file, template(orderXml(), method, digest));
		const { stdout } = await run('xmlsec1', ['--sign',
			'--privkey-pem', keys.path('rsa.key') + ',' +
			keys.path('rsa.pem'), file]);
		assert.equal(await status(stdout), '2');
		assert.equal(await status(mend(stdout, '<ceb:goodsValue>259.25',
			'<ceb:goodsValue>259.26')), '-301008');
	}
});

test('what_we_sign_xmlsec1_believes', async () => {
	for (const method of ['rsa-sha1', 'rsa-sha256']) {
		const file = keys.path('signed.xml');
		const xml = await keys.sign('rsa', orderXml(), '--method',
			method);
		const judge = () => run('xmlsec1', ['--verify',
			'--pubkey-cert-pem', keys.path('rsa.pem'), file]);

		fs.writeFileSync(file, xml);
		await judge();
		fs.writeFileSync(file, mend(xml, '259.25', '259.26'));
		await assert.rejects(judge());
	}
});

// SignedInfo as it is canonical in its place: all namespaces in scope, the
// language of the root, no empty-element tags.
function signedInfo(xml) {
	const [info] = xml.match(/<ds:SignedInfo>.*<\/ds:SignedInfo>/s);

	return info.replace('<ds:SignedInfo>', '<ds:SignedInfo ' +
		'xmlns:ceb="http://www.chinaport.gov.cn/ceb" ' +
		`xmlns:ds="${DSIG}" ` +
		'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
		'xml:lang="zh">')
	    .replace(/<(ds:\w+)([^>]*)\/>/g, '<$1$2></$1>');
}

const valueOf = (xml, name) => Buffer.from(xml.match(
	`<ds:${name}>([^<]*)</ds:${name}>`)[1], 'base64');

// r and s of 32 bytes each as the two INTEGERs of an ASN.1 sequence.
function derOf(pair) {
	const integers = [pair.subarray(0, 32), pair.subarray(32)].map((n) => {
		const from = n.findIndex((byte) => byte !== 0);
		const cut = n.subarray(from);
		const body = cut[0] & 0x80 ? Buffer.concat([Buffer.of(0), cut]) :
		    cut;
		return Buffer.concat([Buffer.of(2, body.length), body]);
	});
	const all = Buffer.concat(integers);
	return Buffer.concat([Buffer.of(0x30, all.length), all]);
}

test('what_we_sign_with_sm2_openssl_believes', async () => {
	const xml = await keys.sign('sm2', orderXml());
	const pair = valueOf(xml, 'SignatureValue');

	assert.equal(pair.length, 64);
	fs.writeFileSync(keys.path('sig'), derOf(pair));
	fs.writeFileSync(keys.path('info'), signedInfo(xml));
	const { stdout } = await run('openssl', ['pkeyutl', '-verify',
		'-certin', '-inkey', keys.path('sm2.pem'), '-rawin', '-digest',
		'sm3', ...SM2_ID, '-in', keys.path('info'), '-sigfile',
		keys.path('sig')]);
	assert.match(stdout, /Verified Successfully/);

	fs.writeFileSync(keys.path('bare.xml'), xml.replace(SIGNATURE, ''));
	const { stdout: canonical } = await run('xmllint', ['--c14n',
		keys.path('bare.xml')]);
	// xmllint keeps comments; the signature's form does not.
	const digest = await pipe('openssl', ['dgst', '-sm3', '-r'],
		canonical.replace(/<!--.*?-->/gs, ''));
	assert.equal(digest.slice(0, 64),
		valueOf(xml, 'DigestValue').toString('hex'));
});

test('what_openssl_signs_with_sm2_the_hub_believes', async () => {
	const xml = await keys.sign('sm2', orderXml());
	const value = xml.match(/<ds:SignatureValue>([^<]*)/)[1];

	fs.writeFileSync(keys.path('info'), signedInfo(xml));
	await run('openssl', ['pkeyutl', '-sign', '-inkey',
		keys.path('sm2.key'), '-rawin', '-digest', 'sm3', ...SM2_ID,
		'-in', keys.path('info'), '-out', keys.path('sig')]);
	const der = fs.readFileSync(keys.path('sig')).toString('base64');
	assert.equal(await status(mend(xml, value, der)), '2');
	assert.equal(await status(mend(mend(xml, value, der),
		'259.25', '259.26')), '-301008');
});
