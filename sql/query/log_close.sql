-- A gate function: see log_close in sql/migrate.
-- in:
-- out: done text
select log_close()::text
