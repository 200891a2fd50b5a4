/* The requests of a run: see load.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "load.h"
#include "port/letter.h"
#include "port/shipment.h"

/* The four documents in the order in which they go out. When a verdict is
 * waited for, the waybill is the third leg of the triple, and comes last. */
static const enum paper	usual[] = { PAPER_ORDER, PAPER_PAYMENT, PAPER_WAYBILL,
			    PAPER_LIST };
static const enum paper	before_third[] = { PAPER_LIST, PAPER_ORDER,
			    PAPER_PAYMENT };

static void	set_make(const struct load_options *, uint32_t,
		    struct papers *);
static void	work_letter(struct load_work *, const struct load_options *,
		    const struct access *, enum paper,
		    struct papers *const *, uint32_t, uint32_t);
static void	work_plain(struct load_work *, const struct load_options *,
		    const struct access *);
static void	work_probed(struct load_work *, const struct load_options *,
		    const struct access *);
static void	*grown(void *, size_t);

static time_t	began;

void
work_make(struct load_work *w, const struct load_options *o,
    const struct access *a)
{
	memset(w, 0, sizeof(*w));
	began = time(NULL);
	w->legs = grown(NULL, o->sets + 1);
	memset(w->legs, 0, o->sets + 1);
	if (o->probe > 0)
		work_probed(w, o, a);
	else
		work_plain(w, o, a);
}

static void
work_plain(struct load_work *w, const struct load_options *o,
    const struct access *a)
{
	static struct papers	sets[LETTER_DOCUMENTS];
	struct papers		*list[LETTER_DOCUMENTS];
	uint32_t		i, n, from;
	size_t			k;

	for (from = 0; from < o->sets; from += n) {
		n = o->sets - from < o->letter ? o->sets - from : o->letter;
		for (i = 0; i < n; i++) {
			set_make(o, from + i, &sets[i]);
			list[i] = &sets[i];
		}
		for (k = 0; k < sizeof(usual) / sizeof(usual[0]); k++)
			work_letter(w, o, a, usual[k], list, n, from);
	}
}

/* Third legs go out so much later that the others have been answered. */
static void
work_probed(struct load_work *w, const struct load_options *o,
    const struct access *a)
{
	static struct papers	set;
	struct papers		*one = &set;
	struct text		ebp, order;
	uint32_t		i;
	size_t			k;

	w->paths = grown(NULL, sizeof(*w->paths) * (o->sets + 1));
	for (i = 0; i < o->sets + LOAD_LAG; i++) {
		if (i < o->sets) {
			set_make(o, i, &set);
			ebp = set.head[PAPER_ORDER][ORDER_EBP_CODE];
			order = set.head[PAPER_ORDER][ORDER_ORDER_NO];
			(void)snprintf(w->paths[i], LOAD_PATH,
			    "/v1/orders/%.*s/%.*s", (int)ebp.len, ebp.ptr,
			    (int)order.len, order.ptr);
			for (k = 0; k < 3; k++)
				work_letter(w, o, a, before_third[k], &one, 1,
				    i);
		}
		if (i >= LOAD_LAG) {
			set_make(o, i - LOAD_LAG, &set);
			work_letter(w, o, a, PAPER_WAYBILL, &one, 1,
			    i - LOAD_LAG);
			w->items[w->count - 1].third =
			    (i - LOAD_LAG) % o->probe == 0;
		}
	}
}

static void
set_make(const struct load_options *o, uint32_t number, struct papers *ps)
{
	static const struct error_shares	sound;
	struct shipment				s;

	shipment_make(&s, o->seed, number, began, &sound, 0.0);
	shipment_papers(&s, ps);
}

static void
work_letter(struct load_work *w, const struct load_options *o,
    const struct access *a, enum paper paper, struct papers *const *sets,
    uint32_t n, uint32_t set)
{
	struct load_item	*item;
	struct out		body;
	char			head[LOAD_HEAD + ACCESS_TEXT];
	int			len;

	out_open(&body);
	letter_write(o->media, paper, sets, n, &body);
	len = snprintf(head, sizeof(head), "POST /v1/messages HTTP/1.1\r\n"
	    "Host: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
	    "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
	    a->token[access_of(paper)], media_name(o->media), body.len);
	if (body.failed || len < 0 || (size_t)len >= sizeof(head))
		abort();

	while (w->used + (size_t)len + body.len > w->size) {
		w->size = w->size == 0 ? 1 << 20 : w->size * 2;
		w->bytes = grown(w->bytes, w->size);
	}
	if (w->count == w->room) {
		w->room = w->room == 0 ? 1024 : w->room * 2;
		w->items = grown(w->items, w->room * sizeof(*w->items));
	}
	item = &w->items[w->count++];
	*item = (struct load_item){ .at = w->used, .set = set,
	    .len = (uint32_t)((size_t)len + body.len),
	    .documents = (uint16_t)n, .counts = o->probe > 0 };
	memcpy(w->bytes + w->used, head, (size_t)len);
	memcpy(w->bytes + w->used + len, body.bytes, body.len);
	w->used += item->len;
	w->body_bytes += body.len;
	out_close(&body);
}

static void *
grown(void *ptr, size_t len)
{
	ptr = realloc(ptr, len);
	if (ptr == NULL)
		abort();

	return (ptr);
}
