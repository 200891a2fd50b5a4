/*
 * Letters of the synthetic port: what leaves it is read by the hub's own
 * readers as what it was, in all three media, and the official schema takes
 * the XML. The schema is not part of the project: where it is not there, its
 * claims are not made.
 */

#include <string.h>
#include <unistd.h>

#include <libxml/parser.h>
#include <libxml/xmlschemas.h>

#include "port/letter.h"
#include "claim.h"

#define SCHEMA	"../shared/ceb/xsd/import-202205.xsd"

enum {
	MANY = 40,
	MOMENT = 1767600000,
};

static struct papers	papers[3];

static void
draw_papers(struct papers *to, uint32_t number)
{
	struct purchase	p;
	struct chance	c;

	purchase_make(&p, 21, number, MOMENT);
	chance_open(&c, 22, number);
	papers_make(to, &p, &c);
}

static bool
same_texts(const struct text *a, const struct text *b, uint32_t count)
{
	uint32_t	i;

	for (i = 0; i < count; i++)
		if (!text_equal(a[i], b[i]))
			return (false);
	return (true);
}

/* Written and read again, nothing is lost. */
static bool
comes_back(enum media media, enum paper paper)
{
	struct papers		*all[3] = { papers, papers + 1, papers + 2 };
	const struct document	*was, *is;
	struct message		m;
	struct arena		arena;
	struct out		o;
	uint32_t		i;
	bool			same;

	arena_open(&arena, 4 << 20);
	out_open(&o);
	letter_write(media, paper, all, 3, &o);
	same = !o.failed && message_read(media, o.bytes, o.len, &arena, &m) ==
	    0 && m.entry_count == 3;
	for (i = 0; same && i < 3; i++) {
		was = &papers[i].doc[paper];
		is = &m.entries[i].document;
		same = m.entries[i].fault_count == 0 &&
		    is->line_count == was->line_count &&
		    same_texts(is->head, was->head, was->kind->head_count) &&
		    same_texts(is->lines, was->lines, was->line_count *
		    was->kind->line_count);
	}
	out_close(&o);
	arena_close(&arena);
	return (same);
}

static void
claim_round_trips(void)
{
	static const char *const	names[MEDIAS] = {
		[MEDIA_XML] = "xml_is_read_as_it_was_meant",
		[MEDIA_JSON] = "json_is_read_as_it_was_meant",
		[MEDIA_MSGPACK] = "msgpack_is_read_as_it_was_meant",
	};
	uint32_t			i;
	int				media, paper, right;

	for (i = 0; i < 3; i++)
		draw_papers(&papers[i], i);
	for (media = 0; media < MEDIAS; media++) {
		for (right = 0, paper = 0; paper < PAPERS; paper++)
			right += comes_back((enum media)media,
			    (enum paper)paper);
		CLAIM(names[media], right == PAPERS);
	}
}

static bool
valid(xmlSchemaPtr schema, enum paper paper, struct papers *one)
{
	xmlSchemaValidCtxtPtr	context = xmlSchemaNewValidCtxt(schema);
	xmlDocPtr		doc;
	struct out		o;
	bool			right;

	out_open(&o);
	letter_write(MEDIA_XML, paper, &one, 1, &o);
	doc = xmlReadMemory(o.bytes, (int)o.len, NULL, NULL, XML_PARSE_NONET);
	right = doc != NULL && xmlSchemaValidateDoc(context, doc) == 0;
	xmlFreeDoc(doc);
	out_close(&o);
	xmlSchemaFreeValidCtxt(context);
	return (right);
}

static void
claim_schema(void)
{
	xmlSchemaParserCtxtPtr	parser = xmlSchemaNewParserCtxt(SCHEMA);
	xmlSchemaPtr		schema = xmlSchemaParse(parser);
	uint32_t		i;
	int			paper, right = 0;

	CLAIM("the_schema_can_be_read", schema != NULL);
	for (i = 0; schema != NULL && i < MANY; i++) {
		draw_papers(&papers[0], i);
		for (paper = 0; paper < PAPERS; paper++)
			right += valid(schema, (enum paper)paper, &papers[0]);
	}
	CLAIM("the_official_schema_takes_every_message",
	    right == MANY * PAPERS);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
	xmlCleanupParser();
}

int
main(void)
{
	claim_round_trips();
	if (access(SCHEMA, R_OK) == 0)
		claim_schema();
	else
		printf("# %s is not there: the schema is not asked\n", SCHEMA);
	return (claims_done());
}
