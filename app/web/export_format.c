/* One row of an export as CSV, NDJSON or msgpack, and the line above them. */

#include <string.h>

#include <msgpack.h>

#include "export_column.h"

static void		csv_write(struct out *, const struct export_cell *,
			    int);
static void		csv_cell(struct out *, struct text, bool);
static bool		csv_is_formula(struct text);
static void		ndjson_write(struct out *, const struct export_cell *,
			    int);
static void		msgpack_write(struct out *, const struct export_cell *,
			    int);
static int		msgpack_put(void *, const char *, size_t);

void
export_header_write(struct export_source *s)
{
	const struct export_table	*table = &export_tables[s->range.name];
	int				i;

	for (i = 0; i < table->count; i++)
		out_print(&s->out, "%s%s", i > 0 ? "," : "",
		    table->columns[i].name);
	out_put(&s->out, "\r\n", 2);
}

void
export_row_write(struct export_source *s, const struct export_cell *cells,
    int n)
{
	switch (s->range.format) {
	case EXPORT_CSV:
		csv_write(&s->out, cells, n);
		break;
	case EXPORT_NDJSON:
		ndjson_write(&s->out, cells, n);
		break;
	case EXPORT_MSGPACK:
		msgpack_write(&s->out, cells, n);
		break;
	}
}

static void
csv_write(struct out *out, const struct export_cell *cells, int n)
{
	int	i;

	for (i = 0; i < n; i++) {
		if (i > 0)
			out_put(out, ",", 1);
		csv_cell(out, cells[i].value, cells[i].decimal);
	}
	out_put(out, "\r\n", 2);
}

/*
 * RFC 4180; and a text that a spreadsheet would take for a formula gets an
 * apostrophe in front (CWE-1236).
 */
static void
csv_cell(struct out *out, struct text t, bool decimal)
{
	bool		quote = false;
	uint32_t	i;

	if (t.len == 0)
		return;
	for (i = 0; i < t.len; i++)
		quote = quote || strchr(",\"\r\n'", t.ptr[i]) != NULL;
	if (!decimal && csv_is_formula(t)) {
		out_put(out, "\"'", 2);
		quote = true;
	} else if (quote)
		out_put(out, "\"", 1);
	for (i = 0; i < t.len; i++) {
		if (t.ptr[i] == '"')
			out_put(out, "\"", 1);
		out_put(out, t.ptr + i, 1);
	}
	if (quote)
		out_put(out, "\"", 1);
}

/* Also by the wide twins of the signs, as Chinese input methods write them. */
static bool
csv_is_formula(struct text t)
{
	static const char	*const begins[] = { "=", "+", "-", "@", "\t",
	    "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
	    "\xef\xbc\xa0" };
	size_t			i;

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++) {
		if (t.len >= strlen(begins[i]) &&
		    memcmp(t.ptr, begins[i], strlen(begins[i])) == 0)
			return (true);
	}
	return (false);
}

static void
ndjson_write(struct out *out, const struct export_cell *cells, int n)
{
	int	i;

	out->comma = false;
	json_object_begin(out);
	for (i = 0; i < n; i++) {
		json_name(out, cells[i].column);
		json_text(out, cells[i].value.len == 0 ? TEXT_NONE :
		    cells[i].value);
	}
	json_object_end(out);
	out_put(out, "\n", 1);
	out->comma = false;
}

static void
msgpack_write(struct out *out, const struct export_cell *cells, int n)
{
	msgpack_packer	packer;
	int		i;

	msgpack_packer_init(&packer, out, msgpack_put);
	msgpack_pack_map(&packer, (size_t)n);
	for (i = 0; i < n; i++) {
		size_t	len = strlen(cells[i].column);

		msgpack_pack_str(&packer, len);
		msgpack_pack_str_body(&packer, cells[i].column, len);
		if (cells[i].value.len == 0) {
			msgpack_pack_nil(&packer);
			continue;
		}
		msgpack_pack_str(&packer, cells[i].value.len);
		msgpack_pack_str_body(&packer, cells[i].value.ptr,
		    cells[i].value.len);
	}
}

static int
msgpack_put(void *out, const char *bytes, size_t len)
{
	out_put(out, bytes, len);
	return (0);
}
