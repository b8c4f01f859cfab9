#include "Kernel.h"

KERNEL void tensor_log_sum_exp(const float *x, float *y, intptr_t rows, intptr_t width) {
  REASSOCIATE
  for (intptr_t r = 0; r < rows; r++) {
    const float *row = x + r * width;
    float maximum = row_maximum(row, width), sum = 0;
    for (intptr_t i = 0; i < width; i++) sum += exponential(row[i] - maximum);
    y[r] = maximum + logarithm(sum);
  }
}

/// Most elements are below the bar, so that whole blocks are passed over after one look at their maximum.
KERNEL void tensor_top(const float *x, intptr_t count, float *values, int32_t *indices, intptr_t rows,
                       intptr_t width) {
  enum { BLOCK = 128 };
  for (intptr_t r = 0; r < rows; r++) {
    const float *row = x + r * width;
    float *best = values + r * count;
    int32_t *places = indices + r * count;
    intptr_t found = 0;
    for (intptr_t start = 0; start < width; start += BLOCK) {
      intptr_t n = width - start < BLOCK ? width - start : BLOCK;
      if (found == count && !(row_maximum(row + start, n) > best[count - 1])) continue;
      for (intptr_t i = start; i < start + n; i++) {
        // NaN counts as the least of all.
        float value = row[i] == row[i] ? row[i] : -INFINITY;
        if (found == count && !(value > best[count - 1])) continue;
        intptr_t place = found < count ? found++ : count - 1;
        for (; place > 0 && value > best[place - 1]; place--) {
          best[place] = best[place - 1];
          places[place] = places[place - 1];
        }
        best[place] = value;
        places[place] = (int32_t)i;
      }
    }
  }
}
