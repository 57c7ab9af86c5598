# Builds the Kore module, the worker, the command line and the tests.
# BUILD: where everything lands; a second tree (sanitizers) stands beside it.
BUILD	?= build
# One name for one tree: the dependency files hold it.
override BUILD := $(abspath $(BUILD))
# SANITIZE=1 adds AddressSanitizer and UndefinedBehaviorSanitizer.
SANITIZE ?= 0
CC	?= gcc
PKGS	= libpq libxml-2.0 libsodium libcurl zlib gmime-3.0 libidn2 jansson icu-uc icu-i18n libqrencode
WARN	= -Wall -Wextra -Werror -Wshadow -Wpointer-arith -Wcast-qual \
	  -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla \
	  -Wconversion
CFLAGS	= -std=gnu11 -D_GNU_SOURCE -O2 -g -fPIC -fstack-protector-strong \
	  -fstack-clash-protection -fno-strict-aliasing $(WARN) -Iapp -I$(BUILD)/gen \
	  $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PKGS))) $(EXTRA)
LDLIBS	= $(shell pkg-config --libs $(PKGS)) -lmagic -lzxcvbn -lxlsxwriter -lreadstat -lm -lpthread
# Each program loads only the libraries that it calls.
LDFLAGS	= -Wl,-z,relro,-z,now,--as-needed
ifeq ($(SANITIZE),1)
CFLAGS	+= -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	  -fno-omit-frame-pointer
LDFLAGS	+= -fsanitize=address,undefined
else
CFLAGS	+= -D_FORTIFY_SOURCE=2
# A handler runs on a coroutine's 128 kB (app/base/co.c): no function of ours
# takes more than a sixteenth. Sanitizers' frames are larger, and their stacks.
FRAME	= -Wframe-larger-than=8192
endif
# V=1 shows the whole commands.
V	?= 0
ifneq ($(V),1)
SAY	= @echo "  $(1) $(@:$(BUILD)/%=%)";
endif
# Kore's own headers are not warning-clean under ours: system headers.
KORE	= -isystem /usr/include/kore -isystem /usr/include/postgresql \
	  $(filter -D%,$(shell cat /usr/share/kore/features))

# The table of question types; a test builds with one of its own.
TYPES	?= app/form/types/table.c
SRC	:= $(filter-out %/table.c,$(shell find app -name '*.c' | sort)) $(TYPES)
# Only these know Kore; everything else links into any program.
KORE_SRC := $(filter app/main.c app/routes.c app/http/kore_%.c app/page/%,$(SRC))
JOB_SRC	:= $(filter app/job/main.c,$(SRC))
TOOL_SRC := $(filter app/tool/main.c,$(SRC))
KEEP_SRC := $(filter app/keep/main.c,$(SRC))
LIB_SRC	:= $(filter-out $(KORE_SRC) $(JOB_SRC) $(TOOL_SRC) $(KEEP_SRC),$(SRC))
obj	= $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

GEN_OBJ	= $(BUILD)/obj/gen/queries.o $(BUILD)/obj/gen/word_table.o

TESTS	:= $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
FUZZERS	:= $(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c))
ASSETS	:= $(shell find assets -type f 2>/dev/null)
GEN	= $(BUILD)/gen/queries.h $(BUILD)/gen/asset_table.h \
	  $(BUILD)/gen/word_ids.h
