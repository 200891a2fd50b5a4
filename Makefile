# The hub's building plan. Sources are found by wildcard: to add a file, write
# it. Objects land in build/, nothing else is written.
#
#   make run        install what is missing, build, start everything
#   make test       the same, then every test; closes with N passed, N failed
#   make build      build/hub.so, build/hubctl, build/hubhook, build/synthport
#   make unit       core and wire under ASan and UBSan, no server needed
#   make fuzz       clang's fuzzers on the readers, FUZZ_SECONDS=60 in all
#   make storeys    nothing looks up; core needs string functions only
#   make coverage   line coverage of core and wire by their unit tests
#   make asan       a sanitized Kore and hub in build/asan-kore
#   make bench      the table of speeds; BENCH=single,batch picks rows
#
# B=folder builds elsewhere than in build/, V=1 shows the commands.

MAKEFLAGS	+= --no-builtin-rules --no-print-directory
# As many jobs as processors; a make within this one shares them.
ifeq ($(MAKELEVEL),0)
MAKEFLAGS	+= -j$(shell nproc)
endif
.DELETE_ON_ERROR:
.SUFFIXES:

CC		= cc
B		= build
Q		= $(if $(V),,@echo "  $@";)

WARN		= -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
CFLAGS		= -std=gnu11 -D_GNU_SOURCE -O2 -g -fPIC -pthread \
		  -fvisibility=hidden -fstack-protector-strong $(WARN) \
		  -I/usr/include/libxml2 -I$(B)/gen
# (app is searched for quoted names only: app/limits.h is not <limits.h>.)
# The flags that Debian's kore was built with: without them the structures of
# its headers have other sizes than in the running server.
KORE		= $(shell cat /usr/share/kore/features 2>/dev/null)
SANITIZE	= -fsanitize=address,undefined -fno-sanitize-recover=all \
		  -fno-omit-frame-pointer

WIRE_LIBS	= -lxml2 -lyajl -lmsgpackc -lpng -ljpeg -lutf8proc -lz \
		  -lzstd -lssl -lcrypto -lm
HUB_LIBS	= -lpq -lhiredis $(WIRE_LIBS)
TOOL_LIBS	= -lpq -lhiredis -lcurl $(WIRE_LIBS)
LINK		= -Wl,--as-needed

