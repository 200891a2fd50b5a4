/*
 * A message in the exchange platform's envelope is the message that is in it.
 */

#include "../../app/limits.h"
#include "../../app/wire/base64.h"
#include "../../app/wire/envelope.h"
#include "wire_base64.h"
#include "wire_read.h"

#define DXP	"http://www.chinaport.gov.cn/dxp"
#define SENDER	"DXPENT0000012345"
#define INNER	HEAD("<orderNo>NO1</orderNo>")

static char	*made;

/* An envelope around a message; form has %s for the base64 of it. */
static int
read_form(enum media media, const char *form, const char *inner)
{
	char	*data = make_base64(inner, strlen(inner));
	size_t	room = strlen(form) + strlen(data) + 1;
	int	len, rc;

	free(made);
	made = malloc(room);
	len = snprintf(made, room, form, data);
	rc = read_bytes(media, made, (size_t)len);
	free(data);

	return (rc);
}

#define INFO(sender, type)						\
	"<d:TransInfo><d:CopMsgId>COP-1</d:CopMsgId><d:SenderId>" sender \
	"</d:SenderId><d:ReceiverIds><d:ReceiverId>R</d:ReceiverId>"	\
	"</d:ReceiverIds><d:CreatTime>2019-10-08T14:13:41.141+08:00"	\
	"</d:CreatTime><d:MsgType>" type "</d:MsgType></d:TransInfo>"
#define ENVELOPE(inside)						\
	"<?xml version=\"1.0\"?>\n<d:DxpMsg xmlns:d=\"" DXP "\" ver=\"1.0\">" \
	inside "</d:DxpMsg>"
#define SOUND	ENVELOPE(INFO(SENDER, "CEB411Message")			\
	"<d:Data>\n %s\n</d:Data><d:AddInfo><d:IcCard>1</d:IcCard></d:AddInfo>")

static int
read_enveloped(const char *form, const char *inner)
{
	return (read_form(MEDIA_XML, form, inner));
}

static bool
holds_it(void)
{
	return (m.is_enveloped && m.kind == kind_find(KIND_PAYMENT) &&
	    text_equal_string(m.type, "CEB411Message") &&
	    text_equal_string(m.envelope[ENVELOPE_COP_MSG_ID], "COP-1") &&
	    text_equal_string(m.bytes, INNER) &&
	    head_is(PAYMENT_ORDER_NO, "NO1"));
}

static void
an_envelope_is_opened(void)
{
	CLAIM("a_message_is_read_out_of_its_envelope",
	    read_enveloped(SOUND, INNER) == 0 && holds_it());
	CLAIM("a_message_is_read_out_of_both_envelopes",
	    read_enveloped("<DxpMsgSv xmlns=\"" DXP "\"><SvNo><MsgId>1</MsgId>"
	    "</SvNo><d:DxpMsg xmlns:d=\"" DXP "\">" INFO(SENDER,
	    "CEB411Message") "<d:Data>%s</d:Data></d:DxpMsg><Signature/>"
	    "</DxpMsgSv>", INNER) == 0 && holds_it());
	CLAIM("an_envelope_without_namespace_is_one",
	    read_enveloped("<DxpMsg><TransInfo><CopMsgId>COP-1</CopMsgId>"
	    "<SenderId>S</SenderId><MsgType>CEB411Message</MsgType>"
	    "</TransInfo><Data>%s</Data></DxpMsg>", INNER) == 0 && holds_it());
	CLAIM("the_json_twin_of_an_envelope_is_opened",
	    read_form(MEDIA_JSON, "{\"DxpMsg\": {\"ver\": \"1.0\", "
	    "\"TransInfo\": {\"CopMsgId\": \"COP-1\", \"SenderId\": \"S\", "
	    "\"ReceiverIds\": {\"ReceiverId\": [\"a\", \"b\"]}, \"MsgType\": "
	    "\"CEB411Message\"}, \"Data\": \"%s\"}}", INNER) == 0 &&
	    holds_it());
	CLAIM("a_bare_message_has_its_bytes_too",
	    read_xml(INNER) == 0 && !m.is_enveloped &&
	    text_equal_string(m.bytes, INNER));
}

