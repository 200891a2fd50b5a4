/* The tax messages of the hub, from the twin of the feed to any medium. */

#include <string.h>

#include "claim.h"
#include "wire/tax_bill.h"

#define HEAD								\
	"\"guid\":\"6B7C1D2E-0A0B-4C0D-8E0F-112233445566\","		\
	"\"returnTime\":\"20250101120000000\","				\
	"\"invtNo\":\"40002025I000000001\",\"taxNo\":\"40002025T000000001\","
#define BILL								\
	"{\"CEB816Message\":{\"guid\":\"G\",\"version\":\"1.0\","	\
	"\"Tax\":[{\"TaxHeadRd\":{" HEAD "\"logisticNo\":\"W1\","	\
	"\"logisticsNo\":\"W2\",\"orderNo\":\"O1\",\"status\":\"1\","	\
	"\"customsTax\":\"0\",\"valueAddedTax\":\"9.1\","		\
	"\"consumptionTax\":\"0\"},\"TaxListRd\":[{\"taxPrice\":\"100\","\
	"\"gnum\":\"1\",\"gcode\":\"2201101000\",\"customsTax\":\"0\","	\
	"\"valueAddedTax\":\"9.1\",\"consumptionTax\":\"0\"}]}]}}"
#define STATE								\
	"{\"CEB818Message\":{\"guid\":\"G\",\"version\":\"1.0\","	\
	"\"Tax\":[{\"TaxHeadStatus\":{" HEAD "\"status\":\"3\"}}]}}"

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
	CLAIM("nor_in_json", written(MEDIA_JSON, BILL) &&
	    says("\"CEB816Message\"") && !says("\"O1\"") && !says("\"W2\""));
	CLAIM("a_status_is_written_as_xml", written(MEDIA_XML, STATE) &&
	    says("<TaxHeadStatus>") && says("<status>3</status>"));
	CLAIM("nothing_else_is", !written(MEDIA_XML, "{\"CEB312Message\":"
	    "{\"OrderReturn\":[{\"guid\":\"G\"}]}}") &&
	    !written(MEDIA_XML, "{") && !written(MEDIA_XML, "{}"));

	out_close(&out);
	arena_close(&arena);

	return (claims_done());
}
