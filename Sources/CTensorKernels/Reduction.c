#include "Kernel.h"

KERNEL void tensor_sum_axis(const float *x, float *restrict y, intptr_t outer, intptr_t n, intptr_t inner) {
  for (intptr_t o = 0; o < outer; o++) {
    const float *block = x + o * n * inner;
    float *sums = y + o * inner;
    if (inner == 1) {
      *sums = row_sum(block, n);
      continue;
    }
    for (intptr_t i = 0; i < inner; i++) sums[i] = 0;
    for (intptr_t j = 0; j < n; j++)
      for (intptr_t i = 0; i < inner; i++) sums[i] += block[j * inner + i];
  }
}

KERNEL void tensor_max_axis(const float *x, float *restrict y, int32_t *restrict arguments, intptr_t outer,
                            intptr_t n, intptr_t inner) {
  for (intptr_t o = 0; o < outer; o++)
    for (intptr_t i = 0; i < inner; i++) {
      const float *column = x + o * n * inner + i;
      float maximum = -INFINITY;
      intptr_t argument = 0;
      for (intptr_t j = 0; j < n; j++)
        if (column[j * inner] > maximum) {
          maximum = column[j * inner];
          argument = j;
        }
      y[o * inner + i] = maximum;
      arguments[o * inner + i] = (int32_t)argument;
    }
}

void tensor_max_axis_gradient(const int32_t *arguments, const float *dy, float *dx, intptr_t outer, intptr_t n,
                              intptr_t inner) {
  for (intptr_t o = 0; o < outer; o++)
    for (intptr_t i = 0; i < inner; i++)
      dx[(o * n + arguments[o * inner + i]) * inner + i] += dy[o * inner + i];
}

KERNEL void tensor_column_sum(const float *dz, float *restrict dbias, bool accumulate, intptr_t rows,
                              intptr_t width) {
  if (!accumulate)
    for (intptr_t i = 0; i < width; i++) dbias[i] = 0;
  // Four rows at a time: a quarter of the traffic to dbias, and pairwise sums on the way.
  intptr_t r = 0;
  for (; r + 4 <= rows; r += 4) {
    const float *a = dz + r * width, *b = a + width, *c = b + width, *d = c + width;
    for (intptr_t i = 0; i < width; i++) dbias[i] += (a[i] + b[i]) + (c[i] + d[i]);
  }
  for (; r < rows; r++)
    for (intptr_t i = 0; i < width; i++) dbias[i] += dz[r * width + i];
}
