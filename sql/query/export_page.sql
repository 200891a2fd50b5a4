-- A page of placed rows of one export, with the documents as they were when
-- the row's event happened, what stood of the tax bill and what was known of
-- the summary then. The place grows with placed_at: the next page goes on from
-- both of the last row, and so costs no more than the first. tax_total is
-- what a bill for the whole purchase asks for.
-- in: $1 name text, $2 from timestamptz, $3 to timestamptz, $4 after bigint,
--     $5 limit bigint
-- out: place bigint, placed_at text, entry text, event text, at text,
--     order_no text, ebp_code text, verdict text, codes text, parcel_state text,
--     pre_no text, invt_no text, order_sealed bytea, payment_sealed bytea,
--     waybill_sealed bytea, list_sealed bytea, flow text, tax_no text,
--     tax_status text, ent_duty_no text, customs_tax text,
--     value_added_tax text, consumption_tax text, tax_total text,
--     tax_lines text, sum_no text, decl_seq_no text, entry_id text,
--     dec_state text
select e.place, e.placed_at::text, e.entry, e.event, rfc3339(e.at),
       p.order_no, p.ebp_code, v.verdict, array_to_string(v.codes, ' '),
       case when e.name = 'tax' then e.event end,
       i.pre_no, i.invt_no, o.sealed, y.sealed, w.sealed, i.sealed,
       p.flow, b.tax_no, s.status::text, s.ent_duty_no,
       trim_scale(b.customs_tax)::text, trim_scale(b.value_added_tax)::text,
       trim_scale(b.consumption_tax)::text,
       case when b.returns = 0 then trim_scale(b.customs_tax +
	   b.value_added_tax + b.consumption_tax)::text end,
       b.lines::text, m.sum_no, m.decl_seq_no, m.entry_id, m.dec_state
  from export_row e
  join purchase p on p.id = e.purchase_id
  join verdict v on v.id = e.verdict_id
  left join document o on o.id = v.order_id
  left join document y on y.id = v.payment_id
  left join document w on w.id = v.waybill_id
  left join document i on i.id = v.list_id
  left join tax_state s on s.id = e.tax_state_id
  left join tax_bill b on b.id = s.bill_id
  left join list_summary m on m.id = e.summary_id
 where e.name = $1 and (e.placed_at, e.place) > ($2::timestamptz, $4)
   and e.placed_at < $3::timestamptz
 order by e.placed_at, e.place
 limit $5
