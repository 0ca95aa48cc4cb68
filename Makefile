# Makefile - how sayso is built, tested and installed. This is the truth; CMakeLists.txt follows it.
#
#   make                the program build/sayso, the libraries build/libsayso.a and .so, libsayso_archive.*
#   make check          every test; the last line is "N passed, N failed"
#   make asan, tsan     the tests under AddressSanitizer and UndefinedBehaviorSanitizer; the threads'
#                       tests under ThreadSanitizer; in build/asan, build/tsan
#   make clang          the same program by clang, in build/clang
#   make fuzz           every test/fuzz/fuzz_*.c for FUZZ_SECONDS each (clang's libFuzzer)
#   make browser        the web page in a real browser: wants chromium, nodejs, npm
#   make demo           a small archive to ask, build/demo.archive, from invented articles (demo/)
#   make bench, parity  how fast; PyTorch against C (wants what train/README.md lists)
#   make install        PREFIX (/usr/local), DESTDIR; make uninstall takes it away
#
# CC, CFLAGS, LDFLAGS, BUILD (another folder for what is built), WERROR=1, MODEL=FILE (built in);
# V=1 shows the commands.

CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
BUILD ?= build
PYTHON ?= python3
FUZZ_SECONDS ?= 60

Q := $(if $(V),,@)
say = $(if $(V),,@echo "  $(1) $@")

VERSION := $(shell sed -n 's/^\#define SAYSO_VERSION "\(.*\)"/\1/p' include/sayso.h)
ABI := 0

