/*
 * The rows of a query as a table for people, or with --json as
 * {"items": [...]} for scripts. The query's column names are the members;
 * numbers, booleans and JSON columns stay what they are, all else is text.
 */

#ifndef HUB_CTL_LIST_H
#define HUB_CTL_LIST_H

#include <libpq-fe.h>

struct out;

void	list_print(const PGresult *);
/* The first row as a JSON document, for answers of scripts. */
void	list_print_one(const PGresult *);
/* One row as a JSON object. */
void	list_write_row(struct out *, const PGresult *, int);

#endif
