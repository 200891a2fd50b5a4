-- Is the verdict on a label's parcel still on its way?
-- in: $1 logistics_code text, $2 logistics_no text
-- out: due boolean
select exists (select from touch
	where purchase_id = parcel_purchase((parcel_find($1, $2)).parcel_id))
