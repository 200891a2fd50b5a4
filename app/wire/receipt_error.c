/*
 * errors[]: each fault with the place where it stands, as an RFC 6901 pointer
 * into the twin of the message. Names of CEB need no escapes in it.
 */

#include <stdio.h>
#include <string.h>

#include "../core/finding.h"
#include "receipt_error.h"

#define POINTER_ROOM	192	/* five names of at most 32 */

static void	pointer_write(const struct kind_spec *, uint32_t,
		    const struct fault *, char *);

void
receipt_errors(const struct kind_spec *kind, uint32_t index,
    const struct fault *faults, int count, const char *locale,
    struct out *out)
{
	struct tree	tree = { .media = MEDIA_JSON, .out = out };
	int		i;

	json_array_begin(out);
	for (i = 0; i < count; i++)
		receipt_error_write(&tree, kind, index, &faults[i], locale);
	json_array_end(out);
}

void
receipt_errors_write(const struct tree *tree, const struct kind_spec *kind,
    const struct receipt_entry *entry, const char *locale)
{
	int	i;

	tree_array_begin(tree, "errors", (uint32_t)entry->fault_count);
	for (i = 0; i < entry->fault_count; i++)
		receipt_error_write(tree, kind, entry->index,
		    &entry->faults[i], locale);
	tree_array_end(tree);
}

void
receipt_error_write(const struct tree *tree, const struct kind_spec *kind,
    uint32_t index, const struct fault *fault, const char *locale)
{
	const struct wording	*word = fault_word(fault->code);
	char			pointer[POINTER_ROOM];
	uint32_t		members;

	members = 2;
	members += locale != NULL ? 1 : 0;
	members += fault->field != NULL ? 1 : 0;
	members += fault->line > 0 ? 1 : 0;
	members += fault->pos > 0 ? 1 : 0;

	pointer[0] = '\0';
	if (kind != NULL)
		pointer_write(kind, index, fault, pointer);

	tree_item_begin(tree, NULL, members);
	tree_string(tree, "pointer", pointer);
	tree_string(tree, "code", word->name);
	if (fault->field != NULL)
		tree_string(tree, "field", fault->field);
	if (fault->line > 0)
		tree_int(tree, "line", fault->line);
	if (fault->pos > 0)
		tree_int(tree, "pos", fault->pos);
	if (locale != NULL)
		tree_string(tree, "detail", strcmp(locale, "en") == 0 ?
		    word->en : word->zh);
	tree_object_end(tree, NULL);
}

/*
 * The field may also be the name of the body, the head or the lines; one with
 * a way to it stands beside the documents (BaseTransfer/copCode), or in the
 * envelope.
 */
static void
pointer_write(const struct kind_spec *kind, uint32_t index,
    const struct fault *fault, char *pointer)
{
	const char	*field = fault->field, *part = NULL;
	char		line[16] = "";

	if (field != NULL && strchr(field, '/') != NULL) {
		if (strncmp(field, "DxpMsg/", 7) == 0)
			(void)snprintf(pointer, POINTER_ROOM, "/%s", field);
		else
			(void)snprintf(pointer, POINTER_ROOM, "/%s/%s",
			    kind->message, field);
		return;
	}

	if (fault->line > 0 && kind->line != NULL) {
		part = kind->line;
		(void)snprintf(line, sizeof(line), "/%d", fault->line - 1);
	} else {
		part = kind->head;
	}

	if (field == NULL || strcmp(field, kind->body) == 0)
		part = field = NULL;
	else if (part != NULL && strcmp(field, part) == 0)
		field = NULL;
	else if (kind->line != NULL && strcmp(field, kind->line) == 0)
		part = NULL;

	(void)snprintf(pointer, POINTER_ROOM, "/%s/%s/%u%s%s%s%s%s",
	    kind->message, kind->body, index, part == NULL ? "" : "/",
	    part == NULL ? "" : part, part == NULL ? "" : line,
	    field == NULL ? "" : "/", field == NULL ? "" : field);
}