QUERIES		= $(sort $(wildcard sql/query/*.sql))
GEN_C		= $(B)/gen/queries.c $(B)/gen/routes.c
GEN		= $(GEN_C) $(B)/gen/queries.h

# room: the objects of one folder of app, in the flavour given.
room		= $(patsubst app/%.c,$(B)/$(2)/%.o,$(wildcard app/$(1)/*.c))
gen		= $(patsubst $(B)/gen/%.c,$(B)/$(1)/gen/%.o,$(GEN_C))

PURE_ROOMS	= core wire
HUB_ROOMS	= $(PURE_ROOMS) store cache web jobs ground
HUB_OBJ		= $(foreach r,$(HUB_ROOMS),$(call room,$(r),obj)) \
		  $(patsubst app/%.c,$(B)/obj/%.o,$(wildcard app/main.c)) \
		  $(call gen,obj)
PURE_OBJ	= $(foreach r,$(PURE_ROOMS),$(call room,$(r),obj))
CTL_OBJ		= $(call room,ctl,obj)
PORT_OBJ	= $(call room,port,obj)
HOOK_OBJ	= $(call room,hook,obj)

# A program is built when its main.c is there.
PROGRAMS	= $(if $(wildcard app/ctl/main.c),$(B)/hubctl) \
		  $(if $(wildcard app/port/main.c),$(B)/synthport) \
		  $(if $(wildcard app/hook/main.c),$(B)/hubhook)

.PHONY: all build run test unit fuzz storeys coverage asan bench clean install \
	install-test install-fuzz house format-check
.DEFAULT_GOAL	= build

all: build
build: $(B)/hub.so $(PROGRAMS)

install:
	@app/run/install run
install-fuzz:
	@app/run/install fuzz
install-test:
	@app/run/install test

run: install
	@$(MAKE) build
	@exec app/run/hub-run

test: install-test
	@$(MAKE) build $(B)/ground_test.so
	@exec tests/run

$(B)/hub.so: $(HUB_OBJ)
	$(Q)$(CC) -shared $(LINK) -o $@.new $(HUB_OBJ) $(HUB_LIBS)
	@mv $@.new $@

$(B)/hubctl: $(CTL_OBJ) $(PURE_OBJ)
	$(Q)$(CC) -pthread $(LINK) -o $@ $(CTL_OBJ) $(PURE_OBJ) $(TOOL_LIBS)

$(B)/synthport: $(PORT_OBJ) $(PURE_OBJ)
	$(Q)$(CC) -pthread $(LINK) -o $@ $(PORT_OBJ) $(PURE_OBJ) $(TOOL_LIBS)

$(B)/hubhook: $(HOOK_OBJ) $(PURE_OBJ)
	$(Q)$(CC) -pthread $(LINK) -o $@ $(HOOK_OBJ) $(PURE_OBJ) $(TOOL_LIBS)

# The ground alone, under routes that only a test wants.
GROUND_TEST	= $(call room,ground,obj) $(PURE_OBJ) $(B)/obj/web/problem.o
$(B)/ground_test.so: tests/hub/ground_fixture.c $(GROUND_TEST)
	$(Q)$(CC) $(CFLAGS) $(KORE) -iquote app -shared $(LINK) -o $@ $^ $(HUB_LIBS)

# --- generated: named queries from sql/query, routes from conf/hub.conf ------

$(B)/gen/queries.h $(B)/gen/queries.c &: $(QUERIES) sql/query \
    app/run/queries.awk
	@mkdir -p $(B)/gen/new
	@awk -v out=$(B)/gen/new -f app/run/queries.awk $(QUERIES) < /dev/null
	@for f in queries.h queries.c; do \
	    cmp -s $(B)/gen/new/$$f $(B)/gen/$$f || \
	    mv $(B)/gen/new/$$f $(B)/gen/$$f || exit 1; done

$(B)/gen/routes.c: conf/hub.conf app/run/routes.awk
	@mkdir -p $(B)/gen
	@awk -f app/run/routes.awk conf/hub.conf > $@.new && mv $@.new $@

sql/query:
	@mkdir -p $@

# --- objects: obj the real thing, asan for unit tests, cov for coverage ------

$(B)/obj/%.o: app/%.c | $(GEN)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(KORE) -MMD -MP -c -o $@ $<
$(B)/obj/gen/%.o: $(B)/gen/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -iquote app $(KORE) -MMD -MP -c -o $@ $<

$(B)/asan/%.o: app/%.c | $(GEN)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(KORE) -MMD -MP -c -o $@ $<
$(B)/asan/gen/%.o: $(B)/gen/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -iquote app $(SANITIZE) $(KORE) -MMD -MP -c -o $@ $<

$(B)/cov/%.o: app/%.c | $(GEN)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -O0 --coverage $(KORE) -MMD -MP -c -o $@ $<

# --- unit tests: every tests/unit/*_test.c is a program of its own -----------
#
# It is linked with core and wire. A test named after another room
# (port_*, ctl_*, ground_* ...) may also use that room's members that need no
# server: rooms are archives, so only what it calls is linked.

UNIT		= $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*_test.c))
UNIT_RUN	= $(addprefix unit-run-,$(UNIT))
OTHER_ROOMS	= store cache web jobs ground ctl port hook
unit_room	= $(filter $(OTHER_ROOMS),$(firstword $(subst _, ,$(1))))
unit_archives	= $(foreach r,$(call unit_room,$(1)),$(B)/$(2)/$(r).a) \
		  $(B)/$(2)/wire.a $(B)/$(2)/core.a

define ARCHIVE
$(B)/$(1)/$(2).a: $(call room,$(2),$(1))
	@rm -f $$@ && mkdir -p $$(@D) && ar rcs $$@ $$^
endef
$(foreach f,asan cov,$(foreach r,$(PURE_ROOMS) $(OTHER_ROOMS),\
    $(eval $(call ARCHIVE,$(f),$(r)))))

FUZZ		= $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

# Libraries are archives of two storeys that may call each other's symbols
# only downwards, so this order is enough.
.SECONDEXPANSION:
$(B)/asan/unit/%: tests/unit/%.c tests/unit/claim.h \
    $$(call unit_archives,$$*,asan)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LINK) -MMD -MP -iquote app -o $@ $< \
	    $(call unit_archives,$*,asan) $(TOOL_LIBS)
$(B)/cov/unit/%: tests/unit/%.c tests/unit/claim.h \
    $$(call unit_archives,$$*,cov)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -O0 --coverage $(LINK) -iquote app -o $@ $< \
	    $(call unit_archives,$*,cov) $(TOOL_LIBS)

# Builds and runs them all; the sum stands in the last line. With them run the
# targets of the fuzzers, each on its corpus.
unit: $(addprefix $(B)/asan/unit/,$(UNIT)) $(addprefix $(B)/asan/fuzz/,$(FUZZ))
	@app/run/unit $^

coverage: $(addprefix $(B)/cov/unit/,$(UNIT))
	@find $(B)/cov -name '*.gcda' -delete
	@app/run/unit $(addprefix $(B)/cov/unit/,$(UNIT)) > $(B)/cov/unit.log \
	    || { tail -n 20 $(B)/cov/unit.log; exit 1; }
	@app/run/coverage $(B)/cov

# --- fuzzers: what reads the bytes of strangers, built with clang ------------
#
# tests/fuzz/corpus holds a few inputs of each target, made from generated
# documents; what a run finds beyond them stays in build/fuzz. An input that
# breaks a rule is put into the corpus together with the cure.

FUZZ_CC		= clang
FUZZ_FLAGS	= -std=gnu11 -D_GNU_SOURCE -O1 -g -fPIC -pthread -w \
		  -fsanitize=address,undefined -fno-sanitize-recover=all \
		  -fno-omit-frame-pointer -I/usr/include/libxml2
FUZZ_OBJ	= $(foreach r,$(PURE_ROOMS),$(call room,$(r),fuzz))

$(B)/fuzz/%.o: app/%.c
	@mkdir -p $(@D)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c \
	    -o $@ $<
$(B)/fuzz/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/fuzz_message.h $(FUZZ_OBJ)
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer $(LINK) -o $@ $< \
	    $(FUZZ_OBJ) $(WIRE_LIBS)

$(B)/asan/fuzz/%: tests/fuzz/%.c tests/fuzz/replay.c \
    tests/fuzz/fuzz_message.h $(B)/asan/wire.a $(B)/asan/core.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SANITIZE) $(LINK) -MMD -MP -iquote app -o $@ $< \
	    tests/fuzz/replay.c $(B)/asan/wire.a $(B)/asan/core.a $(WIRE_LIBS)

fuzz: install-fuzz
	@$(MAKE) $(addprefix $(B)/fuzz/,$(FUZZ))
	@exec app/run/fuzz $(addprefix $(B)/fuzz/,$(FUZZ))

# --- gates -------------------------------------------------------------------

storeys: $(call room,core,obj)
	@app/run/storeys $(call room,core,obj)

house format-check:
	@app/run/house

# --- a sanitized Kore, to run the black-box tests against --------------------

asan:
	+@app/run/asan

# --- the bench: tests/bench/run.mjs starts hubs of its own and loads them ----

BENCH_OBJ	= $(filter-out $(B)/obj/port/main.o,$(PORT_OBJ)) $(PURE_OBJ)
$(B)/bench/load: $(wildcard tests/bench/load*.c) tests/bench/load.h $(BENCH_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -iquote app $(LINK) -o $@ $(filter %.c %.o,$^) \
	    $(TOOL_LIBS)

$(B)/bench/sign_bench: tests/bench/sign_bench.c $(BENCH_OBJ)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -iquote app $(LINK) -o $@ $^ $(TOOL_LIBS)

bench: install-test
	@$(MAKE) build $(B)/bench/load $(B)/bench/sign_bench
	@exec node tests/bench/run.mjs

clean:
	rm -rf $(B)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
