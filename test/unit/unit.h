/* unit.h - the smallest harness that says which check failed.
 *
 *     #include "unit.h"
 *     TEST(spans_do_not_overlap)
 *     {
 *         CHECK(a.end <= b.begin);
 *     }
 *     MAIN
 *
 * One program per test file. Every failing check prints its place; the last line is
 * `N passed, N failed` (tests, not checks), and the exit status is 1 if any failed. Arguments name
 * the tests to run; none: all, in the order of the file.
 */
#ifndef UNIT_H
#define UNIT_H

#include <stdio.h>
#include <string.h>

typedef struct unit_test {
    const char *name;
    void (*run)(void);
} unit_test;

/* A test program is one thread and one file, so these are its own. */
static unit_test unit_tests[256];
static int unit_count, unit_failed_checks;

#define TEST(name)                                                                                 \
    static void name(void);                                                                        \
    __attribute__((constructor)) static void unit_add_##name(void)                                 \
    {                                                                                              \
        unit_tests[unit_count++] = (unit_test){ #name, name };                                     \
    }                                                                                              \
    static void name(void)

#define CHECK(what)                                                                                \
    ((what) ? (void)0                                                                              \
            : (void)(unit_failed_checks++,                                                         \
                     fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #what)))

/* Leaves the test when going on makes no sense. */
#define MUST(what)                                                                                 \
    do {                                                                                           \
        int unit_ok = !!(what);                                                                    \
        CHECK(unit_ok &&#what);                                                                    \
        if (!unit_ok)                                                                              \
            return;                                                                                \
    } while (0)

static int unit_main(int argc, char **argv)
{
    int passed = 0, failed = 0;
    for (int i = 0; i < unit_count; i++) {
        int wanted = argc < 2;
        for (int a = 1; a < argc; a++)
            wanted |= !strcmp(argv[a], unit_tests[i].name);
        if (!wanted)
            continue;
        int before = unit_failed_checks;
        unit_tests[i].run();
        if (unit_failed_checks == before) {
            passed++;
        } else {
            failed++;
            fprintf(stderr, "%s failed\n", unit_tests[i].name);
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}

#define MAIN                                                                                       \
    int main(int argc, char **argv)                                                                \
    {                                                                                              \
        return unit_main(argc, argv);                                                              \
    }

#endif
