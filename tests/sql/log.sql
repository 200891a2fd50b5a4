-- The append-only log and its chain.

set search_path = public, test;
select test.connect('other');

select log_append('hub', 'one', 'a', '{"x": "|"}');
select log_append('hub', 'two', 'b', '{}');
select log_close();
select log_append('hub', 'three', 'c', '{}');
select log_close();
select log_close();
select test.claim('each_entry_stands_in_one_checkpoint',
	(select array_agg(entries order by id) from log_checkpoint)
	    = '{2,1}');
select test.claim('the_chain_holds',
	(select ok and checkpoints = 2 and entries = 3 from log_verify()));
select test.claim('each_checkpoint_chains_the_one_before',
	(select b.previous = a.digest and a.previous = sha256('')
	   from log_checkpoint a, log_checkpoint b
	  where a.id < b.id));
select test.claim('a_digest_can_be_computed_with_nothing_but_sha256',
	(select b.digest = sha256(a.digest ||
		convert_to(log_text(e), 'UTF8'))
	   from log_checkpoint a, log_checkpoint b, log_entry e
	  where a.id < b.id and e.action = 'three'));

-- A transaction that is not over yet has no place in a checkpoint.
select dblink_exec('other', 'begin');
select * from dblink('other', 'select log_append(''hub'', ''late'', ''d'',
	''{}'')::text') as t(s text);
select log_append('hub', 'early', 'e', '{}');
select log_close();
select test.claim('no_checkpoint_steps_over_a_running_transaction',
	(select count(*) from log_checkpoint) = 2);
select dblink_exec('other', 'commit');
select log_close();
select test.claim('it_takes_both_when_both_are_over',
	(select entries from log_checkpoint order by id desc limit 1) = 2
	and (select ok from log_verify()));

-- Nobody changes it.
select test.claim('not_even_the_owner_changes_the_log',
	test.fails('update log_entry set actor = ''x''', '42501')
	and test.fails('delete from log_entry', '42501')
	and test.fails('truncate log_entry', '42501')
	and test.fails('update log_checkpoint set entries = 1', '42501')
	and test.fails('delete from log_checkpoint', '42501')
	and test.fails('truncate log_checkpoint', '42501'));

-- Who has the server's own keys can; then the chain says where.
alter table log_entry disable trigger all;
update log_entry set subject = 'z' where action = 'three';
select test.claim('a_changed_entry_breaks_the_chain_at_its_checkpoint',
	(select not ok and broken = (select id from log_checkpoint
		order by id offset 1 limit 1) and detail like '%not what%'
	   from log_verify()));
update log_entry set subject = 'c' where action = 'three';
select test.claim('put_back_it_holds_again', (select ok from log_verify()));
delete from log_entry where action = 'one';
select test.claim('a_missing_entry_breaks_it_too',
	(select not ok and broken = (select min(id) from log_checkpoint)
	    and detail like '%2 entries, 1%' from log_verify()));
alter table log_checkpoint disable trigger all;
delete from log_checkpoint where id = (select min(id) from log_checkpoint);
select test.claim('and_so_does_a_missing_checkpoint',
	(select not ok and detail like '%before%' from log_verify()));
