-- Everything that the reconciliation of these purchases needs, in one snapshot.
-- answer: binary
-- in: $1 purchases bigint[]
-- out: purchase_id text, state text, window_closed text, duplicates text,
--     touches text, parameter_version text, amount_tolerance text,
--     line_tolerance text, weight_tolerance text, collection_modes text,
--     order_id text, order_sealed bytea, payment_id text, payment_sealed bytea,
--     waybill_id text, waybill_sealed bytea, list_id text, list_sealed bytea
select purchase_id::text, state, window_closed::text, duplicates::text,
       touches::text, parameter_version::text, amount_tolerance,
       line_tolerance, weight_tolerance, collection_modes, order_id::text,
       order_sealed,
       payment_id::text, payment_sealed, waybill_id::text, waybill_sealed,
       list_id::text, list_sealed
  from recon_read($1)
