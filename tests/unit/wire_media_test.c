/*
 * XML, JSON and msgpack carry the same documents: whatever stands in them,
 * they are read alike, and a message that is turned from one into the other
 * and back is the same message. Also: a document at rest.
 */

#include <unistd.h>

#include "../../app/core/check.h"
#include "../../app/limits.h"
#include "../../app/wire/stored.h"
#include "wire_make.h"

#define ROUNDS	400
#define SCHEMA	"../shared/ceb/xsd/"

static bool
reads_alike(const struct message *made, enum media media, struct out *out,
    struct arena *arena, struct message *read)
{
	uint32_t	i;

	message_write(media, made, out);
	if (out->failed || message_read(media, out->bytes, out->len, arena,
	    read) == -1) {
		printf("# %s refused: fault %d at %u: %.*s\n",
		    media_name(media), (int)read->fault.code, read->fault.pos,
		    (int)out->len, out->bytes);
		return (false);
	}

	for (i = 0; i < read->entry_count; i++) {
		if (read->entries[i].fault_count > 0)
			return (false);
	}

	return (make_same_message(made, read));
}

/* One message through all media, each from the one before. */
static bool
survives(const struct kind_spec *kind, bool wild)
{
	const enum media	way[] = { MEDIA_XML, MEDIA_JSON,
				    MEDIA_MSGPACK, MEDIA_JSON, MEDIA_XML,
				    MEDIA_MSGPACK, MEDIA_XML };
	struct message		messages[8];
	struct out		outs[7];
	struct arena		arena;
	bool			same;
	size_t			i;

	arena_open(&arena, 64u << 20);
	memset(outs, 0, sizeof(outs));
	make_message(&arena, kind, 1 + make_draw(4), wild, &messages[0]);
	make_beside(&arena, wild, &messages[0]);

	same = true;
	for (i = 0; same && i < 7; i++)
		same = reads_alike(&messages[i], way[i], &outs[i], &arena,
		    &messages[i + 1]);

	/* The same XML at the end as at the beginning, byte for byte. */
	same = same && outs[0].len == outs[6].len &&
	    memcmp(outs[0].bytes, outs[6].bytes, outs[0].len) == 0;

	for (i = 0; i < 7; i++)
		out_close(&outs[i]);
	arena_close(&arena);

	return (same);
}

static void
nothing_is_lost_on_the_way(void)
{
	int	i, kept;

	kept = 0;
	for (i = 0; i < ROUNDS; i++)
		kept += survives(kind_at(i % KINDS), false);
	CLAIM("sound_messages_survive_every_medium", kept == ROUNDS);

	kept = 0;
	for (i = 0; i < ROUNDS; i++)
		kept += survives(kind_at(i % KINDS), true);
	CLAIM("wild_messages_survive_every_medium", kept == ROUNDS);
}

static void
sound_documents_are_sound(void)
{
	struct fault	faults[LIMIT_FAULTS];
	struct message	message;
	struct arena	arena;
	int		i, j, n, found;

	found = 0;
	for (i = 0; i < KINDS; i++) {
		arena_open(&arena, 64u << 20);
		make_message(&arena, kind_at(i), 1, false, &message);
		n = document_check(&message.entries[0].document, faults,
		    LIMIT_FAULTS);
		for (j = 0; j < n; j++)
			printf("# fault %d of %s\n", (int)faults[j].code,
			    faults[j].field);
		found += n;
		arena_close(&arena);
	}
	CLAIM("what_these_tests_call_sound_is_sound", found == 0);
}

static bool
writes(enum media media, const struct message *message, const char *expected)
{
	struct out	out;
	bool		same;

	out_open(&out);
	message_write(media, message, &out);
	same = out.len == strlen(expected) &&
	    memcmp(out.bytes, expected, out.len) == 0;
	if (!same)
		printf("# %.*s\n", (int)out.len, out.bytes);
	out_close(&out);

	return (same);
}

static void
the_shape_is_that_of_the_contract(void)
{
	struct text		head[STATE_FIELDS] = {
		[STATE_GUID] = TEXT("G"), [STATE_LOGISTICS_NO] = TEXT("<1>"),
		[STATE_LOGISTICS_TIME] = TEXT(""), [STATE_NOTE] = TEXT(""),
	};
	struct message_entry	entry = { .document = {
		.kind = kind_find(KIND_WAYBILL_STATE), .head = head } };
	struct message		message = { .entries = &entry,
				    .entry_count = 1, .guid = TEXT("a\"b") };

	message.kind = entry.document.kind;

	CLAIM("xml_has_the_default_namespace_and_schema_order",
	    writes(MEDIA_XML, &message, "<?xml version=\"1.0\" encoding="
	    "\"UTF-8\"?>\n<CEB513Message xmlns="
	    "\"http://www.chinaport.gov.cn/ceb\" guid=\"a&quot;b\">"
	    "<LogisticsStatus><guid>G</guid><logisticsNo>&lt;1&gt;"
	    "</logisticsNo><logisticsTime></logisticsTime><note></note>"
	    "</LogisticsStatus></CEB513Message>"));
	CLAIM("json_is_the_twin_of_it",
	    writes(MEDIA_JSON, &message, "{\"CEB513Message\":{\"guid\":"
	    "\"a\\\"b\",\"LogisticsStatus\":[{\"guid\":\"G\",\"logisticsNo\":"
	    "\"<1>\",\"logisticsTime\":\"\",\"note\":\"\"}]}}"));
}

