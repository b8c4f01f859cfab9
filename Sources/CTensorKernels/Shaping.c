#include "Kernel.h"

// Walks all but the last dimension as an odometer; the last one is the inner loop.
#define WALK(BODY)                                                        \
  if (rank == 0) {                                                        \
    intptr_t at = 0, row = 0, n = 1, step = 0;                             \
    BODY return;                                                          \
  }                                                                       \
  intptr_t index[TENSOR_MAXIMUM_RANK] = {0};                               \
  intptr_t n = dimensions[rank - 1], step = strides[rank - 1], rows = 1;   \
  for (intptr_t d = 0; d < rank - 1; d++) rows *= dimensions[d];           \
  intptr_t at = 0;                                                         \
  for (intptr_t r = 0; r < rows; r++) {                                    \
    intptr_t row = r * n;                                                  \
    BODY for (intptr_t d = rank - 2; d >= 0; d--) {                        \
      at += strides[d];                                                   \
      if (++index[d] < dimensions[d]) break;                              \
      at -= dimensions[d] * strides[d];                                   \
      index[d] = 0;                                                       \
    }                                                                     \
  }

KERNEL void tensor_gather_strided(const float *strided, float *restrict contiguous, intptr_t rank,
                                  const intptr_t *dimensions, const intptr_t *strides) {
  WALK({
    const float *from = strided + at;
    float *to = contiguous + row;
    if (step == 1) {
      for (intptr_t i = 0; i < n; i++) to[i] = from[i];
    } else if (step == 0) {
      float value = n > 0 ? *from : 0;
      for (intptr_t i = 0; i < n; i++) to[i] = value;
    } else {
      for (intptr_t i = 0; i < n; i++) to[i] = from[i * step];
    }
  })
}

KERNEL void tensor_add_strided(const float *restrict contiguous, float *strided, intptr_t rank,
                               const intptr_t *dimensions, const intptr_t *strides) {
  WALK({
    const float *from = contiguous + row;
    float *to = strided + at;
    if (step == 1) {
      for (intptr_t i = 0; i < n; i++) to[i] += from[i];
    } else if (step == 0) {
      if (n > 0) *to += row_sum(from, n);
    } else {
      for (intptr_t i = 0; i < n; i++) to[i * step] += from[i];
    }
  })
}

KERNEL void tensor_gather_rows(const float *x, const int32_t *indices, float *restrict y, intptr_t rows,
                               intptr_t width) {
  for (intptr_t r = 0; r < rows; r++)
    memcpy(y + r * width, x + (intptr_t)indices[r] * width, (size_t)width * sizeof(float));
}

KERNEL void tensor_extend_rows(const float *x, const int32_t *parents, intptr_t width, const float *new_rows,
                               intptr_t added, float *restrict y, intptr_t rows) {
  for (intptr_t r = 0; r < rows; r++) {
    float *to = y + r * (width + added);
    if (width > 0) memcpy(to, x + (intptr_t)parents[r] * width, (size_t)width * sizeof(float));
    memcpy(to + width, new_rows + r * added, (size_t)added * sizeof(float));
  }
}

KERNEL void tensor_scatter_rows(const float *dy, const int32_t *indices, float scale, float *restrict dx,
                                intptr_t rows, intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    const float *from = dy + r * width;
    float *to = dx + (intptr_t)indices[r] * width;
    for (intptr_t i = 0; i < width; i++) to[i] += scale * from[i];
  }
}
