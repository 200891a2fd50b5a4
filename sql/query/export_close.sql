-- A gate function: see export_close in sql/migrate.
-- in:
-- out: done text
select export_close()::text