static void
an_envelope_is_whole(void)
{
	CLAIM("an_envelope_without_data_is_refused",
	    refused(read_enveloped(ENVELOPE(INFO(SENDER, "CEB411Message")
	    "<!-- %s -->"), ""), FAULT_MISSING) &&
	    strcmp(m.fault.field, "Data") == 0);
	CLAIM("an_envelope_without_sender_is_refused",
	    refused(read_enveloped(ENVELOPE(INFO("", "CEB411Message")
	    "<d:Data>%s</d:Data>"), INNER), FAULT_MISSING) &&
	    strcmp(m.fault.field, "SenderId") == 0);
	CLAIM("a_sender_is_of_16_characters_at_most",
	    refused(read_enveloped(ENVELOPE(INFO(SENDER "6", "CEB411Message")
	    "<d:Data>%s</d:Data>"), INNER), FAULT_LENGTH));
	CLAIM("the_type_on_the_envelope_is_the_messages",
	    refused(read_enveloped(ENVELOPE(INFO(SENDER, "CEB311Message")
	    "<d:Data>%s</d:Data>"), INNER), FAULT_VALUE) &&
	    strcmp(m.fault.field, "MsgType") == 0);
	CLAIM("data_that_stands_twice_is_refused",
	    refused(read_enveloped(ENVELOPE(INFO(SENDER, "CEB411Message")
	    "<d:Data>%s</d:Data><d:Data></d:Data>"), INNER), FAULT_REPEATED));
	CLAIM("two_envelopes_between_nodes_are_refused",
	    refused(read_enveloped("<DxpMsgSv><DxpMsg/><DxpMsg><Data>%s</Data>"
	    "</DxpMsg></DxpMsgSv>", INNER), FAULT_REPEATED));
	CLAIM("an_envelope_of_another_namespace_is_unknown",
	    refused(read_enveloped("<DxpMsg xmlns=\"" CEB "\"><Data>%s</Data>"
	    "</DxpMsg>", INNER), FAULT_KIND));
}

static void
an_envelope_is_bounded(void)
{
	char	*nested, *data, *large;
	size_t	i;

	data = make_base64(INNER, strlen(INNER));
	nested = malloc(strlen(SOUND) + strlen(data) + 1);
	(void)sprintf(nested, SOUND, data);
	CLAIM("an_envelope_in_an_envelope_is_refused",
	    refused(read_enveloped(SOUND, nested), FAULT_KIND));
	free(nested);
	free(data);

	CLAIM("a_message_that_cannot_be_parsed_is_refused_with_its_place",
	    refused(read_enveloped(SOUND, "<CEB411Message><Payment>"
	    "</CEB411Message>"), FAULT_SYNTAX) && m.fault.pos >= 24 &&
	    m.fault.pos <= 43 &&
	    text_equal_string(m.type, "CEB411Message"));
	CLAIM("a_doctype_in_an_envelope_is_refused",
	    refused(read_enveloped(SOUND, "<!DOCTYPE x><x/>"), FAULT_SYNTAX));
	CLAIM("json_in_an_envelope_is_refused",
	    refused(read_enveloped(SOUND, "{\"CEB411Message\": {}}"),
	    FAULT_SYNTAX));

	large = malloc(1000000);
	i = (size_t)sprintf(large, "%s", "<CEB411Message>");
	while (i < 999000 - 200)
		i += (size_t)sprintf(large + i, "<x><!-- %s --></x>",
		    "as long as it takes to fill what one tag may not");
	(void)sprintf(large + i, "%s", "<Payment><PaymentHead><orderNo>NO1"
	    "</orderNo></PaymentHead></Payment></CEB411Message>");
	CLAIM("an_envelope_holds_what_a_body_may_hold",
	    read_enveloped(SOUND, large) == 0 &&
	    head_is(PAYMENT_ORDER_NO, "NO1"));
	CLAIM("what_is_no_data_is_bounded_as_ever",
	    refused(read_enveloped("<a:DxpMsg xmlns:a=\"" DXP "\"><a:data>%s"
	    "</a:data></a:DxpMsg>", large), FAULT_LIMIT));
	free(large);
}

