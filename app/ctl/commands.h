/*
 * The tables of commands, one for each noun, ended by a row without words.
 */

#ifndef HUB_CTL_COMMANDS_H
#define HUB_CTL_COMMANDS_H

struct command;

extern const struct command	keys_commands[];
extern const struct command	migrate_commands[];
extern const struct command	account_commands[];
extern const struct command	certificate_commands[];
extern const struct command	sign_commands[];
extern const struct command	signkey_commands[];
extern const struct command	person_commands[];
extern const struct command	lane_commands[];
extern const struct command	agency_commands[];
extern const struct command	parameter_commands[];
extern const struct command	log_commands[];
extern const struct command	verify_commands[];
extern const struct command	webhook_commands[];
extern const struct command	demo_commands[];

#endif
