/*
 * returnInfo: findings and faults in one line, the way customs prints them,
 * for receipts that hold a thousand characters.
 */

#include "finding.h"
#include "kinds.h"
#include "pen.h"
#include "require.h"

#define VALUE_CHARACTERS	40	/* of a value, the rest is cut */
#define VALUES_SHOWN		4	/* of a finding */
#define REST_CHARACTERS		16	/* kept for the count of the rest */

static void		info_finding(struct pen *, const struct finding *);
static void		info_ref(struct pen *, const struct finding_ref *);
static void		info_fault(struct pen *, const struct fault *);
static enum privacy	info_privacy(const struct kind_spec *, struct text);
static bool		info_fits(struct pen *, struct pen, uint32_t);
static void		info_rest(struct pen *, uint32_t);

uint32_t
finding_info(const struct finding *findings, uint32_t count, char *out,
    uint32_t room)
{
	struct pen	pen, before;
	uint32_t	i;

	pen = pen_open(out, room);
	for (i = 0; i < count; i++) {
		before = pen;
		if (i > 0)
			pen_string(&pen, ";");
		info_finding(&pen, &findings[i]);
		if (!info_fits(&pen, before, count - i - 1))
			break;
	}
	info_rest(&pen, count - i);

	return (pen_close(&pen));
}

uint32_t
fault_info(const struct fault *faults, uint32_t count, char *out,
    uint32_t room)
{
	struct pen	pen, before;
	uint32_t	i;

	pen = pen_open(out, room);
	for (i = 0; i < count; i++) {
		before = pen;
		if (i > 0)
			pen_string(&pen, ";");
		info_fault(&pen, &faults[i]);
		if (!info_fits(&pen, before, count - i - 1))
			break;
	}
	info_rest(&pen, count - i);

	return (pen_close(&pen));
}

/*
 * Whether what was just written may stay: the last one may use all the room,
 * the others leave some for the count of those that follow. If not, the pen
 * goes back.
 */
static bool
info_fits(struct pen *pen, struct pen before, uint32_t following)
{
	uint32_t	limit;

	limit = FINDING_INFO_CHARACTERS;
	if (following > 0)
		limit -= REST_CHARACTERS;
	if (!pen->full && pen->characters <= limit)
		return (true);

	*pen = before;
	return (false);
}

static void
info_rest(struct pen *pen, uint32_t rest)
{
	if (rest == 0)
		return;

	pen_string(pen, pen->len > 0 ? ";另有" : "共有");
	pen_number(pen, rest);
	pen_string(pen, "项未列出");
}

/* [Code:1332;Desc:...[OrderHead.acturalPaid:1,PaymentHead.amountPaid:2]] */
static void
info_finding(struct pen *pen, const struct finding *finding)
{
	const struct finding_spec	*spec;
	uint32_t			i;

	spec = finding_find(finding->code);
	pen_string(pen, "[Code:");
	pen_string(pen, spec->customs_code != NULL ? spec->customs_code :
	    spec->name);
	pen_string(pen, ";Desc:");
	pen_string(pen, spec->text_zh);

	for (i = 0; i < finding->ref_count && i < VALUES_SHOWN; i++) {
		pen_string(pen, i == 0 ? "[" : ",");
		info_ref(pen, &finding->refs[i]);
	}
	if (i > 0) {
		if (i < finding->ref_count)
			pen_string(pen, ",…");
		pen_string(pen, "]");
	}

	pen_string(pen, "]");
}

static void
info_ref(struct pen *pen, const struct finding_ref *ref)
{
	const struct kind_spec	*kind;
	struct text		field;
	bool			line;

	kind = kind_find(ref->kind);
	field = text_of(ref->field);
	line = kind != NULL && kind_head_field(kind, field) < 0;

	if (kind != NULL) {
		pen_string(pen, line ? kind->line :
		    kind->head != NULL ? kind->head : kind->body);
		if (ref->line > 0) {
			pen_string(pen, "(");
			pen_number(pen, (uint32_t)ref->line);
			pen_string(pen, ")");
		}
		pen_string(pen, ".");
	}
	pen_text(pen, field);

	if (info_privacy(kind, field) != PRIVACY_NONE)
		return;
	pen_string(pen, ":");
	pen_head(pen, ref->value, VALUE_CHARACTERS);
}

/* No line field is anybody's secret. */
static enum privacy
info_privacy(const struct kind_spec *kind, struct text field)
{
	int	i;

	i = kind == NULL ? -1 : kind_head_field(kind, field);

	return (i < 0 ? PRIVACY_NONE : kind->head_fields[i].privacy);
}

/* 表体第2项 qty:不是十进制数 */
static void
info_fault(struct pen *pen, const struct fault *fault)
{
	if (fault->line > 0) {
		pen_string(pen, "表体第");
		pen_number(pen, (uint32_t)fault->line);
		pen_string(pen, "项 ");
	}
	if (fault->field != NULL) {
		pen_string(pen, fault->field);
		pen_string(pen, ":");
	}
	pen_string(pen, fault_word(fault->code)->zh);
}
