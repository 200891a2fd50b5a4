-- The lists that a summary is about: see summary_lists in 0043_summary.sql.
-- in: $1 document bigint, $2 agent text, $3 ebc text, $4 invt_no text[],
--     $5 from text, $6 to text (null: the lists are named)
-- out: invt_no text, list_id bigint, sealed bytea, state text,
--     logistics_no text, taken boolean
select invt_no, list_id, sealed, state, logistics_no, taken
  from summary_lists($1, $2, $3, $4, $5::text::timestamp,
	$6::text::timestamp)
