#include "parcel.h"
#include "require.h"

/* What may happen in which state; a blank is refused. */
static const struct {
	bool			may;
	enum parcel_state	next;
} steps[PARCEL_STATES][PARCEL_EVENTS] = {
	[PARCEL_EXPECTED] = {
		[EVENT_SCAN] = { true, PARCEL_SCANNED },
	},
	[PARCEL_SCANNED] = {
		[EVENT_CLEAR] = { true, PARCEL_RELEASED },
		[EVENT_REVIEW] = { true, PARCEL_IN_REVIEW },
		[EVENT_HOLD] = { true, PARCEL_HELD },
	},
	[PARCEL_IN_REVIEW] = {
		[EVENT_RELEASE] = { true, PARCEL_RELEASED },
		[EVENT_INSPECT] = { true, PARCEL_INSPECTION },
		[EVENT_HOLD] = { true, PARCEL_HELD },
		[EVENT_REOPEN] = { true, PARCEL_IN_REVIEW },
	},
	[PARCEL_INSPECTION] = {
		[EVENT_RELEASE] = { true, PARCEL_RELEASED },
		[EVENT_DETAIN] = { true, PARCEL_DETAINED },
		[EVENT_RETURN] = { true, PARCEL_RETURNED },
		[EVENT_DESTROY] = { true, PARCEL_DESTROYED },
	},
	[PARCEL_HELD] = {
		[EVENT_REQUEUE] = { true, PARCEL_IN_REVIEW },
		[EVENT_INSPECT] = { true, PARCEL_INSPECTION },
		[EVENT_DETAIN] = { true, PARCEL_DETAINED },
		[EVENT_RETURN] = { true, PARCEL_RETURNED },
	},
	[PARCEL_RELEASED] = {
		[EVENT_RECALL] = { true, PARCEL_RECALLED },
		[EVENT_UNACKNOWLEDGED] = { true, PARCEL_HELD },
	},
	[PARCEL_RECALLED] = {
		[EVENT_REQUEUE] = { true, PARCEL_IN_REVIEW },
		[EVENT_DETAIN] = { true, PARCEL_DETAINED },
		[EVENT_RETURN] = { true, PARCEL_RETURNED },
		[EVENT_LOSE] = { true, PARCEL_OUT_OF_REACH },
	},
};

static const struct wording	states[PARCEL_STATES] = {
	[PARCEL_EXPECTED] = { "expected", "待到货", "expected" },
	[PARCEL_SCANNED] = { "scanned", "已过机", "scanned" },
	[PARCEL_IN_REVIEW] = { "in_review", "审图中", "in review" },
	[PARCEL_INSPECTION] = { "inspection", "开箱查验", "inspection" },
	[PARCEL_HELD] = { "held", "留置", "held" },
	[PARCEL_RELEASED] = { "released", "放行", "released" },
	[PARCEL_RECALLED] = { "recalled", "召回", "recalled" },
	[PARCEL_DETAINED] = { "detained", "扣留", "detained" },
	[PARCEL_RETURNED] = { "returned", "退运", "returned" },
	[PARCEL_DESTROYED] = { "destroyed", "销毁", "destroyed" },
	[PARCEL_OUT_OF_REACH] = { "out_of_reach", "召回未果",
	    "out of reach" },
};

static const struct wording	events[PARCEL_EVENTS] = {
	[EVENT_SCAN] = { "scan", "过机扫描", "scanned" },
	[EVENT_CLEAR] = { "clear", "按规则放行", "cleared by rule" },
	[EVENT_REVIEW] = { "review", "进入联合审图", "review opened" },
	[EVENT_HOLD] = { "hold", "留置", "put on hold" },
	[EVENT_RELEASE] = { "release", "放行", "released" },
	[EVENT_INSPECT] = { "inspect", "转开箱查验", "sent to inspection" },
	[EVENT_DETAIN] = { "detain", "扣留", "detained" },
	[EVENT_RETURN] = { "return", "退运", "returned" },
	[EVENT_DESTROY] = { "destroy", "销毁", "destroyed" },
	[EVENT_REOPEN] = { "reopen", "单证变更，重新审图",
	    "documents changed, review reopened" },
	[EVENT_REQUEUE] = { "requeue", "重新送审", "sent back to review" },
	[EVENT_RECALL] = { "recall", "召回", "recalled" },
	[EVENT_UNACKNOWLEDGED] = { "unacknowledged", "放行指令逾时未确认",
	    "release not acknowledged in time" },
	[EVENT_LOSE] = { "lose", "召回未果", "could not be brought back" },
};

