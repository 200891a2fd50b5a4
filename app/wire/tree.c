#include <assert.h>
#include <string.h>

#include <msgpack/pack.h>

#include "tree.h"
#include "utf8.h"

#define TREE_CEB	"http://www.chinaport.gov.cn/ceb"

static void	tree_name(const struct tree *, const char *);
static void	tree_begin(const struct tree *, const char *, uint32_t);
static void	tree_attribute(const struct tree *, const char *, struct text);
static void	pack_map(struct out *, uint32_t);
static void	pack_array(struct out *, uint32_t);
static void	pack_text(struct out *, struct text);
static void	xml_put_but(struct out *, struct text, const char *);
static void	xml_escape(struct out *, uint32_t);

void
tree_root_begin(const struct tree *tree, const char *name, struct text guid,
    struct text version, uint32_t members)
{
	struct out	*out = tree->out;

	if (tree->media == MEDIA_XML) {
		out_print(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		    "<%s xmlns=\"%s\"", name, TREE_CEB);
		tree_attribute(tree, "guid", guid);
		tree_attribute(tree, "version", version);
		out_put(out, ">", 1);
		return;
	}

	members += guid.ptr != NULL ? 1 : 0;
	members += version.ptr != NULL ? 1 : 0;
	tree_begin(tree, NULL, 1);
	tree_object_begin(tree, name, members);
	if (guid.ptr != NULL)
		tree_text(tree, "guid", guid);
	if (version.ptr != NULL)
		tree_text(tree, "version", version);
}

void
tree_root_end(const struct tree *tree, const char *name)
{
	tree_object_end(tree, name);

	if (tree->media == MEDIA_JSON)
		json_object_end(tree->out);
}

void
tree_object_begin(const struct tree *tree, const char *name, uint32_t members)
{
	tree_name(tree, name);
	tree_begin(tree, name, members);
}

void
tree_item_begin(const struct tree *tree, const char *name, uint32_t members)
{
	tree_begin(tree, name, members);
}

void
tree_object_end(const struct tree *tree, const char *name)
{
	if (tree->media == MEDIA_XML)
		out_print(tree->out, "</%s>", name);
	else if (tree->media == MEDIA_JSON)
		json_object_end(tree->out);
}

void
tree_array_begin(const struct tree *tree, const char *name, uint32_t count)
{
	tree_name(tree, name);

	if (tree->media == MEDIA_JSON)
		json_array_begin(tree->out);
	else if (tree->media == MEDIA_MSGPACK)
		pack_array(tree->out, count);
}

void
tree_array_end(const struct tree *tree)
{
	if (tree->media == MEDIA_JSON)
		json_array_end(tree->out);
}

void
tree_text(const struct tree *tree, const char *name, struct text text)
{
	assert(text.ptr != NULL);

	tree_name(tree, name);

	switch (tree->media) {
	case MEDIA_JSON:
		json_text(tree->out, text);
		break;
	case MEDIA_MSGPACK:
		pack_text(tree->out, text);
		break;
	default:
		out_print(tree->out, "<%s>", name);
		xml_put(tree->out, text);
		out_print(tree->out, "</%s>", name);
		break;
	}
}

void
tree_opaque(const struct tree *tree, const char *name, struct text xml)
{
	if (tree->media == MEDIA_XML)
		out_put(tree->out, xml.ptr, xml.len);
	else
		tree_text(tree, name, xml);
}

void
tree_string(const struct tree *tree, const char *name, const char *string)
{
	tree_text(tree, name, text_of(string));
}

static int
pack_put(void *out, const char *bytes, size_t len)
{
	out_put(out, bytes, len);
	return (0);
}

void
tree_int(const struct tree *tree, const char *name, int64_t value)
{
	msgpack_packer	packer = { tree->out, pack_put };

	assert(tree->media != MEDIA_XML);

	tree_name(tree, name);
	if (tree->media == MEDIA_JSON)
		json_int(tree->out, value);
	else
		(void)msgpack_pack_int64(&packer, value);
}

void
xml_put(struct out *out, struct text text)
{
	xml_put_but(out, text, "&<>\"\r");
}

void
xml_put_attribute(struct out *out, struct text text)
{
	xml_put_but(out, text, "&<>\"\r\n\t");
}

/* All but these characters as they are. */
static void
xml_put_but(struct out *out, struct text text, const char *escaped)
{
	uint32_t	code, at, start, from;

	from = 0;
	for (at = 0; at < text.len; ) {
		start = at;
		code = text_next(text, &at);
		if (utf8_is_xml(code) && (code >= 0x80 ||
		    strchr(escaped, (int)code) == NULL))
			continue;

		out_put(out, text.ptr + from, start - from);
		xml_escape(out, code);
		from = at;
	}

	out_put(out, text.ptr + from, text.len - from);
}

void
xml_put_cdata(struct out *out, struct text text)
{
	uint32_t	code, at, start, from;

	from = 0;
	for (at = 0; at < text.len; ) {
		start = at;
		code = text_next(text, &at);
		if (code == '>' && start >= 2 &&
		    memcmp(text.ptr + start - 2, "]]", 2) == 0) {
			out_put(out, text.ptr + from, start - from);
			out_put(out, "]]><![CDATA[", 12);
			from = start;
		} else if (!utf8_is_xml(code)) {
			out_put(out, text.ptr + from, start - from);
			out_put(out, "\xef\xbf\xbd", 3);
			from = at;
		}
	}

	out_put(out, text.ptr + from, text.len - from);
}

static void
xml_escape(struct out *out, uint32_t code)
{
	switch (code) {
	case '&':
		out_put(out, "&amp;", 5);
		break;
	case '<':
		out_put(out, "&lt;", 4);
		break;
	case '>':
		out_put(out, "&gt;", 4);
		break;
	case '"':
		out_put(out, "&quot;", 6);
		break;
	case '\t':
	case '\n':
	case '\r':
		out_print(out, "&#%u;", code);
		break;
	default:
		out_put(out, "\xef\xbf\xbd", 3);
		break;
	}
}

/* The name of a member; in XML it belongs to what follows. */
static void
tree_name(const struct tree *tree, const char *name)
{
	if (tree->media == MEDIA_JSON)
		json_name(tree->out, name);
	else if (tree->media == MEDIA_MSGPACK)
		pack_text(tree->out, text_of(name));
}

static void
tree_begin(const struct tree *tree, const char *name, uint32_t members)
{
	switch (tree->media) {
	case MEDIA_JSON:
		json_object_begin(tree->out);
		break;
	case MEDIA_MSGPACK:
		pack_map(tree->out, members);
		break;
	default:
		out_print(tree->out, "<%s>", name);
		break;
	}
}

static void
tree_attribute(const struct tree *tree, const char *name, struct text value)
{
	if (value.ptr == NULL)
		return;

	out_print(tree->out, " %s=\"", name);
	xml_put_attribute(tree->out, value);
	out_put(tree->out, "\"", 1);
}

static void
pack_map(struct out *out, uint32_t members)
{
	msgpack_packer	packer = { out, pack_put };

	(void)msgpack_pack_map(&packer, members);
}

static void
pack_array(struct out *out, uint32_t count)
{
	msgpack_packer	packer = { out, pack_put };

	(void)msgpack_pack_array(&packer, count);
}

static void
pack_text(struct out *out, struct text text)
{
	msgpack_packer	packer = { out, pack_put };

	(void)msgpack_pack_str(&packer, text.len);
	(void)msgpack_pack_str_body(&packer, text.ptr, text.len);
}