static void
xml_can_carry_what_is_written(void)
{
	struct text		head[STATE_FIELDS] = {
		[STATE_NOTE] = { "a\x01\0b\xef\xbf\xbe\xff" "c", 9 },
	};
	struct message_entry	entry = { .document = {
		.kind = kind_find(KIND_WAYBILL_STATE), .head = head } };
	struct message		message = { .entries = &entry,
				    .entry_count = 1 }, read;
	struct arena		arena;
	struct out		out;

	message.kind = entry.document.kind;
	arena_open(&arena, 1u << 20);
	out_open(&out);
	message_write(MEDIA_XML, &message, &out);

	CLAIM("characters_that_xml_cannot_carry_are_replaced",
	    message_read(MEDIA_XML, out.bytes, out.len, &arena, &read) == 0 &&
	    text_equal_string(read.entries[0].document.head[STATE_NOTE],
	    "a\xef\xbf\xbd\xef\xbf\xbd" "b\xef\xbf\xbd\xef\xbf\xbd" "c"));

	out_close(&out);
	arena_close(&arena);
}

static bool
stores(const struct document *document, struct arena *arena)
{
	struct document	back;
	struct out	once, again;
	bool		same;

	out_open(&once);
	out_open(&again);
	document_pack(document, &once);

	same = document_unpack(once.bytes, once.len, arena, &back) == 0 &&
	    make_same(document, &back);
	if (same) {
		document_pack(&back, &again);
		same = once.len == again.len &&
		    memcmp(once.bytes, again.bytes, once.len) == 0;
	}

	out_close(&once);
	out_close(&again);
	return (same);
}

static void
documents_rest_unchanged(void)
{
	struct document	document;
	struct arena	arena;
	int		i, kept;

	kept = 0;
	for (i = 0; i < ROUNDS; i++) {
		arena_open(&arena, 64u << 20);
		make_document(&arena, kind_at(i % KINDS),
		    make_draw(100), i % 2 == 0, &document);
		kept += stores(&document, &arena);
		arena_close(&arena);
	}
	CLAIM("a_stored_document_comes_back_unchanged", kept == ROUNDS);
}

static void
what_was_never_stored_is_refused(void)
{
	static const char	two[] = "\x81\xad" "CEB513Message" "\x81\xaf"
				    "LogisticsStatus" "\x92\x80\x80";
	static const char	newer[] = "\x81\xad" "CEB513Message" "\x81\xaf"
				    "LogisticsStatus" "\x91\x82\xa4" "note"
				    "\xa1x\xa5" "later" "\xa1y";
	struct document		document;
	struct arena		arena;

	arena_open(&arena, 1u << 20);
	CLAIM("rubbish_is_no_stored_document",
	    document_unpack("rubbish", 7, &arena, &document) == -1);
	CLAIM("two_documents_are_no_stored_document",
	    document_unpack(two, sizeof(two) - 1, &arena, &document) == -1);
	CLAIM("a_field_of_a_later_table_is_passed_over",
	    document_unpack(newer, sizeof(newer) - 1, &arena,
	    &document) == 0 &&
	    text_equal_string(document.head[STATE_NOTE], "x"));
	arena_close(&arena);
}

static bool
same_content(const struct document *a, const struct document *b)
{
	struct out	one, other;
	bool		same;

	out_open(&one);
	out_open(&other);
	document_content(a, &one);
	document_content(b, &other);
	same = one.len == other.len &&
	    memcmp(one.bytes, other.bytes, one.len) == 0;
	out_close(&one);
	out_close(&other);

	return (same);
}

static void
content_is_what_counts(void)
{
	struct document	a, b;
	struct arena	arena;

	arena_open(&arena, 1u << 20);
	make_seed = 7;
	make_document(&arena, kind_find(KIND_ORDER), 3, false, &a);
	make_seed = 7;
	make_document(&arena, kind_find(KIND_ORDER), 3, false, &b);

	b.head[ORDER_GUID] = TEXT("another");
	b.head[ORDER_APP_TIME] = TEXT("20250101000000");
	a.head[ORDER_NOTE] = TEXT_NONE;
	b.head[ORDER_NOTE] = TEXT("");
	CLAIM("guid_and_time_do_not_make_another_document",
	    same_content(&a, &b));

	b.head[ORDER_APP_TYPE] = TEXT("2");
	CLAIM("a_change_is_another_content", !same_content(&a, &b));

	b.head[ORDER_APP_TYPE] = a.head[ORDER_APP_TYPE];
	b.lines[2 * ORDER_LINE_FIELDS + ORDER_LINE_QTY] = TEXT("77");
	CLAIM("a_line_makes_another_content", !same_content(&a, &b));
	arena_close(&arena);
}