static const struct wording	reasons[PARCEL_REASONS] = {
	[REASON_CLEARED] = { "CLEARED", "各机构规则均免审",
	    "cleared by the rule of every agency" },
	[REASON_REVIEW] = { "REVIEW", "联合审图", "joint review" },
	[REASON_UNKNOWN] = { "UNKNOWN", "没有单证使用该运单编号",
	    "no document names this number" },
	[REASON_AMBIGUOUS] = { "AMBIGUOUS", "多家物流企业使用该运单编号",
	    "more than one carrier uses this number" },
	[REASON_SCANNED] = { "SCANNED", "该运单编号已过机",
	    "this number was scanned before" },
	[REASON_WAITING] = { "WAITING", "单证未齐", "documents are missing" },
	[REASON_MISMATCHED] = { "MISMATCHED", "三单不符",
	    "the documents contradict each other" },
	[REASON_EXPIRED] = { "EXPIRED", "逾期未齐单",
	    "documents did not arrive in time" },
	[REASON_HOLD_OPEN] = { "HOLD_OPEN", "有布控", "a hold stands on it" },
	[REASON_CLASS] = { "CLASS", "快件类别不符或为 D 类",
	    "breaks its express class, or is class D" },
	[REASON_SCALE_WEIGHT] = { "SCALE_WEIGHT", "实测重量不符",
	    "the scale disagrees" },
	[REASON_OFFICER] = { "OFFICER", "关员决定留置",
	    "an officer decided so" },
	[REASON_DEADLINE] = { "DEADLINE", "审图逾时，视同留置",
	    "a seat was silent until the deadline" },
	[REASON_NEW_VERSION] = { "NEW_VERSION", "单证已变更",
	    "the documents changed" },
	[REASON_UNACKNOWLEDGED] = { "UNACKNOWLEDGED",
	    "分拣线未确认放行指令",
	    "the sorter did not acknowledge the release" },
};

static int	parcel_by_name(const struct wording *, int, struct text);

enum parcel_state
parcel_next(enum parcel_state state, enum parcel_event event)
{
	REQUIRE(state < PARCEL_STATES && event < PARCEL_EVENTS);

	if (!steps[state][event].may)
		return (PARCEL_STATES);

	return (steps[state][event].next);
}

const struct wording *
parcel_state_word(enum parcel_state state)
{
	REQUIRE(state < PARCEL_STATES);

	return (&states[state]);
}

const struct wording *
parcel_event_word(enum parcel_event event)
{
	REQUIRE(event < PARCEL_EVENTS);

	return (&events[event]);
}

const struct wording *
parcel_reason_word(enum parcel_reason reason)
{
	REQUIRE(reason < PARCEL_REASONS);

	return (&reasons[reason]);
}

enum parcel_state
parcel_state_by_name(struct text name)
{
	return ((enum parcel_state)parcel_by_name(states, PARCEL_STATES,
	    name));
}

enum parcel_event
parcel_event_by_name(struct text name)
{
	return ((enum parcel_event)parcel_by_name(events, PARCEL_EVENTS,
	    name));
}

enum parcel_reason
parcel_reason_by_name(struct text name)
{
	return ((enum parcel_reason)parcel_by_name(reasons, PARCEL_REASONS,
	    name));
}

static int
parcel_by_name(const struct wording *words, int count, struct text name)
{
	int	i;

	for (i = 0; i < count; i++) {
		if (text_equal_string(name, words[i].name))
			break;
	}

	return (i);
}
