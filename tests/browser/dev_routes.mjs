/*
 * What the development server answers: one function for each call of the
 * officers' API, in the JSON of the real hub.
 */

const officer = (agency) => ({ role: "officer", agency, lanes: ["*"] });
const PEOPLE = { wang: officer("customs"), zhao: officer("customs"),
    li: officer("inspection"),
    sun: { role: "supervisor", agency: null, lanes: [] },
    tax: { role: "tax", agency: null, lanes: [] },
    forex: { role: "forex", agency: null, lanes: [] },
    admin: { role: "admin", agency: null, lanes: [] },
    auditor: { role: "auditor", agency: null, lanes: [] } };

const iso = (at = Date.now()) => new Date(at).toISOString();

export function
refuse(status, code, headers = {})
{
	return ([status, { type: `/problems/${code.toLowerCase()
	    .replaceAll("_", "-")}`, title: code, status, code,
	    detail: null }, headers]);
}

const page = (items) => [200, { items, next: "0" }];

/* By method and noun; `this` is the DevHub. [status, json, headers]. */
export const ROUTES = {
	"GET session": ({ session }) => session === null ?
	    refuse(401, "UNAUTHENTICATED") : [200, session],
	"POST session": sessionPost,
	"DELETE session": function ({ req }) {
		this.sessions.delete(/hub_session=(\w+)/
		    .exec(req.headers.cookie ?? "")?.[1]);
		return ([204, null]);
	},
	"PATCH session": ({ session, body }) => {
		session.locale = body.locale;
		return ([200, session]);
	},
	"GET lanes": function () {
		return (page(this.lanes.map((one) => this.laneView(one))));
	},
	"PATCH lanes": function ({ names, body }) {
		this.lane(names[0]).state = body.state;
		this.laneTell(names[0]);
		return ([200, this.laneView(this.lane(names[0]))]);
	},
	"POST lanes": alarmPost,
	"DELETE lanes": alarmDelete,
	"GET reviews": reviewGet,
	"POST reviews": function ({ names, body, session }) {
		return (this.decide(this.reviews.get(names[0]), session, body));
	},
	"GET parcels": function ({ query }) {
		return (page([...this.parcels.values()].filter((p) =>
		    p.state === query.get("state") &&
		    (query.get("lane") ?? p.lane) === p.lane)));
	},
	"POST parcels": function ({ names }) {
		const parcel = this.parcels.get(names[1]);
		const old = this.reviews.get(parcel.reviewId);
		old.parcel.state = "in_review";
		const review = this.open(parcel.lane, { parcel: old.parcel,
		    triple: old.triple }, parcel.seed);
		return ([200, { ...parcel, state: "in_review",
		    reviewId: review.reviewId }]);
	},
	"GET holds": function () {
		return (page(this.holds.filter((h) => h.liftedAt === null)));
	},
	"POST holds": function ({ body, session }) {
		const hold = { holdId: String(this.holds.length + 1), ...body,
		    agency: session.agency, placedBy: session.name,
		    placedAt: iso(), liftedAt: null };
		this.holds.push(hold);
		return ([201, hold]);
	},
	"DELETE holds": function ({ names, session }) {
		const hold = this.holds.find((h) => h.holdId === names[0]);
		if (hold.agency !== session.agency)
			return (refuse(403, "HOLD_NOT_YOURS"));
		hold.liftedAt = iso();
		return ([200, hold]);
	},
	"GET inspections": function () {
		return (page(this.inspections.filter(
		    (i) => i.state === "open")));
	},
	"POST inspections": inspectionPost,
	"POST orders": ({ names }) => [200, { orderNo: names[1], legs: {
	    order: { head: { buyerName: "张三", buyerIdNumber:
		"360102199001010017", consigneeAddress:
		"江西省南昌市红谷滩区凤凰中大道一八八号" }, lines: null },
	    payment: { head: { payerName: "张三" } } } }],
	"GET exports": exportGet,
};