HERE	= $(patsubst $(CURDIR)/%,%,$(filter $(CURDIR)/%,$(GEN)))
# The first says which ids there are; English is what other languages fall
# back to.
WORDS	= conf/words/en.po $(filter-out %/en.po,$(wildcard conf/words/*.po))

all: $(BUILD)/exitpoll.so $(BUILD)/exitpoll-worker $(BUILD)/exitpoll \
    $(BUILD)/exitpoll-keeper

$(BUILD)/exitpoll.so: $(call obj,$(KORE_SRC)) $(BUILD)/lib.a
	$(call SAY,LD)$(CC) -shared $(LDFLAGS) -o $@ $(call obj,$(KORE_SRC)) \
	    $(BUILD)/lib.a $(LDLIBS)

$(BUILD)/exitpoll-worker: $(call obj,$(JOB_SRC)) $(BUILD)/lib.a
	$(call SAY,LD)$(CC) $(LDFLAGS) -pie -o $@ $^ $(LDLIBS)

$(BUILD)/exitpoll: $(call obj,$(TOOL_SRC)) $(BUILD)/lib.a
	$(call SAY,LD)$(CC) $(LDFLAGS) -pie -o $@ $^ $(LDLIBS)

$(BUILD)/exitpoll-keeper: $(call obj,$(KEEP_SRC)) $(BUILD)/lib.a
	$(call SAY,LD)$(CC) $(LDFLAGS) -pie -o $@ $^

$(BUILD)/lib.a: $(call obj,$(LIB_SRC)) $(GEN_OBJ)
	$(call SAY,AR)rm -f $@ && ar rcs $@ $^

$(BUILD)/obj/%.o: %.c Makefile | $(GEN)
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) $(CFLAGS) $(FRAME) \
	    $(if $(filter $(KORE_SRC),$<),$(KORE)) -MMD -MP -MT $@ -c -o $@ $<

$(BUILD)/obj/gen/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) $(CFLAGS) -MMD -MP -MT $@ -c -o $@ $<

# Named queries become functions and a const table; a duplicate or unnamed one
# stops here.
$(BUILD)/gen/queries.h: $(wildcard sql/queries/*.sql) sql/queries.awk \
    sql/queries.types
	@mkdir -p $(@D)
	awk -v dir=$(@D) -f sql/queries.awk sql/queries.types \
	    $(sort $(wildcard sql/queries/*.sql))

$(BUILD)/gen/queries.c: $(BUILD)/gen/queries.h

# The words of each language become a const table; a text that is missing, or
# takes other values than the English one, stops here.
$(BUILD)/gen/word_ids.h: $(WORDS) conf/words/words.awk
	@mkdir -p $(@D)
	awk -v dir=$(@D) -f conf/words/words.awk $(WORDS)

$(BUILD)/gen/word_table.c: $(BUILD)/gen/word_ids.h

# A compiler's cache may name them from here on in the dependency files.
$(HERE): %: $(CURDIR)/% ;

# Assets: content-hashed names, precompressed copies, a table for templates.
$(BUILD)/gen/asset_table.h: $(ASSETS) assets/build.sh
	@mkdir -p $(@D)
	sh assets/build.sh assets $(BUILD)/assets $@

$(BUILD)/tests/unit/%: tests/unit/%.c $(BUILD)/lib.a | $(GEN)
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) $(CFLAGS) -Itests/unit -MMD -MP -MT $@ $(LDFLAGS) -o $@ $< \
	    $(BUILD)/lib.a $(LDLIBS) -lcmocka

# Small programs that the benchmark needs.
$(BUILD)/tests/bench/%: tests/bench/%.c $(BUILD)/lib.a | $(GEN)
	@mkdir -p $(@D)
	$(call SAY,CC)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/lib.a $(LDLIBS)

tests: all $(TESTS)

# libFuzzer needs clang: objects of its own, sanitizers always on.
FUZZ	= clang $(filter-out -fsanitize% -D_FORTIFY_SOURCE=2,$(CFLAGS)) -O1 \
	  -Wno-unknown-warning-option -Wno-gnu-zero-variadic-macro-arguments \
	  -fsanitize=address,undefined -fno-sanitize-recover=all
FUZZ_OBJ = $(patsubst %.c,$(BUILD)/fuzz/%.o,$(LIB_SRC)) \
	  $(BUILD)/fuzz/queries.o $(BUILD)/fuzz/word_table.o

$(BUILD)/fuzz/%.o: $(BUILD)/gen/%.c
	@mkdir -p $(@D)
	$(call SAY,FUZZ)$(FUZZ) -fsanitize=fuzzer-no-link -c -o $@ $<

$(BUILD)/fuzz/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	$(call SAY,FUZZ)$(FUZZ) -fsanitize=fuzzer-no-link -MMD -MP -MT $@ -c -o $@ $<

$(BUILD)/fuzz/lib.a: $(FUZZ_OBJ)
	$(call SAY,AR)rm -f $@ && ar rcs $@ $^

$(BUILD)/tests/fuzz/%: tests/fuzz/%.c $(BUILD)/fuzz/lib.a
	@mkdir -p $(@D)
	$(call SAY,FUZZ)$(FUZZ) -fsanitize=fuzzer -o $@ $< \
	    $(BUILD)/fuzz/lib.a $(LDLIBS)

fuzzers: $(FUZZERS)

clean:
	rm -rf $(BUILD)

.PHONY: all tests fuzzers clean
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
