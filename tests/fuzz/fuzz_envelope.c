/* An envelope around whatever comes, so that the inner reader is reached; the
 * first byte chooses between that and an envelope that comes itself. */

#include "../unit/wire_base64.h"
#include "fuzz_message.h"

static const char	before[] =
	"<d:DxpMsg xmlns:d=\"http://www.chinaport.gov.cn/dxp\"><d:TransInfo>"
	"<d:SenderId>DXPENT0000012345</d:SenderId><d:MsgType>CEB311Message"
	"</d:MsgType></d:TransInfo><d:Data>";
static const char	after[] = "</d:Data></d:DxpMsg>";

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char	*data, *whole;
	size_t	size;

	if (len == 0 || bytes[0] == '<') {
		fuzz_message(MEDIA_XML, bytes, len);
		return (0);
	}
	if (bytes[0] == '{') {
		fuzz_message(MEDIA_JSON, bytes, len);
		return (0);
	}

	data = make_base64((const char *)bytes + 1, len - 1);
	size = sizeof(before) + strlen(data) + sizeof(after);
	whole = malloc(size);
	size = (size_t)snprintf(whole, size, "%s%s%s", before, data, after);
	fuzz_message(MEDIA_XML, (const uint8_t *)whole, size);
	free(whole);
	free(data);

	return (0);
}