# No -ffast-math and no contraction, ever: every kernel and compiler gives the same bits.
STANDARD = -std=gnu11 -ffp-contract=off -fPIC -fvisibility=hidden -pthread
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wpointer-arith $(if $(WERROR),-Werror)
FLAGS = $(STANDARD) $(WARNINGS) -Iinclude -Isrc -MMD -MP $(if $(SAN),-fsanitize=$(SAN) \
        -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
LINK = -pthread $(if $(SAN),-fsanitize=$(SAN))
LIB_LIBS = -lutf8proc -lm
EXTRACT_LIBS = -lgumbo -lz -lzstd -lbrotlidec
ARCHIVE_LIBS = -lsqlite3 -lzstd $(LIB_LIBS)
CLI_LIBS = -lmicrohttpd -ljansson $(EXTRACT_LIBS) $(ARCHIVE_LIBS)

# The model that the program carries. Until the real one is made, the tests' toy.
MODEL ?= $(firstword $(wildcard models/en.sayso models/toy.sayso))

LIB_SRC := $(filter-out src/cli/% src/archive/% src/extract/% src/answer/% src/serve/%,$(wildcard src/*/*.c))
ARCHIVE_SRC := $(wildcard src/archive/*.c)
EXTRACT_SRC := $(wildcard src/extract/*.c)
SERVE_SRC := $(wildcard src/answer/*.c src/serve/*.c)
CLI_SRC := $(wildcard src/cli/*.c)
LIB_OBJ := $(LIB_SRC:src/%.c=$(BUILD)/obj/%.o)
ARCHIVE_OBJ := $(ARCHIVE_SRC:src/%.c=$(BUILD)/obj/%.o)
EXTRACT_OBJ := $(EXTRACT_SRC:src/%.c=$(BUILD)/obj/%.o)
EXTRACT_A := $(BUILD)/libextract.a
SERVE_OBJ := $(SERVE_SRC:src/%.c=$(BUILD)/obj/%.o) $(BUILD)/obj/page_files.o
SERVE_A := $(BUILD)/libserve.a
BASE_OBJ := $(filter $(BUILD)/obj/base/% $(BUILD)/obj/time/%,$(LIB_OBJ))
PAGE := $(sort $(wildcard src/page/*.html src/page/*.css src/page/*.js src/page/*.svg))
CLI_OBJ := $(CLI_SRC:src/%.c=$(BUILD)/obj/%.o)
ARCHIVE_A := $(BUILD)/libsayso_archive.a
CLI_PARTS := $(filter-out $(BUILD)/obj/cli/main.o,$(CLI_OBJ))
UNIT := $(patsubst test/%.c,$(BUILD)/test/%,$(wildcard test/unit/test_*.c))
CASES := $(patsubst test/%.c,$(BUILD)/test/%,$(wildcard test/case_runner.c))
PARITY := $(patsubst test/parity/%.c,$(BUILD)/%,$(wildcard test/parity/*.c))
BENCH := $(patsubst test/%.c,$(BUILD)/test/%,$(wildcard test/bench/*.c))
FUZZ := $(patsubst test/%.c,$(BUILD)/test/%,$(wildcard test/fuzz/fuzz_*.c))

all: $(BUILD)/sayso $(BUILD)/libsayso.a $(BUILD)/libsayso.so $(BUILD)/libsayso_archive.a \
    $(BUILD)/libsayso_archive.so

# ## What is built

$(BUILD)/sayso: $(CLI_OBJ) $(SERVE_A) $(ARCHIVE_A) $(EXTRACT_A) $(BUILD)/libsayso.a
	$(if $(filter %en.sayso,$(MODEL)),,@echo "note: no models/en.sayso yet; \
	$(if $(MODEL),the program carries $(MODEL),the program carries no model)" >&2)
	$(call say,link)
	$(Q)$(CC) $(LINK) $(LDFLAGS) -o $@ $(CLI_OBJ) $(SERVE_A) $(ARCHIVE_A) $(EXTRACT_A) $(BUILD)/libsayso.a \
	    $(CLI_LIBS)

$(BUILD)/libsayso.a: $(LIB_OBJ)
	$(call say,pack)
	$(Q)rm -f $@ && ar rcs $@ $(LIB_OBJ)

$(BUILD)/libsayso.so: $(LIB_OBJ) src/libsayso.map
	$(call say,link)
	$(Q)$(CC) -shared $(LINK) $(LDFLAGS) -Wl,-soname,libsayso.so.$(ABI) \
	    -Wl,--version-script=src/libsayso.map -o $@ $(LIB_OBJ) $(LIB_LIBS)

# Pages and web archives are the program's affair: who reads with the library needs no parser of HTML.
$(EXTRACT_A): $(EXTRACT_OBJ)
	$(call say,pack)
	$(Q)rm -f $@ && ar rcs $@ $(EXTRACT_OBJ)

# Answers as JSON, the server and the page: the program's alone.
$(SERVE_A): $(SERVE_OBJ)
	$(call say,pack)
	$(Q)rm -f $@ && ar rcs $@ $(SERVE_OBJ)

# The archive is a library of its own, so that who only reads needs no SQLite. What it uses of base
# and time is in libsayso.a as well, and hidden in libsayso.so: the shared library has its own copy.
$(ARCHIVE_A): $(ARCHIVE_OBJ)
	$(call say,pack)
	$(Q)rm -f $@ && ar rcs $@ $(ARCHIVE_OBJ)

$(BUILD)/libsayso_archive.so: $(ARCHIVE_OBJ) $(BASE_OBJ) $(BUILD)/libsayso.so src/libsayso.map
	$(call say,link)
	$(Q)$(CC) -shared $(LINK) $(LDFLAGS) -Wl,-soname,libsayso_archive.so.$(ABI) \
	    -Wl,--version-script=src/libsayso.map -o $@ $(ARCHIVE_OBJ) $(BASE_OBJ) \
	    $(BUILD)/libsayso.so $(ARCHIVE_LIBS)

$(BUILD)/libcli.a: $(CLI_PARTS)
	$(Q)rm -f $@ && ar rcs $@ $(CLI_PARTS)

$(BUILD)/obj/%.o: src/%.c $(BUILD)/flags | $(BUILD)/libraries
	@mkdir -p $(@D)
	$(call say,compile)
	$(Q)$(CC) $(FLAGS) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<

# The web page's files, in the program as they lie in src/page; the folder itself tells of files that went.
$(BUILD)/page_files.c: $(PAGE) src/page src/page/embed.sh
	@mkdir -p $(@D)
	$(Q)sh src/page/embed.sh $(PAGE) > $@.new && mv $@.new $@

$(BUILD)/obj/page_files.o: $(BUILD)/page_files.c
	@mkdir -p $(@D)
	$(call say,compile)
	$(Q)$(CC) $(FLAGS) $(CFLAGS) $(CPPFLAGS) -c -o $@ $<

$(BUILD)/obj/cli/embed.o: FLAGS += $(if $(MODEL),-DSAYSO_MODEL_FILE='"$(MODEL)"')
$(BUILD)/obj/cli/embed.o: $(MODEL)

$(BUILD)/obj/export/page_assets.o: src/page/article.css src/page/article.js
$(BUILD)/obj/serve/route_site.o: FLAGS += -DSAYSO_OPENAPI_FILE='"doc/openapi.json"'
$(BUILD)/obj/serve/route_site.o: doc/openapi.json

# The headers must serve C++ as well as C, each by itself.
$(BUILD)/header: include/sayso.h include/sayso_archive.h
	@mkdir -p $(@D)
	$(call say,check)
	$(Q)for h in sayso sayso_archive; do \
	    $(CC) -std=c11 -pedantic -Wall -Wextra -fsyntax-only include/$$h.h && \
	    $(CC) -x c++ -std=c++11 -pedantic -Wall -Wextra -fsyntax-only include/$$h.h || exit 1; done
	@touch $@

# Written anew only when the flags differ from the last time; then everything is compiled again.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(FLAGS) $(CFLAGS) $(CPPFLAGS) $(MODEL)' | cmp -s - $@ || \
	 echo '$(CC) $(FLAGS) $(CFLAGS) $(CPPFLAGS) $(MODEL)' > $@

# Looked for once: a missing library is named by its Debian package.
$(BUILD)/libraries:
	@mkdir -p $(@D)
	@missing=; for l in utf8proc:libutf8proc-dev jansson:libjansson-dev \
	    sqlite3:libsqlite3-dev gumbo:libgumbo-dev zlib:zlib1g-dev zstd:libzstd-dev \
	    brotli/decode:libbrotli-dev microhttpd:libmicrohttpd-dev; do \
	    echo "#include <$${l%%:*}.h>" | $(CC) $(CPPFLAGS) -E -x c - >/dev/null 2>&1 || \
	    missing="$$missing $${l#*:}"; done; \
	if [ -n "$$missing" ]; then \
	    echo "sayso needs libraries that are not here: apt-get install$$missing" >&2; exit 1; fi
	@touch $@

# ## Tests

TEST = $(CC) $(FLAGS) -Itest -Itest/unit $(CFLAGS) $(CPPFLAGS) -MT $@ -MF $@.d $(LINK) $(LDFLAGS) \
       $(TEST_LINK) -o $@ $< $(BUILD)/libcli.a $(SERVE_A) $(ARCHIVE_A) $(EXTRACT_A) $(BUILD)/libsayso.a \
       $(CLI_LIBS) $(TEST_LIBS)
TEST_NEEDS = $(BUILD)/libcli.a $(SERVE_A) $(ARCHIVE_A) $(EXTRACT_A) $(BUILD)/libsayso.a $(BUILD)/flags

$(BUILD)/test/%: test/%.c $(TEST_NEEDS)
	@mkdir -p $(@D)
	$(call say,compile)
	$(Q)$(TEST)

$(BUILD)/%: test/parity/%.c $(TEST_NEEDS)
	$(call say,compile)
	$(Q)$(TEST)

$(BUILD)/test/bench/%: TEST_LIBS = -ldl

# Every allocation goes through the test, which makes the n-th fail.
$(BUILD)/test/unit/test_alloc: TEST_LINK = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc \
    -Wl,--wrap=strdup,--wrap=free

tests: all $(UNIT) $(CASES) $(PARITY) $(BUILD)/header

check: tests
	BUILD=$(BUILD) PYTHON=$(PYTHON) test/run.sh

asan:
	ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 KILLS=2 BROWSER=no \
	$(MAKE) BUILD=build/asan SAN=address,undefined CFLAGS="-O1 -g" check

tsan:
	$(MAKE) BUILD=build/tsan SAN=thread CFLAGS="-O1 -g" build/tsan/sayso
	BUILD=build/tsan PYTHON=$(PYTHON) test/run.sh threads

clang:
	$(MAKE) CC=clang BUILD=build/clang tests

fuzz:
	$(MAKE) CC=clang BUILD=build/fuzz SAN=fuzzer-no-link,address,undefined CFLAGS="-O1 -g" fuzzers
	BUILD=build/fuzz FUZZ_SECONDS=$(FUZZ_SECONDS) test/run.sh fuzz

fuzzers: $(FUZZ)
$(BUILD)/test/fuzz/%: TEST_LINK = -fsanitize=fuzzer,address,undefined

bench: all $(BENCH)
	BUILD=$(BUILD) PYTHON=$(PYTHON) test/run.sh bench

# The web page in Debian's chromium; make check runs it, too, where there is one.
browser: all
	npm ci --prefix test/browser --no-audit --no-fund --ignore-scripts
	BUILD=$(BUILD) PYTHON=$(PYTHON) test/run.sh browser

# Read by the model that the program carries; what is there is made anew.
demo: all
	rm -f $(BUILD)/demo.archive $(BUILD)/demo.archive-*
	$(BUILD)/sayso add $(BUILD)/demo.archive demo/articles.jsonl
	@echo "Ask it: $(BUILD)/sayso search $(BUILD)/demo.archive call"

PARITY_ARGS ?=
parity: all $(PARITY)
	BUILD=$(BUILD) PYTHON=$(PYTHON) PARITY='$(PARITY_ARGS)' test/run.sh parity

# ## Installing

SHARE = $(DESTDIR)$(PREFIX)/share
BASH_DIR = $(SHARE)/bash-completion/completions
ZSH_DIR = $(SHARE)/zsh/site-functions
FISH_DIR = $(SHARE)/fish/vendor_completions.d
MAN1 := $(wildcard doc/man/*.1)

$(BUILD)/%.pc: %.pc.in include/sayso.h FORCE
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
	    -e 's|@INCLUDEDIR@|$(PREFIX)/include|' -e 's|@DATADIR@|$(PREFIX)/share/sayso|' $< > $@

$(BUILD)/sayso.3: doc/man/header_to_man.py include/sayso.h
	@mkdir -p $(@D)
	$(PYTHON) doc/man/header_to_man.py include/sayso.h > $@.new && mv $@.new $@

install: all $(BUILD)/sayso.pc $(BUILD)/sayso_archive.pc $(BUILD)/sayso.3
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(LIBDIR)/pkgconfig \
	    $(SHARE)/man/man1 $(SHARE)/man/man3 $(SHARE)/sayso $(BASH_DIR) $(ZSH_DIR) $(FISH_DIR)
	install -m 755 $(BUILD)/sayso $(DESTDIR)$(PREFIX)/bin/sayso
	install -m 644 include/sayso.h $(DESTDIR)$(PREFIX)/include/sayso.h
	install -m 644 $(BUILD)/libsayso.a $(DESTDIR)$(LIBDIR)/libsayso.a
	install -m 755 $(BUILD)/libsayso.so $(DESTDIR)$(LIBDIR)/libsayso.so.$(VERSION)
	ln -sf libsayso.so.$(VERSION) $(DESTDIR)$(LIBDIR)/libsayso.so.$(ABI)
	ln -sf libsayso.so.$(ABI) $(DESTDIR)$(LIBDIR)/libsayso.so
	install -m 644 include/sayso_archive.h $(DESTDIR)$(PREFIX)/include/sayso_archive.h
	install -m 644 $(ARCHIVE_A) $(DESTDIR)$(LIBDIR)/libsayso_archive.a
	install -m 755 $(BUILD)/libsayso_archive.so $(DESTDIR)$(LIBDIR)/libsayso_archive.so.$(VERSION)
	ln -sf libsayso_archive.so.$(VERSION) $(DESTDIR)$(LIBDIR)/libsayso_archive.so.$(ABI)
	ln -sf libsayso_archive.so.$(ABI) $(DESTDIR)$(LIBDIR)/libsayso_archive.so
	install -m 644 $(BUILD)/sayso.pc $(BUILD)/sayso_archive.pc $(DESTDIR)$(LIBDIR)/pkgconfig/
	install -m 644 $(MAN1) $(SHARE)/man/man1/
	install -m 644 $(BUILD)/sayso.3 $(SHARE)/man/man3/sayso.3
	install -m 644 doc/record.schema.json $(SHARE)/sayso/record.schema.json
	$(if $(MODEL),install -m 644 $(MODEL) $(SHARE)/sayso/$(notdir $(MODEL)))
	install -m 644 completions/sayso.bash $(BASH_DIR)/sayso
	install -m 644 completions/_sayso $(ZSH_DIR)/_sayso
	install -m 644 completions/sayso.fish $(FISH_DIR)/sayso.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/sayso $(DESTDIR)$(PREFIX)/include/sayso.h \
	    $(DESTDIR)$(LIBDIR)/libsayso.a $(DESTDIR)$(LIBDIR)/libsayso.so \
	    $(DESTDIR)$(LIBDIR)/libsayso.so.$(ABI) $(DESTDIR)$(LIBDIR)/libsayso.so.$(VERSION) \
	    $(DESTDIR)$(PREFIX)/include/sayso_archive.h \
	    $(addprefix $(DESTDIR)$(LIBDIR)/libsayso_archive,.a .so .so.$(ABI) .so.$(VERSION)) \
	    $(addprefix $(DESTDIR)$(LIBDIR)/pkgconfig/sayso,.pc _archive.pc) $(SHARE)/man/man3/sayso.3 \
	    $(addprefix $(SHARE)/man/man1/,$(notdir $(MAN1))) \
	    $(BASH_DIR)/sayso $(ZSH_DIR)/_sayso $(FISH_DIR)/sayso.fish
	rm -rf $(SHARE)/sayso

clean:
	rm -rf $(BUILD)

.PHONY: all tests browser demo check asan tsan clang fuzz fuzzers bench parity install uninstall clean FORCE
.DELETE_ON_ERROR:
.SECONDARY:
-include $(LIB_OBJ:.o=.d) $(ARCHIVE_OBJ:.o=.d) $(EXTRACT_OBJ:.o=.d) $(SERVE_OBJ:.o=.d) $(CLI_OBJ:.o=.d)
-include $(addsuffix .d,$(UNIT) $(CASES) $(PARITY) $(BENCH) $(FUZZ))
