/*
 * Where this window was: kept by the browser for this window alone, so that a
 * reload or a new sign-in comes back to the same seat with the reason that was
 * typed and the regions that were drawn. Nothing of a parcel is kept.
 */

const STORE = "hub.place";

export function
placeRead()
{
	try {
		return (JSON.parse(sessionStorage.getItem(STORE)) ?? {});
	} catch {
		return ({});
	}
}

export function
placeWrite(place)
{
	try {
		sessionStorage.setItem(STORE, JSON.stringify(place));
	} catch {
		/* without storage a reload starts at the choice of seats */
	}
}
