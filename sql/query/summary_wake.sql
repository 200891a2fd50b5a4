-- Makes due the summaries that need not wait any longer.
-- in: $1 limit int
-- out: woken int
select summary_wake($1)
