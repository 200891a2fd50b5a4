/* The tax messages of the hub, from the twin of the feed to any medium. */

#include <libxml/xmlschemas.h>
#include <string.h>
#include <unistd.h>

#include "claim.h"
#include "wire/tax_bill.h"

#define IMPORT	"../shared/ceb/xsd/import-202205.xsd"
#define EXPORT	"../shared/ceb/xsd/export-202205.xsd"

#define GUID	"6B7C1D2E-0A0B-4C0D-8E0F-112233445566"
#define HEAD								\
	"\"guid\":\"6B7C1D2E-0A0B-4C0D-8E0F-112233445566\","		\
	"\"returnTime\":\"20250101120000000\","				\
	"\"invtNo\":\"40002025I000000001\",\"taxNo\":\"40002025T000000001\","
#define BILL								\
	"{\"CEB816Message\":{\"guid\":\"" GUID "\",\"version\":\"1.0\"," \
	"\"Tax\":[{\"TaxHeadRd\":{" HEAD "\"logisticNo\":\"W1\","	\
	"\"logisticsNo\":\"W2\",\"orderNo\":\"O1\",\"status\":\"1\","	\
	"\"customsTax\":\"0\",\"valueAddedTax\":\"9.1\","		\
	"\"consumptionTax\":\"0\"},\"TaxListRd\":[{\"taxPrice\":\"100\","\
	"\"gnum\":\"1\",\"gcode\":\"2201101000\",\"customsTax\":\"0\","	\
	"\"valueAddedTax\":\"9.1\",\"consumptionTax\":\"0\"}]}]}}"
#define STATE								\
	"{\"CEB818Message\":{\"guid\":\"" GUID "\",\"version\":\"1.0\"," \
	"\"Tax\":[{\"TaxHeadStatus\":{" HEAD "\"status\":\"3\"}}]}}"

#define RESULT								\
	"{\"CEB792Message\":{\"guid\":\"" GUID "\",\"version\":\"1.0\"," \
	"\"SummaryResult\":[{\"SummaryResultHead\":{\"guid\":\"" GUID	\
	"\",\"customsCode\":\"4000\",\"sumNo\":\"40002025S000000001\","	\
	"\"opDate\":\"20250101120000000\","				\
	"\"declSeqNo\":\"40002025D000000001\",\"decState\":\"1\","	\
	"\"agentCode\":\"A\",\"agentName\":\"A\",\"ebcCode\":\"B\","	\
	"\"ebcName\":\"B\",\"declAgentCode\":\"A\","			\
	"\"declAgentName\":\"A\",\"grossWeight\":\"2\","		\
	"\"netWeight\":\"1\",\"msgCount\":\"1\",\"msgSeqNo\":\"1\"}}]}}"

static struct arena	arena;
static struct out	out;

static bool
written(enum media media, const char *twin)
{
	int	done;

	out_close(&out);
	out_open(&out);
	done = tax_bill_write(media, text_of(twin), &arena, &out);
	out_put(&out, "", 1);

	return (done == 0);
}

static bool
says(const char *words)
{
	return (strstr(out.bytes, words) != NULL);
}

/* Where the schema is not there, nothing is held against the message. */
static bool
validates(const char *file)
{
	xmlSchemaParserCtxtPtr	parser;
	xmlSchemaPtr		schema;
	xmlSchemaValidCtxtPtr	context;
	xmlDocPtr		doc;
	bool			right;

	if (access(file, F_OK) == -1) {
		printf("# %s is not here\n", file);
		return (true);
	}
	parser = xmlSchemaNewParserCtxt(file);
	schema = xmlSchemaParse(parser);
	context = xmlSchemaNewValidCtxt(schema);
	doc = xmlReadMemory(out.bytes, (int)strlen(out.bytes), "bill", NULL,
	    XML_PARSE_NONET);
	right = doc != NULL && xmlSchemaValidateDoc(context, doc) == 0;
	xmlFreeDoc(doc);
	xmlSchemaFreeValidCtxt(context);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);

	return (right);
}

int
main(void)
{
	arena_open(&arena, 1 << 22);

	CLAIM("a_bill_is_written_as_xml", written(MEDIA_XML, BILL) &&
	    says("<Tax><TaxHeadRd><guid>6B7C1D2E-") &&
	    says("<valueAddedTax>9.1</valueAddedTax>") &&
	    says("<TaxListRd><gnum>1</gnum><gcode>2201101000</gcode>"
	    "<taxPrice>100</taxPrice>"));
	CLAIM("no_spelling_of_order_or_waybill_is_written", !says("orderNo") &&
	    !says("logisticsNo") && !says("logisticNo") && !says("W1"));
	CLAIM("the_official_schema_takes_the_bill", validates(IMPORT));
	CLAIM("nor_in_json", written(MEDIA_JSON, BILL) &&
	    says("\"CEB816Message\"") && !says("\"O1\"") && !says("\"W2\""));
	CLAIM("a_status_is_written_as_xml", written(MEDIA_XML, STATE) &&
	    says("<TaxHeadStatus>") && says("<status>3</status>"));
	CLAIM("the_official_schema_takes_the_status", validates(IMPORT));
	CLAIM("a_summary_s_result_is_written_as_xml", written(MEDIA_XML,
	    RESULT) && says("<sumNo>40002025S000000001</sumNo>") &&
	    validates(EXPORT));
	CLAIM("nothing_else_is", !written(MEDIA_XML, "{\"CEB312Message\":"
	    "{\"OrderReturn\":[{\"guid\":\"" GUID "\"}]}}") &&
	    !written(MEDIA_XML, "{") && !written(MEDIA_XML, "{}"));

	out_close(&out);
	arena_close(&arena);

	return (claims_done());
}
