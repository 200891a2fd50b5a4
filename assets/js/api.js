/*
 * Every request of a screen to the hub leaves from here, and nothing else
 * leaves: the only module that fetches. An answer is its JSON; everything else
 * is thrown as a Problem with the status and the code that the hub gave.
 */

import { localeGet } from "./i18n.js";

const TIMEOUT_MS = 10000;
const IMAGE_TIMEOUT_MS = 20000;

export class Problem extends Error {
	constructor(status, code, detail, more = {})
	{
		super(`${status} ${code}`);
		this.status = status;		/* 0: no answer came */
		this.code = code;
		this.detail = detail;
		this.retryAfter = more.retryAfter ?? null;
		this.errors = more.errors ?? [];
	}
}

let signedOut = () => {};

/* Told when any call but signing in is answered 401. */
export function
apiOnSignedOut(listener)
{
	signedOut = listener;
}

/* ---- the person ---- */

export const sessionRead = () => call("GET", "/v1/session");
export const sessionOpen = (name, password) =>
    call("POST", "/v1/session", { name, password }, { entry: true });
export const sessionClose = () => call("DELETE", "/v1/session");
export const sessionLocale = (locale) =>
    call("PATCH", "/v1/session", { locale });

/* ---- lanes ---- */

export const lanesRead = () => call("GET", "/v1/lanes");
export const laneChange = (lane, state) =>
    call("PATCH", path("lanes", lane), { state });
export const alarmRaise = (lane, reason) =>
    call("POST", `${path("lanes", lane)}/alarm`, { reason });
export const alarmClear = (lane, reason) =>
    call("DELETE", `${path("lanes", lane)}/alarm${query({ reason })}`);

/* ---- reviews ---- */

export const reviewRead = (id) => call("GET", path("reviews", id));
export const decisionSend = (id, decision) =>
    call("POST", `${path("reviews", id)}/decisions`, decision);
export const decisionUndo = (id) =>
    call("DELETE", `${path("reviews", id)}/decisions/mine`);

export async function
imageRead(address)
{
	const answer = await ask("GET", address, undefined,
	    { timeout: IMAGE_TIMEOUT_MS, keep: true,
	    accept: "image/png, image/jpeg" });
	return (await answer.blob());
}

/* The address of the live feed; without a lane: the pool, or a supervisor. */
export function
liveAddress(lane)
{
	const here = new URL("/v1/live", location.href);
	here.protocol = here.protocol === "http:" ? "ws:" : "wss:";
	if (lane !== null)
		here.searchParams.set("lane", lane);
	return (here.href);
}

/* ---- parcels, holds, inspections ---- */

export const parcelsRead = (filter) => call("GET",
    `/v1/parcels${query(filter)}`);
export const parcelRequeue = (parcel, reason) =>
    call("POST", `${parcelPath(parcel)}/requeue`, { reason });
export const parcelSettle = (parcel, settlement) =>
    call("POST", `${parcelPath(parcel)}/settle`, settlement);
export const holdsRead = (filter) => call("GET", `/v1/holds${query(filter)}`);
export const holdPlace = (hold) => call("POST", "/v1/holds", hold);
export const holdLift = (id, reason) =>
    call("DELETE", `${path("holds", id)}${query({ reason })}`);
export const inspectionsRead = (filter) =>
    call("GET", `/v1/inspections${query(filter)}`);
export const inspectionSign = (id, outcome, note) =>
    call("POST", `${path("inspections", id)}/results`, { outcome, note });
export const orderReveal = (ebpCode, orderNo, reason) =>
    call("POST", `${path("orders", ebpCode, orderNo)}/reveal`, { reason });

/* ---- exports ---- */

export const exportManifest = (name, filter = {}) =>
    call("GET", `${path("exports", name)}/manifest${query(filter)}`,
	undefined, { timeout: 120000 });

export function
exportAddress(name, filter)
{
	return (`${path("exports", name)}${query(filter)}`);
}

/*
 * Reads an export line by line as it comes, so that a year of rows needs no
 * more memory than one. row(object) is called for each; a false stops.
 */
export async function
exportRows(name, filter, signal, row)
{
	const answer = await ask("GET", exportAddress(name,
	    { ...filter, format: "ndjson" }), undefined,
	    { signal, timeout: 0, accept: "application/x-ndjson" });
	const reader = answer.body.pipeThrough(new TextDecoderStream())
	    .getReader();
	let rest = "";
	for (;;) {
		const { value, done } = await reader.read();
		const lines = (rest + (value ?? "")).split("\n");
		rest = done ? "" : lines.pop();
		for (const line of lines) {
			if (line !== "" && row(JSON.parse(line)) === false) {
				await reader.cancel();
				return;
			}
		}
		if (done)
			return;
	}
}

/* How a parcel is called where one word has to do; "-": carrier unknown. */
export function
parcelKey(parcel)
{
	return (`${parcel.logisticsCode ?? "-"}/${parcel.logisticsNo}`);
}

/* ---- inside ---- */

function
parcelPath(parcel)
{
	return (path("parcels", parcel.logisticsCode ?? "-",
	    parcel.logisticsNo));
}

function
path(noun, ...names)
{
	return (["/v1", noun, ...names.map(encodeURIComponent)].join("/"));
}

function
query(values = {})
{
	const given = Object.entries(values).filter(([, value]) =>
	    value !== null && value !== undefined && value !== "");
	return (given.length === 0 ? "" : "?" + new URLSearchParams(given));
}

async function
call(method, address, body, options = {})
{
	const answer = await ask(method, address, body, options);
	if (answer.status === 204)
		return (null);
	try {
		return (await answer.json());
	} catch {
		throw new Problem(0, "NETWORK", null);
	}
}

async function
ask(method, address, body, options)
{
	const answer = await fetch(address, {
		method,
		credentials: "same-origin",
		cache: options.keep ? "default" : "no-store",
		redirect: "error",
		signal: signalOf(options),
		headers: {
			Accept: options.accept ?? "application/json",
			"Accept-Language": localeGet(),
			...(body === undefined ? {} :
			    { "Content-Type": "application/json" }),
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	}).catch((error) => {
		if (error.name === "AbortError" && options.signal?.aborted)
			throw error;
		throw new Problem(0, "NETWORK", null);
	});
	if (answer.ok)
		return (answer);
	if (answer.status === 401 && !options.entry)
		signedOut();
	throw await problemRead(answer);
}

function
signalOf(options)
{
	const timeout = options.timeout ?? TIMEOUT_MS;
	const signals = [options.signal,
	    timeout > 0 ? AbortSignal.timeout(timeout) : null];
	const given = signals.filter((one) => one !== null &&
	    one !== undefined);
	return (given.length === 0 ? undefined : AbortSignal.any(given));
}

/* RFC 9457; a proxy's own page has no JSON and no code. */
async function
problemRead(answer)
{
	const body = await answer.json().catch(() => ({}));
	const errors = Array.isArray(body.errors) ? body.errors : [];
	const code = body.code ?? errors[0]?.code ??
	    /([A-Z][A-Z0-9_]+)$/.exec(body.type ?? "")?.[1] ??
	    `HTTP_${answer.status}`;
	const after = Number(answer.headers.get("Retry-After"));
	return (new Problem(answer.status, code,
	    body.detail ?? body.title ?? null,
	    { errors, retryAfter: after > 0 ? after : null, body }));
}