/* What the schema wants signed; what the hub writes never is. */
static const char	signature[] =
	"<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo>"
	"<CanonicalizationMethod Algorithm=\"urn:c\"/>"
	"<SignatureMethod Algorithm=\"urn:s\"/><Reference URI=\"\">"
	"<DigestMethod Algorithm=\"urn:d\"/><DigestValue>AAAA</DigestValue>"
	"</Reference></SignedInfo><SignatureValue>AAAA</SignatureValue>"
	"</Signature>";

static bool
schema_wants_signature(enum document_kind kind)
{
	return (kind == KIND_LIST || kind == KIND_CANCEL ||
	    kind == KIND_RETURN || kind == KIND_TALLY);
}

/* The tables let more be there, and more be left out, than the schema. */
static void
schema_fit(const struct field_spec *fields, int count, struct text *values,
    enum document_kind kind)
{
	static const char *const	wanted[] = {
		"orderNo", "msgCount", "msgSeqNo", "itemNameFlag", "gseqno"
	};
	size_t				w;
	int				i;

	for (i = 0; i < count; i++) {
		for (w = 0; w < 5; w++) {
			if (strcmp(fields[i].name, wanted[w]) == 0)
				values[i] = TEXT("1");
		}
		if ((kind == KIND_TAX_BILL && i >= TAX_BILL_ORDER_NO &&
		    count == TAX_BILL_FIELDS) || (kind == KIND_RECEIPT_606 &&
		    strcmp(fields[i].name, "msgSeqNo") == 0))
			values[i] = TEXT_NONE;
	}
}

static void
schema_file(const char *path, struct message *message)
{
	const struct kind_spec	*kind = message->kind;
	struct out		out;
	FILE			*file;
	uint32_t		i, row;

	for (i = 0; i < message->entry_count; i++) {
		struct document	*d = &message->entries[i].document;

		schema_fit(kind->head_fields, kind->head_count, d->head,
		    kind->kind);
		for (row = 0; row < d->line_count; row++)
			schema_fit(kind->line_fields, kind->line_count,
			    d->lines + row * kind->line_count, kind->kind);
	}

	if (schema_wants_signature(kind->kind)) {
		message->is_signed = true;
		message->signature = text_of(signature);
	}

	out_open(&out);
	message_write(MEDIA_XML, message, &out);
	if ((file = fopen(path, "wb")) == NULL)
		abort();
	(void)fwrite(out.bytes, 1, out.len, file);
	if (fclose(file) != 0)
		abort();
	out_close(&out);
}

static void
the_schema_agrees(void)
{
	char		folder[] = "/tmp/wire_media_XXXXXX";
	char		command[512], path[64];
	struct message	message;
	struct arena	arena;
	int		i;

	if (access(SCHEMA "import-202205.xsd", F_OK) == -1) {
		printf("# %s is not here: messages were not validated\n",
		    SCHEMA);
		return;
	}
	if (mkdtemp(folder) == NULL)
		abort();

	for (i = 0; i < 10 * KINDS; i++) {
		arena_open(&arena, 1u << 20);
		make_message(&arena, kind_at(i % KINDS),
		    kind_at(i % KINDS)->kind == KIND_RECEIPT_900 ? 1 : 3,
		    false, &message);
		message.subscribe_count = 0;
		(void)snprintf(path, sizeof(path), "%s/%s%03d.xml", folder,
		    message.kind->flow == FLOW_EXPORT ? "export" : "import",
		    i);
		schema_file(path, &message);
		arena_close(&arena);
	}

	(void)snprintf(command, sizeof(command), "rc=0; for f in import "
	    "export; do xmllint --nonet --noout --schema " SCHEMA
	    "$f-202205.xsd %s/$f*.xml > %s/log 2>&1 || rc=1; "
	    "grep -v validates %s/log | head -20 | sed 's/^/# /'; done; "
	    "rm -r %s; exit $rc", folder, folder, folder, folder);
	CLAIM("every_sound_message_validates", system(command) == 0);
}

int
main(void)
{
	sound_documents_are_sound();
	the_schema_agrees();
	nothing_is_lost_on_the_way();
	the_shape_is_that_of_the_contract();
	xml_can_carry_what_is_written();
	documents_rest_unchanged();
	what_was_never_stored_is_refused();
	content_is_what_counts();

	return (claims_done());
}
