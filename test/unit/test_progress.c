/* test_progress.c - what a line of progress says (src/cli/progress.h). */
#include "cli/progress.h"

#include "unit.h"

static bool says(uint64_t n, double seconds, double before, double done, const char *what)
{
    char out[80];
    progress_figures(out, sizeof out, n, seconds, before, done);
    if (strcmp(out, what))
        fprintf(stderr, "   \"%s\", not \"%s\"\n", out, what);
    return !strcmp(out, what);
}

TEST(rate_share_and_what_is_left)
{
    CHECK(says(120, 10, 0, 0.5, ", 12 a second, 50 %, 10 s left"));
    CHECK(says(25, 10, 0, 0.1, ", 2.5 a second, 10 %, 2 min left"));
    CHECK(says(36000, 3600, 0, 0.25, ", 10 a second, 25 %, 3.0 h left"));
    CHECK(says(25, 10, 0, -1, ", 2.5 a second")); /* nobody knows how much there is */
}

TEST(nothing_is_said_that_cannot_be_told_yet)
{
    CHECK(says(0, 0.6, 0, 0, ", 0 %"));
    CHECK(says(0, 0.6, 0, -1, ""));
    CHECK(says(1, 0.6, 0, 0.001, ", 1.7 a second, 0 %"));
}

TEST(at_the_end_nothing_is_left)
{
    CHECK(says(40, 4, 0, 1, ", 10 a second, 100 %"));
    CHECK(says(40, 4, 0, 0.999999, ", 10 a second, 100 %"));
    CHECK(says(0, 4, 0, 1, ", 100 %")); /* all of it was there */
}

TEST(slow_is_told_by_the_minute)
{
    CHECK(says(1, 2, 0, 0.5, ", 30 a minute, 50 %, 2 s left"));
    CHECK(says(3, 60, 0, -1, ", 3.0 a minute"));
    CHECK(says(1, 3600, 0, -1, ""));
}

TEST(what_was_done_before_took_no_time_of_this_run)
{
    CHECK(says(100, 10, 0.8, 0.9, ", 10 a second, 90 %, 10 s left"));
    CHECK(says(0, 1, 0.9, 0.9, ", 90 %"));
}

TEST(more_than_was_thought_or_a_small_room_does_no_harm)
{
    char out[12];
    CHECK(says(5, 1, 0, 1.5, ", 5.0 a second"));
    progress_figures(out, sizeof out, 120, 10, 0, 0.5);
    CHECK(!strcmp(out, ", 12 a seco"));
}

MAIN
