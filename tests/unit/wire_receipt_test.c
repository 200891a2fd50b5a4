/*
 * Receipts: every one that the hub can write validates against the official
 * schema, whatever the sender sent. The schema is not part of the project; it
 * is looked for beside it, in ../shared/ceb/xsd, and where it is not there the
 * claims about it are left out, and that is said.
 */

#include <sys/stat.h>

#include <unistd.h>

#include "../../app/core/finding.h"
#include "../../app/limits.h"
#include "../../app/wire/receipt.h"
#include "wire_make.h"

#define SCHEMA	"../shared/ceb/xsd/"
#define TIME	"20240115103000123"

static char		folder[] = "/tmp/wire_receipt_XXXXXX";
static int		files;
static struct out	out;

/* Every XML receipt of this program is kept for the schema. */
static void
keep(enum flow flow)
{
	char	path[128];
	FILE	*file;

	(void)snprintf(path, sizeof(path), "%s/%s%04d.xml", folder,
	    flow == FLOW_EXPORT ? "export" : "import", files++);
	if ((file = fopen(path, "wb")) == NULL ||
	    fwrite(out.bytes, 1, out.len, file) != out.len ||
	    fclose(file) != 0)
		abort();
}

static bool
says(const char *part)
{
	return (memmem(out.bytes, out.len, part, strlen(part)) != NULL);
}

static void
write_one(enum media media, enum document_kind kind,
    const struct receipt_entry *entry)
{
	out_close(&out);
	receipt_write(media, kind_find(kind),
	    "4cde1cfd-eded-46b1-946c-b8022e42fc94", entry, 1, "en", &out);
	if (media == MEDIA_XML)
		keep(kind_find(kind)->flow);
}

static struct receipt_entry
entry_of(const char *status, const char *info)
{
	struct receipt_entry	entry;

	memset(&entry, 0, sizeof(entry));
	(void)strcpy(entry.guid, "0a53338d-d7b9-4f78-8058-a4e9091b254e");
	(void)strcpy(entry.time, TIME);
	entry.status = text_of(status);
	entry.info = text_of(info);

	return (entry);
}

static struct receipt_entry
entry_sound(struct arena *arena, enum document_kind kind)
{
	struct receipt_entry	entry = entry_of("2", "新增申报成功");
	struct document		document;

	make_document(arena, kind_find(kind), 1, false, &document);
	receipt_keys(&document, entry.keys);

	return (entry);
}

static void
good_documents_are_answered(void)
{
	struct receipt_entry	entry;
	struct arena		arena;
	int			i;

	arena_open(&arena, 1u << 20);
	for (i = 0; i < KINDS; i++) {
		if (kind_at(i)->direction == DIRECTION_OUT)
			continue;
		entry = entry_sound(&arena, kind_at(i)->kind);
		write_one(MEDIA_XML, kind_at(i)->kind, &entry);
	}

	entry = entry_sound(&arena, KIND_ORDER);
	entry.keys[2] = TEXT("900000000001");
	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("an_order_is_answered_by_312_in_schema_order",
	    says("<CEB312Message xmlns=\"http://www.chinaport.gov.cn/ceb\" "
	    "guid=\"4CDE1CFD-EDED-46B1-946C-B8022E42FC94\" version=\"1.0\">"
	    "<OrderReturn><guid>0A53338D-D7B9-4F78-8058-A4E9091B254E</guid>"
	    "<ebpCode>") && says("<orderNo>900000000001</orderNo>"
	    "<returnStatus>2</returnStatus><returnTime>" TIME "</returnTime>"
	    "<returnInfo>新增申报成功</returnInfo></OrderReturn>"));
	arena_close(&arena);
}

static void
lists_get_the_numbers_that_622_wants(void)
{
	const struct kind_spec	*kind = kind_find(KIND_LIST);
	struct receipt_entry	entry = entry_of("2", "ok");

	write_one(MEDIA_XML, KIND_LIST, &entry);
	CLAIM("a_list_without_any_number_gets_stand_ins",
	    says("<copNo>-</copNo><preNo>B20240115000000000</preNo><return") &&
	    !says("<customsCode>") && !says("<ebpCode>"));

	receipt_key_set(kind, entry.keys, LIST_PRE_NO,
	    TEXT("B20240115000000007"));
	receipt_key_set(kind, entry.keys, LIST_INVT_NO,
	    TEXT("40002024I000000001"));
	receipt_key_set(kind, entry.keys, LIST_CUSTOMS_CODE, TEXT("4000"));
	write_one(MEDIA_XML, KIND_LIST, &entry);
	CLAIM("a_list_without_cop_no_is_named_by_its_pre_no",
	    says("<customsCode>4000</customsCode><copNo>B20240115000000007"
	    "</copNo><preNo>B20240115000000007</preNo>"
	    "<invtNo>40002024I000000001</invtNo>"));

	receipt_key_set(kind, entry.keys, LIST_PRE_NO, TEXT("short"));
	receipt_key_set(kind, entry.keys, LIST_INVT_NO, TEXT("x"));
	receipt_key_set(kind, entry.keys, LIST_CUSTOMS_CODE, TEXT("40001"));
	receipt_key_set(kind, entry.keys, LIST_COP_NO, TEXT("COP1"));
	write_one(MEDIA_XML, KIND_LIST, &entry);
	CLAIM("numbers_of_the_wrong_length_are_left_out_or_replaced",
	    says("<copNo>COP1</copNo><preNo>B20240115000000000</preNo>"
	    "<return"));

	receipt_key_set(kind, entry.keys, LIST_PRE_NO, TEXT_NONE);
	receipt_key_set(kind, entry.keys, LIST_COP_NO, TEXT_NONE);
	write_one(MEDIA_XML, KIND_LIST, &entry);
	CLAIM("a_list_may_be_named_by_its_invt_no", says("<copNo>x</copNo>"));
}

