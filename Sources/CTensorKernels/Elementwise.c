#include "Kernel.h"

KERNEL void tensor_fill(float *y, float value, intptr_t n) {
  ELEMENTWISE
  for (intptr_t i = 0; i < n; i++) y[i] = value;
}

#define BINARY(EXPRESSION)                                                   \
  if (aIsScalar) {                                                           \
    float p = *a;                                                            \
    ELEMENTWISE                                                              \
    for (intptr_t i = 0; i < n; i++) { float q = b[i]; y[i] = EXPRESSION; }  \
  } else if (bIsScalar) {                                                    \
    float q = *b;                                                            \
    ELEMENTWISE                                                              \
    for (intptr_t i = 0; i < n; i++) { float p = a[i]; y[i] = EXPRESSION; }  \
  } else {                                                                   \
    ELEMENTWISE                                                              \
    for (intptr_t i = 0; i < n; i++) {                                       \
      float p = a[i], q = b[i];                                              \
      y[i] = EXPRESSION;                                                     \
    }                                                                        \
  }                                                                          \
  break;

KERNEL void tensor_binary(TensorBinary op, const float *a, bool aIsScalar, const float *b, bool bIsScalar,
                          float *y, intptr_t n) {
  switch (op) {
    case TENSOR_ADD: BINARY(p + q)
    case TENSOR_SUBTRACT: BINARY(p - q)
    case TENSOR_MULTIPLY: BINARY(p * q)
    case TENSOR_DIVIDE: BINARY(p / q)
    case TENSOR_MAXIMUM: BINARY(p > q ? p : q)
  }
}

KERNEL void tensor_affine(const float *x, float scale, float offset, float *y, intptr_t n) {
  ELEMENTWISE
  for (intptr_t i = 0; i < n; i++) y[i] = scale * x[i] + offset;
}

KERNEL void tensor_add_scaled(const float *x, float scale, float *y, intptr_t n) {
  ELEMENTWISE
  for (intptr_t i = 0; i < n; i++) y[i] += scale * x[i];
}

// √(2/π) and the cubic's weight in GELU's tanh approximation (Hendrycks & Gimpel 2016).
#define GELU_SLOPE 0.7978845608028654f
#define GELU_CUBIC 0.044715f

KERNEL void tensor_unary(TensorUnary op, const float *x, float *y, intptr_t n) {
  switch (op) {
    case TENSOR_EXP:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) y[i] = exponential(x[i]);
      break;
    case TENSOR_LOG:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) y[i] = logarithm(x[i]);
      break;
    case TENSOR_SQRT:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) y[i] = __builtin_sqrtf(x[i]);
      break;
    case TENSOR_TANH:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) y[i] = hyperbolic_tangent(x[i]);
      break;
    case TENSOR_SIGMOID:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) y[i] = 1.0f / (1.0f + exponential(-x[i]));
      break;
    case TENSOR_RELU:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) y[i] = x[i] < 0.0f ? 0.0f : x[i];
      break;
    case TENSOR_GELU_EXACT:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++)
        y[i] = 0.5f * x[i] * (1.0f + error_function(x[i] * 0.70710678118654752f));
      break;
    case TENSOR_GELU_TANH:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) {
        float inner = GELU_SLOPE * (x[i] + GELU_CUBIC * x[i] * x[i] * x[i]);
        y[i] = 0.5f * x[i] * (1.0f + hyperbolic_tangent(inner));
      }
      break;
  }
}

KERNEL void tensor_unary_gradient(TensorUnary op, const float *x, const float *y, const float *dy, float *dx,
                                  intptr_t n) {
  switch (op) {
    case TENSOR_EXP:  // dx = dy · y
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[i] = dy[i] * y[i];
      break;
    case TENSOR_LOG:  // dx = dy / x
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[i] = dy[i] / x[i];
      break;
    case TENSOR_SQRT:  // dx = dy / 2y
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[i] = 0.5f * dy[i] / y[i];
      break;
    case TENSOR_TANH:  // dx = dy · (1 - y²)
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[i] = dy[i] * (1.0f - y[i] * y[i]);
      break;
    case TENSOR_SIGMOID:  // dx = dy · y (1 - y)
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[i] = dy[i] * y[i] * (1.0f - y[i]);
      break;
    case TENSOR_RELU:  // dx = dy where x > 0
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[i] = x[i] > 0.0f ? dy[i] : 0.0f;
      break;
    case TENSOR_GELU_EXACT:  // dx = dy · (Φ(x) + x φ(x))
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) {
        float cumulative = 0.5f * (1.0f + error_function(x[i] * 0.70710678118654752f));
        float density = 0.3989422804014327f * exponential(-0.5f * x[i] * x[i]);
        dx[i] = dy[i] * (cumulative + x[i] * density);
      }
      break;
    case TENSOR_GELU_TANH:
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) {
        float square = x[i] * x[i];
        float t = hyperbolic_tangent(GELU_SLOPE * (x[i] + GELU_CUBIC * square * x[i]));
        float inner = GELU_SLOPE * (1.0f + 3.0f * GELU_CUBIC * square);
        dx[i] = dy[i] * (0.5f * (1.0f + t) + 0.5f * x[i] * (1.0f - t * t) * inner);
      }
      break;
  }
}

KERNEL void tensor_power(const float *x, float exponent, float *y, intptr_t n) {
  if (exponent == 2.0f) {
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) y[i] = x[i] * x[i];
  } else if (exponent == 1.0f) {
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) y[i] = x[i];
  } else if (exponent == -1.0f) {
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) y[i] = 1.0f / x[i];
  } else {
    ELEMENTWISE
    for (intptr_t i = 0; i < n; i++) y[i] = powf(x[i], exponent);
  }
}

KERNEL double tensor_sum_of_squares(const float *x, intptr_t n) {
  REASSOCIATE
  double sum = 0;
  for (intptr_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
  return sum;
}
