#include "Philox.h"

KERNEL void tensor_embedding(const float *table, const int32_t *indices, float scale, const float *positions,
                             const int32_t *positionIndices, TensorDropout dropout, float *restrict y,
                             intptr_t rows, intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    const float *word = table + (intptr_t)indices[r] * width;
    float *row = y + r * width;
    if (positions) {
      const float *position = positions + (positionIndices ? positionIndices[r] : r) * width;
      for (intptr_t i = 0; i < width; i++) row[i] = scale * word[i] + position[i];
    } else {
      for (intptr_t i = 0; i < width; i++) row[i] = scale * word[i];
    }
    if (dropout.rate <= 0) continue;
    float multipliers[256];
    for (intptr_t start = 0; start < width; start += 256) {
      intptr_t n = width - start < 256 ? width - start : 256;
      dropout_range(dropout, r * width + start, multipliers, n);
      for (intptr_t i = 0; i < n; i++) row[start + i] *= multipliers[i];
    }
  }
}