/* Keys that are too long, empty, or full of what XML cannot carry. */
static void
bad_keys_still_get_valid_receipts(void)
{
	static const char *const	bad[] = {
		NULL, "", "x\x01<&>]]>\xff", "测试测试测试测试测试测试测试测试"
		"测试测试测试测试测试测试测试测试测试测试测试测试测试测试测试测试",
	};
	struct receipt_entry		entry;
	size_t				b;
	int				i, k;

	for (i = 0; i < KINDS; i++) {
		if (kind_at(i)->direction == DIRECTION_OUT)
			continue;
		for (b = 0; b < sizeof(bad) / sizeof(bad[0]); b++) {
			entry = entry_of("-301008", "x");
			for (k = 0; k < RECEIPT_KEYS; k++)
				entry.keys[k] = text_of(bad[b]);
			write_one(MEDIA_XML, kind_at(i)->kind, &entry);
		}
	}

	entry = entry_of("-301008", "x");
	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("a_missing_key_is_a_dash",
	    says("<ebpCode>-</ebpCode><ebcCode>-</ebcCode>"
	    "<orderNo>-</orderNo>"));
}

static void
faults_are_told(void)
{
	const struct fault	faults[] = {
		{ FAULT_NUMBER, "acturalPaid", 0, 0 },
		{ FAULT_DIGITS, "qty", 2, 0 },
		{ FAULT_LINES, "OrderList", 0, 0 },
		{ FAULT_MISSING, "OrderHead", 0, 0 },
		{ FAULT_VALUE, "Order", 0, 99 },
		{ FAULT_VALUE, "OrderList", 3, 88 },
		{ FAULT_LIMIT, NULL, 0, 0 },
	};
	struct receipt_entry	entry = entry_of("-301008", "");

	entry.faults = faults;
	entry.fault_count = sizeof(faults) / sizeof(faults[0]);
	entry.index = 4;

	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("xml_tells_the_faults_in_words", says("<returnInfo>acturalPaid:")
	    && says("表体第2项 qty:"));

	write_one(MEDIA_JSON, KIND_ORDER, &entry);
	CLAIM("json_points_at_each_fault",
	    says("\"errors\":[{\"pointer\":"
	    "\"/CEB311Message/Order/4/OrderHead/acturalPaid\","
	    "\"code\":\"NUMBER\",\"field\":\"acturalPaid\",\"detail\":") &&
	    says("{\"pointer\":\"/CEB311Message/Order/4/OrderList/1/qty\","
	    "\"code\":\"DIGITS\",\"field\":\"qty\",\"line\":2,"));
	CLAIM("json_points_at_parts_of_a_document",
	    says("\"pointer\":\"/CEB311Message/Order/4/OrderList\",") &&
	    says("\"pointer\":\"/CEB311Message/Order/4/OrderHead\",") &&
	    says("\"pointer\":\"/CEB311Message/Order/4/OrderList/2\",") &&
	    says("\"pointer\":\"/CEB311Message/Order/4\",\"code\":\"VALUE\","
	    "\"field\":\"Order\",\"pos\":99,") &&
	    says("\"pointer\":\"/CEB311Message/Order/4\",\"code\":\"LIMIT\","
	    "\"detail\":"));
	CLAIM("the_detail_is_in_the_readers_language",
	    says(fault_word(FAULT_NUMBER)->en) &&
	    says(fault_word(FAULT_NUMBER)->zh) /* returnInfo */);
}