static void
the_senders_agree(void)
{
	struct message	message = { .is_enveloped = true };

	message.envelope[ENVELOPE_SENDER_ID] = TEXT(SENDER);
	CLAIM("without_base_transfer_there_is_nothing_to_compare",
	    envelope_agrees(&message));
	message.transfer[TRANSFER_DXP_ID] = TEXT(SENDER);
	CLAIM("the_sender_is_whom_base_transfer_names",
	    envelope_agrees(&message));
	message.transfer[TRANSFER_DXP_ID] = TEXT("DXPENT0000054321");
	CLAIM("another_sender_is_noticed", !envelope_agrees(&message));
	message.transfer[TRANSFER_DXP_ID] = TEXT(SENDER "WITHMORE");
	CLAIM("a_full_sender_id_is_the_beginning_of_a_longer_dxp_id",
	    envelope_agrees(&message));
	message.envelope[ENVELOPE_SENDER_ID] = TEXT("DXPENT");
	CLAIM("a_short_sender_id_is_no_beginning",
	    !envelope_agrees(&message));
	message.is_enveloped = false;
	CLAIM("a_bare_message_has_no_other_sender",
	    envelope_agrees(&message));
}

static bool
decodes(const char *text, const char *to)
{
	unsigned char	bytes[64];
	size_t		len, pos;

	return (base64_read(text_of(text), bytes, &len, &pos) &&
	    len == strlen(to) && memcmp(bytes, to, len) == 0);
}

static bool
fails_at(const char *text, size_t where)
{
	unsigned char	bytes[64];
	size_t		len, pos;

	return (!base64_read(text_of(text), bytes, &len, &pos) &&
	    pos == where);
}

static void
base64_is_strict(void)
{
	CLAIM("base64_is_read", decodes("", "") && decodes("TQ==", "M") &&
	    decodes("TWE=", "Ma") && decodes("TWFu", "Man") &&
	    decodes("+/+/", "\xfb\xff\xbf"));
	CLAIM("white_space_is_passed_over",
	    decodes(" T\tW\r\nF u ", "Man") && decodes("TQ= =\n", "M"));
	CLAIM("a_stranger_is_refused_at_its_place", fails_at("TW*u", 2) &&
	    fails_at("TW-u", 2) && fails_at("TWF\xc3", 3));
	CLAIM("padding_must_be_there_and_last", fails_at("TQ", 2) &&
	    fails_at("TQ=", 3) && fails_at("TQ==TQ==", 4) &&
	    fails_at("TQ===", 4) && fails_at("T===", 4) &&
	    fails_at("====", 4) && fails_at("T", 1));
	CLAIM("bits_left_over_are_zero", fails_at("TR==", 4) &&
	    fails_at("TWF=", 4));
	CLAIM("data_that_is_no_base64_is_refused_with_its_place",
	    refused(read_xml("<DxpMsg><TransInfo><SenderId>S</SenderId>"
	    "<MsgType>T</MsgType></TransInfo><Data>AB!D</Data></DxpMsg>"),
	    FAULT_ENCODING) && m.fault.pos == 2);
}

int
main(void)
{
	an_envelope_is_opened();
	an_envelope_is_whole();
	an_envelope_is_bounded();
	the_senders_agree();
	base64_is_strict();

	free(made);
	arena_close(&arena);
	return (claims_done());
}
