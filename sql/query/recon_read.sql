-- Everything that the reconciliation of one purchase needs, in one snapshot.
-- in: $1 purchase bigint
-- out: order_no text, window_closed boolean, duplicates bigint,
--     touches bigint[], parameter_version bigint, amount_tolerance text,
--     line_tolerance text, weight_tolerance text, collection_modes text,
--     order_id bigint, order_sealed bytea, payment_id bigint, payment_sealed bytea,
--     waybill_id bigint, waybill_sealed bytea, list_id bigint,
--     list_sealed bytea
select order_no, window_closed, duplicates, touches, parameter_version,
       amount_tolerance, line_tolerance, weight_tolerance, collection_modes,
       order_id, order_sealed, payment_id, payment_sealed, waybill_id, waybill_sealed,
       list_id, list_sealed
  from recon_read($1)