static void
errors_stand_alone(void)
{
	const struct fault	fault = { FAULT_DATE, "logisticsTime", 0, 0 };
	struct text		keys[RECEIPT_KEYS] = {
		TEXT("1"), TEXT(""), TEXT("S")
	};
	char			expected[512];

	out_close(&out);
	receipt_errors(kind_find(KIND_WAYBILL_STATE), 0, &fault, 1, "zh",
	    &out);
	(void)snprintf(expected, sizeof(expected), "[{\"pointer\":"
	    "\"/CEB513Message/LogisticsStatus/0/logisticsTime\",\"code\":"
	    "\"DATE\",\"field\":\"logisticsTime\",\"detail\":\"%s\"}]",
	    fault_word(FAULT_DATE)->zh);
	CLAIM("errors_can_be_written_alone", out.len == strlen(expected) &&
	    says(expected));

	out_close(&out);
	receipt_keys_write(kind_find(KIND_WAYBILL_STATE), keys, &out);
	CLAIM("keys_can_be_written_alone",
	    says("{\"logisticsCode\":\"1\",\"logisticsStatus\":\"S\"}"));
}

static void
long_words_are_cut(void)
{
	struct receipt_entry	entry = entry_of("100", "");
	char			info[4001];
	int			i;

	for (i = 0; i < 1200; i++)
		memcpy(info + 3 * i, "测", 3);
	entry.info = (struct text){ info, 3000 };
	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("a_thousand_characters_are_told", !says("未列出"));

	entry.info = (struct text){ info, 3600 };
	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("more_are_counted", says("测…另有220字未列出</returnInfo>"));

	entry.info = TEXT_NONE;
	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("a_receipt_without_words_says_how_it_went",
	    says("<returnInfo>处理成功</returnInfo>"));
	entry.status = TEXT("-621017");
	write_one(MEDIA_XML, KIND_ORDER, &entry);
	CLAIM("and_when_it_went_wrong", says("<returnInfo>处理异常<"));
}

static void
json_and_msgpack_say_the_same(void)
{
	const struct fault	fault = { FAULT_GNUM, "gnum", 2, 0 };
	struct receipt_entry	entry = entry_of("2", "好");
	size_t			json;

	entry.keys[0] = TEXT("测1");
	write_one(MEDIA_JSON, KIND_ORDER, &entry);
	CLAIM("a_good_receipt_has_no_errors", out.bytes[0] == '{' &&
	    says("{\"CEB312Message\":{\"guid\":\"4CDE1CFD-EDED-46B1-946C-"
	    "B8022E42FC94\",\"version\":\"1.0\",\"OrderReturn\":[{\"guid\":") &&
	    says("\"ebpCode\":\"测1\"") && says("\"returnStatus\":\"2\"") &&
	    says("\"returnInfo\":\"好\",\"errors\":[]}]}}"));
	json = out.len;

	entry.faults = &fault;
	entry.fault_count = 1;
	write_one(MEDIA_MSGPACK, KIND_ORDER, &entry);
	CLAIM("msgpack_is_the_same_tree", out.bytes[0] == '\x81' &&
	    out.len < 2 * json &&
	    says("\xab" "OrderReturn" "\x91\x88\xa4" "guid") &&
	    says("\xa6" "errors" "\x91\x85\xa7" "pointer") &&
	    says("\xa4" "line\x02"));
}

static void
refuse(enum media media, const char *bytes, size_t len, enum media read)
{
	struct receipt_unreadable	unreadable;
	struct message			message;
	struct arena			arena;

	arena_open(&arena, 64u << 20);
	memset(&unreadable, 0, sizeof(unreadable));
	(void)strcpy(unreadable.guid, "0a53338d-d7b9-4f78-8058-a4e9091b254e");
	(void)strcpy(unreadable.time, TIME);
	unreadable.message = &message;
	unreadable.bytes = bytes;
	unreadable.len = len;
	if (message_read(read, bytes, len, &arena, &message) == 0)
		abort();

	out_close(&out);
	receipt_write_unreadable(media, &unreadable, "en", &out);
	if (media == MEDIA_XML)
		keep(FLOW_IMPORT);
	arena_close(&arena);
}

#define REFUSE(text)	refuse(MEDIA_XML, text, sizeof(text) - 1, MEDIA_XML)

