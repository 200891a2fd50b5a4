-- Where the watermark stands, and whether a range lies below it.
-- in: $1 from timestamptz (null: the beginning), $2 to timestamptz (null: the
--     watermark), $3 name text
-- out: watermark text, first text, range_from text, range_to text,
--     open boolean, reversed boolean
select rfc3339(w.at), (select rfc3339(min(placed_at)) from export_row
	 where name = $3),
       rfc3339(coalesce($1::timestamptz, '2000-01-01+08')),
       rfc3339(coalesce($2::timestamptz, date_trunc('milliseconds', w.at))),
       coalesce($2::timestamptz > w.at, false),
       coalesce($1::timestamptz > $2::timestamptz, false)
  from export_watermark w
