#include "Philox.h"

/// Rows of one bias, then ReLU or nothing, then the multipliers of a dropout.
INLINE void bias_activation(float *y, const float *bias, bool relu, intptr_t n) {
  if (relu) {
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) {
      float z = y[i] + (bias ? bias[i] : 0.0f);
      y[i] = z < 0.0f ? 0.0f : z;
    }
  } else if (bias) {
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) y[i] += bias[i];
  }
}

KERNEL void tensor_bias_activation(float *y, const float *bias, bool relu, TensorDropout dropout, intptr_t rows,
                                   intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    float *row = y + r * width;
    bias_activation(row, bias, relu, width);
    if (dropout.rate > 0) drop_row(dropout, r * width, row, width);
  }
}

KERNEL void tensor_relu_gradient(const float *y, const float *dy, float scale, float *dz, intptr_t n) {
  ELEMENTWISE
  for (intptr_t i = 0; i < n; i++) dz[i] = y[i] > 0.0f ? scale * dy[i] : 0.0f;
}
