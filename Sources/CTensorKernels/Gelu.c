// GELU after a product, a row at a time so that the row stays in the cache.
#include "Philox.h"

KERNEL void tensor_bias_gelu(float *z, const float *bias, TensorUnary gelu, TensorDropout dropout, float *restrict y,
                             intptr_t rows, intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    float *row = z + r * width, *result = y + r * width;
    if (bias) {
      ELEMENTWISE
      for (intptr_t i = 0; i < width; i++) row[i] += bias[i];
    }
    tensor_unary(gelu, row, result, width);
    if (dropout.rate > 0) drop_row(dropout, r * width, result, width);
  }
}

KERNEL void tensor_bias_gelu_gradient(const float *z, TensorUnary gelu, TensorDropout dropout, float *dy, intptr_t n) {
  float multipliers[PHILOX_BLOCK];
  for (intptr_t start = 0; start < n; start += 4096) {
    intptr_t end = start + 4096 < n ? start + 4096 : n;
    for (intptr_t at = start; at < end && dropout.rate > 0; at += PHILOX_BLOCK) {
      intptr_t count = end - at < PHILOX_BLOCK ? end - at : PHILOX_BLOCK;
      dropout_block(dropout, (uint64_t)(at / PHILOX_BLOCK), multipliers);
      ELEMENTWISE
      for (intptr_t i = 0; i < count; i++) dy[at + i] *= multipliers[i];
    }
    tensor_unary_gradient(gelu, z + start, z + start, dy + start, dy + start, end - start);
  }
}
