/* The table of refusals and its printing: see problem.h. */

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "problem.h"

#define PROBLEM_TYPE	"/problems/"

/*
 * The first rows are the general ones, one for each status, in order: what a
 * flow says when it has nothing better, and what stands in for a code that is
 * not here.
 */
static const struct problem	problems[] = {
	{ "BAD_REQUEST", 400, "请求有误", "Bad request",
	    "请求无法理解。", "The request cannot be understood." },
	{ "UNAUTHENTICATED", 401, "未登录", "Not signed in",
	    "请登录，或使用有效的访问令牌。",
	    "Sign in, or send a valid access token." },
	{ "FORBIDDEN", 403, "没有权限", "Not allowed",
	    "您的角色不能执行此操作。",
	    "Your role may not do this." },
	{ "NOT_FOUND", 404, "没有找到", "Not found",
	    "此处没有您可以查看的内容。",
	    "There is nothing here that you may see." },
	{ "METHOD", 405, "方法不允许", "Method not allowed",
	    "允许的方法见 Allow。", "Allow names the methods that are." },
	{ "REQUEST_TIMEOUT", 408, "请求超时", "Request timed out",
	    "请求未在规定时间内到达。", "The request did not arrive in time." },
	{ "CONFLICT", 409, "状态冲突", "Conflict",
	    "当前状态下不能执行此操作。",
	    "This cannot be done as things stand now." },
	{ "LENGTH_REQUIRED", 411, "缺少长度", "Length required",
	    "请求必须带 Content-Length。",
	    "The request must carry Content-Length." },
	{ "BODY_TOO_LARGE", 413, "内容过大", "Body too large",
	    "请求内容超过上限。", "The body is larger than is taken." },
	{ "URI_TOO_LONG", 414, "地址过长", "Address too long",
	    "请求地址超过上限。", "The address is longer than is taken." },
	{ "MEDIA_TYPE", 415, "内容类型不支持", "Media type not supported",
	    "请按接口说明发送 Content-Type。",
	    "Send one of the media types that the contract names." },
	{ "VALUE", 422, "内容不符合要求", "Value not accepted",
	    "请更正 errors 中指出的内容。",
	    "Mend what errors points at." },
	{ "TOO_MANY", 429, "请求过于频繁", "Too many requests",
	    "请在 Retry-After 所示时间后重试。",
	    "Try again after the time in Retry-After." },
	{ "HEAD_TOO_LARGE", 431, "请求头过大", "Head too large",
	    "请求头的行数或长度超过上限。",
	    "The head has more lines or bytes than are taken." },
	{ "INTERNAL", 500, "内部错误", "Internal error",
	    "错误已记录，请稍后重试。",
	    "It has been recorded. Please try again later." },
	{ "UNAVAILABLE", 503, "暂时不可用", "Not available now",
	    "系统暂时无法处理，请稍后重试；未确认的内容没有生效或可安全重发。",
	    "Try again shortly. What was not acknowledged is safe to repeat." },

	/* reading a request */
	{ "OVERLOADED", 503, "系统繁忙", "Overloaded",
	    "当前请求超过处理能力，请在 Retry-After 所示时间后重发。",
	    "More has come than can be taken. Send it again after the time in "
	    "Retry-After." },
	{ "SYNTAX", 400, "无法解析", "Cannot be parsed",
	    "请求的内容或地址格式不正确。",
	    "The body or the address is not well-formed." },
	{ "BODY_EMPTY", 400, "内容为空", "Body is empty",
	    "请求没有内容。", "The request carries no body." },
	{ "ENCODING", 400, "编码错误", "Wrong encoding",
	    "内容与所声明的编码不符。",
	    "The bytes are not in the encoding that they claim." },
	{ "CHARACTER", 400, "字符不允许", "Character not allowed",
	    "内容含有 XML 不允许的字符。",
	    "The body holds a character that XML does not allow." },
	{ "REPEATED", 400, "名称重复", "A name stands twice",
	    "同一对象中名称只能出现一次。",
	    "In one object a name may stand once." },
	{ "KIND", 400, "报文类型不支持", "Unknown message type",
	    "支持的报文见 /openapi.json 的 MessageKind。",
	    "MessageKind of /openapi.json names those that are taken." },
	{ "DIRECTION", 400, "不接受此报文", "Not a message to send",
	    "回执和电子税单由本系统签发，不接受报送。",
	    "Receipts and tax bills are issued by the hub, not taken." },
	{ "CURSOR", 422, "游标无效", "Not a cursor",
	    "after 必须是本接口返回的 next。",
	    "after must be a next that this list gave." },
	{ "UPGRADE", 426, "需要 WebSocket", "WebSocket required",
	    "请以 WebSocket 第 13 版连接。",
	    "Connect with version 13 of WebSocket." },
	{ "LIMIT", 422, "超出上限", "Over a limit",
	    "数量、层数或长度超出上限。",
	    "Too many, too deep or too long." },
	{ "IMAGE", 422, "图像无效", "Not an image",
	    "请发送完整的 PNG 或 JPEG 图像。",
	    "Send a complete PNG or JPEG image." },
	{ "IDEMPOTENCY_KEY_MISSING", 400, "缺少幂等键",
	    "Idempotency-Key is missing",
	    "请求必须带 Idempotency-Key。",
	    "The request must carry Idempotency-Key." },
	{ "IDEMPOTENCY_KEY_REUSED", 422, "幂等键已用于其他内容",
	    "Idempotency-Key was used before",
	    "同一幂等键只能用于同一内容。",
	    "The same key came with another body." },

	/* sessions */
	{ "CREDENTIALS", 401, "登录失败", "Sign-in failed",
	    "用户名或密码不正确。", "Name or password is wrong." },
	{ "LOCKED_OUT", 429, "登录已锁定", "Sign-in is locked",
	    "失败次数过多，请在 Retry-After 所示时间后重试。",
	    "Too many failures. Try again after the time in Retry-After." },
	{ "ORIGIN", 403, "来源不符", "Wrong origin",
	    "此操作只能从本系统的页面发起。",
	    "This can only be done from the hub's own pages." },
	{ "LOOPBACK_ONLY", 403, "仅限本机", "Loopback only",
	    "只能从本机读取。", "This is read from the same machine only." },

	/* lanes and seats */
	{ "LANE_UNKNOWN", 404, "通道不存在", "Unknown lane",
	    "没有这条通道。", "There is no such lane." },
	{ "LANE_NOT_YOURS", 403, "不是您的通道", "Not your lane",
	    "您没有被分配到这条通道。",
	    "This lane is not assigned to you." },
	{ "LANE_CLOSED", 409, "通道已关闭", "The lane is closed",
	    "请等待主管开放这条线。",
	    "Wait until a supervisor opens it." },
	{ "LANE_DRAINING", 409, "通道正在清空", "The lane is draining",
	    "这条线不再接收新包裹。",
	    "It takes no new parcels." },
	{ "LANE_STOPPED", 409, "通道已停止", "The lane is stopped",
	    "报警解除前不能继续。",
	    "It stays so until the alarm is cleared." },
	{ "LANE_STATE", 409, "通道状态不符", "The lane is in another state",
	    NULL, NULL },
	{ "STATE_UNKNOWN", 422, "状态不存在", "Unknown state",
	    NULL, NULL },
	{ "ALARM_NONE", 409, "没有报警", "No alarm stands",
	    "这条线没有未解除的报警。",
	    "There is no alarm to clear on this lane." },
	{ "ALARM_STANDS", 409, "已有报警", "An alarm stands already",
	    "这条线的报警尚未解除。",
	    "The lane's alarm has not been cleared yet." },
	{ "SEAT_TAKEN", 409, "席位已被占用", "The seat is taken",
	    "您所在机构的另一位关员正在此席位。",
	    "Another officer of your agency sits here." },
	{ "SEAT_NONE", 403, "没有席位", "No seat for your agency",
	    "此查验不需要您所在机构。",
	    "This review has no seat for your agency." },
	{ "SEAT_CLEARED", 409, "席位已按规则放行",
	    "The seat was cleared by rule",
	    "您所在机构的规则已放行，无需决定。",
	    "Your agency's rule cleared it; nothing is left to decide." },
	{ "SEAT_LOST", 409, "席位已失效", "The seat was lost",
	    "连接中断过久，请重新入席。",
	    "The connection was away for too long. Take the seat again." },
	{ "AGENCY_NONE", 403, "不属于任何机构", "You are of no agency",
	    "只有机构的关员可以执行此操作。",
	    "Only an agency's officer may do this." },

	/* reviews and inspections */
	{ "REVIEW_UNKNOWN", 404, "查验不存在", "Unknown review",
	    NULL, NULL },
	{ "REVIEW_CLOSED", 409, "查验已结束", "The review is closed",
	    "结果已经确定。", "Its outcome stands." },
	{ "REVIEW_REOPENED", 409, "查验已被替代", "The review was replaced",
	    "单证有新版本，请查看新的查验。",
	    "A document has a new version. See the review that replaced it." },
	{ "REVIEW_DEADLINE", 409, "查验已超时", "The deadline has passed",
	    "未按时决定的席位视为留置。",
	    "A seat without a decision counts as hold." },
	{ "DECISION_DIFFERS", 409, "决定与先前不同",
	    "You decided otherwise before",
	    "同一席位的决定不能更改。",
	    "A seat's decision cannot be changed." },
	{ "DECISION_NOT_YOURS", 403, "不是您的决定",
	    "The decision is not yours",
	    "决定只能由作出它的关员撤销。",
	    "Only the officer who made a decision may take it back." },
	{ "UNDO_LATE", 409, "已不能撤销", "Too late to take it back",
	    "撤销时限已过，决定有效。",
	    "The moment for it is over; the decision stands." },
	{ "DECISION_UNKNOWN", 422, "决定不存在", "Unknown decision",
	    "可用的决定：release、inspect、hold。",
	    "A decision is release, inspect or hold." },
	{ "INSPECTION_UNKNOWN", 404, "开箱查验不存在", "Unknown inspection",
	    NULL, NULL },
	{ "INSPECTION_CLOSED", 409, "开箱查验已结束",
	    "The inspection is closed", NULL, NULL },
	{ "OUTCOME_UNKNOWN", 422, "结果不存在", "Unknown outcome",
	    "可用的结果：release、detain、return、destroy。",
	    "An outcome is release, detain, return or destroy." },

	/* parcels, holds, instructions */
	{ "PARCEL_UNKNOWN", 404, "包裹不存在", "Unknown parcel",
	    NULL, NULL },
	{ "PARCEL_STATE", 409, "包裹状态不符", "The parcel's state forbids it",
	    "包裹当前状态下不能执行此操作。",
	    "This cannot be done with the parcel as it stands now." },
	{ "NOT_MATCHED", 409, "单证未匹配", "The documents do not match",
	    "只有已匹配且依据未变的包裹可以继续。",
	    "Only a parcel whose documents match may go on." },
	{ "ORDER_UNKNOWN", 404, "订单不存在", "Unknown order",
	    NULL, NULL },
	{ "PERSON_UNKNOWN", 404, "人员不存在", "Unknown person",
	    NULL, NULL },
	{ "REASON_MISSING", 422, "缺少理由", "A reason is missing",
	    "请写明理由。", "Say why." },
	{ "HOLD_UNKNOWN", 404, "布控不存在", "Unknown hold",
	    NULL, NULL },
	{ "HOLD_NOT_YOURS", 403, "不是本机构的布控", "Not your agency's hold",
	    "只有设置布控的机构可以解除。",
	    "Only the agency that placed it may lift it." },
	{ "HOLD_LIFTED", 409, "布控已解除", "The hold was lifted",
	    NULL, NULL },
	{ "HOLD_KIND", 422, "布控类型不存在", "Unknown kind of hold",
	    "可用的类型：parcel、order、person、enterprise。",
	    "A hold is on a parcel, order, person or enterprise." },
	{ "HOLD_KEY", 422, "布控对象格式不正确", "The hold's key is malformed",
	    NULL, NULL },
	{ "HOLD_OPEN", 409, "存在未解除的布控", "A hold is open",
	    "先解除布控。", "Lift it first." },
	{ "INSTRUCTION_UNKNOWN", 404, "指令不存在", "Unknown instruction",
	    NULL, NULL },
	{ "INSTRUCTION_SUPERSEDED", 409, "指令已被替代",
	    "The instruction was superseded",
	    "请执行更新的指令。", "Follow the newer one." },

	/* webhooks */
	{ "WEBHOOK_UNKNOWN", 404, "推送地址不存在", "Unknown webhook",
	    NULL, NULL },
	{ "WEBHOOK_EXISTS", 409, "推送地址已登记", "The webhook exists",
	    "此地址已登记；密钥可重新生成。",
	    "This address is registered. Its secret can be made anew." },
	{ "WEBHOOK_MANY", 409, "推送地址过多", "Too many webhooks",
	    "请先删除一个。", "Delete one first." },
	{ "WEBHOOK_FORM", 422, "推送地址格式不正确",
	    "The webhook's address is malformed",
	    "请使用绝对的 https 地址。", "Give an absolute https address." },
	{ "WEBHOOK_SCHEME", 422, "推送地址必须使用 https",
	    "The webhook's address is not https",
	    "只推送到 https 地址。", "Webhooks are sent by https only." },
	{ "WEBHOOK_USER", 422, "推送地址不得含有用户名",
	    "The webhook's address names a user",
	    "请去掉地址中的用户名和口令；签名说明来源。",
	    "Leave user and password out. The signature says who sends." },
	{ "WEBHOOK_PORT", 422, "推送端口不允许",
	    "The webhook's port is not allowed",
	    "允许 443 以及 1024 以上的端口。",
	    "443 is allowed, and whatever is above 1023." },
	{ "WEBHOOK_NAME", 422, "推送地址的域名无法解析",
	    "The webhook's name does not resolve",
	    "请检查域名。", "See that the name is right." },
	{ "WEBHOOK_ADDRESS", 422, "推送地址在内部网络",
	    "The webhook's address is in a closed network",
	    "只推送到公网地址。", "Webhooks are sent to public addresses." },
	{ "RETRIES", 409, "推送多次失败", "Every retry has failed",
	    NULL, NULL },
	{ "GONE", 409, "接收方已停用此地址", "The receiver says it is gone",
	    NULL, NULL },
	{ "OPERATOR", 409, "已由运维停用", "Disabled by the operator",
	    NULL, NULL },

	/* reconciliation and exports */
	{ "STALE", 409, "依据已变化", "Its basis has changed",
	    NULL, NULL },
	{ "EXPORT_OPEN", 409, "区间尚未关闭", "The range is not closed yet",
	    "截止时间不能晚于 watermark。",
	    "The range may not end beyond the watermark." },
	{ "RANGE", 422, "区间不正确", "The range is wrong",
	    "起始时间必须早于截止时间。",
	    "It must begin before it ends." },
};

