// Agencies are data: one that is a row from today sits, decides, and has its
// own queue. And the queue has an end, though nobody takes from it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { addPerson, inReview } from './floor.mjs';
import { startHub, until } from './lib.mjs';

let hub;
before(async () => {
	hub = await startHub({ name: 'live_agency' });
	await hub.sql(`insert into agency values
		('post_security', '邮政安检', 'Post security', true)`);
	await hub.set('review.rule.post_security', '{"mode":"always"}');
});
after(() => hub?.stop());

const redis = (...args) => execFileSync('redis-cli', ['-s',
    path.join(hub.state, 'redis/redis.sock'), ...args], { encoding: 'utf8' })
    .trim();

test('a_third_agency_has_its_own_queue_and_seat', async () => {
	const { reviewId } = await inReview(hub);
	await until('the review is in three queues', () =>
		['customs', 'inspection', 'post_security'].every((agency) =>
		    redis('ZRANGE', `hub:queue:${agency}`, '0', '-1')
			.split('\n').includes(reviewId)));
	await addPerson(hub, 'guard', 'officer', ['--agency', 'post_security',
	    '--lane', '1']);
	const screen = await hub.socket('/v1/live', 'guard');
	const opened = await screen.next('review.opened');
	assert.equal(opened.reviewId, reviewId);
	screen.close();
});

test('a_queue_that_nobody_takes_from_has_an_end', async () => {
	const key = 'hub:queue:inspection';
	redis('EVAL', 'for i = 1, 5000 do redis.call("ZADD", KEYS[1], -i, ' +
	    '"x" .. i) end', '1', key);
	const { reviewId } = await inReview(hub);
	await until('it is cut', () =>
		Number(redis('ZCARD', key)) <= 1024);
	assert.ok(redis('ZRANGE', key, '0', '-1').split('\n')
	    .includes(reviewId), 'the newest stay');
});
