/* pair_weights.h - made by train/links.py; what the numbers multiply is in pair.c. */
#ifndef SY_PAIR_WEIGHTS_H
#define SY_PAIR_WEIGHTS_H

enum { SY_PAIR_HIDDEN = 1 };
static const float sy_pair_up[96] = { 0 }, sy_pair_up_bias[1] = { 0 }, sy_pair_down[3] = { 0 }, sy_pair_down_bias[3] = { 0 };
static const float sy_pair_least[2] = { 9, 9 };
#endif