#define PROBLEMS	((int)(sizeof(problems) / sizeof(problems[0])))

static const struct problem	*problem_by_code(const char *);
static void	problem_type_print(struct out *, const char *);

const struct problem *
problem_find(const char *code, int status)
{
	const struct problem	*p;
	int			i;

	if ((p = problem_by_code(code)) != NULL)
		return (p);

	for (i = 0; i < PROBLEMS; i++) {
		if (problems[i].status == status)
			return (&problems[i]);
	}

	return (problem_by_code("INTERNAL"));
}

const struct problem *
problem_at(int n)
{
	return (n >= 0 && n < PROBLEMS ? &problems[n] : NULL);
}

void
problem_print(struct out *o, const struct problem *p, const char *code,
    int status, bool english, const char *reason)
{
	const char	*detail;
	struct out	text;

	json_name(o, "type");
	problem_type_print(o, code);
	json_name(o, "title");
	json_string(o, english ? p->en : p->zh);
	json_name(o, "status");
	json_int(o, status);
	json_name(o, "code");
	json_string(o, code);

	detail = english ? p->detail_en : p->detail_zh;
	json_name(o, "detail");
	if (detail == NULL || reason == NULL) {
		if (detail == NULL)
			detail = reason;
		/* A detail is a text: with nothing to add, the title. */
		if (detail == NULL)
			detail = english ? p->en : p->zh;
		json_string(o, detail);
		return;
	}

	out_open(&text);
	out_print(&text, english ? "%s (%s)" : "%s（%s）", detail, reason);
	json_text(o, (struct text){ text.bytes, (uint32_t)text.len });
	out_close(&text);
}

void
problem_error_print(struct out *o, const char *pointer, const char *code,
    bool english, const char *detail)
{
	const struct problem	*p;

	p = problem_find(code, 0);
	if (detail == NULL)
		detail = english ? p->en : p->zh;

	json_object_begin(o);
	json_name(o, "pointer");
	json_string(o, pointer);
	json_name(o, "code");
	json_string(o, code);
	json_name(o, "detail");
	json_string(o, detail);
	json_object_end(o);
}

static const struct problem *
problem_by_code(const char *code)
{
	int	i;

	for (i = 0; i < PROBLEMS; i++) {
		if (strcmp(problems[i].code, code) == 0)
			return (&problems[i]);
	}

	return (NULL);
}

static void
problem_type_print(struct out *o, const char *code)
{
	char	type[96];
	size_t	i, used;

	used = (size_t)snprintf(type, sizeof(type), PROBLEM_TYPE);
	for (i = 0; code[i] != '\0' && used < sizeof(type) - 1; i++) {
		type[used++] = code[i] == '_' ? '-' :
		    (char)tolower((unsigned char)code[i]);
	}
	type[used] = '\0';

	json_string(o, type);
}
