#include <assert.h>
#include <string.h>

#include "opaque.h"
#include "twin.h"
#include "utf8.h"

static bool	twin_enter(struct twin *);
static bool	twin_push(struct twin *, bool, bool, struct text);
static bool	twin_value(struct twin *, enum scalar, struct text, uint32_t);
static bool	twin_carries(struct text);
static bool	twin_opaque(struct twin *, struct text, uint32_t);
static bool	twin_is_attribute(const struct twin *);

static struct twin_frame *
twin_frame(struct twin *twin)
{
	return (&twin->frames[twin->depth]);
}

/* The outermost object is the message's envelope, not an element. */
static bool
twin_object_begin(void *ctx, uint32_t pos)
{
	struct twin	*twin = ctx;

	if (twin->depth == 0)
		return (twin_push(twin, false, false, TEXT_NONE));
	if (twin_is_attribute(twin))
		return (build_fail(twin->build, FAULT_SYNTAX, NULL, pos));

	if (!twin_enter(twin))
		return (false);
	if ((build_place(twin->build) == PLACE_FIELD ||
	    build_place(twin->build) == PLACE_OPAQUE) &&
	    !build_odd(twin->build, pos))
		return (false);

	return (twin_push(twin, false, true, TEXT_NONE));
}

/* An array where none may stand is one odd element, and its items are not
 * looked at. */
static bool
twin_array_begin(void *ctx, uint32_t pos)
{
	struct twin	*twin = ctx;

	if (twin->depth == 0 || twin_is_attribute(twin) ||
	    build_place(twin->build) == PLACE_TOP)
		return (build_fail(twin->build, FAULT_SYNTAX, NULL, pos));

	if (!twin_frame(twin)->is_array && build_repeats(twin->build))
		return (twin_push(twin, true, false, twin_frame(twin)->name));

	if (!twin_enter(twin) || !build_odd(twin->build, pos))
		return (false);

	return (twin_push(twin, true, true, TEXT_NONE));
}

static bool
twin_end(void *ctx)
{
	struct twin	*twin = ctx;

	assert(twin->depth > 0);

	return (!twin->frames[twin->depth--].is_entered ||
	    build_leave(twin->build));
}

static bool
twin_name(void *ctx, struct text name)
{
	struct twin	*twin = ctx;

	twin_frame(twin)->name = name;
	return (true);
}

static bool
twin_scalar(void *ctx, enum scalar type, struct text text, uint32_t pos)
{
	struct twin	*twin = ctx;
	bool		is_text;

	is_text = type == SCALAR_STRING || type == SCALAR_NUMBER;

	if (twin->depth == 0)
		return (build_fail(twin->build, FAULT_SYNTAX, NULL, pos));

	/* A member that is null is not there. */
	if (type == SCALAR_NULL && !twin_frame(twin)->is_array)
		return (true);

	if (twin_is_attribute(twin)) {
		if (!is_text)
			return (build_fail(twin->build, FAULT_SYNTAX, NULL,
			    pos));
		if (!twin_carries(text))
			return (build_fail(twin->build, FAULT_CHARACTER, NULL,
			    pos));
		build_attribute(twin->build, twin_frame(twin)->name, text);
		return (true);
	}

	return (twin_value(twin, type, text, pos));
}

const struct scan_sink	twin_sink = {
	.object_begin	= twin_object_begin,
	.object_end	= twin_end,
	.array_begin	= twin_array_begin,
	.array_end	= twin_end,
	.name		= twin_name,
	.scalar		= twin_scalar,
};

static bool
twin_value(struct twin *twin, enum scalar type, struct text text, uint32_t pos)
{
	struct build	*build = twin->build;

	if (!twin_enter(twin))
		return (false);

	if (build_place(build) == PLACE_FIELD &&
	    (type == SCALAR_STRING || type == SCALAR_NUMBER)) {
		if (build->places[build->depth - 1] > PLACE_LINE &&
		    !twin_carries(text))
			return (build_fail(build, FAULT_CHARACTER,
			    build->field, pos));
		build_text(build, text);
	} else if (build_place(build) == PLACE_OPAQUE &&
	    type == SCALAR_STRING) {
		return (twin_opaque(twin, text, pos) && build_leave(build));
	} else if (!build_odd(build, pos)) {
		return (false);
	}

	return (build_leave(build));
}

static bool
twin_opaque(struct twin *twin, struct text text, uint32_t pos)
{
	struct build	*build = twin->build;
	struct fault	fault = { .code = FAULT_NONE };
	struct text	xml;

	if (!opaque_read(text, build_opaque_is_element(build), build->arena,
	    &xml, &fault))
		return (build_fail(build, fault.code, build->field, pos));

	build_opaque(build, xml);
	return (true);
}

/* Of a document the check tells which values XML cannot carry; what stands
 * beside the documents has no check of its own. */
static bool
twin_carries(struct text text)
{
	uint32_t	at;

	for (at = 0; at < text.len; ) {
		if (!utf8_is_xml(text_next(text, &at)))
			return (false);
	}

	return (true);
}

/* Enters the element that the value at hand stands for. */
static bool
twin_enter(struct twin *twin)
{
	return (build_enter(twin->build, twin_frame(twin)->name));
}

static bool
twin_push(struct twin *twin, bool is_array, bool is_entered, struct text name)
{
	twin->depth++;
	*twin_frame(twin) = (struct twin_frame){
		.name = name, .is_array = is_array, .is_entered = is_entered
	};

	return (true);
}

static bool
twin_is_attribute(const struct twin *twin)
{
	const struct twin_frame	*frame = &twin->frames[twin->depth];

	return (build_place(twin->build) == PLACE_ROOT && !frame->is_array &&
	    ((frame->name.len == 4 &&
	    memcmp(frame->name.ptr, "guid", 4) == 0) ||
	    (frame->name.len == 7 &&
	    memcmp(frame->name.ptr, "version", 7) == 0)));
}