static void
what_cannot_be_read_is_answered(void)
{
	char	*large;
	size_t	i;

	REFUSE("");
	CLAIM("an_empty_body_gets_a_900",
	    says("<CEB900Message ") && says("<returnStatus>-0001<") &&
	    says("<oriMessageType>Unknown</oriMessageType>"
	    "<oriBizMessage><![CDATA[]]></oriBizMessage>"));

	REFUSE("<CEB301Message guid='x'>]]>\x01&amp;</CEB301Message>");
	CLAIM("the_original_goes_back_as_valid_text",
	    says("<oriMessageType>CEB301Message<") &&
	    says("]]]]><![CDATA[>\xef\xbf\xbd&amp;</CEB301Message>]]>"));

	REFUSE("<CEB999MessageWithALongName>]]&gt;\xff");
	CLAIM("a_long_type_is_cut_or_unknown",
	    says("<oriMessageType>Unknown<") && says("]]&gt;\xef\xbf\xbd]]>"));
	REFUSE("<CEB999MessageWithALongName>");
	CLAIM("fifteen_characters_of_a_type_are_told",
	    says("<oriMessageType>CEB999MessageWi<"));

	refuse(MEDIA_JSON, "{\"a\":x}", 7, MEDIA_JSON);
	CLAIM("json_is_told_where",
	    says("{\"CEB900Message\":{\"guid\":") &&
	    says("\"errors\":[{\"pointer\":\"\",\"code\":\"SYNTAX\",\"pos\":")
	    && !says("oriBizMessage"));
	refuse(MEDIA_MSGPACK, "\xc1", 1, MEDIA_MSGPACK);
	CLAIM("msgpack_is_told_too", says("\xad" "CEB900Message" "\x83"));

	large = malloc(200000);
	for (i = 0; i < 200000; i++)
		large[i] = "测"[i % 3];
	refuse(MEDIA_XML, large, 199998, MEDIA_XML);
	CLAIM("of_a_large_message_a_part_goes_back", out.len > 65000 &&
	    out.len < 67000 && says("测]]></oriBizMessage>"));
	free(large);
}

static void
whole_messages_have_published_codes(void)
{
	char	many[4096] = "<CEB311Message guid='MINE'>";
	int	i;

	for (i = 0; i < 101; i++)
		(void)strcat(many, "<Order/>");
	refuse(MEDIA_XML, many, strlen(many), MEDIA_XML);
	CLAIM("too_many_orders_are_301015", says(">-301015<") &&
	    says("<oriCopMsgId>MINE</oriCopMsgId>") && says("Order:"));

	REFUSE("<CEB411Message/>");
	CLAIM("no_payment_at_all_is_401009", says(">-401009<"));
	REFUSE("<CEB411Message><BaseTransfer><copCode>1</copCode>"
	    "</BaseTransfer><BaseTransfer/></CEB411Message>");
	CLAIM("other_faults_are_the_formats", says(">-0001<"));

	out_close(&out);
	receipt_write_unreadable(MEDIA_XML, &(struct receipt_unreadable){
	    .guid = MAKE_GUID, .time = TIME, .message = &(struct message){
	    .type = TEXT("CEB214"), .kind = kind_find(KIND_RECEIPT_214),
	    .fault.code = FAULT_DIRECTION } }, "en", &out);
	keep(FLOW_IMPORT);
	CLAIM("what_the_hub_issues_is_refused_by_the_rules_of_business",
	    says(">-2999<") && says("<oriMessageType>CEB214<"));

	for (i = 0; i < KINDS; i++) {
		const struct kind_spec	*kind = kind_at((int)i);

		if (kind->direction != DIRECTION_OUT)
			continue;
		out_close(&out);
		receipt_write_unreadable(MEDIA_XML,
		    &(struct receipt_unreadable){ .guid = MAKE_GUID,
		    .time = TIME, .message = &(struct message){
		    .type = TEXT("CEB312Message"), .kind = kind,
		    .fault = { .code = FAULT_MISSING,
		    .field = kind->body } } }, "en", &out);
		CLAIM("a_receipt_without_its_body_is_answered_like_any",
		    says(">-2999<"));
	}
}

static void
the_schema_agrees(void)
{
	struct stat	st;
	char		command[512];

	if (stat(SCHEMA "import-202205.xsd", &st) == -1) {
		printf("# %s is not here: receipts were not validated\n",
		    SCHEMA);
		return;
	}

	(void)snprintf(command, sizeof(command), "rc=0; for f in import "
	    "export; do xmllint --nonet --noout --schema " SCHEMA
	    "$f-202205.xsd %s/$f*.xml > %s/log 2>&1 || { rc=1; "
	    "grep -v validates %s/log | head -20 | sed 's/^/# /'; }; done; "
	    "exit $rc", folder, folder, folder);
	printf("# %d receipts are validated\n", files);
	(void)fflush(stdout);
	CLAIM("every_receipt_validates", files > 100 && system(command) == 0);
}

int
main(void)
{
	char	command[64];
	int	rc;

	if (mkdtemp(folder) == NULL)
		return (1);
	out_open(&out);

	good_documents_are_answered();
	lists_get_the_numbers_that_622_wants();
	bad_keys_still_get_valid_receipts();
	faults_are_told();
	errors_stand_alone();
	long_words_are_cut();
	json_and_msgpack_say_the_same();
	what_cannot_be_read_is_answered();
	whole_messages_have_published_codes();
	the_schema_agrees();

	out_close(&out);
	(void)snprintf(command, sizeof(command), "rm -r %s", folder);
	rc = system(command);
	return (claims_done() | rc);
}
