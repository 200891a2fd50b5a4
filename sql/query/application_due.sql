-- Applications that are due, for this worker: see application_due in 0040.
-- in: $1 limit int
-- out: document_id bigint, kind int, sealed bytea, list_id bigint,
--     list_sealed bytea, taken jsonb
select document_id, kind, sealed, list_id, list_sealed, taken
  from application_due($1)
