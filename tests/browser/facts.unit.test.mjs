/* The documents side by side: triple_state.js. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASES, parcelMake } from "./dev_parcels.mjs";
import { tripleLines, tripleLinesShort, tripleOrder, triplePresent,
    tripleRevealed, tripleRows, tripleWeights }
    from "../../assets/js/triple_state.js";

const review = (...findings) => parcelMake(7, { findings });
const row = (rows, key) => rows.find((one) => one.key === key);
const states = (one) => one.cells.map((cell) => cell.state);

test("an_amount_that_differs_is_marked_in_both_documents_only", () => {
	const paid = row(tripleRows(review("amount")), "paid");
	assert.equal(paid.differs, true);
	assert.deepEqual(states(paid), ["differs", "differs", "blank",
	    "blank"]);
	assert.deepEqual(paid.cells.map((cell) => cell.value),
	    ["561.89", "3197.95", null, null]);
});

test("nothing_is_marked_that_no_finding_names", () => {
	assert.ok(tripleRows(review()).every((one) => !one.differs));
});

test("a_document_that_has_not_come_is_missing_not_blank", () => {
	const facts = parcelMake(1, { findings: ["payment"],
	    missing: ["payment"] });
	assert.equal(triplePresent(facts).payment, false);
	assert.equal(row(tripleRows(facts), "paid").cells[1].state, "missing");
});

test("a_required_value_that_is_empty_is_shown_as_a_difference", () => {
	const facts = review("amount");
	facts.triple.order.head.acturalPaid = "";
	const paid = row(tripleRows(facts), "paid");
	assert.equal(paid.cells[0].state, "empty");
	assert.equal(paid.differs, true);
});

test("a_field_that_no_row_shows_gets_a_row_when_a_finding_names_it", () => {
	const facts = review();
	facts.triple.list.head.voyageNo = "CA1024";
	facts.parcel.findings = [{ code: "TRANSPORT_MODE", fields: [
	    { document: "list", field: "voyageNo", line: null }] }];
	const extra = row(tripleRows(facts), "voyageNo");
	assert.equal(extra.group, "other");
	assert.deepEqual(states(extra), ["blank", "blank", "blank",
	    "differs"]);
});

test("a_warning_is_a_remark_and_never_a_difference", () => {
	const facts = parcelMake(1, { findings: [], warnings: true });
	const one = row(tripleRows(facts), "transaction");
	assert.equal(one.cells[1].state, "remark");
	assert.equal(one.differs, false);
});

test("goods_are_aligned_by_their_line_numbers", () => {
	const facts = review("lines");
	facts.triple.list.lines.reverse();
	const lines = tripleLines(facts);
	assert.deepEqual(lines.map((line) => [line.gnum, line.order.gnum,
	    line.list.gnum]), [[1, "1", "1"], [2, "2", "2"]]);
	assert.equal(lines[1].differs, true);
	assert.ok(lines[1].fields.has("list.qty"));
});

test("a_line_that_one_document_lacks_is_not_hidden", () => {
	const facts = review();
	facts.triple.list.lines.pop();
	assert.equal(tripleLines(facts)[1].list, null);
});

test("of_ninety_nine_lines_those_with_findings_are_seen_first", () => {
	const facts = parcelMake(1, { findings: [], lines: 99 });
	facts.parcel.findings = [{ code: "LINES", fields: [
	    { document: "order", field: "qty", line: 98 }] }];
	const short = tripleLinesShort(tripleLines(facts), 6);
	assert.deepEqual(short.map((line) => line.gnum), [1, 2, 3, 4, 5, 98]);
});

test("revealed_values_replace_masked_ones_and_lose_nothing", () => {
	const full = tripleRevealed(review(), { legs: { order: { head: {
	    buyerName: "张三" }, lines: null } } });
	assert.equal(full.triple.order.head.buyerName, "张三");
	assert.equal(full.triple.order.head.orderNo,
	    review().triple.order.head.orderNo);
	assert.equal(full.triple.order.lines.length, 2);
});

test("the_order_is_known_from_any_document_that_names_it", () => {
	const facts = review();
	facts.triple.order = null;
	assert.equal(tripleOrder(facts).ebpCode, "3601980065");
	assert.equal(tripleOrder(parcelMake(4, CASES[4])), null);
});

test("the_scale_is_compared_with_what_the_waybill_declares", () => {
	const weights = tripleWeights(review("scale"));
	assert.equal(weights.delta, "3.615");
	assert.equal(weights.percent, "289.2");
	assert.equal(weights.finding, true);
	assert.equal(tripleWeights({ parcel: {} }).delta, null);
});

/* An export in review, with what its findings name. */
const exported = (...findings) => ({
	parcel: { flow: "export", findings, warnings: [] },
	triple: {
		order: { head: { orderNo: "X1", orderType: "W",
		    goodsValue: "39.25" }, lines: [{ gnum: "1", qty: "2" }] },
		payment: { head: { orderNo: "X1", charge: "99" }, lines: [] },
		waybill: { head: { packNo: "2" }, lines: [] },
		list: { head: { orderNo: "X1", tradeMode: "9610", packNo: "1",
		    iacCode: "" }, lines: [{ gnum: "1", qty: "3" }] },
	},
});
const names = (document, field, line = null) => ({ document, field, line });

test("an_export_shows_its_own_fields_in_the_same_four_places", () => {
	const rows = tripleRows(exported({ code: "PACKAGES", fields: [
	    names("exportWaybill", "packNo"), names("exportList", "packNo")] },
	    { code: "COLLECTION", fields: [names("collection", "charge")] }));
	assert.deepEqual(states(row(rows, "pieces")), ["blank", "blank",
	    "differs", "differs"]);
	assert.deepEqual(states(row(rows, "collected")), ["blank", "differs",
	    "blank", "blank"]);
	assert.equal(row(rows, "tradeMode").cells[0].value, "W");
	assert.equal(row(rows, "person"), undefined);
});

test("the_lines_of_an_export_are_marked_where_they_differ", () => {
	const [line] = tripleLines(exported({ code: "LINES", fields: [
	    names("exportOrder", "qty", 1), names("exportList", "qty", 1)] }));
	assert.equal(line.differs, true);
	assert.deepEqual([...line.fields], ["order.qty", "list.qty"]);
});