function
sessionPost({ body })
{
	const person = PEOPLE[body.name];
	const failed = this.failures.get(body.name) ?? 0;
	if (failed >= 3)
		return (refuse(429, "LOCKED_OUT", { "Retry-After": "90" }));
	if (person === undefined || body.password !== "demo") {
		this.failures.set(body.name, failed + 1);
		return (refuse(401, "CREDENTIALS"));
	}
	const id = Math.random().toString(36).slice(2);
	const session = { name: body.name, locale: "zh", ...person };
	this.sessions.set(id, session);
	return ([200, session, { "Set-Cookie":
	    `hub_session=${id}; HttpOnly; SameSite=Strict; Path=/` }]);
}

function
alarmPost({ names, body })
{
	const lane = this.lane(names[0]);
	lane.alarm = { reason: body.reason, raisedAt: iso() };
	lane.stopped = true;
	this.tell(lane.lane, { type: "alarm", lane: lane.lane, cleared: false,
	    ...lane.alarm });
	return ([201, lane.alarm]);
}

function
alarmDelete({ names })
{
	const lane = this.lane(names[0]);
	this.tell(lane.lane, { type: "alarm", lane: lane.lane, cleared: true,
	    ...lane.alarm });
	lane.alarm = null;
	lane.stopped = false;
	return ([200, {}]);
}

async function
reviewGet({ names, session })
{
	const review = this.reviews.get(names[0]);
	if (review === undefined)
		return (refuse(404, "NOT_FOUND"));
	if (names[1] !== "image")
		return ([200, this.view(review, session.agency)]);
	const image = await this.image(review.seed);
	return (image === null ? refuse(404, "NOT_FOUND") : [200, image,
	    { "Content-Type": "image/png" }]);
}

function
inspectionPost({ names, body, session })
{
	const one = this.inspections.find((i) => i.inspectionId === names[0]);
	one.results.push({ agency: session.agency, person: session.name,
	    at: iso(), ...body });
	const newest = new Map(one.results.map((r) => [r.agency, r.outcome]));
	if (newest.size === 2 && new Set(newest.values()).size === 1) {
		one.state = "closed";
		one.outcome = body.outcome;
	}
	return ([200, one]);
}

/* Rows of made-up releases: one every few minutes of the range. */
function
exportGet({ names, query })
{
	const watermark = iso(Math.floor(Date.now() / 60000) * 60000 - 60000);
	const from = Date.parse(query.get("from"));
	const to = Date.parse(query.get("to"));
	if (names[1] === "manifest" && !query.has("from"))
		return ([200, { name: names[0], watermark,
		    first: iso(Date.now() - 86400000 * 9) }]);
	if (to > Date.parse(watermark))
		return (refuse(409, "EXPORT_OPEN"));
	const rows = [];
	for (let at = from, i = 0; at < to; at += 420000, i++) {
		const busy = Math.sin((new Date(at).getHours() - 6) / 18 *
		    Math.PI);
		if (busy <= 0 || (i * 7919) % 10 > busy * 10)
			continue;
		const value = 100 + (i * 7919) % 900;
		rows.push({ placedAt: iso(at), entry: "original",
		    event: "released", "list.invtNo": `36012024I${100000 + i}`,
		    "list.orderNo": `SO20248800${i}`, "list.tradeMode": "9610",
		    "list.totalPrice": `${value}.50`,
		    "order.taxTotal": (value * 0.091).toFixed(2),
		    "list.grossWeight": "1.25000", verdict: "matched" });
	}
	if (names[1] === "manifest")
		return ([200, { name: names[0], watermark, rows: rows.length,
		    from: iso(from), to: iso(to), format: query.get("format"),
		    sums: { "list.totalPrice": rows.reduce((sum, r) =>
			sum + Number(r["list.totalPrice"]), 0).toFixed(2),
			"order.taxTotal": rows.reduce((sum, r) => sum +
			Number(r["order.taxTotal"]), 0).toFixed(2) },
		    sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd" +
			"15d6c15b0f00a08" }]);
	return ([200, rows.map((r) => JSON.stringify(r)).join("\n") + "\n",
	    { "Content-Type": "application/x-ndjson" }]);
}
